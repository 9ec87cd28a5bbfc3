import type { GatewayView } from '../model/gateway.ts';
import type { Model } from '../model/model.ts';
import { WAYPOINT_CLASS } from './gateway-class.ts';

export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';
const NAME_OVERRIDE = 'gateway.istio.io/name-override';

/**
 * The Gateway whose proxies a Service selects: a request to the Service enters that Gateway. Istio deploys
 * `<gateway>-<class>` (deploymentcontroller.go; an annotation may name it otherwise), and for a Gateway that somebody else
 * deploys, `spec.addresses` names the Service.
 */
export function gatewayOfService(namespace: string, name: string, model: Model): GatewayView | undefined {
  const own = model.gateways().filter(({ className }) => className !== WAYPOINT_CLASS);
  const selector = model.service(namespace, name)?.selector ?? {};
  return own.find((gateway) => {
    const { id, addresses } = gateway;
    if (id.namespace === namespace && selector[GATEWAY_NAME_LABEL] === id.name) return true;
    // Istio deploys nothing for a Gateway that names the address of what is there.
    if (addresses.length > 0)
      return addresses.some((address) => isNameOf(address.toLowerCase(), namespace, name, id.namespace));
    return id.namespace === namespace && serviceNameOf(gateway) === name;
  });
}

/** The Service that Istio makes for a Gateway. */
export function serviceNameOf({ id, className, annotations }: GatewayView): string {
  return annotations[NAME_OVERRIDE] ?? `${id.name}-${className}`;
}

function isNameOf(address: string, namespace: string, name: string, home: string): boolean {
  const [service, where] = address.split('.');
  return service === name && (where ?? home) === namespace;
}
