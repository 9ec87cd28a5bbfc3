import type { MarkerHeader } from '../config/config.ts';
import type { HttpRouteView } from '../model/http-route.ts';
import type { Callee } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { isOurs } from './generated.ts';
import { followingRule, matchesMarker } from './marker.ts';
import type { JudgedCanary, Topology } from './topology.ts';

/** A Service as callee of some markers: its Canary, and what follows them there. */
export function readCallee(
  topology: Topology,
  namespace: string,
  service: string,
  markers: readonly MarkerHeader[],
): Callee {
  const canary = topology.canaries.find(
    (judged) =>
      judged.leftAlone === undefined && judged.canary.id.namespace === namespace && judged.canary.apex === service,
  );
  const follower = followerOn(topology, namespace, service, markers);
  const following = follower === undefined ? undefined : followingRule(follower, markers);
  const chosen = following?.rule.backendRefs.find(({ weight }) => weight > 0)?.name;
  return {
    namespace,
    service,
    canary,
    backend: canary?.canary.canary ?? chosen ?? service,
    selection: undefined,
    podLabel: undefined,
    follower,
    byFlagger: canary !== undefined && followsByItself(canary, markers),
  };
}

function followsByItself({ canary }: JudgedCanary, markers: readonly MarkerHeader[]): boolean {
  const tested = flaggerMatches(canary, canary.apex)?.tested ?? [];
  return markers.some((marker) => tested.some((match) => matchesMarker(match, marker)));
}

export function followerOn(
  topology: Topology,
  namespace: string,
  service: string,
  markers: readonly MarkerHeader[],
): HttpRouteView | undefined {
  const following = topology
    .routesOn(namespace, service)
    .filter((route) => followingRule(route, markers) !== undefined);
  // What we wrote for another marker repeats the matches of the user's routes.
  return following.find((route) => !isOurs(route)) ?? following[0];
}

export function sameHeader(a: MarkerHeader, b: MarkerHeader): boolean {
  return a.header.toLowerCase() === b.header.toLowerCase() && a.value === b.value;
}

export function distinct(headers: readonly MarkerHeader[]): readonly MarkerHeader[] {
  return headers
    .filter((header, index) => headers.findIndex((other) => sameHeader(other, header)) === index)
    .map(({ header, value }) => ({ header, value }));
}
