import type { GatewayView } from '../../model/gateway.ts';
import type { Model } from '../../model/model.ts';
import { WAYPOINT_CLASS } from '../../topology/waypoint-binding.ts';

/** Istio's own waypoint: of its class, or of one that the input hands to its controller of waypoints. */
export function isMeshGateway({ className }: GatewayView, model: Model): boolean {
  return className === WAYPOINT_CLASS || model.gatewayClass(className)?.controllerName === 'istio.io/mesh-controller';
}
