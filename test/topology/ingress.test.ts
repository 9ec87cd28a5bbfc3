import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { ingressTo } from '../../src/topology/ingress.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';
import { gateway, object, route, service } from '../rules/objects.ts';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** The Gateways that are said to call the waypoint of cart, where edge is of the class. */
function callersOf(gatewayClassName: string, ...others: readonly JsonObject[]): readonly string[] {
  const topology = topologyOf(
    itemsOfObjects([
      service('shop/cart'),
      gateway('shop/edge', undefined, { gatewayClassName }),
      route('shop/cart', [{ name: 'edge' }], [{ name: 'cart', port: 80 }]),
      ...others,
    ]),
  );
  return ingressTo(topology, 'shop', 'cart').gateways.map(({ name }) => name);
}

function classOf(name: string, controllerName: string): JsonObject {
  return object(GATEWAY_API, 'GatewayClass', name, { controllerName });
}

describe('an ingress gateway that calls waypoints', () => {
  it('is of a class of Istio, or of one that its GatewayClass hands to Istio', () => {
    expect(callersOf('istio')).toEqual(['edge']);
    expect(callersOf('edge', classOf('edge', 'istio.io/gateway-controller'))).toEqual(['edge']);
  });

  it('is none of another class, and no waypoint', () => {
    expect(callersOf('nginx')).toEqual([]);
    expect(callersOf('istio-waypoint')).toEqual([]);
  });

  it('is what the GatewayClass says and not what its name sounds like', () => {
    expect(callersOf('istio-edge')).toEqual(['edge']);
    expect(callersOf('istio-edge', classOf('istio-edge', 'gateway.nginx.org/nginx-gateway-controller'))).toEqual([]);
    expect(callersOf('istio-mine', classOf('istio-mine', 'istio.io/mesh-controller'))).toEqual([]);
  });
});
