import { isAtLeast } from '../config/version.ts';
import type { ParentRefView } from '../model/parent-ref.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Backend } from '../topology/backend-ref.ts';
import { type Chooser, proxyOf } from '../topology/destination-rule.ts';
import { isForeign } from '../topology/gateway-class.ts';
import { isHttpPort } from '../topology/protocol.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { USE_WAYPOINT, type WaypointRef } from '../topology/waypoint-binding.ts';
import { decideInOrder, formatGroup, type Group, sortGroups } from './groups.ts';
import { answer, type Flight, type Hop, type Step, toGateway } from './outcome.ts';
import { istioBehaviour } from './profile.ts';
import { runRule } from './rule.ts';
import type { World } from './world.ts';

type WaypointStep = Extract<Step, { kind: 'waypoint' }>;

/**
 * A request at a waypoint (Istio, listener_waypoint.go): the routes of the addressed Service, from its namespace or the
 * waypoint's, and then pods. It calls no other waypoint, and runs no route of a Service that it only chose as backend.
 */
export function enterWaypoint(world: World, step: WaypointStep): readonly Step[] {
  const { flight, waypoint, service, port, why } = step;
  const address = `${formatName(service)}:${port}`;
  const hop: Pick<Hop, 'kind' | 'name' | 'service'> = {
    kind: 'waypoint',
    name: formatName(waypoint),
    service: address,
  };
  const gateway = world.topology.model.gateway(waypoint.namespace, waypoint.name);
  if (gateway === undefined) {
    world.assume(`waypoint ${formatName(waypoint)} is not in the input; it is taken to be there and ready`);
  } else if (isForeign(gateway, world.topology.model)) {
    world.assume(`waypoint ${formatName(waypoint)} is of class ${gateway.className}; it is traced as one of Istio's`);
  }
  noteCanary(world, service);
  const chooser = world.profile.kind === 'gamma' ? undefined : proxyOf('waypoint', waypoint);
  const straight = (reason: string, unanswered: 0 | 503 = 503): readonly Step[] => {
    const passed: Flight = {
      ...flight,
      hops: [...flight.hops, { ...hop, backend: address, why: `${why}; ${reason}` }],
    };
    return [{ kind: 'pods', flight: passed, service, port, why: undefined, unanswered, chooser }];
  };
  const known = service.ports.find((each) => each.port === port);
  if (known !== undefined && !isHttpPort(known)) {
    return straight(
      `port ${port} (\`${known.appProtocol ?? known.name}\`) is TCP to Istio, and no HTTPRoute runs on it`,
      // Of a connection that breaks off a gateway makes an answer, a client has none.
      flight.hops.some(({ kind }) => kind === 'gateway') ? 503 : 0,
    );
  }
  const groups = groupsOf(world, service, waypoint);
  const [first] = groups;
  const runs =
    first !== undefined && world.profile.kind === 'istio' && !istioBehaviour(world.profile.version).runsAllGroups
      ? [first]
      : groups;
  if (first !== undefined && runs.length < groups.length) {
    world.assume(
      `before Istio 1.28.6 and 1.29.2 a waypoint runs one group of a Service's routes only: of ${formatName(service)} those of ${formatGroup(first)}`,
    );
  }
  const onPort = runs.filter((group) => group.port === undefined || group.port === port);
  if (onPort.length === 0) {
    return straight(
      runs.length === 0 ? 'no route is bound to the Service' : `no route that it runs is bound to port ${port}`,
    );
  }
  const choice = decideInOrder(world, onPort, waypoint.namespace, flight.request);
  if (choice === undefined) {
    const routes = formatGroup({ routes: onPort.flatMap((group) => group.routes) });
    const { method, path } = flight.request;
    return [answer(flight, 404, { ...hop, why: `${why}; no rule of ${routes} matches ${method} ${path}` })];
  }
  const runner = {
    world,
    hop,
    port,
    needsGrant: false,
    forward: fromMesh(chooser),
  };
  return runRule(runner, flight, choice);
}

const CANARY = 'istio.io/use-waypoint-canary';

/** Since 1.31 a second waypoint may take a part of the connections: with the same routes, but for those of its own namespace. */
function noteCanary({ topology, profile, assume }: World, service: ServiceNode): void {
  const labels = [service.labels, topology.model.namespace(service.namespace)?.labels ?? {}];
  const named = labels.find((each) => Object.hasOwn(each, USE_WAYPOINT))?.[CANARY];
  if (named === undefined || profile.kind === 'gamma' || !isAtLeast(profile.version, '1.31')) return;
  assume(
    `${formatName(service)} has a canary of its waypoint too, \`${named}\`: it is taken to do as the waypoint does`,
  );
}

/** From a waypoint, or a client's own proxy: to pods, whatever waypoint the backend has. */
export function fromMesh(chooser: Chooser | undefined) {
  return (flight: Flight, backend: Exclude<Backend, { kind: 'invalid' }>): Step => {
    const { port } = backend;
    if (backend.kind === 'gateway') return toGateway(flight, backend);
    return { kind: 'pods', flight, service: backend.service, port, why: undefined, unanswered: 503, chooser };
  };
}

/** Routes of one namespace that name one port, or none. */
export interface PortGroup extends Group {
  readonly port: number | undefined;
}

/** The groups of a Service's routes in the order in which a waypoint appends them, for whatever port. */
export function groupsOf(
  world: World,
  service: { readonly namespace: string; readonly name: string },
  waypoint: WaypointRef,
): readonly PortGroup[] {
  const groups = new Map<string, { port: number | undefined; routes: Route[] }>();
  const mergesGrpc = world.profile.kind === 'gamma' || istioBehaviour(world.profile.version).mergesGrpc;
  for (const route of world.routes.onService(service.namespace, service.name)) {
    const name = `${route.kind} ${formatName(route)}`;
    if (route.namespace !== service.namespace && route.namespace !== waypoint.namespace) {
      world.assume(
        `${name} is not run: a waypoint runs routes of the Service's namespace and of its own, and this one is in ${route.namespace}`,
      );
      continue;
    }
    const dropped = world.dropped(route);
    if (dropped !== undefined) {
      world.assume(`${name} is dropped whole: ${dropped}`);
      continue;
    }
    for (const port of new Set(refsTo(route, service).map((ref) => ref.port))) {
      const named = `${route.namespace}${port === undefined ? '' : `~${port}`}~${service.name}.${service.namespace}`;
      const key = `${named}.svc.cluster.local${mergesGrpc ? '' : ` ${route.kind}`}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { port, routes: [route] });
      else known.routes.push(route);
    }
  }
  const all = [...groups].map(([key, { port, routes }]) => ({
    key,
    port,
    routes,
    candidates: routes.flatMap((route) => world.candidates(route, undefined)),
  }));
  return sortGroups(all, waypoint.namespace);
}

/** The parentRefs by which a route is bound to a Service. */
export function refsTo(
  route: Route,
  service: { readonly namespace: string; readonly name: string },
): readonly ParentRefView[] {
  return route.parentRefs.filter(
    (ref) =>
      ref.kind === 'Service' &&
      ref.group === '' &&
      ref.name === service.name &&
      (ref.namespace ?? route.namespace) === service.namespace,
  );
}
