import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { stringAt } from '../resource/json.ts';
import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from './fan-out.ts';
import { isGranted } from './reference-grant.ts';
import type { Topology } from './topology.ts';
import { bindingOf, ingressUse, WAYPOINT_CLASS, type WaypointRef } from './waypoint-binding.ts';

/** Which ingress Gateways send requests to the entry's `-canary` Service, and whether through its waypoint. */
export interface Ingress {
  readonly gateways: readonly WaypointRef[];
  readonly via: 'waypoint' | 'pods' | 'nothing';
  readonly waypoint: WaypointRef | undefined;
  readonly why: string;
}

export function ingressOf(topology: Topology, fanOut: FanOut): Ingress {
  const { canary } = fanOut.entry;
  const service = topology.service(canary.id.namespace, canary.canary);
  const gateways = ingressGateways(topology, canary.id.namespace, canary.canary, fanOut);
  if (gateways.length === 0 || service === undefined) {
    const why = `no route of an Istio ingress gateway sends requests to Service ${canary.canary}`;
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
