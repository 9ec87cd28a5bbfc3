import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { rivalStrategies } from '../../topology/canary-state.ts';
import type { Rule } from '../rule.ts';
import { at } from './canary-field.ts';

/** FAN216. The one reason for which such a Canary is left alone; other providers' Canaries are not judged. */
export const iterationsWithStepWeight: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, provider }) => {
    const rivals = rivalStrategies(canary);
    if (provider.kind !== 'gateway-api' || rivals.length === 0) return [];
    const fields = rivals.map((field) => `\`${field}\``).join(' and ');
    const facts = { canary: formatId(canary.id), fields, apex: canary.apex };
    return [diagnose('FAN216', facts, at(canary, ['spec', 'analysis', rivals[0] ?? '']))];
  });
