import type { Model } from '../model/model.ts';
import type { ParentRefView } from '../model/parent-ref.ts';
import type { BackendObjectView, BackendRefView, FilterView } from '../model/route-filter.ts';
import { formatName } from '../resource/resource-id.ts';
import { type Attachable, type AttachedListener, attach, listenersMeant } from './attachment.ts';
import { resolveBackend } from './backend-ref.ts';
import { listenerSetsOf } from './listeners.ts';
import { routeOf } from './route.ts';
import type { ServiceNode, Topology } from './topology.ts';

/** A condition of a status, so far as files decide it: `Unknown` says what they do not show. */
export type Condition =
  | { readonly type: string; readonly status: 'True' | 'False'; readonly reason: string; readonly why: string }
  | { readonly type: string; readonly status: 'Unknown'; readonly missing: Missing; readonly why: string };

/** What a condition hangs on that no file shows. */
export type Missing = 'certificate' | 'parameters' | 'address type' | 'filter' | 'BackendTLSPolicy' | 'data plane';

/** What of a route of any kind decides its status. */
export interface StatusRoute extends Attachable {
  readonly kind: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';
  readonly name: string;
  readonly rules: readonly {
    readonly filters?: readonly FilterView[];
    readonly backendRefs: readonly BackendRefView[];
  }[];
}

/** RouteParentStatus: what the controller of a parent says of a route, for one parentRef. */
export interface ParentStatus {
  readonly parentRef: ParentRefView;
  readonly conditions: readonly Condition[];
  /** The listeners that take the route by it. */
  readonly listeners: readonly AttachedListener[];
}

/** All routes of the input. */
export function statusRoutes(model: Model): readonly StatusRoute[] {
  const l4 = (['TLSRoute', 'TCPRoute', 'UDPRoute'] as const).flatMap((kind) =>
    model.l4Routes(kind).map(({ id, parentRefs, hostnames, rules }) => {
      const { namespace, name } = id;
      return { kind, namespace, name, parentRefs, hostnames, rules };
    }),
  );
  return [...[...model.httpRoutes(), ...model.grpcRoutes()].map(routeOf), ...l4];
}

/**
 * The status of a route at one of its parentRefs (Gateway API v1.6.1: RouteParentStatus, RouteConditionAccepted,
 * RouteConditionResolvedRefs); `undefined` where nobody writes one, as the parent is not in the input or of no known kind.
 * Whether a listener is accepted itself does not count ("Listener status does not impact successful attachment",
 * ListenerStatus.AttachedRoutes; GEP-1713: "A Route MAY attach to a Conflicted ListenerSet").
 */
export function parentStatus(
  route: StatusRoute,
  parentRef: ParentRefView,
  topology: Topology,
  istio = false,
): ParentStatus | undefined {
  const { model } = topology;
  if (parentRef.group === '' && parentRef.kind === 'Service') {
    const service = topology.service(parentRef.namespace ?? route.namespace, parentRef.name);
    if (service === undefined) return undefined;
    // GEP-1294: a route bound to a Service needs no ReferenceGrant.
    const conditions = [
      acceptedByService(route, parentRef, service, model),
      resolvedRefs(route, false, istio, topology),
    ];
    return { parentRef, conditions, listeners: [] };
  }
  const meant = listenersMeant(route, parentRef, model);
  if (meant === undefined) return undefined;
  const { listeners, refused } = attach(
    route,
    parentRef,
    meant.map((listener) => ({ ...listener, refused: undefined })),
    model,
  );
  const accepted =
    refused === undefined
      ? yes(
          'Accepted',
          'Accepted',
          `listener ${listeners.map(({ listener }) => `\`${listener.name}\``).join(', ')} takes it`,
        )
      : no('Accepted', refused.reason, whyNotTaken(route, parentRef, model) ?? refused.why);
  return { parentRef, conditions: [accepted, resolvedRefs(route, true, istio, topology)], listeners };
}

/** A ListenerSet that its Gateway does not take has no listeners there. */
function whyNotTaken(route: StatusRoute, { kind, namespace = route.namespace, name }: ParentRefView, model: Model) {
  if (kind !== 'ListenerSet') return undefined;
  const set = model.listenerSets().find(({ id }) => id.namespace === namespace && id.name === name);
  const gateway = set === undefined ? undefined : model.gateway(set.parentRef.namespace, set.parentRef.name);
  if (set === undefined || gateway === undefined || listenerSetsOf(gateway, model).includes(set)) return undefined;
  return `Gateway ${formatName(gateway.id)} takes no ListenerSet of namespace ${namespace}`;
}

/** GEP-1294, Route types: of different kinds on one Service and port only the first of these is applied. */
const RANK: readonly string[] = ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute'];

/** ParentReference: `sectionName` is the name of a port, `port` its number, and both must be one port's. */
function acceptedByService(route: StatusRoute, ref: ParentRefView, service: ServiceNode, model: Model): Condition {
  const what = `Service ${formatName(service)}`;
  const bound = boundPorts(ref, service);
  if (bound.length === 0 && (ref.sectionName !== undefined || ref.port !== undefined)) {
    const named = [
      ...(ref.sectionName === undefined ? [] : [`with the name \`${ref.sectionName}\``]),
      ...(ref.port === undefined ? [] : [`with the number ${ref.port}`]),
    ];
    return no('Accepted', 'NoMatchingParent', `${what} has no port ${named.join(' and ')}`);
  }
  // Routes of another namespace are other clients'.
  const stronger = statusRoutes(model).filter(
    ({ kind, namespace }) =>
      namespace === route.namespace && RANK.slice(0, Math.max(RANK.indexOf(route.kind), 0)).includes(kind),
  );
  const winners = bound.map((port) => stronger.find((other) => portsOf(other, service).includes(port)));
  const [winner] = winners;
  return winner === undefined || winners.includes(undefined)
    ? yes('Accepted', 'Accepted', `${what} is its parent`)
    : no('Accepted', 'Conflicted', `${winner.kind} ${formatName(winner)} goes before it on ${what}`);
}

/** The ports of a Service that a route is bound to. */
function portsOf(route: StatusRoute, service: ServiceNode): readonly number[] {
  return route.parentRefs
    .filter(
      ({ group, kind, namespace = route.namespace, name }) =>
        group === '' && kind === 'Service' && namespace === service.namespace && name === service.name,
    )
    .flatMap((ref) => boundPorts(ref, service));
}

function boundPorts({ sectionName, port }: ParentRefView, { ports }: ServiceNode): readonly number[] {
  return ports
    .filter((each) => (sectionName === undefined || each.name === sectionName) && (port ?? each.port) === each.port)
    .map((each) => each.port);
}

/** RouteConditionResolvedRefs: False with the reason of the first reference that is not good, those of mirrors among them. */
function resolvedRefs(route: StatusRoute, needsGrant: boolean, istio: boolean, topology: Topology): Condition {
  const found = route.rules.flatMap(({ filters = [], backendRefs }) => {
    const all = [...filters, ...backendRefs.flatMap((ref) => ref.filters)];
    const mirrors = all.flatMap(({ requestMirror }) => (requestMirror === undefined ? [] : [requestMirror.backendRef]));
    return [
      ...[...backendRefs, ...mirrors].map((ref) => resolvedRef(route, ref, needsGrant, istio, topology)),
      ...all.flatMap(({ extensionRef }) =>
        extensionRef === undefined
          ? []
          : [
              unknown(
                'ResolvedRefs',
                'filter',
                `which controller knows filters of kind ${extensionRef.kind} no file says`,
              ),
            ],
      ),
    ];
  });
  return combined('ResolvedRefs', found, 'every backendRef means a Service that is there');
}

/** `undefined` where a backendRef is good. GEP-1911 has which route can go to a port of which `protocol` and `appProtocol`. */
function resolvedRef(
  route: StatusRoute,
  ref: BackendObjectView,
  needsGrant: boolean,
  istio: boolean,
  topology: Topology,
): Condition | undefined {
  const backend = resolveBackend(ref, route, { needsGrant, istio }, topology);
  if (backend.kind === 'invalid') return no('ResolvedRefs', backend.reason, backend.why);
  if (backend.kind === 'gateway') return undefined;
  const { service, port } = backend;
  const what = `port ${port} of Service ${formatName(service)}`;
  const ports = service.ports.filter((each) => each.port === port);
  const transport = route.kind === 'UDPRoute' ? 'UDP' : 'TCP';
  const fitting = ports.find(({ protocol }) => protocol === transport);
  if (fitting === undefined && ports.length > 0) {
    return no('ResolvedRefs', 'UnsupportedProtocol', `${what} is not of protocol ${transport}`);
  }
  const application = fitting?.appProtocol;
  if (route.kind === 'GRPCRoute' && (application === 'kubernetes.io/ws' || application === 'kubernetes.io/wss')) {
    return no('ResolvedRefs', 'UnsupportedProtocol', `${what} speaks ${application}, which no GRPCRoute goes to`);
  }
  return route.kind === 'HTTPRoute' && application === 'kubernetes.io/wss'
    ? unknown('ResolvedRefs', 'BackendTLSPolicy', `${what} speaks ${application}, which asks for a BackendTLSPolicy`)
    : undefined;
}

/** Of several answers to one question: the first that is no, else the first that nobody knows, else yes. */
export function combined(type: string, all: readonly (Condition | undefined)[], why: string): Condition {
  const open = all.find((each) => each?.status === 'Unknown');
  return all.find((each) => each?.status === 'False') ?? open ?? yes(type, type, why);
}

export function yes(type: string, reason: string, why: string): Condition {
  return { type, status: 'True', reason, why };
}

export function no(type: string, reason: string, why: string): Condition {
  return { type, status: 'False', reason, why };
}

export function unknown(type: string, missing: Missing, why: string): Condition {
  return { type, status: 'Unknown', missing, why };
}
