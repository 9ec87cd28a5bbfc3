import type { GatewayView } from '../model/gateway.ts';
import type { BackendObjectView } from '../model/route-filter.ts';
import { gatewayOfService } from './gateway-service.ts';
import { isGranted } from './reference-grant.ts';
import type { ServiceNode, Topology } from './topology.ts';

/** What a backendRef means, or the condition ResolvedRefs=False with its reason: such a share gets 500. */
export type Backend =
  | { readonly kind: 'service'; readonly service: ServiceNode; readonly port: number }
  | {
      readonly kind: 'gateway';
      readonly gateway: GatewayView;
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
    }
  | { readonly kind: 'invalid'; readonly reason: BackendFault; readonly why: string };

export type BackendFault = 'InvalidKind' | 'BackendNotFound' | 'RefNotPermitted' | 'UnsupportedValue';

export interface ReferenceRules {
  /** A route bound to a Service may name Services of every namespace (GEP-1294); any other needs a ReferenceGrant. */
  readonly needsGrant: boolean;
  /** Istio's kind Hostname is a backend. */
  readonly istio: boolean;
}

/** Resolves the backendRef of a route (HTTPBackendRef, Gateway API v1.6.1). */
export function resolveBackend(
  ref: BackendObjectView,
  route: { readonly kind: string; readonly namespace: string },
  rules: ReferenceRules,
  topology: Topology,
): Backend {
  const invalid = (reason: BackendFault, why: string): Backend => ({ kind: 'invalid', reason, why });
  const namespace = ref.namespace ?? route.namespace;
  const { name, port } = ref;
  if (ref.group !== '' || ref.kind !== 'Service') {
    const hostname = rules.istio && ref.group === 'networking.istio.io' && ref.kind === 'Hostname';
    const named = hostname ? serviceOfHost(name) : undefined;
    if (named === undefined) {
      const group = ref.group === '' ? '' : ` of group ${ref.group}`;
      return invalid('InvalidKind', `a ${ref.kind}${group} is no backend that is known here`);
    }
    return resolveBackend({ ...ref, group: '', kind: 'Service', ...named }, route, rules, topology);
  }
  if (rules.needsGrant && !isGranted(topology, route.namespace, namespace, name, route.kind)) {
    return invalid(
      'RefNotPermitted',
      `no ReferenceGrant in namespace ${namespace} lets a ${route.kind} of namespace ${route.namespace} name Service ${name}`,
    );
  }
  if (port === undefined) return invalid('UnsupportedValue', `its backendRef ${name} names no port`);
  const gateway = gatewayOfService(namespace, name, topology.model);
  if (gateway !== undefined) return { kind: 'gateway', gateway, namespace, name, port };
  const service = topology.service(namespace, name);
  if (service === undefined) return invalid('BackendNotFound', `Service ${namespace}/${name} is not in the input`);
  if (service.ports.length > 0 && !service.ports.some((each) => each.port === port)) {
    return invalid('BackendNotFound', `Service ${namespace}/${name} has no port ${port}`);
  }
  return { kind: 'service', service, port };
}

/** `checkout.shop.svc.cluster.local` */
export function serviceOfHost(host: string): { readonly namespace: string; readonly name: string } | undefined {
  const found = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?\.?$/.exec(host);
  return found === null ? undefined : { name: found[1] ?? '', namespace: found[2] ?? '' };
}
