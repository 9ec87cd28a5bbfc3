import type { CanaryView } from '../model/canary.ts';
import type { GatewayRef, WriteRelay, WriteRelayFallback } from '../plan/augmentation.ts';
import type { Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { fanOutName } from '../topology/generated.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import { generatedMetadata } from './metadata.ts';
import { orderAfter } from './order.ts';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

export function relayRouteName(service: string): string {
  return `${fanOutName(service)}-relay`;
}

export function relayOf({ namespace, name }: WaypointRef): ResourceId {
  return { apiVersion: GATEWAY_API, kind: 'Gateway', namespace, name };
}

export function fallbackOf({ id, apex }: CanaryView): ResourceId {
  return {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    namespace: id.namespace,
    name: `${relayRouteName(apex)}-fallback`,
  };
}

/** A Gateway for callers in the mesh alone: its Service gets no address outside of the cluster. */
export function emitRelay({ gateway, beside }: WriteRelay): Manifest {
  const annotations = { 'networking.istio.io/service-type': 'ClusterIP' };
  return {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    metadata: generatedMetadata(gateway.name, gateway.namespace, beside.id, { annotations }),
    spec: {
      gatewayClassName: 'istio',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }],
    },
  };
}

/**
 * Ranks below Flagger's route by its regular expression, whatever the routes' ages, as long as both have the same hostnames:
 * rules of different ones Istio does not sort together (measured).
 */
export function emitRelayFallback({ canary, gatewayRef, hostnames, remove, written }: WriteRelayFallback): Manifest {
  const { namespace, name } = fallbackOf(canary);
  const annotations = orderAfter(1, written ? [relayOf(gatewayRef)] : []);
  const { port } = canary.service;
  return {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: generatedMetadata(name, namespace, canary.id, { annotations }),
    spec: {
      parentRefs: [printGatewayRef(gatewayRef, namespace)],
      ...(hostnames.length === 0 ? {} : { hostnames }),
      rules: [
        {
          matches: [{ path: { type: 'RegularExpression', value: '/.*' } }],
          ...(remove.length === 0
            ? {}
            : { filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove } }] }),
          backendRefs: [{ group: '', kind: 'Service', name: canary.apex, port, weight: 1 }],
        },
      ],
    },
  };
}

export function printGatewayRef({ namespace, name, sectionName }: GatewayRef, from: string): Json {
  return {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    ...(namespace === from ? {} : { namespace }),
    name,
    ...(sectionName === undefined ? {} : { sectionName }),
  };
}
