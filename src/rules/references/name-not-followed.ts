import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { missingConfiguration } from '../../topology/names/name-configuration.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN125. Every other rule sees such references as if they had followed: what is not there under the old name is told here alone,
 * and what else is wrong is told of the objects that are meant.
 */
export const nameNotFollowed: Rule = ({ stale, task, fromFiles }) => {
  const stopped = task === 'apply' && stale.some(({ field }) => field.decides);
  return stale.map((reference) => {
    const { item, field, path, target, old, now, made } = reference;
    const isRenamed = old.name !== now.name;
    const key = isRenamed ? 'name' : 'namespace';
    const at = formatPath(field.form === 'name' ? path : [...path, key]);
    const facts = {
      object: formatId(item.id),
      field: at,
      kind: target.kind,
      old: formatName(old),
      now: formatName(now),
      lost: field.lost,
      configuration: reference.lost ? undefined : missingConfiguration(reference),
      made,
      files: fromFiles,
      stopped,
    };
    const place = { item, field: { path: at, currentValue: isRenamed ? old.name : old.namespace } };
    // Where requests do not hang on it the function does its work, and kustomize may follow behind it.
    const lesser = task === 'apply' ? 'info' : 'warning';
    return diagnose('FAN125', facts, field.decides ? place : { ...place, severity: lesser });
  });
};
