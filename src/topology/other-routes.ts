import { isAtLeast } from '../config/version.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import type { Item } from '../resource/item.ts';
import { listAt, stringAt } from '../resource/json.ts';
import { formatId } from '../resource/resource-id.ts';
import type { Topology } from './topology.ts';

/**
 * A GRPCRoute or VirtualService of the input for the same Service, which an HTTPRoute beside it is not merged with (Istio
 * before 1.30 for GRPCRoutes; for VirtualServices never, "not supported"); `undefined` where there is none.
 */
export function otherRouteOf(topology: Topology, namespace: string, service: string): string | undefined {
  const grpc = isAtLeast(topology.config.istio, '1.30')
    ? undefined
    : topology.model
        .ofKind(GATEWAY_GROUP, 'GRPCRoute')
        .find((item) =>
          listAt(item.content(), ['spec', 'parentRefs']).some(
            (ref) =>
              stringAt(ref, ['kind']) === 'Service' &&
              stringAt(ref, ['name']) === service &&
              (stringAt(ref, ['namespace']) ?? item.id.namespace) === namespace,
          ),
        );
  if (grpc !== undefined) return formatId(grpc.id);
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
