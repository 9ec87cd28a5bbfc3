import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { rivalStrategies } from '../../topology/canary-state.ts';
import { refusesWeights } from '../../topology/flagger-route.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/** FAN215. Only where the configured version is older than the release that mended it. */
export const testBefore143: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    if (!refusesWeights(canary, topology.config.flagger)) return [];
    const facts = { canary: formatId(canary.id), service: canary.canary };
    return [diagnose('FAN215', facts, at(canary, ['spec', 'service', 'timeout']))];
  });

/** FAN216. The one reason for which such a Canary is left alone; other providers' Canaries are not judged. */
export const iterationsWithStepWeight: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, provider }) => {
    const rivals = rivalStrategies(canary);
    if (provider.kind !== 'gateway-api' || rivals.length === 0) return [];
    const fields = rivals.map((field) => `\`${field}\``).join(' and ');
    const facts = { canary: formatId(canary.id), fields, apex: canary.apex };
    return [diagnose('FAN216', facts, at(canary, ['spec', 'analysis', rivals[0] ?? '']))];
  });
