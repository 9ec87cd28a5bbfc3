import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { gateway, namespace, object, route, service, told, toService, waypoint } from './objects.ts';

const bound = (more: JsonObject = {}): JsonObject => ({
  ...service('shop/checkout'),
  metadata: { name: 'checkout', namespace: 'shop', labels: { 'istio.io/use-waypoint': 'waypoint', ...more } },
});
const CONSUMER = route('store/web', [toService('checkout', { namespace: 'shop' })]);

describe('FAN109', () => {
  it.each([
    ["Istio's class", [waypoint('shop/waypoint')]],
    [
      "a class of Istio's controller of waypoints",
      [
        gateway('shop/waypoint', [{ name: 'mesh', port: 15008, protocol: 'HBONE' }], { gatewayClassName: 'mesh' }),
        object('gateway.networking.k8s.io/v1', 'GatewayClass', 'mesh', { controllerName: 'istio.io/mesh-controller' }),
      ],
    ],
  ])('says that a waypoint is no parent: %s', (_, objects) => {
    const all = [...objects, route('shop/web', [{ name: 'waypoint' }])];
    expect(told('FAN109', all)).toEqual(['error spec.parentRefs[0]']);
    expect(told('FAN109', all, true)).toEqual([]);
  });

  it("is silent of other vendors' waypoints", () => {
    const other = gateway('shop/waypoint', [{ name: 'proxy', port: 15008, protocol: 'HBONE' }], {
      gatewayClassName: 'x',
    });
    expect(told('FAN109', [other, route('shop/web', [{ name: 'waypoint' }])])).toEqual([]);
  });
});

describe('FAN110', () => {
  it.each([
    ['a waypoint of the input', [waypoint('shop/waypoint'), bound(), CONSUMER]],
    ['one that is not in the input', [bound(), CONSUMER]],
    [
      'one of a third namespace',
      [waypoint('infra/waypoint'), bound({ 'istio.io/use-waypoint-namespace': 'infra' }), CONSUMER],
    ],
  ])('says that a waypoint ignores the route: %s', (_, objects) => {
    expect(told('FAN110', objects)).toEqual(['warning spec.parentRefs[0].namespace']);
    expect(told('FAN110', objects, true)).toEqual([]);
  });

  it.each([
    [
      "a route of the Service's namespace",
      [bound(), route('shop/web', [toService('checkout', { namespace: 'shop' })])],
    ],
    ["one of the waypoint's", [bound({ 'istio.io/use-waypoint-namespace': 'store' }), CONSUMER]],
    ['a Service that no waypoint serves', [service('shop/checkout'), CONSUMER]],
    ['one that is taken out of its waypoint', [bound({ 'istio.io/use-waypoint': 'none' }), CONSUMER]],
    ['a namespace with sidecars', [bound(), namespace('store', { 'istio-injection': 'enabled' }), CONSUMER]],
    [
      "another vendor's waypoint",
      [
        gateway('shop/waypoint', [{ name: 'mesh', port: 15008, protocol: 'HBONE' }], { gatewayClassName: 'x' }),
        bound(),
        CONSUMER,
      ],
    ],
    ['a route without namespace', [bound(), route('web', [toService('checkout', { namespace: 'shop' })])]],
  ])('is silent of %s', (_, objects) => {
    expect(told('FAN110', objects)).toEqual([]);
  });
});
