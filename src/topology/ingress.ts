import { GATEWAY_GROUP, type ParentRefView } from '../model/parent-ref.ts';
import { remembered } from '../resource/remembered.ts';
import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from './fan-out.ts';
import { isIstioGateway, WAYPOINT_CLASS } from './gateway-class.ts';
import { isGranted } from './reference-grant.ts';
import type { Topology } from './topology.ts';
import { bindingOf, ingressUse, type WaypointRef } from './waypoint-binding.ts';

/** Which ingress Gateways send requests to the entry's `-canary` Service, and whether through its waypoint. */
export interface Ingress {
  readonly gateways: readonly WaypointRef[];
  readonly via: 'waypoint' | 'pods' | 'nothing';
  readonly waypoint: WaypointRef | undefined;
  readonly why: string;
}

export function ingressOf(topology: Topology, { entry: { canary } }: FanOut): Ingress {
  return ingressTo(topology, canary.id.namespace, canary.canary);
}

/** The same of any Service. */
export function ingressTo(topology: Topology, namespace: string, name: string): Ingress {
  const service = topology.service(namespace, name);
  const gateways = ingressGateways(topology, namespace, name);
  if (gateways.length === 0 || service === undefined) {
    const why = `no route of an Istio ingress gateway sends requests to Service ${name}`;
    return { gateways, via: 'nothing', waypoint: undefined, why };
  }
  const direct = (why: string): Ingress => ({ gateways, via: 'pods', waypoint: undefined, why });
  if (service.withoutVip !== undefined) return direct(`${service.withoutVip} and has no cluster IP`);
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'unbound') return direct(binding.why);
  if (binding.kind === 'refused') return direct(`waypoint ${formatName(binding.waypoint)} refuses it: ${binding.why}`);
  const use = ingressUse(service, topology.model, topology.config.istio);
  if (!use.uses) return direct(use.why);
  return { gateways, via: 'waypoint', waypoint: binding.waypoint, why: use.why };
}

/** Gateways with a route to the Service that may be Istio's ingress gateways, in order of names. */
function ingressGateways(topology: Topology, namespace: string, service: string): readonly WaypointRef[] {
  return gatewaysTo(topology, namespace, service).filter((gateway) => isIngress(topology, gateway));
}

/** Gateways with a route to the Service, of whatever class: by Flagger's own, made of gatewayRefs, and by the user's. */
export function gatewaysTo(topology: Topology, namespace: string, service: string): readonly WaypointRef[] {
  const found = sendersOf(topology).get(formatName({ namespace, name: service })) ?? new Map<string, WaypointRef>();
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** By Service, and by name. */
const sendersOf = remembered((topology: Topology): ReadonlyMap<string, ReadonlyMap<string, WaypointRef>> => {
  const senders = new Map<string, Map<string, WaypointRef>>();
  const add = (refs: readonly ParentRefView[], from: string, to: { namespace: string; name: string }): void => {
    for (const ref of refs) {
      if (ref.kind !== 'Gateway' || ref.group !== GATEWAY_GROUP) continue;
      const gateway = { namespace: ref.namespace ?? from, name: ref.name };
      const known = senders.get(formatName(to)) ?? new Map<string, WaypointRef>();
      known.set(formatName(gateway), gateway);
      senders.set(formatName(to), known);
    }
  };
  for (const { canary, leftAlone } of topology.canaries) {
    if (leftAlone !== undefined) continue;
    const { namespace } = canary.id;
    for (const name of [canary.primary, canary.canary]) add(canary.service.gatewayRefs, namespace, { namespace, name });
  }
  for (const route of [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()]) {
    if (!route.parentRefs.some(({ kind }) => kind === 'Gateway')) continue;
    const { namespace: from, kind } = route.id;
    for (const { group, kind: of, namespace = from, name } of route.rules.flatMap((rule) => rule.backendRefs)) {
      if (of !== 'Service' || group !== '' || !isGranted(topology, from, namespace, name, kind)) continue;
      add(route.parentRefs, from, { namespace, name });
    }
  }
  return senders;
});

/**
 * Only Istio's own ingress gateways call waypoints, and a route whose parent is a waypoint attaches to nothing. A Gateway that
 * is not in the input is taken for one.
 */
function isIngress({ model }: Topology, { namespace, name }: WaypointRef): boolean {
  const gateway = model.gateway(namespace, name);
  return gateway === undefined || (gateway.className !== WAYPOINT_CLASS && isIstioGateway(gateway, model));
}
