import type { GatewayView } from '../model/gateway.ts';
import { DATAPLANE_MODE } from '../topology/dataplane.ts';
import { WAYPOINT_CLASS } from '../topology/gateway-class.ts';
import type { Topology } from '../topology/topology.ts';
import { USE_WAYPOINT } from '../topology/waypoint-binding.ts';

/** What an input shows of its surroundings: rules speak only where the input itself shows that they are meant. */

/** Something of the input is for Istio Ambient: a waypoint, a label that binds or enrols, or the configuration names a waypoint. */
export function usesAmbient({ model, config }: Topology): boolean {
  if (config.waypoint !== undefined || model.gateways().some(isWaypoint)) return true;
  const kinds: readonly (readonly [string, string])[] = [
    ['', 'Namespace'],
    ['', 'Service'],
    ['flagger.app', 'Canary'],
  ];
  if (kinds.some(([group, kind]) => model.mentioning(group, kind, [USE_WAYPOINT]).length > 0)) return true;
  return model
    .mentioning('', 'Namespace', [DATAPLANE_MODE])
    .some(({ id }) => model.namespace(id.name)?.labels[DATAPLANE_MODE] === 'ambient');
}

/** Something of the input is for Istio, in whatever mode. */
export function usesIstio(topology: Topology): boolean {
  return usesAmbient(topology) || topology.model.gateways().some(({ className }) => className === 'istio');
}

/** Meant as a waypoint, whether it can serve as one or not: of Istio's class for them, or with an HBONE listener. */
export function isWaypoint({ className, listeners }: GatewayView): boolean {
  return className === WAYPOINT_CLASS || listeners.some(({ protocol }) => protocol === 'HBONE');
}
