import type { MarkerHeader } from '../config/config.ts';
import type { CanaryView } from '../model/canary.ts';
import { type FanOut, firstMarker, formatMarkers } from '../topology/fan-out.ts';
import { flaggerMatches } from '../topology/flagger-matches.ts';
import { isOurs } from '../topology/generated.ts';
import { markerMatch, matchesMarker } from '../topology/marker.ts';
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
  const bind: Augmentation = {
    kind: 'bind-flagger-route',
    canary,
    port: portOfParent(topology, canary),
    why: `calls in the mesh take Flagger's route only where it is bound to Service ${canary.apex} (${MERGE})`,
  };
  return [bind, test];
}

/** Istio merges routes of one Service only where all name the port or none does. */
function portOfParent(topology: Topology, canary: CanaryView): number | undefined {
  const others = topology
    .routesOn(canary.id.namespace, canary.apex)
    .filter((route) => !isOurs(route))
    .flatMap((route) => parentRefsTo(route, canary.id.namespace, canary.apex));
  return others.length === 0 || others.some(({ port }) => port !== undefined) ? canary.service.port : undefined;
}

/** The Canary as it will be once it tests the markers of all fan-outs that want it to. */
export function withTests(topology: Topology, fanOuts: readonly FanOut[], canary: CanaryView): CanaryView {
  const { analysis, service, apex, id } = canary;
  const testing = fanOuts.filter(({ callees }) =>
    callees.some((callee) => callee.canary?.canary === canary && callee.selection === 'ab' && !callee.byFlagger),
  );
  if (analysis === undefined || testing.length === 0) return canary;
  const tests = testing.map((fanOut) => {
    const { type, name, value } = markerMatch(firstMarker(fanOut));
    return { headers: { [name]: { [type === 'Exact' ? 'exact' : 'regex']: value } }, queryParams: {} };
  });
  const bound = flaggerMatches(canary, apex) !== undefined;
  const parent = {
    group: '',
    groupGiven: true,
    kind: 'Service',
    name: apex,
    namespace: id.namespace,
    port: portOfParent(topology, canary),
  };
  return {
    ...canary,
    analysis: { ...analysis, match: [...analysis.match, ...tests] },
    service: { ...service, gatewayRefs: bound ? service.gatewayRefs : [...service.gatewayRefs, parent] },
  };
}

/** Callees that follow by the test that another fan-out has them make: they need nothing more. */
export function followingTests(topology: Topology, fanOuts: readonly FanOut[]): readonly FanOut[] {
  return fanOuts.map((fanOut) => ({
    ...fanOut,
    callees: fanOut.callees.map((callee) => {
      if (callee.canary === undefined || callee.selection === 'ab' || callee.byFlagger) return callee;
      const canary = withTests(topology, fanOuts, callee.canary.canary);
      const tested = flaggerMatches(canary, canary.apex)?.tested ?? [];
      const follows = fanOut.markers.some((marker) => tested.some((match) => matchesMarker(match, marker)));
      return follows ? { ...callee, canary: { ...callee.canary, canary }, byFlagger: true } : callee;
    }),
  }));
}
