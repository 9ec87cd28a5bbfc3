import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { formatId } from '../../resource/resource-id.ts';
import { GATEWAY_API_PROVIDER } from '../../topology/flagger-provider.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';

/** FAN201. Always said: a Canary that silently is not worked on looks like one that is. */
export const canaryLeftAlone: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, leftAlone }) =>
    leftAlone === undefined
      ? []
      : [diagnose('FAN201', { canary: formatId(canary.id), why: leftAlone }, { item: canary.item })],
  );

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

/** Canaries without a provider that are judged as the Gateway API's. */
export function assumedProviders({ canaries }: Topology): readonly CanaryView[] {
  return canaries.flatMap(({ canary, provider, leftAlone }) =>
    leftAlone === undefined && provider.kind === 'gateway-api' && provider.assumed !== undefined ? [canary] : [],
  );
}
