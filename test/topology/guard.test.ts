import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { askedAt, decidingHeaders, unguarded } from '../../src/topology/guard.ts';
import { asking, canary, fanOutOf, route, setting, situation, toService } from './shop.ts';

/** A fan-out as the configuration names it; its marker `x-lane: v2` where nothing else is said. */
function fanOut(entry: string, callees: readonly string[], more: JsonObject = {}): JsonObject {
  return {
    canary: entry,
    marker: { header: 'x-lane', value: 'v2' },
    callees: callees.map((name) => ({ canary: name })),
    ...more,
  };
}

const marked = (header: string, ...extra: readonly string[]): JsonObject => ({
  marker: { header, value: 'v2', extra: extra.map((name) => ({ header: name, value: 'v2' })) },
});

/** Headers that choose at the callees of checkout. */
function deciding(objects: readonly JsonObject[], marker: JsonObject, callee: JsonObject = { canary: 'pricing' }) {
  const found = situation([canary('checkout'), ...objects], {
    fanOuts: [{ canary: 'checkout', ...marker, callees: [callee] }],
  });
  const own = fanOutOf(found, 'checkout');
  return decidingHeaders(own, own.callees);
}

describe('headers of a marker that choose a version', () => {
  const both = marked('x-lane', 'x-team');

  it('are the first one, where a route is to be written', () => {
    expect(deciding([canary('pricing')], both)).toEqual(['x-lane']);
  });

  it('are those that a route of the user asks for, whatever else its rules ask for', () => {
    const follower = route(
      'pricing-v2',
      [toService('pricing')],
      [asking('x-other', 'v9', 'pricing-primary'), asking('X-Team', 'v2', 'pricing-canary')],
    );
    expect(deciding([canary('pricing'), follower], both)).toEqual(['x-team']);
  });

  it('are both, where a route that an earlier run wrote asks for another than the first', () => {
    const ours = route('pricing-fanout', [toService('pricing')], [asking('x-team', 'v2', 'pricing-canary')], {
      annotations: { 'canary-fanout.dev/canary': 'shop/pricing' },
    });
    expect(deciding([canary('pricing'), ours], both)).toEqual(['x-lane', 'x-team']);
  });

  it('are those that Flagger tests, where its own route follows', () => {
    const tested = canary(
      'pricing',
      { gatewayRefs: [toService('pricing')] },
      {
        analysis: {
          iterations: 5,
          match: [{ headers: { 'x-other': { exact: '1' } } }, { headers: { 'X-Team': { exact: 'v2' } } }],
        },
      },
    );
    expect(deciding([tested], both)).toEqual(['x-team']);
  });

  it('are none, where no route is to be written', () => {
    expect(deciding([canary('pricing')], both, { canary: 'pricing', selection: 'none' })).toEqual([]);
  });

  it('are named once, in whatever case they are set', () => {
    const follower = route(
      'pricing-v2',
      [toService('pricing')],
      [asking('x-lane', 'v2', 'pricing-canary'), asking('x-lane', 'v3', 'pricing-canary')],
    );
    const injection = route(
      'mark',
      [toService('checkout-canary')],
      [setting({ 'x-lane': 'v2' }, 'checkout-canary'), setting({ 'X-Lane': 'v3' }, 'checkout-canary')],
    );
    const found = situation([canary('checkout'), canary('pricing'), injection, follower]);
    const own = fanOutOf(found, 'checkout');
    expect(decidingHeaders(own, own.callees)).toEqual(['x-lane']);
  });
});

describe('what the route of a callee asks for', () => {
  it('is the first header of each fan-out that has the callee', () => {
    const found = situation([canary('checkout'), canary('search'), canary('home'), canary('pricing'), canary('tax')], {
      fanOuts: [
        fanOut('checkout', ['tax', 'pricing'], marked('x-checkout', 'x-more')),
        fanOut('search', ['pricing'], marked('x-search')),
        fanOut('home', ['tax'], marked('x-home')),
      ],
    });
    const [tax, pricing] = fanOutOf(found, 'checkout').callees;
    if (tax === undefined || pricing === undefined) throw new Error('two callees');
    expect(askedAt(found.fanOuts, pricing).map(({ header }) => header)).toEqual(['x-checkout', 'x-search']);
    expect(askedAt(found.fanOuts, tax).map(({ header }) => header)).toEqual(['x-checkout', 'x-home']);
  });

  it('is nothing that fan-outs ask of a callee of the same name elsewhere', () => {
    const found = situation([canary('checkout'), canary('search'), canary('pricing'), canary('b/pricing')], {
      fanOuts: [
        fanOut('checkout', [], { callees: [{ canary: 'pricing', namespace: 'shop' }] }),
        fanOut('search', [], { ...marked('x-search'), callees: [{ canary: 'pricing', namespace: 'b' }] }),
      ],
    });
    const [pricing] = fanOutOf(found, 'checkout').callees;
    if (pricing === undefined) throw new Error('one callee');
    expect(askedAt(found.fanOuts, pricing).map(({ header }) => header)).toEqual(['x-lane']);
  });
});

/** Of `x-lane` and `x-team` those that clients outside can send to checkout. */
function open(ofCanary: JsonObject, ofFanOut: JsonObject = {}) {
  const found = situation([canary('checkout', ofCanary), canary('pricing')], {
    fanOuts: [fanOut('checkout', ['pricing'], ofFanOut)],
  });
  return unguarded(fanOutOf(found, 'checkout'), ['x-lane', 'x-team']);
}

describe('a header that clients outside can send', () => {
  it('is each that the Canary neither removes nor sets', () => {
    expect(open({})).toEqual(['x-lane', 'x-team']);
    expect(open({ headers: { request: { remove: ['X-Lane'] } } })).toEqual(['x-team']);
    expect(open({ headers: { request: { set: { 'x-team': 'v1' } } } })).toEqual(['x-lane']);
    expect(open({ headers: { request: { add: { 'x-team': 'v1' } } } })).toEqual(['x-lane', 'x-team']);
    expect(open({ headers: { request: { remove: ['x-team', 'x-lane'] } } })).toEqual([]);
    expect(open({ headers: { response: { remove: ['x-lane'] } } })).toEqual(['x-lane', 'x-team']);
  });

  it('is none, where no Gateway sends requests by Flagger’s route', () => {
    expect(open({ gatewayRefs: [toService('checkout')] })).toEqual([]);
    expect(open({ gatewayRefs: [{ group: 'example.com', kind: 'Gateway', name: 'edge' }] })).toEqual([]);
    expect(open({ gatewayRefs: [{ kind: 'ListenerSet', name: 'edge' }] })).toEqual([]);
    expect(open({ gatewayRefs: [] })).toEqual([]);
  });

  it('is one where some Gateway does, beside a Service, or where a relay will', () => {
    expect(open({ gatewayRefs: [toService('checkout'), { name: 'edge' }] })).toEqual(['x-lane', 'x-team']);
    expect(open({ gatewayRefs: [] }, { inMesh: 'relay' })).toEqual(['x-lane', 'x-team']);
  });
});
