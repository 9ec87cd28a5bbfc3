import type { GatewayView } from '../model/gateway.ts';
import type { Model } from '../model/model.ts';

/**
 * Whose a Gateway is, by its class. Istio makes a GatewayClass for each of its own classes by itself, so that the input need
 * not have one; where it has, its controllerName decides.
 */
export const WAYPOINT_CLASS = 'istio-waypoint';
const INGRESS_CONTROLLER = 'istio.io/gateway-controller';
const WAYPOINT_CONTROLLER = 'istio.io/mesh-controller';

/** Classes that Istio knows without a GatewayClass (classinfo.go). */
const ISTIO_CLASSES = new Set([
  'istio',
  WAYPOINT_CLASS,
  'istio-east-west',
  'istio-remote',
  'istio-agentgateway',
  'istio-agentgateway-waypoint',
]);

/** Of a class that Istio's controller serves as ingress gateway: it speaks no HBONE to clients. */
export function isIngressClass({ className }: GatewayView, model: Model): boolean {
  const controller = model.gatewayClass(className)?.controllerName;
  return controller === undefined ? className === 'istio' : controller === INGRESS_CONTROLLER;
}

/** Of a class that is not Istio's, as far as the input shows: its controller may read other labels and listeners. */
export function isForeign({ className }: GatewayView, model: Model): boolean {
  const controller = model.gatewayClass(className)?.controllerName;
  return controller === undefined ? !ISTIO_CLASSES.has(className) : !controller.startsWith('istio.io/');
}

/** Istio's own waypoint: of its class, or of one that the input hands to its controller of waypoints. */
export function isMeshGateway({ className }: GatewayView, model: Model): boolean {
  return className === WAYPOINT_CLASS || model.gatewayClass(className)?.controllerName === WAYPOINT_CONTROLLER;
}

/** Istio's controller serves the Gateway as an ingress; `undefined` where the input does not say whose class it is. */
export function isIstioIngress({ className }: GatewayView, model: Model): boolean | undefined {
  if (className === WAYPOINT_CLASS) return false;
  const controller = model.gatewayClass(className)?.controllerName;
  if (controller !== undefined) return controller === INGRESS_CONTROLLER;
  return className === 'istio' ? true : undefined;
}

/** Istio's own classes, and what a GatewayClass hands to Istio's controller. */
export function isIstioGateway({ className }: GatewayView, model: Model): boolean {
  if (className === 'istio') return true;
  const controller = model.gatewayClass(className)?.controllerName;
  return controller === undefined ? className.startsWith('istio') : controller === INGRESS_CONTROLLER;
}
