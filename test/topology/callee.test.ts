import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { readCallee } from '../../src/topology/callee.ts';
import { asking, canary, route, service, shop, toService } from './shop.ts';

const MARKER = [{ header: 'x-lane', value: 'v2' }];

function callee(name: string, ...objects: readonly JsonObject[]) {
  const { backend, follower, byFlagger, canary: found } = readCallee(shop(objects), 'shop', name, MARKER);
  return { backend, follower: follower?.id.name, byFlagger, canary: found?.canary.id.name };
}

const rule = (...backends: readonly (readonly [name: string, weight: number])[]) => ({
  ...asking('x-lane', 'v2', ''),
  backendRefs: backends.map(([name, weight]) => ({ name, weight, port: 80 })),
});
const ours = { annotations: { 'canary-fanout.dev/canary': 'shop/checkout' } };

describe('a callee', () => {
  it('sends marked requests to its canary, where it has a Canary', () => {
    expect(callee('pricing', canary('pricing'))).toEqual({
      backend: 'pricing-canary',
      follower: undefined,
      byFlagger: false,
      canary: 'pricing',
    });
    const elsewhere = route('v2', [toService('pricing')], [rule(['pricing-next', 1])]);
    expect(callee('pricing', canary('pricing'), elsewhere)).toMatchObject({
      backend: 'pricing-canary',
      follower: 'v2',
    });
  });

  it('sends them where its route does, where it has none: to the first that gets any', () => {
    const to = (...backends: readonly (readonly [string, number])[]) =>
      callee('reports', service('reports'), route('v2', [toService('reports')], [rule(...backends)])).backend;
    expect(to(['reports-v1', 0], ['reports-v2', 1], ['reports-v3', 2])).toBe('reports-v2');
    expect(to(['reports-v1', 0])).toBe('reports');
  });

  it('has nobody’s Canary of that name elsewhere, and none that is left alone', () => {
    expect(callee('pricing', canary('b/pricing')).canary).toBeUndefined();
    expect(callee('pricing', canary('pricing', {}, { provider: 'istio' })).canary).toBeUndefined();
    expect(callee('web', canary('pricing', { name: 'web' })).canary).toBe('pricing');
  });

  it('is followed by the user’s route before one that was written for another marker', () => {
    const written = route('a-fanout', [toService('pricing')], [rule(['pricing-canary', 1])], ours);
    const own = route('own', [toService('pricing')], [rule(['pricing-canary', 1])]);
    const next = route('zone', [toService('pricing')], [rule(['pricing-canary', 1])]);
    expect(callee('pricing', canary('pricing'), written, next, own).follower).toBe('own');
    expect(callee('pricing', canary('pricing'), written).follower).toBe('a-fanout');
  });

  it('is followed by Flagger where one of its conditions is the marker', () => {
    const tested = (...values: readonly string[]) =>
      canary(
        'pricing',
        { gatewayRefs: [toService('pricing')] },
        { analysis: { iterations: 1, match: values.map((exact) => ({ headers: { 'x-lane': { exact } } })) } },
      );
    expect(callee('pricing', tested('v1', 'v2')).byFlagger).toBe(true);
    expect(callee('pricing', tested('v1')).byFlagger).toBe(false);
  });
});
