import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
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
