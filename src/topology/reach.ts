import type { HttpRouteView } from '../model/http-route.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { stringAt } from '../resource/json.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from './fan-out.ts';
import { followingRule, injectedHeaders } from './marker.ts';
import { isHttpPort } from './protocol.ts';
import { isGranted } from './reference-grant.ts';
import { whyNotRun } from './references.ts';
import type { JudgedCanary, ServiceNode, Topology } from './topology.ts';
import { bindingOf, ingressUse, WAYPOINT_CLASS, type WaypointRef } from './waypoint-binding.ts';

/** How a request that the ingress sends to an entry's canary fares on its way to the callees' canaries. */
export interface Reach {
  readonly ingress: IngressReach;
  readonly marked: Decision;
  readonly callees: readonly CalleeReach[];
}

/** Which ingress Gateways send requests to the entry's `-canary` Service, and whether through its waypoint. */
export interface IngressReach {
  readonly gateways: readonly WaypointRef[];
  readonly via: 'waypoint' | 'pods' | 'nothing';
  readonly waypoint: WaypointRef | undefined;
  readonly why: string;
}

export interface Decision {
  readonly holds: boolean;
  readonly why: string;
}

export interface CalleeReach {
  readonly callee: Callee;
  readonly waypoint: WaypointRef | undefined;
  /** Service whose pods answer a request of the entry's canary. */
  readonly answeredBy: string;
  readonly follows: boolean;
  readonly why: string;
}

export function reachOf(topology: Topology, fanOut: FanOut): Reach {
  const { canary } = fanOut.entry;
  const service = topology.service(canary.id.namespace, canary.canary);
  const ingress = ingressReach(topology, fanOut, service);
  const marked = markedBy(fanOut, ingress, service);
  return { ingress, marked, callees: fanOut.callees.map((callee) => calleeReach(topology, fanOut, callee, marked)) };
}

function ingressReach(topology: Topology, fanOut: FanOut, service: ServiceNode | undefined): IngressReach {
  const { canary } = fanOut.entry;
  const gateways = ingressGateways(topology, canary.id.namespace, canary.canary, fanOut);
  if (gateways.length === 0 || service === undefined) {
    const why = `no route of an Istio ingress gateway sends requests to Service ${canary.canary}`;
    return { gateways, via: 'nothing', waypoint: undefined, why };
  }
  const direct = (why: string): IngressReach => ({ gateways, via: 'pods', waypoint: undefined, why });
  if (service.withoutVip !== undefined) return direct(`${service.withoutVip} and has no cluster IP`);
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'unbound') return direct(binding.why);
  if (binding.kind === 'refused') return direct(`waypoint ${formatName(binding.waypoint)} refuses it: ${binding.why}`);
  const use = ingressUse(service, topology.model, topology.config.istio);
  if (!use.uses) return direct(use.why);
  return { gateways, via: 'waypoint', waypoint: binding.waypoint, why: use.why };
}

/** Gateways with a route to the Service: Flagger's own, made of the Canary's gatewayRefs, and the user's. */
function ingressGateways(
  topology: Topology,
  namespace: string,
  service: string,
  fanOut: FanOut,
): readonly WaypointRef[] {
  const refs = fanOut.entry.canary.service.gatewayRefs.map((ref) => ({ ref, namespace }));
  for (const route of topology.model.httpRoutes()) {
    const sends = route.rules.some((rule) =>
      rule.backendRefs.some(
        (backend) =>
          backend.kind === 'Service' &&
          backend.group === '' &&
          backend.name === service &&
          (backend.namespace ?? route.id.namespace) === namespace &&
          isGranted(topology, route.id.namespace, namespace, service),
      ),
    );
    if (sends) refs.push(...route.parentRefs.map((ref) => ({ ref, namespace: route.id.namespace })));
  }
  const found = new Map<string, WaypointRef>();
  for (const { ref, namespace: from } of refs) {
    if (ref.kind !== 'Gateway' || ref.group !== GATEWAY_GROUP) continue;
    const gateway = { namespace: ref.namespace ?? from, name: ref.name };
    if (isIngress(topology, gateway)) found.set(formatName(gateway), gateway);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/**
 * Only Istio's own ingress gateways call waypoints, and a route whose parent is a waypoint attaches to nothing. A Gateway that
 * is not in the input is taken for one; another class counts where its GatewayClass names Istio's controller.
 */
function isIngress({ model }: Topology, { namespace, name }: WaypointRef): boolean {
  const className = model.gateway(namespace, name)?.className;
  if (className === undefined) return true;
  if (className === WAYPOINT_CLASS) return false;
  if (className.startsWith('istio')) return true;
  const gatewayClass = model.ofKind(GATEWAY_GROUP, 'GatewayClass').find(({ id }) => id.name === className);
  return stringAt(gatewayClass?.content(), ['spec', 'controllerName']) === 'istio.io/gateway-controller';
}

function markedBy(fanOut: FanOut, ingress: IngressReach, service: ServiceNode | undefined): Decision {
  const { injection } = fanOut;
  if (injection === undefined) return { holds: false, why: 'no route sets the marker' };
  if (ingress.via === 'nothing') return { holds: false, why: ingress.why };
  const name = `HTTPRoute ${injection.id.name}`;
  if (ingress.waypoint === undefined || service === undefined) {
    return { holds: false, why: `${name} never runs: ${ingress.why}` };
  }
  const { port } = fanOut.entry.canary.service;
  const ignored = whyNotHttp(service, port) ?? whyNotRun(injection, service, ingress.waypoint, port);
  if (ignored !== undefined) return { holds: false, why: `${name} never runs: ${ignored}` };
  const elsewhere = backendElsewhere(injection, fanOut.entry.canary.canary);
  if (elsewhere !== undefined) return { holds: false, why: `${name} sends to ${elsewhere.backend}, not to its pods` };
  const headers = injectedHeaders(injection).map(({ header, value }) => `${header}: ${value}`);
  return { holds: true, why: `${name} sets ${headers.join(', ')}` };
}

/** The first rule of an injection route that sends what it marks to another Service than the canary's. */
export function backendElsewhere(
  injection: HttpRouteView,
  canaryService: string,
): { readonly rule: number; readonly backend: string } | undefined {
  for (const { rule } of injectedHeaders(injection)) {
    const backends = injection.rules[rule]?.backendRefs.filter(({ weight }) => weight > 0) ?? [];
    const backend = backends.length === 0 ? 'nothing' : backends.find(({ name }) => name !== canaryService)?.name;
    if (backend !== undefined) return { rule, backend };
  }
  return undefined;
}

/** Why no HTTPRoute runs on a port of a Service; `undefined` where they do, or the port is not known. */
export function whyNotHttp(service: ServiceNode, port: number): string | undefined {
  const found = service.ports.find((candidate) => candidate.port === port);
  if (found === undefined || isHttpPort(found)) return undefined;
  return `port ${port} of Service ${service.name} is TCP to Istio (its ${found.appProtocol === undefined ? 'name' : 'appProtocol'} is \`${found.appProtocol ?? found.name}\`)`;
}

/** Why ztunnel does not see what the entry's pods send; `undefined` where it does, or the Namespace is not in the input. */
export function whyNotCaptured(topology: Topology, { canary, workload }: JudgedCanary): string | undefined {
  const mode = workload?.podLabels[DATAPLANE_MODE];
  if (mode === 'ambient') return undefined;
  const namespace = topology.model.namespace(canary.id.namespace);
  if (mode === undefined && (namespace === undefined || namespace.labels[DATAPLANE_MODE] === 'ambient'))
    return undefined;
  const where = mode === undefined ? `Namespace ${canary.id.namespace} has no label` : 'they have the label';
  const label = mode === undefined ? `${DATAPLANE_MODE}: ambient` : `${DATAPLANE_MODE}: ${mode}`;
  return `the pods of ${canary.canary} are not in the ambient mesh: ${where} \`${label}\``;
}

const DATAPLANE_MODE = 'istio.io/dataplane-mode';

function calleeReach(topology: Topology, fanOut: FanOut, callee: Callee, marked: Decision): CalleeReach {
  const service = topology.service(callee.namespace, callee.service);
  const stable = callee.canary?.canary.primary ?? callee.service;
  const stays = (why: string, waypoint?: WaypointRef): CalleeReach => ({
    callee,
    waypoint,
    answeredBy: stable,
    follows: false,
    why,
  });
  if (service === undefined) return stays(`Service ${callee.service} is not in the input`);
  const uncaptured = whyNotCaptured(topology, fanOut.entry);
  if (uncaptured !== undefined) return stays(uncaptured);
  if (service.withoutVip !== undefined)
    return stays(`Service ${service.name} passes no waypoint: ${service.withoutVip}`);
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'unbound') return stays(`Service ${callee.service} passes no waypoint: ${binding.why}`);
  if (binding.kind === 'refused') {
    return stays(`waypoint ${formatName(binding.waypoint)} does not serve it: ${binding.why}`);
  }
  return routedReach(fanOut, callee, service, binding.waypoint, marked, stays);
}

function routedReach(
  fanOut: FanOut,
  callee: Callee,
  service: ServiceNode,
  waypoint: WaypointRef,
  marked: Decision,
  stays: (why: string, waypoint: WaypointRef) => CalleeReach,
): CalleeReach {
  const { follower } = callee;
  const ports =
    callee.canary === undefined ? service.ports.map(({ port }) => port) : [callee.canary.canary.service.port];
  const tcp = ports.map((port) => whyNotHttp(service, port));
  if (tcp[0] !== undefined && tcp.every((why) => why !== undefined)) return stays(tcp[0], waypoint);
  if (follower === undefined) {
    if (!callee.byFlagger) return stays('none of its routes matches the marker', waypoint);
    if (!marked.holds) return stays('the request carries no marker', waypoint);
    const why = `Flagger's own route of ${callee.service} matches the marker by \`analysis.match\`: to the canary while an analysis runs, to the primary at rest`;
    return { callee, waypoint, answeredBy: callee.backend, follows: true, why };
  }
  const ignored = ports.map((port) => whyNotRun(follower, service, waypoint, port));
  if (ignored[0] !== undefined && ignored.every((why) => why !== undefined)) {
    return stays(`HTTPRoute ${follower.id.name} never runs: ${ignored[0]}`, waypoint);
  }
  if (!marked.holds) return stays('the request carries no marker', waypoint);
  const following = followingRule(follower, fanOut.markers);
  const backend = following?.rule.backendRefs.find(({ weight }) => weight > 0);
  const rule = `HTTPRoute ${follower.id.name}, rule ${following?.index ?? 0}`;
  if (following === undefined || backend === undefined) return stays(`${rule}, has no backend`, waypoint);
  const asked = `${rule}, matches ${following.marker.header}: ${following.marker.value}`;
  if (backend.name !== callee.backend) return stays(`${asked}, and sends to ${backend.name}`, waypoint);
  return { callee, waypoint, answeredBy: backend.name, follows: true, why: asked };
}
