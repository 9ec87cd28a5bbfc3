import { GATEWAY_GROUP, type ParentRefView } from '../../model/parent-ref.ts';
import { isIstioIngress, WAYPOINT_CLASS } from '../../topology/gateway-class.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import { isWaypoint, usesAmbient } from '../evidence.ts';

/** Whether Istio runs what a parentRef attaches: surely, likely by what else the input has, or not that anything shows it. */
export type RunByIstio = 'surely' | 'likely' | 'no';

interface Attached {
  readonly namespace: string;
  readonly parentRefs: readonly ParentRefView[];
}

/** The most that can be said of any parent of a route. */
export function runByIstio(route: Attached, topology: Topology): RunByIstio {
  const all = route.parentRefs.map((ref) => parentRunByIstio(route, ref, topology));
  return all.find((each) => each === 'surely') ?? all.find((each) => each === 'likely') ?? 'no';
}

/** Every parent of a route is, at least likely, one of Istio's. */
export function onlyRunByIstio(route: Attached, topology: Topology): boolean {
  const { parentRefs } = route;
  return parentRefs.length > 0 && parentRefs.every((ref) => parentRunByIstio(route, ref, topology) !== 'no');
}

function parentRunByIstio({ namespace: home }: Attached, ref: ParentRefView, topology: Topology): RunByIstio {
  const { group, kind, namespace = home, name } = ref;
  if (group === '' && kind === 'Service') return serviceRunByIstio(namespace, name, topology);
  if (group !== GATEWAY_GROUP) return 'no';
  const { model } = topology;
  const set =
    kind === 'ListenerSet'
      ? model.listenerSets().find(({ id }) => id.namespace === namespace && id.name === name)?.parentRef
      : undefined;
  const gateway = kind === 'Gateway' ? model.gateway(namespace, name) : set && model.gateway(set.namespace, set.name);
  if (gateway !== undefined) return isIstioIngress(gateway, topology.model) === true ? 'surely' : 'no';
  if (kind !== 'Gateway' && kind !== 'ListenerSet') return 'no';
  const ingresses = model.gateways().filter((each) => !isWaypoint(each));
  const istio = ingresses.filter((each) => isIstioIngress(each, topology.model) === true).length;
  // Beside another vendor's ingress the one that the input does not have may be that vendor's too.
  return istio === ingresses.length && (istio > 0 || usesAmbient(topology)) ? 'likely' : 'no';
}

export function serviceRunByIstio(namespace: string, name: string, topology: Topology): RunByIstio {
  const service = topology.service(namespace, name);
  const byInput = usesAmbient(topology) ? 'likely' : 'no';
  if (service === undefined) return byInput;
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'refused' || service.withoutVip !== undefined) return 'no';
  if (binding.kind === 'bound') {
    if (binding.gateway === undefined) return 'likely';
    return binding.gateway.className === WAYPOINT_CLASS ? 'surely' : 'no';
  }
  return binding.explicit || topology.model.namespace(namespace) !== undefined ? 'no' : byInput;
}
