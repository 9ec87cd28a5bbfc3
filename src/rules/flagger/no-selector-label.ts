import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { selectorLabel } from '../../topology/flagger.ts';
import type { JudgedCanary } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';

/** FAN222. Flagger's flag -selector-labels may name others, which no manifest of the Canary shows. */
export const noSelectorLabel: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap((judged) => {
    const { canary, workload, provider } = judged;
    if (provider.kind !== 'gateway-api' || workload === undefined || !isUnlabelled(judged)) return [];
    const facts = { canary: formatId(canary.id), target: formatId(workload.id), apex: canary.apex };
    const field = { path: 'spec.selector.matchLabels', currentValue: workload.matchLabels };
    return [diagnose('FAN222', facts, { item: workload.item, field })];
  });

function isUnlabelled({ canary, workload }: JudgedCanary): boolean {
  return canary.hasService && workload !== undefined && selectorLabel(workload) === undefined;
}
