import { describe, expect, it } from 'vitest';
import { canary, gateway, object, route, service, told } from './objects.ts';

const PARENT = [{ name: 'public', namespace: 'infra' }];
const to = (...names: readonly string[]) =>
  route(
    'shop/web',
    PARENT,
    names.map((name) => ({ name, port: 80 })),
  );

describe('FAN103 proposes', () => {
  it.each([
    ['a Service that is misspelt', [service('shop/checkout'), to('chekout')], ['[0].name = checkout']],
    [
      'it wherever it is named',
      [service('shop/checkout'), to('chekout', 'chekout')],
      ['[0].name = checkout', '[1].name = checkout'],
    ],
    ['nothing where others are there, and says it once', [service('shop/cart'), to('search', 'search')], ['[0].name']],
    ['nothing for another version', [service('shop/cart-v1'), to('cart-v2')], ['[0].name']],
    ['nothing for another part', [service('shop/cart-eu'), to('cart-us', 'cart')], ['[0].name', '[1].name']],
    [
      'what Flagger makes',
      [canary('shop/checkout'), to('checkout-primry', 'chekout-canary')],
      ['[0].name = checkout-primary', '[1].name = checkout-canary'],
    ],
  ])('%s', (_, objects, fields) => {
    expect(told('FAN103', objects)).toEqual(fields.map((field) => `warning spec.rules[0].backendRefs${field}`));
  });
});

describe('FAN103 is silent', () => {
  it.each([
    ['without Services of the namespace', [service('payments/ledger'), to('cart')]],
    ['of what Flagger may make elsewhere', [service('shop/cart'), to('search-primary', 'search-canary')]],
    ['of what Flagger makes', [canary('shop/checkout'), to('checkout', 'checkout-primary', 'checkout-canary')]],
    ['of the Services of a Gateway', [service('shop/cart'), gateway('shop/edge'), to('edge-nginx', 'edge')]],
    ['where a Service names no namespace', [service('cart'), service('shop/pay'), to('cart')]],
    ['where the route names none', [service('payments/ledger'), route('web', PARENT, [{ name: 'ledger', port: 80 }])]],
    ['beside a chart', [service('shop/cart'), object('helm.cattle.io/v1', 'HelmChart', 'kube-system/x'), to('search')]],
    [
      "of an operator's Services",
      [service('shop/cart'), object('k8s.keycloak.org/v2alpha1', 'Keycloak', 'shop/auth'), to('auth-service')],
    ],
    [
      'of other kinds',
      [
        service('shop/cart'),
        route('shop/web', PARENT, [{ group: 'gateway.envoyproxy.io', kind: 'Backend', name: 'carts' }]),
      ],
    ],
  ])('%s', (_, objects) => {
    expect(told('FAN103', objects)).toEqual([]);
  });
});
