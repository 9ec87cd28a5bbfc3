import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isSuspended } from '../../topology/canary-state.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/**
 * FAN217. Told of the later one, in order of names; one that is suspended writes nothing. Canaries without a namespace, of different files, may be for two namespaces
 * or clusters.
 */
export const canariesShare: Rule = ({ after: { topology } }) => {
  const targets = new Map<string, CanaryView>();
  const apexes = new Map<string, CanaryView>();
  return served(topology).flatMap(({ canary }) => {
    if (isSuspended(canary)) return [];
    const { namespace } = canary.id;
    const where = namespace === '' ? `/${canary.item.file()?.path ?? ''}` : namespace;
    const target = `${where}/${canary.targetRef.kind}/${canary.targetRef.name}`;
    const apex = `${where}/${canary.apex}`;
    const sameTarget = targets.get(target);
    const sameApex = apexes.get(apex);
    if (sameTarget === undefined) targets.set(target, canary);
    if (sameApex === undefined) apexes.set(apex, canary);
    const other = sameApex ?? sameTarget;
    if (other === undefined) return [];
    const byName = canary.service.name !== undefined && sameTarget === undefined;
    const facts = {
      canary: formatId(canary.id),
      other: formatId(other.id),
      apex: sameApex === undefined ? undefined : canary.apex,
      target: sameTarget === undefined ? undefined : `${canary.targetRef.kind} ${canary.targetRef.name}`,
    };
    const place = at(canary, byName ? ['spec', 'service', 'name'] : ['spec', 'targetRef', 'name']);
    // What becomes of a target that two scale depends on which of them ticks first.
    return [diagnose('FAN217', facts, sameApex === undefined ? { ...place, severity: 'warning' } : place)];
  });
};
