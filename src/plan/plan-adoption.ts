import { formatId } from '../resource/resource-id.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import { fanOutName } from '../topology/generated.ts';
import { backendsOf } from '../topology/marker.ts';
import type { ServiceNode } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import { planFailover } from './plan-failover.ts';
import type { Versions } from './versions.ts';

/** Exchanges the canary, in a route of the user's, for a Service over both versions that falls back to the primary. */
export function planAdoption(
  fanOut: FanOut,
  callee: Callee,
  service: ServiceNode,
  versions: Versions | undefined,
): readonly Augmentation[] {
  const { follower } = callee;
  if (versions === undefined || follower === undefined) return [];
  const name = fanOutName(service.name);
  const edits = backendsOf(follower, fanOut.markers, callee.backend).map(
    (at): Augmentation => ({
      kind: 'adopt-backend',
      route: follower,
      ...at,
      name,
      why: `${callee.backend} has no pods while no analysis runs, and what ${formatId(follower.id)} sends there is answered 503; ${name} falls back to the primary's (\`adopt: true\`)`,
    }),
  );
  return [planFailover(fanOut, callee, service, versions), ...edits];
}
