import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { calleesOfOthers, sharerOf } from '../../src/topology/guard.ts';
import { asking, canary, fanOutOf, route, service, situation, toService } from './shop.ts';

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

/** Fan-outs whose marker whoever calls checkout may choose by, with the callees. */
function others(fanOuts: readonly JsonObject[], names: readonly string[]) {
  const found = situation(
    ['checkout', ...names].map((name) => canary(name)),
    { fanOuts: [...fanOuts] },
  );
  return calleesOfOthers(found.fanOuts, fanOutOf(found, 'checkout')).map(
    ({ fanOut: other, callees }) => `${other.entry.canary.id.name}: ${callees.map((each) => each.service).join()}`,
  );
}

describe('callees of another fan-out that requests to an entry come to', () => {
  it('are those that both have', () => {
    const two = [fanOut('checkout', ['pricing', 'tax']), fanOut('search', ['tax', 'stock'])];
    expect(others(two, ['search', 'pricing', 'tax', 'stock'])).toEqual(['search: tax']);
  });

  it('are those behind callees that are entries themselves', () => {
    const chain = [fanOut('checkout', ['pricing']), fanOut('pricing', ['tax']), fanOut('tax', ['stock'])];
    expect(others(chain, ['pricing', 'tax', 'stock'])).toEqual(['pricing: tax', 'tax: stock']);
  });

  it('are found in a circle too', () => {
    const circle = [fanOut('checkout', ['pricing']), fanOut('pricing', ['checkout'])];
    expect(others(circle, ['pricing'])).toEqual(['pricing: checkout']);
  });

  it('are none of a fan-out elsewhere, or of one whose marker anybody may send', () => {
    const apart = [fanOut('checkout', ['pricing']), fanOut('search', ['stock'])];
    expect(others(apart, ['search', 'pricing', 'stock'])).toEqual([]);
    const free = [fanOut('checkout', ['tax']), fanOut('search', ['tax'], { guard: { off: 'testers send it' } })];
    expect(others(free, ['search', 'tax'])).toEqual([]);
  });
});

/** The fan-out that keeps `header` from being taken at checkout. */
function sharer(
  fanOuts: readonly JsonObject[],
  {
    header = 'x-lane',
    objects = [],
    checkout = {},
  }: { header?: string; objects?: JsonObject[]; checkout?: JsonObject } = {},
) {
  const names = ['search', 'pricing', 'tax', 'stock'];
  const all = [canary('checkout', checkout), ...names.map((name) => canary(name)), service('reports'), ...objects];
  const found = situation(all, { fanOuts: [...fanOuts] });
  return sharerOf(found.fanOuts, fanOutOf(found, 'checkout'), header)?.entry.canary.id.name;
}

const BOUND = { gatewayRefs: [{ name: 'edge' }, toService('checkout')] };

describe('a marker that callers in the mesh may bring to an entry', () => {
  const ofSearch = (callees: readonly string[], more: JsonObject = {}) => fanOut('search', callees, more);

  it('is none where Flagger’s route of the entry is for Gateways alone', () => {
    expect(sharer([fanOut('checkout', ['pricing']), ofSearch(['checkout'])])).toBeUndefined();
  });

  it('is that of a fan-out that has the entry as callee, where the route is bound to its Service', () => {
    expect(sharer([fanOut('checkout', ['pricing']), ofSearch(['tax', 'checkout'])], { checkout: BOUND })).toBe(
      'search',
    );
    // Its own marker comes to others by itself; of those none calls the entry.
    expect(sharer([fanOut('checkout', ['pricing']), ofSearch(['tax'])], { checkout: BOUND })).toBeUndefined();
  });

  it('is that of a fan-out that has Flagger test it at the entry', () => {
    const tested = ofSearch([], { callees: [{ canary: 'tax' }, { canary: 'checkout', selection: 'ab' }] });
    expect(sharer([fanOut('checkout', ['pricing']), tested])).toBe('search');
    const failover = ofSearch([], { callees: [{ canary: 'tax', selection: 'ab' }, { canary: 'checkout' }] });
    expect(sharer([fanOut('checkout', ['pricing']), failover])).toBeUndefined();
  });

  it('comes through a relay only where no route of the entry takes it before', () => {
    const relayed = fanOut('checkout', ['pricing'], { inMesh: 'relay' });
    expect(sharer([relayed, ofSearch(['checkout'])])).toBe('search');
    const follower = route('checkout-v2', [toService('checkout')], [asking('x-lane', 'v2', 'checkout-canary')]);
    expect(sharer([relayed, ofSearch(['checkout'])], { objects: [follower] })).toBeUndefined();
  });

  it('is another fan-out’s, of whose callers nobody knows', () => {
    const other = ofSearch(['tax'], marked('x-search'));
    const own = fanOut('checkout', ['pricing'], { inMesh: 'relay' });
    expect(sharer([own, other], { header: 'x-search' })).toBe('search');
    expect(sharer([own, other], { header: 'X-SEARCH' })).toBe('search');
    expect(sharer([own, other], { header: 'x-nobody' })).toBeUndefined();
  });

  it('is none of a fan-out that begins behind the entry, unless that leads back', () => {
    const own = fanOut('checkout', ['tax', 'pricing'], { inMesh: 'relay' });
    const behind = fanOut('pricing', ['stock'], marked('x-pricing'));
    expect(sharer([own, behind], { header: 'x-pricing' })).toBeUndefined();
    const further = [own, fanOut('pricing', ['search'], marked('x-pricing')), ofSearch(['stock'], marked('x-search'))];
    expect(sharer(further, { header: 'x-search' })).toBeUndefined();
    const back = [own, fanOut('pricing', ['search'], marked('x-pricing')), ofSearch(['checkout'], marked('x-search'))];
    expect(sharer(back, { header: 'x-pricing' })).toBe('pricing');
  });

  it('is the first fan-out’s of several', () => {
    const both = [
      fanOut('checkout', ['pricing'], { inMesh: 'relay' }),
      ofSearch(['checkout']),
      fanOut('tax', ['checkout']),
    ];
    expect(sharer(both)).toBe('search');
  });
});
