import type { MarkerHeader } from '../../src/config/config.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import { dataplaneOf } from '../../src/topology/dataplane.ts';
import { type Callee, type FanOut, firstMarker } from '../../src/topology/fan-out.ts';
import { flaggerMatches } from '../../src/topology/flagger-matches.ts';
import { fanOutName, isOurs } from '../../src/topology/generated.ts';
import { matchesMarker } from '../../src/topology/marker.ts';
import type { Situation } from '../../src/topology/situation.ts';
import { isServiceTarget } from '../../src/topology/topology.ts';
import { stateIn } from '../../src/trace/rollout-state.ts';
import type { Tracer } from '../../src/trace/trace.ts';
import type { From } from './clients.ts';

/** How requests with a marker are answered by a Service. */
export interface Follower {
  /** `NAMESPACE/NAME` of the Service that is called. */
  readonly service: string;
  readonly marker: MarkerHeader;
  readonly callee: Callee;
  /** `own`: by a route of the user's, as it says. */
  readonly by: 'failover' | 'route' | 'test' | 'own';
}

export function followersOf({ topology, fanOuts }: Situation): readonly Follower[] {
  return fanOuts.flatMap((fanOut) => fanOut.callees.flatMap((callee) => followersAt(fanOut, callee)));

  function followersAt(fanOut: FanOut, callee: Callee): readonly Follower[] {
    const { namespace, service: name, canary } = callee;
    const service = formatName({ namespace, name });
    const routes = topology.routesOn(namespace, name);
    const ours = routes.find((route) => isOurs(route) && asks(route, firstMarker(fanOut)));
    const own = routes.some((route) => !isOurs(route) && fanOut.markers.some((marker) => asks(route, marker)));
    const tested = canary === undefined ? [] : (flaggerMatches(canary.canary, name)?.tested ?? []);
    const rule = ours?.rules.find(({ matches }) => matches.some((match) => matchesMarker(match, firstMarker(fanOut))));
    const by = rule?.backendRefs[0]?.name === fanOutName(name) ? 'failover' : 'route';
    return fanOut.markers.flatMap((marker, index): readonly Follower[] => [
      ...(own ? [{ service, marker, callee, by: 'own' as const }] : []),
      ...(tested.some((match) => matchesMarker(match, marker))
        ? [{ service, marker, callee, by: 'test' as const }]
        : []),
      ...(ours !== undefined && index === 0 ? [{ service, marker, callee, by } as const] : []),
    ]);
  }
}

function asks(route: ReturnType<Situation['topology']['routesOn']>[number], marker: MarkerHeader): boolean {
  return route.rules.some(({ matches }) => matches.some((match) => matchesMarker(match, marker)));
}

/** `NAMESPACE/NAME` of the workloads of a callee's new version and of its old one, and whether the new one runs. */
export function versionsOf(tracer: Tracer, { namespace, canary, backend, service }: Callee) {
  const { topology, rollouts, endpoints } = tracer.world;
  if (canary !== undefined && !isServiceTarget(canary.canary)) {
    const { name } = canary.canary.targetRef;
    const state = stateIn(rollouts, canary.canary);
    return {
      next: [formatName({ namespace, name })],
      last: [formatName({ namespace, name: `${name}-primary` })],
      runs: state.canaryPods,
      weight: state.canaryWeight,
    };
  }
  const podsOf = (name: string) => {
    const node = topology.service(namespace, name);
    return node === undefined ? [] : endpoints(node).workloads.map(formatName);
  };
  const next = podsOf(backend);
  return { next, last: podsOf(service).filter((name) => !next.includes(name)), runs: next.length > 0, weight: 100 };
}

export function isCaptured(tracer: Tracer, from: From): boolean {
  return (
    from.kind === 'pod' && dataplaneOf(from.namespace, from.podLabels, tracer.world.topology.model).mode === 'ambient'
  );
}
