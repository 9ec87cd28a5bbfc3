import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  at,
  CATCH_ALL,
  canary,
  deployment,
  fanOut,
  type Objects,
  planned,
  route,
  rule,
  SHOP,
  service,
  toService,
} from '../plan/scene.ts';

const told = (marker: JsonObject, objects: Objects = {}) =>
  planned({ fanOuts: [fanOut([{ canary: 'cart', selection: 'route' }], { marker })] }, { ...SHOP, ...objects }).written;
const rulesOf = (marker: JsonObject) => at(told(marker)['HTTPRoute shop/checkout-canary-fanout'], 'spec', 'rules');
const LANE = { header: 'baggage', value: 'lane=v2' };
const toCanary = [toService('checkout-canary', { port: 80, weight: 1 })];
const filter = (requestHeaderModifier: JsonObject) => ({ type: 'RequestHeaderModifier', requestHeaderModifier });
const hasLane = {
  ...CATCH_ALL,
  headers: [{ type: 'RegularExpression', name: 'baggage', value: '(|.*,)\\s*lane=v2\\s*(|[;,].*)' }],
};

describe('the route that marks requests', () => {
  it('sets all headers of the marker on every request, so that none of a client’s stays beside', () => {
    const extra = [{ header: 'x-lane', value: 'next' }];
    expect(rulesOf({ header: 'x-version', value: 'v2', extra })).toEqual([
      {
        matches: [CATCH_ALL],
        filters: [
          filter({
            set: [
              { name: 'x-version', value: 'v2' },
              { name: 'x-lane', value: 'next' },
            ],
          }),
        ],
        backendRefs: toCanary,
      },
    ]);
  });

  it('is of the canary Service, at its port', () => {
    const route = told(LANE)['HTTPRoute shop/checkout-canary-fanout'];
    expect(at(route, 'spec', 'parentRefs')).toEqual([toService('checkout-canary', { port: 80 })]);
  });

  it('adds a member to baggage, unless the request has it', () => {
    expect(rulesOf(LANE)).toEqual([
      { matches: [hasLane], backendRefs: toCanary },
      {
        matches: [CATCH_ALL],
        filters: [filter({ add: [{ name: 'baggage', value: 'lane=v2' }] })],
        backendRefs: toCanary,
      },
    ]);
  });

  it('sets other headers either way', () => {
    const set = [{ name: 'x-version', value: 'v2' }];
    expect(rulesOf({ ...LANE, extra: [{ header: 'x-version', value: 'v2' }] })).toEqual([
      { matches: [hasLane], filters: [filter({ set })], backendRefs: toCanary },
      {
        matches: [CATCH_ALL],
        filters: [filter({ set, add: [{ name: 'baggage', value: 'lane=v2' }] })],
        backendRefs: toCanary,
      },
    ]);
  });
});

describe('the route of a callee', () => {
  it('does not ask for the marker’s header twice, however it is spelt', () => {
    const beta = route(
      'shop/cart-beta',
      [toService('cart', { port: 80 })],
      [rule([asks('v1')], 'cart'), rule([CATCH_ALL], 'cart')],
    );
    const matches = at(
      told({ header: 'X-Version', value: 'v2' }, { beta })['HTTPRoute shop/cart-fanout'],
      'spec',
      'rules',
      0,
      'matches',
    );
    expect(matches).toHaveLength(2);
    expect(JSON.stringify(matches)).not.toContain('x-version');
  });
});

describe('the Service over both versions of a callee', () => {
  const both = (objects: Objects = {}, callee: JsonObject = { canary: 'cart' }) =>
    planned({ fanOuts: [fanOut([callee])] }, { ...SHOP, ...objects }).written;

  it('is left by Envoy for the others after five errors in a row, whole if need be, and tried again', () => {
    expect(at(both()['DestinationRule shop/cart-fanout'], 'spec', 'trafficPolicy', 'outlierDetection')).toEqual({
      consecutive5xxErrors: 5,
      interval: '10s',
      baseEjectionTime: '30s',
      maxEjectionPercent: 100,
    });
  });

  it('has the ports of the callee, without a name where they have none', () => {
    const plain = {
      reports: service('shop/reports', { ports: [{ port: 8080, targetPort: 'web' }] }),
      next: service('shop/next', { selector: { app: 'reports', track: 'next' } }),
    };
    const written = both(plain, { service: 'reports', backend: 'next' });
    expect(at(written['Service shop/reports-fanout'], 'spec', 'ports')).toStrictEqual([
      { protocol: 'TCP', port: 8080, targetPort: 'web' },
    ]);
  });
});

describe('what is written for objects without a namespace', () => {
  it('has none either', () => {
    const { written, findings } = planned(
      { fanOuts: [fanOut([{ canary: 'cart' }])], waypoint: { name: 'waypoint', create: true } },
      {
        checkout: canary('/checkout', { gatewayRefs: [{ name: 'public' }] }),
        checkoutPods: deployment('/checkout'),
        cart: canary('/cart'),
        cartPods: deployment('/cart'),
      },
    );
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toContain('Gateway waypoint');
    for (const { metadata } of Object.values(written)) expect(metadata).not.toHaveProperty('namespace');
  });
});
