import { diagnose } from '../../diagnostics/diagnostic.ts';
import { stringAt } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

/** kpt numbers the objects that it shows to a function with `selectors` or `exclude`, and those alone. */
const SELECTED = 'internal.config.k8s.io/kpt-resource-id';

/** FAN442, once: of all that is selected the first Canary stands for the step of the pipeline. */
export const inputSelected: Rule = ({ task, before: { topology } }) => {
  if (task !== 'apply') return [];
  const selected = topology.canaries.find(
    ({ canary: { item } }) =>
      item.mentions(SELECTED) && stringAt(item.content(), ['metadata', 'annotations', SELECTED]) !== undefined,
  );
  if (selected === undefined) return [];
  const { item } = selected.canary;
  return [diagnose('FAN442', { canary: formatId(item.id) }, { item })];
};
