import type { MarkerHeader } from '../config/config.ts';
import type { CanaryView } from '../model/canary.ts';
import { formatMarkers } from '../topology/fan-out.ts';
import { flaggerMatches } from '../topology/flagger-matches.ts';
import { isOurs } from '../topology/generated.ts';
import { parentRefsTo } from '../topology/references.ts';
import type { Topology } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import { MERGE } from './plan-guard.ts';

/** Flagger's own A/B test, of requests that carry the marker: at rest its rule for them leads to the primary. */
export function planTest(topology: Topology, canary: CanaryView, marker: MarkerHeader): readonly Augmentation[] {
  const { iterations = 0 } = canary.analysis ?? {};
  const how =
    iterations > 0
      ? 'while an analysis runs all of them go to the canary, and all others to the primary'
      : 'while an analysis runs they go to the canary by its weights, and all others to the primary';
  const why = `Flagger's own route then sends requests with ${formatMarkers([marker])} to the version that they have chosen: at rest to the primary, ${how}`;
  const test: Augmentation = { kind: 'test-marker', canary, marker, why: `${why} (${MERGE})` };
  if (flaggerMatches(canary, canary.apex) !== undefined) return [test];
  const others = topology
    .routesOn(canary.id.namespace, canary.apex)
    .filter((route) => !isOurs(route))
    .flatMap((route) => parentRefsTo(route, canary.id.namespace, canary.apex));
  // Istio merges routes of one Service only where all name the port or none does.
  const namesPort = others.length === 0 || others.some(({ port }) => port !== undefined);
  const bind: Augmentation = {
    kind: 'bind-flagger-route',
    canary,
    port: namesPort ? canary.service.port : undefined,
    why: `calls in the mesh take Flagger's route only where it is bound to Service ${canary.apex} (${MERGE})`,
  };
  return [bind, test];
}
