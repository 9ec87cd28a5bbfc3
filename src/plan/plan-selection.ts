import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { MatchView } from '../model/http-route.ts';
import { jsonText } from '../resource/json.ts';
import { formatName } from '../resource/resource-id.ts';
import { type Callee, type FanOut, firstMarker, formatMarkers } from '../topology/fan-out.ts';
import { EVERYTHING, flaggerMatches } from '../topology/flagger-matches.ts';
import { isOurs } from '../topology/generated.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import { isHttpPort } from '../topology/protocol.ts';
import { parentRefsTo } from '../topology/references.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import type { Strategy } from './choose-strategy.ts';
import { homeOf, itemOf } from './home.ts';
import { withTests } from './plan-ab.ts';
import { planFailover } from './plan-failover.ts';

export type SelectionPlan = { readonly augmentations: readonly Augmentation[] } | { readonly diagnostic: Diagnostic };

/** The route that sends marked requests to a callee's canary, and with `failover` the Service that it sends them to. */
export function planSelection(
  topology: Topology,
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  callee: Callee,
  service: ServiceNode,
  port: number,
  strategy: Extract<Strategy, { kind: 'route' | 'failover' }>,
): SelectionPlan {
  const others = topology.routesOn(service.namespace, service.name).filter((route) => !isOurs(route));
  const judged = callee.canary?.canary;
  const flagger = judged === undefined ? undefined : flaggerMatches(withTests(topology, fanOuts, judged), service.name);
  // Istio merges routes of one Service only where all name the port or none does; Flagger's own decides.
  const theirs = others.flatMap((route) => parentRefsTo(route, service.namespace, service.name));
  const deciding = flagger?.parentRefs ?? theirs;
  const portInParentRef = deciding.length === 0 || deciding.some((ref) => ref.port !== undefined);
  const failover = strategy.kind === 'failover' ? planFailover(fanOut, callee, service, strategy.versions) : undefined;
  const backend = failover?.name ?? callee.backend;
  const same = callee.canary !== undefined || failover !== undefined;
  const backendPort = same ? port : portOfBackend(topology, callee, service, port);
  const marker = firstMarker(fanOut);
  const refuse = (why: string): SelectionPlan => {
    const at = { item: itemOf(service, fanOut) };
    return { diagnostic: diagnose('FAN426', { service: formatName(service), why }, at) };
  };
  // One kind per Service and port: where the callee speaks gRPC by GRPCRoutes, ours is one too.
  const isGrpc = flagger === undefined && others.length > 0 && others.every(({ id }) => id.kind === 'GRPCRoute');
  const routeKind = isGrpc ? 'GRPCRoute' : 'HTTPRoute';
  const other = otherRouteOf(topology, service.namespace, service.name, routeKind);
  if (other !== undefined) return refuse(`${other} routes the same Service, and Istio does not merge the two`);
  const all = [...theirs, ...(flagger?.parentRefs ?? [])].map((ref) => ref.port !== undefined);
  if (all.includes(true) && all.includes(false)) {
    return refuse(
      'of the routes bound to it some name the port and some do not; Istio does not merge the two, and the older ones would hide ours',
    );
  }
  if (backendPort === undefined) {
    return refuse(`no port of Service ${callee.backend} answers to port ${port}, neither by number nor by name`);
  }
  if (!portInParentRef && service.ports.filter(isHttpPort).length > 1) {
    return refuse('its other routes name no port, and ours would take the requests of all its ports to one');
  }
  const matches = [
    ...others.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches)),
    ...(flagger === undefined ? [] : [...flagger.matches, ...flagger.tested]),
  ];
  return {
    augmentations: [
      ...(failover === undefined ? [] : [failover]),
      {
        kind: 'write-selection-route',
        routeKind,
        namespace: service.namespace,
        service: service.name,
        port,
        portInParentRef,
        choices: [{ marker, backend, backendPort }],
        rest: undefined,
        matches: distinctMatches(matches),
        canary: (callee.canary ?? fanOut.entry).canary,
        beside: homeOf(callee, service, fanOut),
        why: `it sends requests with ${formatMarkers([marker])} to ${backend}, and every other one where it went before`,
      },
    ],
  };
}

/** The backend's port for a port of the addressed Service: of the same number, of the same name, or its only one. */
function portOfBackend(topology: Topology, callee: Callee, service: ServiceNode, port: number): number | undefined {
  const ports = topology.service(callee.namespace, callee.backend)?.ports ?? [];
  const name = service.ports.find((candidate) => candidate.port === port)?.name ?? '';
  const same =
    ports.find((candidate) => candidate.port === port) ?? ports.find((each) => name !== '' && each.name === name);
  return (same ?? (ports.length === 1 ? ports[0] : undefined))?.port;
}

/** Every match that another rule of the Service could win by, and the one that matches everything. */
function distinctMatches(matches: readonly MatchView[]): readonly MatchView[] {
  const seen = new Map<string, MatchView>([[jsonText(EVERYTHING), EVERYTHING]]);
  for (const match of matches) seen.set(jsonText(match), match);
  return [...seen.keys()].sort().flatMap((key) => seen.get(key) ?? []);
}
