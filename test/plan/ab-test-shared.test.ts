import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { BIND, bound, onCart, TEST, testOf, told } from './ab-test-scene.ts';
import { at, canary, deployment, fanOut, type Objects, service, toService } from './scene.ts';

describe('a callee that two fan-outs have', () => {
  const LANE = { header: 'x-lane', value: 'next' };
  const second = {
    orders: canary('shop/orders', { gatewayRefs: [{ name: 'public' }] }),
    ordersPods: deployment('shop/orders'),
  };
  const both = (one: JsonObject, other: JsonObject, marker: JsonObject = { header: 'x-version', value: 'v2' }) => ({
    fanOuts: [
      fanOut([{ canary: 'cart', ...one }]),
      { canary: 'orders', marker, callees: [{ canary: 'cart', ...other }] },
    ],
  });

  it('follows by the test of the other one, for the same marker', () => {
    const { findings, edits, written } = told(second, both({ selection: 'ab' }, {}));
    expect(findings).toEqual([]);
    expect(testOf(edits)).toEqual([BIND, TEST]);
    expect(Object.keys(written).filter((name) => name.includes('cart'))).toEqual([]);
  });

  it('gets a route for another marker, with the rules that the test has', () => {
    const { findings, edits, written } = told(
      second,
      both({ selection: 'ab' }, { selection: 'route' }, { header: 'x-lane', value: 'next' }),
    );
    expect(findings).toEqual([]);
    expect(testOf(edits)).toEqual([BIND, TEST]);
    const matches = at(written['HTTPRoute shop/cart-fanout'], 'spec', 'rules', 0, 'matches');
    expect(matches).toHaveLength(2);
    const lane = { type: 'Exact', name: 'x-lane', value: 'next' };
    const path = { type: 'PathPrefix', value: '/' };
    expect(matches).toContainEqual({ path, headers: [{ type: 'Exact', name: 'x-version', value: 'v2' }, lane] });
    expect(at(written['HTTPRoute shop/cart-fanout'], 'spec', 'parentRefs')).toEqual([toService('cart', { port: 80 })]);
  });

  it('gets a route for another marker, where the test is of a member of baggage', () => {
    const [first, other] = both({ selection: 'ab' }, { selection: 'route' }, LANE).fanOuts;
    const baggage = { ...first, marker: { header: 'baggage', value: 'lane=v2' } };
    const { written } = told(second, { fanOuts: [baggage, { ...other }] });
    const matches = at(written['HTTPRoute shop/cart-fanout'], 'spec', 'rules', 0, 'matches');
    expect(JSON.stringify(matches)).toContain('{"type":"RegularExpression","name":"baggage","value":"(|.*,)');
  });

  it.each([
    ['by no port, as other routes of the Service have it', { beta: onCart({}) }],
    ['by no port, as Flagger’s own has it already', bound({})],
  ])('gets a route for another marker that is bound %s', (_, objects) => {
    const { findings, written } = told(
      { ...second, ...objects },
      both({ selection: 'ab' }, { selection: 'route' }, LANE),
    );
    expect(findings).toEqual([]);
    expect(at(written['HTTPRoute shop/cart-fanout'], 'spec', 'parentRefs')).toEqual([toService('cart')]);
  });

  it('follows by the test although the Canary tests something else as well', () => {
    const analysis = {
      interval: '1m',
      threshold: 5,
      iterations: 3,
      match: [{ headers: { 'x-test': { exact: 'yes' } } }],
    };
    const cart = canary('shop/cart', {}, { analysis });
    const { findings, written } = told({ ...second, cart }, both({ selection: 'ab' }, {}));
    expect(findings).toEqual([]);
    expect(Object.keys(written).filter((name) => name.includes('cart'))).toEqual([]);
  });

  it('follows by the test although its own fan-out sets other headers too', () => {
    const marker = { header: 'x-version', value: 'v2', extra: [LANE] };
    const { written } = told(second, both({ selection: 'ab' }, {}, marker));
    expect(Object.keys(written).filter((name) => name.includes('cart'))).toEqual([]);
  });

  it('is tested by a fan-out that has other callees too', () => {
    const [first, other] = both({ selection: 'ab' }, {}).fanOuts;
    const more = {
      ...first,
      callees: [
        { canary: 'cart', selection: 'ab' },
        { service: 'reports', backend: 'next', selection: 'route' },
      ],
    };
    const { written } = told(
      { ...second, reports: service('shop/reports'), next: service('shop/next') },
      { fanOuts: [more, { ...other }] },
    );
    expect(Object.keys(written).filter((name) => name.includes('cart'))).toEqual([]);
  });

  it('gets a route where the other one’s test is not made, as the Canary tests another header of it', () => {
    const analysis = {
      interval: '1m',
      threshold: 5,
      iterations: 3,
      match: [{ headers: { 'x-lane': { exact: 'next' } } }],
    };
    const cart = canary('shop/cart', { gatewayRefs: [toService('cart', { port: 80 })] }, { analysis });
    const [first, other] = both({ selection: 'ab' }, { selection: 'route' }).fanOuts;
    const marker = { header: 'x-version', value: 'v2', extra: [LANE] };
    const { written, edits } = told({ ...second, cart }, { fanOuts: [{ ...first, marker }, { ...other }] });
    expect(testOf(edits)).toEqual([]);
    expect(Object.keys(written)).toContain('HTTPRoute shop/cart-fanout');
  });

  it.each<readonly [string, Objects, string]>([
    ['it has no analysis', { cart: canary('shop/cart', {}, { analysis: null }) }, 'it has no `spec.analysis`'],
    [
      'Flagger writes no route for it',
      { cart: canary('shop/cart', { match: [{ uri: { suffix: '/x' } }] }) },
      'has a condition that the Gateway API has not',
    ],
  ])('is refused where %s, and gets the route of the other one', (_, objects, why) => {
    const { findings, sentences, written } = told(
      { ...second, ...objects },
      both({ selection: 'ab' }, { selection: 'route' }),
    );
    expect(findings).toEqual(['error FAN428 Canary shop/cart']);
    expect(sentences).toContain(why);
    expect(Object.keys(written)).toContain('HTTPRoute shop/cart-fanout');
  });

  it('tests both markers where both say so', () => {
    const { edits } = told(second, both({ selection: 'ab' }, { selection: 'ab' }, { header: 'x-lane', value: 'next' }));
    expect(testOf(edits)).toEqual([BIND, `${TEST}, \`{"headers":{"x-lane":{"exact":"next"}}}\``]);
  });

  it('is not tested by a fan-out that has another callee', () => {
    const { written, edits } = told(
      { ...second, reports: service('shop/reports'), next: service('shop/next') },
      {
        fanOuts: [
          fanOut([{ canary: 'cart', selection: 'route' }]),
          {
            canary: 'orders',
            marker: { header: 'x-version', value: 'v2' },
            callees: [{ canary: 'checkout', selection: 'ab' }],
          },
        ],
      },
    );
    expect(testOf(edits)).toEqual([]);
    expect(Object.keys(written)).toContain('HTTPRoute shop/cart-fanout');
  });
});
