import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  at,
  CATCH_ALL,
  canary,
  deployment,
  FOLLOWED,
  fanOut,
  type Objects,
  ours,
  planned,
  route,
  rule,
  SHOP,
  service,
  toCart,
  toService,
} from './scene.ts';

const ROUTE = 'HTTPRoute shop/cart-fanout';
const SERVICE = 'Service shop/cart-fanout';
const told = (callee: JsonObject, objects: Objects = {}) => planned(toCart(callee), { ...SHOP, ...objects });
/** The backend of the rule for marked requests. */
const chosen = (written: Objects, name = ROUTE) => at(written[name], 'spec', 'rules', 0, 'backendRefs', 0, 'name');
const BARE = { cartPods: deployment('shop/cart', { app: 'cart' }) };

describe('how marked requests come to the canary of a callee', () => {
  it('is by a Service over both versions, where nothing is said', () => {
    const { written, findings } = told({});
    expect(findings).toEqual([]);
    expect(chosen(written)).toBe('cart-fanout');
    expect(at(written[SERVICE], 'spec', 'selector')).toEqual({ 'app.kubernetes.io/name': 'cart' });
  });

  it('is by a route to the canary alone, where the configuration says so', () => {
    const { written, findings } = told({ selection: 'route' });
    expect(findings).toEqual([]);
    expect(chosen(written)).toBe('cart-canary');
    expect(written[SERVICE]).toBeUndefined();
  });

  it('is not at all, where the configuration says so; calls pass the waypoint all the same', () => {
    const { written, findings, sentences, edits } = told({ selection: 'none' });
    expect(findings).toEqual(['info FAN414 Canary shop/cart']);
    expect(sentences).toContain('no route of Service shop/cart matches `x-version: v2`');
    expect(Object.keys(written)).not.toContain(ROUTE);
    expect(edits['Canary shop/cart']).toHaveLength(1);
  });

  it('is not chosen by the function where no label tells the pods apart: a warning of what stays', () => {
    const { findings, sentences, written, edits } = told({}, BARE);
    expect(findings).toEqual(['warning FAN427 Canary shop/cart']);
    expect(sentences).toMatch(/^requests with `x-version: v2` stay on the stable version of Service shop\/cart/);
    expect(Object.keys(written)).not.toContain(ROUTE);
    expect(edits['Canary shop/cart']).toHaveLength(1);
  });

  it('is an error there where the configuration asks for both versions', () => {
    const { findings, edits } = told({ selection: 'failover' }, BARE);
    expect(findings).toEqual(['error FAN427 Canary shop/cart']);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('is no matter of labels where the route alone is asked for', () => {
    expect(chosen(told({ selection: 'route' }, BARE).written)).toBe('cart-canary');
  });

  it('takes the label that the configuration names', () => {
    const cartPods = deployment('shop/cart', { app: 'cart', 'app.kubernetes.io/name': 'cart', part: 'basket' });
    const { written } = told({ podLabel: 'part' }, { cartPods });
    expect(at(written[SERVICE], 'spec', 'selector')).toEqual({ part: 'basket' });
  });

  it('is told, and written beside the Canary of the callee', () => {
    const { reasons, beside } = told({});
    expect(reasons).toContain(
      "of its pods the canary's answer as long as one is healthy, and else the others, where cart-canary alone",
    );
    expect(beside).toMatchObject({
      'Service shop/checkout-canary': 'Canary shop/checkout',
      'HTTPRoute shop/checkout-canary-fanout': 'Canary shop/checkout',
      'Service shop/cart-fanout': 'Canary shop/cart',
      'DestinationRule shop/cart-fanout': 'Canary shop/cart',
      'HTTPRoute shop/cart-fanout': 'Canary shop/cart',
    });
  });

  it('prefers the pods of the canary by Flagger’s label', () => {
    const rule = told({}).written['DestinationRule shop/cart-fanout'];
    expect(at(rule, 'spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting')).toEqual({
      enabled: true,
      failoverPriority: ['app=cart'],
    });
  });
});

describe('a callee that is a plain Service', () => {
  const told = (selection: string | undefined, reports: JsonObject, next: JsonObject) => {
    const callee = { service: 'reports', backend: 'next', ...(selection === undefined ? {} : { selection }) };
    return planned(
      { fanOuts: [fanOut([callee])] },
      { ...SHOP, reports: service('shop/reports', reports), next: service('shop/next', next) },
    );
  };
  const all = { selector: { app: 'reports' } };
  const some = { selector: { app: 'reports', track: 'next' } };

  it('falls back to its other pods where the version’s selector asks for something more', () => {
    const { written, findings } = told(undefined, all, some);
    expect(findings).toEqual([]);
    expect(chosen(written, 'HTTPRoute shop/reports-fanout')).toBe('reports-fanout');
    expect(at(written['Service shop/reports-fanout'], 'spec', 'selector')).toEqual({ app: 'reports' });
    expect(JSON.stringify(written['DestinationRule shop/reports-fanout'])).toContain('["track=next"]');
  });

  it('says so, and keeps what is written beside the Service', () => {
    const { reasons, beside } = told(undefined, all, some);
    expect(reasons).toContain(
      'it has the pods of every version of reports: Service shop/reports selects the pods of every version',
    );
    expect(reasons).toContain(
      'of its pods those of next answer as long as one is healthy, and else the others, where next alone would answer 503',
    );
    expect(beside).toMatchObject({
      'Service shop/reports-fanout': 'Service shop/reports',
      'DestinationRule shop/reports-fanout': 'Service shop/reports',
      'HTTPRoute shop/reports-fanout': 'Service shop/reports',
    });
  });

  it.each([
    ['asks for other pods', all, { selector: { app: 'other', track: 'next' } }],
    [
      'asks for other pods in part',
      { selector: { app: 'reports', tier: 'back' } },
      { selector: { app: 'reports', track: 'next' } },
    ],
    ['asks for nothing more', all, all],
    ['is beside one that selects nothing', { selector: {} }, some],
    ['selects nothing', all, { selector: {} }],
  ])('gets a route to the version alone where its selector %s', (_, reports, next) => {
    const { written, findings } = told(undefined, reports, next);
    expect(findings).toEqual([]);
    expect(chosen(written, 'HTTPRoute shop/reports-fanout')).toBe('next');
    expect(written['Service shop/reports-fanout']).toBeUndefined();
  });

  it('is an error there where both versions are asked for', () => {
    const { findings, sentences } = told('failover', all, all);
    expect(findings).toEqual(['error FAN427 Service shop/reports']);
    expect(sentences).toContain(
      'the selector of Service shop/next is not that of Service shop/reports with something added',
    );
    expect(sentences).toContain('the selector of Service shop/reports must take the pods of every version');
  });

  it('does not follow where the configuration says so', () => {
    const { findings, written } = told('none', all, some);
    expect(findings).toEqual(['info FAN414 Service shop/reports']);
    expect(written['HTTPRoute shop/reports-fanout']).toBeUndefined();
  });
});

describe('a callee whose Canary makes copies of a Service', () => {
  it('gets a route to the canary, whose pods are there whatever rolls out', () => {
    const targetRef = { apiVersion: 'v1', kind: 'Service', name: 'cart' };
    const { written, findings, edits } = told(
      {},
      { cart: canary('shop/cart', {}, { targetRef }), apex: service('shop/cart'), cartPods: undefined },
    );
    expect(findings).toEqual([]);
    expect(chosen(written)).toBe('cart-canary');
    // Flagger reads no labels of its Canary.
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(edits['Service shop/cart']).toEqual(['metadata.labels["istio.io/use-waypoint"] = waypoint']);
  });
});

describe('a callee that is not in the input', () => {
  it('is told of the entry, which is all that there is', () => {
    const follows = route(
      'infra/stock-follows',
      [toService('stock')],
      [rule([asks('v2')], 'next'), rule([CATCH_ALL], 'stock')],
    );
    const { findings, sentences, written } = planned({}, { ...SHOP, marks: FOLLOWED.marks, follows });
    expect(findings).toEqual(['warning FAN305 Canary shop/checkout']);
    expect(sentences).toContain('needs a waypoint for Service infra/stock, but the Service is not in the input');
    expect(Object.keys(written)).toContain('Service shop/checkout-canary');
  });
});

describe('a route of an earlier run', () => {
  const earlier = (backend: string) => ({
    earlier: route(
      'shop/cart-fanout',
      [toService('cart', { port: 80 })],
      [rule([asks('v2')], backend), rule([CATCH_ALL], 'cart')],
      'HTTPRoute',
      ours('shop/cart'),
    ),
  });

  it('is no choice of somebody’s: the configuration decides anew', () => {
    const { findings, edits, written } = told({ selection: 'failover' }, earlier('cart-canary'));
    expect(findings).toEqual([]);
    expect(edits[ROUTE]).toEqual(['was written']);
    expect(Object.keys(written)).toContain(SERVICE);
  });

  it('goes where Flagger’s own follows by now, whatever may be adopted', () => {
    const cart = canary(
      'shop/cart',
      { gatewayRefs: [toService('cart', { port: 80 })] },
      {
        analysis: {
          interval: '1m',
          threshold: 5,
          iterations: 3,
          match: [{ headers: { 'x-version': { exact: 'v2' } } }],
        },
      },
    );
    const { removed, written, edits, findings } = planned(toCart({}, { adopt: true }), {
      ...SHOP,
      ...earlier('cart-canary'),
      cart,
    });
    expect(findings).toEqual([]);
    expect(removed).toEqual([ROUTE]);
    expect(edits[ROUTE]).toBeUndefined();
    expect(written[SERVICE]).toBeUndefined();
  });

  it('goes where the callee is not to follow any more', () => {
    const { removed, findings } = told({ selection: 'none' }, earlier('cart-canary'));
    expect(findings).toEqual(['info FAN414 Canary shop/cart']);
    expect(removed).toEqual([ROUTE]);
  });

  it('stays as it is where fan-outs are found in routes and somebody’s sets the marker', () => {
    const { edits, removed } = planned({}, { ...SHOP, marks: FOLLOWED.marks, ...earlier('cart-canary') });
    expect(edits[ROUTE]).toBeUndefined();
    expect(removed).toEqual([]);
  });
});
