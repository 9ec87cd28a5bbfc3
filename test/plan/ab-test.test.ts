import { describe, expect, it } from 'vitest';
import { BIND, BIND_ALL, bound, onCart, TEST, testOf, told } from './ab-test-scene.ts';
import { asks, CATCH_ALL, canary, fanOut, type Objects, object, ours, route, rule, toService } from './scene.ts';

describe('a callee that is to test the marker', () => {
  it('asks for it in its analysis, and its route is bound to its Service', () => {
    const { findings, edits, written } = told();
    expect(findings).toEqual([]);
    expect(testOf(edits)).toEqual([BIND, TEST]);
    expect(Object.keys(written).filter((name) => name.includes('cart'))).toEqual([]);
  });

  it('stays bound as it is', () => {
    expect(testOf(told(bound({ port: 80 })).edits)).toEqual([TEST]);
    expect(testOf(told(bound({})).edits)).toEqual([TEST]);
  });

  it('is bound without a port where all other routes of the Service name none', () => {
    expect(testOf(told({ beta: onCart({}) }).edits)).toEqual([BIND_ALL, TEST]);
  });

  it('is bound with the port where other routes of the Service name it', () => {
    expect(testOf(told({ beta: onCart({ port: 80 }) }).edits)).toEqual([BIND, TEST]);
  });

  it('does not look at routes of an earlier run', () => {
    const earlier = onCart({}, 'HTTPRoute', ours('shop/other', 'other'));
    expect(testOf(told({ earlier }).edits)).toEqual([BIND, TEST]);
  });

  it.each([
    [{ iterations: 1 }, 'while an analysis runs all of them go to the canary, and all others to the primary'],
    [{ stepWeight: 10, maxWeight: 50 }, 'while an analysis runs they go to the canary by its weights'],
  ])('is told what that means: %j', (how, expected) => {
    const cart = canary('shop/cart', {}, { analysis: { interval: '1m', threshold: 5, ...how } });
    const { reasons } = told({ cart });
    expect(reasons).toContain("Flagger's own route then sends requests with `x-version: v2` to the version");
    expect(reasons).toContain(`at rest to the primary, ${expected}`);
  });

  it('asks for a member of baggage by a regular expression', () => {
    const marker = { header: 'baggage', value: 'lane=v2' };
    const { edits } = told({}, { fanOuts: [fanOut([{ canary: 'cart', selection: 'ab' }], { marker })] });
    expect(testOf(edits)?.[1]).toContain('{"headers":{"baggage":{"regex":"');
  });

  it('is bound to a waypoint although no other route of it takes every request', () => {
    const beta = route('shop/cart-beta', [toService('cart', { port: 80 })], [rule([asks('yes', 'x-beta')], 'cart')]);
    expect(told({ beta }).findings).toEqual([]);
  });

  it('is not where its own route, which is bound, does not take every request', () => {
    const cart = canary('shop/cart', {
      gatewayRefs: [toService('cart', { port: 80 })],
      match: [{ uri: { prefix: '/api' } }],
    });
    expect(told({ cart }).findings).toEqual(['error FAN308 Canary shop/cart']);
  });
});

describe('a test that is refused', () => {
  const virtual = object('networking.istio.io/v1', 'VirtualService', 'shop/cart', { spec: { hosts: ['cart'] } });
  it.each<readonly [string, string, Objects]>([
    ['Flagger would not make it', 'it says `skipAnalysis`', { cart: canary('shop/cart', {}, { skipAnalysis: true }) }],
    ['another kind of route is there', 'VirtualService shop/cart routes the same Service', { virtual }],
    [
      'its route names the port, and another does not',
      'of the routes bound to its Service some name the port and some do not',
      { ...bound({ port: 80 }), beta: onCart({}) },
    ],
    [
      'two others do not agree about the port',
      'some name the port and some do not',
      { beta: onCart({ port: 80 }), gamma: route('shop/gamma', [toService('cart')], [rule([CATCH_ALL], 'cart')]) },
    ],
  ])('where %s', (_, why, objects) => {
    const { findings, sentences, edits } = told(objects);
    expect(findings).toEqual(['error FAN428 Canary shop/cart']);
    expect(sentences).toContain(why);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('is none for a route of an earlier run that names no port', () => {
    const earlier = onCart({}, 'HTTPRoute', ours('shop/other', 'other'));
    expect(told({ ...bound({ port: 80 }), earlier }).findings).toEqual([]);
  });
});
