import { describe, expect, it } from 'vitest';
import { canary, object, route, service, told, toService } from './objects.ts';

const CART = service(
  'shop/cart',
  { port: 80, targetPort: 8080, name: 'http' },
  { port: 90, targetPort: 9090, name: 'x' },
);
const to = (backendRef: { readonly [key: string]: string | number }) =>
  route('shop/web', [toService('cart')], [{ name: 'cart', ...backendRef }]);

describe('FAN104 says', () => {
  it.each([
    ['the port of a targetPort', [CART, to({ port: 9090 })], 'error', ' = 90'],
    ['nothing more where several ports may be meant', [CART, to({ port: 8081 })], 'error', ''],
    ['the only port', [service('shop/cart'), to({ port: 8081 })], 'error', ' = 80'],
    ['that a port must be there', [CART, to({})], 'error', ''],
    ['the port of an unknown Service must be there', [to({})], 'error', ''],
    ['a warning where nothing is sent', [CART, to({ port: 8080, weight: 0 })], 'warning', ' = 80'],
    ["the Canary's port", [canary('shop/cart'), to({ port: 8080 })], 'error', ' = 80'],
  ])('%s', (_, objects, severity, proposed) => {
    expect(told('FAN104', objects)).toEqual([`${severity} spec.rules[0].backendRefs[0].port${proposed}`]);
  });
});

describe('FAN104 is silent', () => {
  it.each([
    ['of a Service that is not there', [to({ port: 8080 })]],
    ['of one without ports', [object('v1', 'Service', 'shop/cart'), to({ port: 8080 })]],
    ['of one that is there twice', [CART, service('shop/cart'), to({ port: 8080 })]],
    ['of ports that are found in a workload', [canary('shop/cart', { portDiscovery: true }), to({ port: 9000 })]],
    ["of the Canary's port on a Service of the input", [CART, canary('shop/cart', { port: 9898 }), to({ port: 9898 })]],
    [
      'of a Service that a Canary which is left alone changes',
      [CART, canary('shop/cart', {}, 'istio'), to({ port: 1 })],
    ],
    ['of backends of other kinds', [CART, to({ group: 'multicluster.x-k8s.io', kind: 'ServiceImport' })]],
  ])('%s', (_, objects) => {
    expect(told('FAN104', objects)).toEqual([]);
  });
});
