import { isAtLeast, type Version } from '../config/version.ts';
import type { MatchView } from '../model/http-route.ts';
import { flaggerMatches } from './flagger-matches.ts';
import { parentRefsTo, whyNotRun } from './references.ts';
import type { ServiceNode, Topology } from './topology.ts';
import type { WaypointRef } from './waypoint-binding.ts';

/** Takes every request: a path that all paths have, and nothing else asked for. */
export function matchesEverything({ path, headers, queryParams, method, grpc }: MatchView): boolean {
  return (
    (isEveryPath(path) || isEveryCall(grpc)) && headers.length === 0 && queryParams.length === 0 && method === undefined
  );
}

/** What any call by gRPC has: a service and a method. */
function isEveryCall(grpc: MatchView['grpc']): boolean {
  const any = (pattern: string | undefined): boolean =>
    pattern === undefined || pattern === '.+' || pattern === '.*' || pattern === '[^/]+';
  return grpc?.type === 'RegularExpression' && any(grpc.service) && any(grpc.method);
}

/** A path that all paths have. */
export function isEveryPath({ type, value }: MatchView['path']): boolean {
  return (type === 'PathPrefix' && value === '/') || (type === 'RegularExpression' && /^\^?\/?\.\*\$?$/.test(value));
}

/**
 * Whether the routes of a Service, once a waypoint runs them, have a rule for every request; a Service without routes sends
 * all to its own pods. Where they have none, what they do not match is answered 404 (Istio, listener_waypoint.go).
 */
export function answersEverything(
  topology: Topology,
  service: ServiceNode,
  waypoint: WaypointRef,
  port: number,
): boolean {
  const groups = new Map<string, boolean>();
  // Istio merges the two kinds from 1.30 on.
  const apart = (kind: string): string => (isAtLeast(topology.config.istio, '1.30') ? '' : `${kind} `);
  const put = (key: string, matches: readonly MatchView[]) =>
    groups.set(key, groups.get(key) === true || matches.some(matchesEverything));
  for (const route of topology.routesOn(service.namespace, service.name)) {
    if (whyNotRun(route, service, waypoint, port) !== undefined) continue;
    for (const ref of parentRefsTo(route, service.namespace, service.name)) {
      if (ref.port !== undefined && ref.port !== port) continue;
      put(
        `${apart(route.id.kind)}${route.id.namespace}/${ref.port ?? ''}`,
        route.rules.flatMap((rule) => rule.matches),
      );
    }
  }
  const flagger = service.canary === undefined ? undefined : flaggerMatches(service.canary, service.name);
  for (const ref of flagger?.parentRefs ?? []) {
    if (ref.port !== undefined && ref.port !== port) continue;
    put(`${apart('HTTPRoute')}${service.namespace}/${ref.port ?? ''}`, flagger?.matches ?? []);
  }
  const answers = [...groups.values()];
  if (answers.length === 0) return true;
  // Routes that name the port and routes that do not are not merged; older releases run only one of the two groups.
  return runsAllGroups(topology.config.istio) ? answers.some((each) => each) : answers.every((each) => each);
}

/** Istio 1.28.6, 1.29.2 and 1.30 on. */
function runsAllGroups(istio: Version): boolean {
  if (isAtLeast(istio, '1.30')) return true;
  return isAtLeast(istio, '1.29') ? isAtLeast(istio, '1.29.2') : isAtLeast(istio, '1.28.6');
}
