import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { GATEWAY_API_PROVIDER } from '../../topology/flagger-provider.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN202. Of a Canary that is worked on it is what was assumed, which `check` says once for all and counts as no finding; of one
 * with `gatewayRefs` that Flagger hands to another router it is a mistake.
 */
export const providerAssumed: Rule = ({ task, after: { topology } }) =>
  topology.canaries.flatMap(({ canary, provider, leftAlone }): readonly Diagnostic[] => {
    const at = { item: canary.item, field: { path: 'spec.provider' } };
    if (provider.kind === 'other') {
      const { fallback } = provider;
      if (fallback === undefined || canary.service.gatewayRefs.length === 0) return [];
      const facts = { canary: formatId(canary.id), provider: fallback.provider, why: fallback.by, served: false };
      const field = { ...at.field, proposedValue: GATEWAY_API_PROVIDER };
      return [diagnose('FAN202', facts, { ...at, field, severity: 'warning' })];
    }
    if (leftAlone !== undefined || provider.assumed === undefined || task === 'check') return [];
    return [diagnose('FAN202', { canary: formatId(canary.id), ...provider.assumed, served: true }, at)];
  });
