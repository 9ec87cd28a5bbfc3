import type { GatewayView } from '../model/gateway.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Backend } from '../topology/backend-ref.ts';
import {
  compareHostnames,
  covers,
  type Hostname,
  hostMatches,
  intersect,
  normalHostname,
} from '../topology/hostname.ts';
import { type ListenerNode, listenersOf } from '../topology/listeners.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { bindingOf, ingressUse, WAYPOINT_CLASS } from '../topology/waypoint-binding.ts';
import { decideInOrder, type Group, sortGroups } from './groups.ts';
import { answer, type Flight, type Hop, type Step, toGateway } from './outcome.ts';
import { type Candidate, type Choice, compareCandidates } from './precedence.ts';
import { istioBehaviour, type Profile } from './profile.ts';
import { hostOf, type Request } from './request.ts';
import { runRule } from './rule.ts';
import { decide } from './ties.ts';
import type { World } from './world.ts';

type GatewayStep = Extract<Step, { kind: 'gateway' }>;

/** A request at a Gateway: listener, then route, then rule (Gateway API v1.6.1, Listener and HTTPRouteSpec.Hostnames). */
export function enterGateway(world: World, { flight, gateway, port }: GatewayStep): readonly Step[] {
  const { request } = flight;
  const name = formatName(gateway.id);
  const hop = (why: string, listener?: string): Hop => ({
    kind: 'gateway',
    name,
    ...(listener === undefined ? {} : { listener }),
    why,
  });
  if (gateway.className === WAYPOINT_CLASS) {
    return [answer(flight, 0, hop('a waypoint takes no requests but those that the mesh sends it'))];
  }
  const onPort = listenersOf(gateway, world.topology.model).filter(
    (listener) => listener.port === port && listener.refused === undefined,
  );
  const protocol = request.scheme === 'https' ? 'HTTPS' : 'HTTP';
  const fitting = onPort.filter((listener) => listener.protocol === protocol);
  const through = protocol === 'HTTPS' ? onPort.find((listener) => listener.protocol === 'TLS') : undefined;
  if (fitting.length === 0 && through !== undefined) {
    return [answer(flight, 0, hop('it passes TLS through, and what TLSRoutes do is not traced', through.name))];
  }
  if (fitting.length === 0) {
    const what = onPort.length === 0 ? `no listener on port ${port}` : `no ${protocol} listener on port ${port}`;
    return [answer(flight, 0, hop(`${what}: the connection fails`))];
  }
  const found = protocol === 'HTTPS' ? byServerName(world, fitting, flight) : byHost(world, fitting, flight);
  if ('refused' in found) {
    const { status, why, listener } = found.refused;
    return [answer(flight, status, hop(why, listener?.name))];
  }
  const { listener } = found;
  const groups = groupsAt(world, gateway, found.listeners, fitting, request);
  const choice = decideAt(world, groups, gateway.id.namespace, request);
  const candidates = groups.flatMap((group) => group.candidates);
  if (choice === undefined) {
    const why =
      candidates.length === 0
        ? `no route for host ${hostOf(request)}`
        : `no rule matches ${request.method} ${request.path} (of ${countRoutes(candidates)})`;
    return [answer(flight, 404, hop(why, listener.name))];
  }
  const runner = {
    world,
    hop: { kind: 'gateway' as const, name, listener: listener.name },
    port: listener.port,
    needsGrant: true,
    forward: (next: Flight, backend: Exclude<Backend, { kind: 'invalid' }>) =>
      fromGateway(world, gateway, next, backend),
  };
  return runRule(runner, flight, choice);
}

type Found =
  | { readonly listener: ListenerNode; readonly listeners: readonly ListenerNode[] }
  | { readonly refused: { readonly status: number; readonly why: string; readonly listener?: ListenerNode } };

/** By the specification one listener has a host (listener isolation); Istio has one table of hosts for all of a port. */
function byHost(world: World, listeners: readonly ListenerNode[], { request }: Flight): Found {
  const host = hostOf(request);
  const [best] = listeners
    .filter(({ hostname }) => hostMatches(hostname, host))
    .sort((a, b) => compareHostnames(a.hostname, b.hostname));
  if (best === undefined) return { refused: { status: 404, why: `no listener has host ${host}` } };
  return { listener: best, listeners: world.profile.kind === 'gamma' ? [best] : listeners };
}

/** The listener of the TLS server name; a Host that is another listener's is misdirected (421), which Istio does not detect. */
function byServerName(world: World, listeners: readonly ListenerNode[], { request }: Flight): Found {
  const name = (request.serverName ?? hostOf(request)).toLowerCase();
  const host = hostOf(request);
  const ranked = [...listeners].sort((a, b) => compareHostnames(a.hostname, b.hostname));
  const mine = ranked.find(({ hostname }) => hostMatches(hostname, name));
  if (mine === undefined) {
    return { refused: { status: 0, why: `no HTTPS listener has server name ${name}: the TLS handshake fails` } };
  }
  const theirs = ranked.find(({ hostname }) => hostMatches(hostname, host));
  if (world.profile.kind === 'istio' || theirs === mine) return { listener: mine, listeners: [mine] };
  if (theirs === undefined) return { refused: { status: 404, why: `no listener has host ${host}`, listener: mine } };
  const why = `host ${host} is listener \`${theirs.name}\`'s, and the connection is for server name ${name}`;
  return { refused: { status: 421, why, listener: mine } };
}

/**
 * The routes that compete for a request at a Gateway. By the specification all that have its host, together. Envoy looks into one
 * virtual host, the most specific; in it are the routes of each listener and hostname that Istio merges, one group after another.
 */
function groupsAt(
  world: World,
  gateway: GatewayView,
  listeners: readonly ListenerNode[],
  fitting: readonly ListenerNode[],
  request: Request,
): readonly Group[] {
  const host = hostOf(request);
  const isIstio = world.profile.kind === 'istio';
  const attached = world.routes
    .onGateway(gateway.id.namespace, gateway.id.name)
    .filter(({ at }) => listeners.some((each) => isSame(each, at.listener)))
    .flatMap(({ route, at: { listener } }) => writtenHostnames(route).map((written) => ({ route, listener, written })))
    .flatMap(({ route, listener, written }) => {
      const hostname = intersect(listener.hostname, written);
      if (hostname === false || !hostMatches(hostname, host)) return [];
      if (isIstio && isTaken(written, listener, fitting)) return [];
      return [{ route, listener, written, hostname }];
    })
    .filter(({ route }) => {
      const dropped = world.dropped(route);
      if (dropped !== undefined) world.assume(`${route.kind} ${formatName(route)} is dropped whole: ${dropped}`);
      return dropped === undefined;
    });
  const [best] = attached.map(({ hostname }) => hostname).sort(compareHostnames);
  const groups = new Map<string, { routes: Route[]; candidates: Candidate[] }>();
  for (const { route, listener, written, hostname } of attached) {
    if (isIstio && hostname !== best) continue;
    const key = isIstio ? groupName(world, gateway, listener, written, route) : '';
    const group = groups.get(key) ?? { routes: [], candidates: [] };
    groups.set(key, group);
    group.routes.push(route);
    group.candidates.push(...world.candidates(route, hostname));
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** A route without hostnames has all that its listener has. */
function writtenHostnames({ hostnames }: Route): readonly Hostname[] {
  return hostnames.length === 0 ? [undefined] : [...new Set(hostnames.map(normalHostname))];
}

/** Before 1.30 HTTPRoutes and GRPCRoutes are not merged. */
function groupName(
  { profile }: World,
  { id }: GatewayView,
  listener: ListenerNode,
  written: Hostname,
  route: Route,
): string {
  const merges = profile.kind === 'gamma' || istioBehaviour(profile.version).mergesGrpc;
  const key = `${id.namespace}~${id.name}~istio-autogenerated-k8s-gateway~${listener.name}~${written ?? '*'}`;
  return merges ? key : `${key} ${route.kind}`;
}

/** What takes everything goes last in a virtual host (route.go, SortVHostRoutes), and what follows it in its group is cut. */
function decideAt(world: World, groups: readonly Group[], home: string, request: Request): Choice | undefined {
  const [only] = groups;
  if (only === undefined) return undefined;
  if (groups.length === 1) return decide(world, only.candidates, request);
  const sorted = sortGroups(groups, home).map((group) => ({ ...group, ...partsOf(group, world.profile) }));
  return decideInOrder(
    world,
    [
      ...sorted.map((group) => ({ ...group, candidates: group.before })),
      ...sorted.map((group) => ({ ...group, candidates: group.last })),
    ],
    home,
    request,
  );
}

function partsOf(
  { candidates }: Group,
  profile: Profile,
): { readonly before: readonly Candidate[]; readonly last: readonly Candidate[] } {
  const ranked = [...candidates].sort((a, b) => compareCandidates(a, b, profile).order);
  const end = ranked.findIndex(takesAll);
  return end < 0 ? { before: ranked, last: [] } : { before: ranked.slice(0, end), last: ranked.slice(end, end + 1) };
}

function takesAll({ matcher }: Candidate): boolean {
  const { path, method, headers, queryParams } = matcher.view;
  const everyPath =
    (path.type === 'PathPrefix' && path.value === '/') || (path.type === 'RegularExpression' && path.value === '.*');
  return everyPath && method === undefined && headers.length + queryParams.length === 0;
}

/** Istio leaves a host to the listener that has it most specifically (conversion.go, hostnameAllowedByIsolation). */
function isTaken(hostname: Hostname, listener: ListenerNode, listeners: readonly ListenerNode[]): boolean {
  return listeners.some(
    (other) =>
      !isSame(other, listener) &&
      other.hostname !== undefined &&
      other.hostname.length > (listener.hostname?.length ?? 0) &&
      covers(other.hostname, hostname),
  );
}

function isSame(a: ListenerNode, b: ListenerNode): boolean {
  return a.name === b.name && a.listenerSet === b.listenerSet;
}

function countRoutes(candidates: readonly Candidate[]): string {
  const routes = new Set<Route>(candidates.map(({ route }) => route));
  return [...routes].map((route) => `${route.kind} ${formatName(route)}`).join(', ');
}

/** From a Gateway to a backend: into another Gateway, or to a Service. */
function fromGateway(
  world: World,
  gateway: GatewayView,
  flight: Flight,
  backend: Exclude<Backend, { kind: 'invalid' }>,
): Step {
  if (backend.kind === 'gateway') return toGateway(flight, backend);
  return toService(world, gateway, flight, backend.service, backend.port);
}

/**
 * From an ingress gateway to a Service: by its waypoint only where Istio has been told so for this Service. A Gateway that is not
 * in the input (`undefined`) is taken for one of Istio's.
 */
export function toService(
  world: World,
  gateway: GatewayView | undefined,
  flight: Flight,
  service: ServiceNode,
  port: number,
): Step {
  const pods = (why: string | undefined): Step => ({ kind: 'pods', flight, service, port, why, unanswered: 503 });
  if (world.profile.kind === 'gamma') return pods(undefined);
  const { model } = world.topology;
  const use = ingressUse(service, model, world.profile.version);
  const binding = bindingOf(service, model);
  if (binding.kind === 'unbound') return pods(`no waypoint: ${binding.why}`);
  if (binding.kind === 'refused') {
    return pods(`waypoint ${formatName(binding.waypoint)} does not serve it: ${binding.why}`);
  }
  const waypoint = formatName(binding.waypoint);
  if (!use.uses) return pods(`past waypoint ${waypoint}: ${use.why}`);
  if (gateway !== undefined && !isIstioGateway(gateway, world)) {
    return pods(`past waypoint ${waypoint}: a Gateway of class ${gateway.className} calls none`);
  }
  // A headless Service is sent to the waypoint all the same, and one of type ExternalName is no part of the ambient mesh.
  if (service.view?.type === 'ExternalName') return pods('no waypoint: it is of type ExternalName');
  if (service.withoutVip !== undefined) {
    const why = `${service.withoutVip}, and a waypoint is addressed by cluster IP: Istio sends such requests to 0.0.0.0`;
    return answer(flight, 503, { kind: 'waypoint', name: waypoint, service: `${formatName(service)}:${port}`, why });
  }
  return { kind: 'waypoint', flight, waypoint: binding.waypoint, service, port, why: use.why };
}

/** Istio's own classes, and what a GatewayClass hands to Istio's controller. */
function isIstioGateway({ className }: GatewayView, { topology }: World): boolean {
  if (className === 'istio') return true;
  const controller = topology.model.gatewayClass(className)?.controllerName;
  return controller === undefined ? className.startsWith('istio') : controller === 'istio.io/gateway-controller';
}
