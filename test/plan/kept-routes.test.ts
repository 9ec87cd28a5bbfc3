import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  CATCH_ALL,
  canary,
  deployment,
  FOLLOWED,
  fanOut,
  type Objects,
  planned,
  route,
  rule,
  SHOP,
  service,
  toCart,
  toService,
} from './scene.ts';

const FOLLOWS = 'HTTPRoute shop/cart-follows';
const SERVICE = 'Service shop/cart-fanout';
const INTO = 'spec.rules[0].backendRefs[0].name = cart-fanout';
const byRoute = (callee: JsonObject, spec: JsonObject = {}, objects: Objects = {}) =>
  planned(toCart(callee, spec), { ...SHOP, ...FOLLOWED, ...objects });
const followsTo = (...backends: readonly JsonObject[]) => ({
  follows: route(
    'shop/cart-follows',
    [toService('cart', { port: 80 })],
    [{ matches: [asks('v2')], backendRefs: [...backends] }, rule([CATCH_ALL], 'cart')],
  ),
});
const BARE = { cartPods: deployment('shop/cart', { app: 'cart' }) };
/** Flagger's own route follows: it tests the marker, on the Service that callers address. */
const TESTED = {
  marks: FOLLOWED.marks,
  follows: undefined,
  cart: canary(
    'shop/cart',
    { gatewayRefs: [toService('cart', { port: 80 })] },
    {
      analysis: { interval: '1m', threshold: 5, iterations: 3, match: [{ headers: { 'x-version': { exact: 'v2' } } }] },
    },
  ),
};

describe('a route of the user’s that follows the marker', () => {
  it('stays as it is, and nothing is written beside it', () => {
    const { findings, edits, written } = byRoute({});
    expect(findings).toEqual([]);
    expect(edits[FOLLOWS]).toBeUndefined();
    expect(Object.keys(written)).toEqual(['Service shop/checkout-primary', 'Service shop/checkout-canary']);
    expect(edits['Canary shop/cart']).toEqual(['spec.service.apex.labels["istio.io/use-waypoint"] = waypoint']);
  });

  it.each(['failover', 'ab'])('is told where the configuration asks for another way: %s', (selection) => {
    const { findings, sentences, written } = byRoute({ selection });
    expect(findings).toEqual([`info FAN410 ${FOLLOWS}`]);
    expect(sentences).toContain(`${FOLLOWS} follows the marker at Service shop/cart already`);
    expect(sentences).toContain(`nothing was written for \`selection: ${selection}\``);
    expect(Object.keys(written)).not.toContain('HTTPRoute shop/cart-fanout');
    expect(sentences.includes('`adopt: true` exchanges')).toBe(selection === 'failover');
  });

  it.each(['route', 'none'])('is what the configuration asks for, or may have: %s', (selection) => {
    expect(byRoute({ selection }).findings).toEqual([]);
  });

  it('could be adopted only where it sends to the canary', () => {
    const { sentences } = byRoute({ selection: 'failover' }, {}, followsTo({ name: 'elsewhere', port: 80 }));
    expect(sentences).toContain('follows the marker at Service shop/cart already');
    expect(sentences).not.toContain('adopt');
  });

  it('could be adopted only where a Canary is behind it', () => {
    const follows = route(
      'shop/reports-follows',
      [toService('reports')],
      [rule([asks('v2')], 'next'), rule([CATCH_ALL], 'reports')],
    );
    const spec = { fanOuts: [fanOut([{ service: 'reports', backend: 'next', selection: 'failover' }])] };
    const plain = { reports: service('shop/reports'), next: service('shop/next') };
    const { findings, sentences } = planned(spec, { ...SHOP, ...FOLLOWED, ...plain, follows });
    expect(findings).toEqual(['info FAN410 HTTPRoute shop/reports-follows']);
    expect(sentences).not.toContain('adopt');
  });
});

describe('a route of the user’s, with `adopt: true`', () => {
  const adopt = { adopt: true };

  it('gets the Service over both versions in place of the canary, and nothing else', () => {
    const { findings, edits, written, reasons } = byRoute({}, adopt);
    expect(findings).toEqual([]);
    expect(edits[FOLLOWS]).toEqual([INTO]);
    expect(Object.keys(written)).toEqual([
      'Service shop/checkout-primary',
      'Service shop/checkout-canary',
      SERVICE,
      'DestinationRule shop/cart-fanout',
    ]);
    expect(reasons).toContain(`what ${FOLLOWS} sends there is answered 503; cart-fanout falls back`);
  });

  it('is adopted where fan-outs are found too', () => {
    const { edits } = planned(adopt, { ...SHOP, ...FOLLOWED });
    expect(edits[FOLLOWS]).toEqual([INTO]);
  });

  it('is as the configuration wants it, which is not told', () => {
    expect(byRoute({ selection: 'failover' }, adopt).findings).toEqual([]);
  });

  it('gets it in each place where marked requests are sent to the canary', () => {
    const follows = route(
      'shop/cart-follows',
      [toService('cart', { port: 80 })],
      [
        rule([asks('yes', 'x-beta')], 'cart-canary'),
        {
          matches: [asks('v2')],
          backendRefs: [
            { name: 'cart-primary', port: 80, weight: 1 },
            { name: 'cart-canary', port: 80, weight: 9 },
          ],
        },
        rule([CATCH_ALL], 'cart'),
      ],
    );
    expect(byRoute({}, adopt, { follows }).edits[FOLLOWS]).toEqual(['spec.rules[1].backendRefs[1].name = cart-fanout']);
  });

  it.each([
    ['sends elsewhere', followsTo({ name: 'elsewhere', port: 80 })],
    [
      'is none of Flagger’s canary',
      { cart: canary('shop/cart', {}, { targetRef: { kind: 'Service', name: 'cart' } }), apex: service('shop/cart') },
    ],
  ])('stays as it is where it %s', (_, objects) => {
    const { edits, written, findings } = byRoute({}, adopt, objects);
    expect(findings).toEqual([]);
    expect(edits[FOLLOWS]).toBeUndefined();
    expect(written[SERVICE]).toBeUndefined();
  });

  it('stays as it is, and that is told, where no label tells the pods apart', () => {
    const { edits, written, findings, sentences } = byRoute({}, adopt, BARE);
    expect(findings).toEqual(['warning FAN427 Canary shop/cart']);
    expect(sentences).toContain(
      `${FOLLOWS} goes on to send requests with \`x-version: v2\` to the canary of Service shop/cart`,
    );
    expect(edits[FOLLOWS]).toBeUndefined();
    expect(written[SERVICE]).toBeUndefined();
  });

  it('is not of a plain Service', () => {
    const follows = route(
      'shop/reports-follows',
      [toService('reports')],
      [rule([asks('v2')], 'next'), rule([CATCH_ALL], 'reports')],
    );
    const plain = {
      reports: service('shop/reports'),
      next: service('shop/next', { selector: { app: 'reports', track: 'next' } }),
    };
    const spec = { fanOuts: [fanOut([{ service: 'reports', backend: 'next' }])], ...adopt };
    const { edits, findings } = planned(spec, { ...SHOP, ...FOLLOWED, ...plain, follows });
    expect(findings).toEqual([]);
    expect(edits['HTTPRoute shop/reports-follows']).toBeUndefined();
  });
});

describe('a route that was adopted before', () => {
  const adopted = followsTo({ name: 'cart-fanout', port: 80 });

  it('keeps its Service, whatever the configuration says of it by now', () => {
    const { written, edits, findings } = byRoute({}, {}, adopted);
    expect(findings).toEqual([]);
    expect(edits[FOLLOWS]).toBeUndefined();
    expect(Object.keys(written)).toContain(SERVICE);
    expect(Object.keys(written)).toContain('DestinationRule shop/cart-fanout');
  });

  it('is as the configuration wants it, which is not told', () => {
    expect(byRoute({ selection: 'failover' }, {}, adopted).findings).toEqual([]);
  });

  it('is kept without it where no label tells the pods apart any more', () => {
    const { written, findings } = byRoute({}, {}, { ...adopted, ...BARE });
    expect(findings).toEqual([]);
    expect(written[SERVICE]).toBeUndefined();
  });
});

describe('Flagger’s own route that follows the marker', () => {
  it('stays as it is, and nothing is written', () => {
    const { findings, edits, written } = byRoute({}, {}, TESTED);
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toEqual(['Service shop/checkout-primary', 'Service shop/checkout-canary']);
    expect(edits['Canary shop/cart']).toEqual(['spec.service.apex.labels["istio.io/use-waypoint"] = waypoint']);
  });

  it('is what `ab` asks for, and `none` may have', () => {
    expect(byRoute({ selection: 'ab' }, {}, TESTED).findings).toEqual([]);
    expect(byRoute({ selection: 'none' }, {}, TESTED).findings).toEqual([]);
  });

  it.each(['route', 'failover'])('is told where the configuration asks for another way: %s', (selection) => {
    const { findings, sentences, written } = byRoute({ selection }, {}, TESTED);
    expect(findings).toEqual(['info FAN410 Canary shop/cart']);
    expect(sentences).toContain("Flagger's own route follows the marker at Service shop/cart already");
    expect(sentences).not.toContain('adopt');
    expect(written[SERVICE]).toBeUndefined();
  });
});
