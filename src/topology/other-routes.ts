import { isAtLeast } from '../config/version.ts';
import type { Item } from '../resource/item.ts';
import { listAt } from '../resource/json.ts';
import { formatId } from '../resource/resource-id.ts';
import { isOurs } from './generated.ts';
import type { Topology } from './topology.ts';

/**
 * What routes the same Service and a route of a kind beside it is not merged with: routes of the other kind (Istio before 1.30)
 * and VirtualServices (never, "not supported"); `undefined` where there is none.
 */
export function otherRouteOf(
  topology: Topology,
  namespace: string,
  service: string,
  kind: 'HTTPRoute' | 'GRPCRoute' = 'HTTPRoute',
): string | undefined {
  const merged = isAtLeast(topology.config.istio, '1.30');
  const other = merged
    ? undefined
    : topology.routesOn(namespace, service).find((route) => route.id.kind !== kind && !isOurs(route));
  if (other !== undefined) return formatId(other.id);
  const [virtual] = virtualServicesOf(topology, namespace, service);
  return virtual === undefined ? undefined : formatId(virtual.id);
}

/** The VirtualServices of the input that have a Service as host. */
export function virtualServicesOf({ model }: Topology, namespace: string, service: string): readonly Item[] {
  return model.ofKind('networking.istio.io', 'VirtualService').filter((item) =>
    listAt(item.content(), ['spec', 'hosts']).some((host) => {
      if (typeof host !== 'string') return false;
      const [name, there, svc] = host.split('.');
      if (name !== service) return false;
      return there === undefined ? item.id.namespace === namespace : there === namespace && (svc ?? 'svc') === 'svc';
    }),
  );
}
