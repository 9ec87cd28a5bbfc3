import { describe, expect, it } from 'vitest';
import { canary, from, gateway, listener, object, route, service, told, toService, waypoint } from './objects.ts';

const PUBLIC = gateway('infra/public');

describe('FAN102 proposes', () => {
  it.each([
    [
      'a name that is nearly there',
      [PUBLIC, route('shop/cart', [{ name: 'publik', namespace: 'infra' }])],
      'name = public',
    ],
    ['the namespace that is left out', [PUBLIC, route('shop/cart', [{ name: 'public' }])], 'namespace = infra'],
    [
      'a namespace that is misspelt',
      [PUBLIC, route('shop/cart', [{ name: 'public', namespace: 'infr' }])],
      'namespace = infra',
    ],
    [
      'nothing where two namespaces have it',
      [PUBLIC, gateway('edge/public'), route('shop/cart', [{ name: 'public' }])],
      'namespace',
    ],
    ['nothing where others are there', [PUBLIC, route('shop/cart', [{ name: 'tls', namespace: 'infra' }])], 'name'],
    [
      'a ListenerSet',
      [
        object('gateway.networking.k8s.io/v1', 'ListenerSet', 'shop/partners', { parentRef: { name: 'public' } }),
        route('shop/cart', [{ kind: 'ListenerSet', name: 'partner' }]),
      ],
      'name = partners',
    ],
    ['the apex of a Canary', [canary('shop/checkout'), route('shop/cart', [toService('chekout')])], 'name = checkout'],
  ])('%s', (_, objects, field) => {
    expect(told('FAN102', objects)).toEqual([`warning spec.parentRefs[0].${field}`]);
    expect(told('FAN102', objects, true)).toEqual([`warning spec.parentRefs[0].${field}`]);
  });
});

describe('FAN102 is silent', () => {
  it.each([
    [
      'where the input has no Gateway of the namespace',
      [PUBLIC, route('shop/cart', [{ name: 'x', namespace: 'edge' }])],
    ],
    ['where it has only a waypoint there', [waypoint('shop/waypoint'), route('shop/cart', [{ name: 'waypont' }])]],
    [
      'where the Gateway elsewhere takes no route of this namespace',
      [gateway('infra/public', [listener('http', 80)]), route('shop/cart', [{ name: 'public' }])],
    ],
    ['where the route names no namespace', [PUBLIC, route('cart', [{ name: 'public' }])]],
    [
      'where the Gateway names no namespace',
      [gateway('public'), gateway('shop/other'), route('shop/cart', [{ name: 'public' }])],
    ],
    [
      'of kinds that others know',
      [PUBLIC, service('shop/cart'), route('shop/cart', [{ group: 'x.io', kind: 'Mesh', name: 'm' }])],
    ],
    ['where FAN101 speaks', [service('shop/cart'), route('shop/cart', [{ kind: 'Service', name: 'cart' }])]],
    [
      'of the Services of a Canary of any provider',
      [
        canary('shop/checkout', {}, 'linkerd'),
        service('shop/cart'),
        route('shop/cart', [toService('checkout'), toService('checkout-canary')]),
      ],
    ],
    [
      'of a -canary Service whose Canary is elsewhere',
      [service('shop/cart'), route('shop/cart', [toService('pay-canary')])],
    ],
    [
      'of a Service beside a chart',
      [
        service('shop/cart'),
        object('argoproj.io/v1alpha1', 'Application', 'argocd/search'),
        route('shop/cart', [toService('search')]),
      ],
    ],
    [
      'where the Gateway elsewhere takes none at all',
      [gateway('infra/public', [listener('http', 80, from('None'))]), route('shop/cart', [{ name: 'public' }])],
    ],
  ])('%s', (_, objects) => {
    expect(told('FAN102', objects)).toEqual([]);
  });
});
