import { compareText, formatName } from '../resource/resource-id.ts';
import type { Backend } from '../topology/backend-ref.ts';
import { isHttpPort } from '../topology/protocol.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import { candidatesOf, whyDropped } from './candidates.ts';
import { answer, type Flight, type Hop, type Step } from './outcome.ts';
import { type Choice, choose } from './precedence.ts';
import { istioBehaviour } from './profile.ts';
import { runRule } from './rule.ts';
import { noteChoice } from './ties.ts';
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
  if (world.topology.model.gateway(waypoint.namespace, waypoint.name) === undefined) {
    world.assume(`waypoint ${formatName(waypoint)} is not in the input; it is taken to be there and ready`);
  }
  const straight = (reason: string): readonly Step[] => {
    const passed: Flight = {
      ...flight,
      hops: [...flight.hops, { ...hop, backend: address, why: `${why}; ${reason}` }],
    };
    return [{ kind: 'pods', flight: passed, service, port, why: undefined }];
  };
  const known = service.ports.find((each) => each.port === port);
  if (known !== undefined && !isHttpPort(known)) {
    return straight(
      `port ${port} (\`${known.appProtocol ?? known.name}\`) is TCP to Istio, and no HTTPRoute runs on it`,
    );
  }
  const groups = groupsOf(world, service, waypoint, port);
  if (groups.length === 0) return straight('no route is bound to the Service');
  const runs =
    world.profile.kind === 'istio' && !istioBehaviour(world.profile.version).runsAllGroups
      ? groups.slice(0, 1)
      : groups;
  if (runs.length < groups.length) {
    world.assume(
      `before Istio 1.28.6 and 1.29.2 a waypoint runs one group of a Service's routes only: of ${address} those of ${formatGroup(groups[0])}`,
    );
  }
  const choice = chooseInOrder(world, runs, flight);
  if (choice === undefined) {
    const routes = runs.flatMap(({ routes }) => routes.map((route) => `${route.kind} ${formatName(route)}`));
    const { method, path } = flight.request;
    return [answer(flight, 404, { ...hop, why: `${why}; no rule of ${routes.join(', ')} matches ${method} ${path}` })];
  }
  const runner = {
    world,
    hop,
    port,
    needsGrant: false,
    forward: fromMesh,
  };
  noteChoice(world, choice);
  return runRule(runner, flight, choice);
}

/** From a waypoint, or a client's own proxy: to pods, whatever waypoint the backend has. */
export function fromMesh(flight: Flight, backend: Exclude<Backend, { kind: 'invalid' }>): Step {
  const { port } = backend;
  if (backend.kind === 'gateway') {
    return {
      kind: 'gateway',
      flight: { ...flight, request: { ...flight.request, port } },
      gateway: backend.gateway,
      port,
    };
  }
  return { kind: 'pods', flight, service: backend.service, port, why: undefined };
}

/** Routes that Istio merges into one VirtualService: of one namespace, that name the port or do not. */
interface Group {
  readonly key: string;
  readonly routes: readonly Route[];
}

/**
 * Groups in the order in which a waypoint appends them: the waypoint's namespace first, then by age, name and namespace of the
 * first route; within a group all matches are sorted together, between groups nothing is.
 */
function groupsOf(world: World, service: ServiceNode, waypoint: WaypointRef, port: number): readonly Group[] {
  const groups = new Map<string, Route[]>();
  const mergesGrpc = world.profile.kind === 'gamma' || istioBehaviour(world.profile.version).mergesGrpc;
  for (const route of world.routes.onService(service.namespace, service.name)) {
    const name = `${route.kind} ${formatName(route)}`;
    if (route.namespace !== service.namespace && route.namespace !== waypoint.namespace) {
      world.assume(
        `${name} is not run: a waypoint runs routes of the Service's namespace and of its own, and this one is in ${route.namespace}`,
      );
      continue;
    }
    const dropped = whyDropped(route, world.profile);
    if (dropped !== undefined) {
      world.assume(`${name} is dropped whole: ${dropped}`);
      continue;
    }
    const ports = portsOf(route, service);
    for (const named of [undefined, port]) {
      if (!ports.includes(named)) continue;
      const key = `${mergesGrpc ? '' : route.kind}/${route.namespace}/${named ?? ''}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [route]);
      else known.push(route);
    }
  }
  const first = (group: Group) => [...group.routes].sort(byAge)[0];
  return [...groups]
    .map(([key, routes]) => ({ key, routes }))
    .sort((a, b) => {
      const [one, other] = [first(a), first(b)];
      if (one === undefined || other === undefined) return 0;
      const foreign = (route: Route) => (route.namespace === waypoint.namespace ? 0 : 1);
      return foreign(one) - foreign(other) || byAge(one, other) || compareText(a.key, b.key);
    });
}

function byAge(a: Route, b: Route): number {
  const age = a.createdAt === undefined || b.createdAt === undefined ? 0 : compareText(a.createdAt, b.createdAt);
  return age || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

/** The ports that a route's parentRefs to a Service name; `undefined` for all. */
export function portsOf(
  route: Route,
  service: { readonly namespace: string; readonly name: string },
): readonly (number | undefined)[] {
  return route.parentRefs
    .filter(
      (ref) =>
        ref.kind === 'Service' &&
        ref.group === '' &&
        ref.name === service.name &&
        (ref.namespace ?? route.namespace) === service.namespace,
    )
    .map(({ port }) => port);
}

function chooseInOrder(world: World, groups: readonly Group[], { request }: Flight): Choice | undefined {
  for (const [index, { routes }] of groups.entries()) {
    const candidates = routes.flatMap((route) => candidatesOf(world, route, undefined));
    const choice = choose(candidates, ({ matcher }) => matcher.matches(request), world.profile);
    if (choice === undefined) continue;
    if (groups.length > 1 && index === 0) {
      const rest = groups.slice(1).map(formatGroup).join('; ');
      world.assume(
        `routes of ${formatGroup(groups[0])} go before those of ${rest}: which were made first the files do not say`,
      );
    }
    return choice;
  }
  return undefined;
}

function formatGroup(group: Group | undefined): string {
  return (group?.routes ?? []).map((route) => `${route.kind} ${formatName(route)}`).join(', ');
}
