import type { HttpRouteView } from '../model/http-route.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from './fan-out.ts';
import { followingRule, injectedHeaders } from './marker.ts';
import type { ServiceNode, Topology } from './topology.ts';
import { bindingOf, ingressUse, type WaypointRef } from './waypoint-binding.ts';

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
    const why = `no route of a Gateway sends requests to Service ${canary.canary}`;
    return { gateways, via: 'nothing', waypoint: undefined, why };
  }
  const direct = (why: string): IngressReach => ({ gateways, via: 'pods', waypoint: undefined, why });
  if (service.headless) return direct('it is headless and has no cluster IP');
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
          (backend.namespace ?? route.id.namespace) === namespace,
      ),
    );
    if (sends) refs.push(...route.parentRefs.map((ref) => ({ ref, namespace: route.id.namespace })));
  }
  const found = new Map<string, WaypointRef>();
  for (const { ref, namespace: from } of refs) {
    if (ref.kind !== 'Gateway' || ref.group !== 'gateway.networking.k8s.io') continue;
    const gateway = { namespace: ref.namespace ?? from, name: ref.name };
    // A route whose parent is a waypoint attaches to nothing on Istio.
    if (topology.model.gateway(gateway.namespace, gateway.name)?.className === 'istio-waypoint') continue;
    found.set(formatName(gateway), gateway);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

function markedBy(fanOut: FanOut, ingress: IngressReach, service: ServiceNode | undefined): Decision {
  const { injection } = fanOut;
  if (injection === undefined) return { holds: false, why: 'no route sets the marker' };
  if (ingress.via === 'nothing') return { holds: false, why: ingress.why };
  const name = `HTTPRoute ${injection.id.name}`;
  if (ingress.waypoint === undefined || service === undefined) {
    return { holds: false, why: `${name} never runs: ${ingress.why}` };
  }
  const ignored = whyIgnored(injection, service, ingress.waypoint, fanOut.entry.canary.service.port);
  if (ignored !== undefined) return { holds: false, why: `${name} never runs: ${ignored}` };
  const headers = injectedHeaders(injection).map(({ header, value }) => `${header}: ${value}`);
  return { holds: true, why: `${name} sets ${headers.join(', ')}` };
}

/** Why a waypoint does not run a Service-bound route of one of its Services; `undefined` where it does. */
function whyIgnored(
  route: HttpRouteView,
  service: ServiceNode,
  waypoint: WaypointRef,
  port: number,
): string | undefined {
  const { namespace } = route.id;
  if (namespace !== service.namespace && namespace !== waypoint.namespace) {
    return `a waypoint runs only routes of the Service's namespace or of its own, and this one is in ${namespace}`;
  }
  const ref = route.parentRefs.filter(
    ({ group, kind, name, namespace: there }) =>
      group === '' && kind === 'Service' && name === service.name && (there ?? namespace) === service.namespace,
  );
  if (ref.some((parent) => parent.port === undefined || parent.port === port)) return undefined;
  return `its parentRef names port ${ref[0]?.port ?? 'of none'}, and requests come on ${port}`;
}

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
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'unbound') return stays(`Service ${callee.service} passes no waypoint: ${binding.why}`);
  if (binding.kind === 'refused') {
    return stays(`waypoint ${formatName(binding.waypoint)} does not serve it: ${binding.why}`);
  }
  const { follower } = callee;
  if (follower === undefined) return stays('none of its routes matches the marker', binding.waypoint);
  const port = callee.canary?.canary.service.port ?? service.ports[0]?.port ?? 0;
  const ports = callee.canary === undefined ? service.ports.map((candidate) => candidate.port) : [port];
  const ignored = ports.map((number) => whyIgnored(follower, service, binding.waypoint, number));
  if (ignored.every((why) => why !== undefined) && ignored.length > 0) {
    return stays(`HTTPRoute ${follower.id.name} never runs: ${ignored[0]}`, binding.waypoint);
  }
  if (!marked.holds) return stays('the request carries no marker', binding.waypoint);
  const following = followingRule(follower, fanOut.markers);
  const backend = following?.rule.backendRefs.find(({ weight }) => weight > 0);
  if (following === undefined || backend === undefined) return stays('its rule has no backend', binding.waypoint);
  return {
    callee,
    waypoint: binding.waypoint,
    answeredBy: backend.name,
    follows: true,
    why: `HTTPRoute ${follower.id.name}, rule ${following.index}, matches ${following.marker.header}: ${following.marker.value}`,
  };
}
