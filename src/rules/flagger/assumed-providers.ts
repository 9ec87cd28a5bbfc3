import type { CanaryView } from '../../model/canary.ts';
import type { Topology } from '../../topology/topology.ts';

/** Canaries without a provider that are judged as the Gateway API's. */
export function assumedProviders({ canaries }: Topology): readonly CanaryView[] {
  return canaries.flatMap(({ canary, provider, leftAlone }) =>
    leftAlone === undefined && provider.kind === 'gateway-api' && provider.assumed !== undefined ? [canary] : [],
  );
}
