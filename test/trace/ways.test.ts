import { describe, expect, it } from 'vitest';
import { isGood, type Outcome } from '../../src/trace/outcome.ts';
import {
  ALL,
  compare,
  equals,
  NONE,
  plus,
  share,
  times,
  toFraction,
  toNumber,
  toPercent,
} from '../../src/trace/share.ts';
import { fails, sameWays, scaled, type Way, waysOf } from '../../src/trace/ways.ts';
import { requestOf } from './scene.ts';

describe('a share', () => {
  it('is in lowest terms', () => {
    expect([share(2, 4), share(4, 2), share(0, 5)].map(toFraction)).toEqual(['1/2', '2', '0']);
  });

  it('is multiplied, added and compared exactly', () => {
    expect(toFraction(times(share(1, 3), share(3, 4)))).toBe('1/4');
    expect(toFraction(plus(share(1, 3), share(1, 6)))).toBe('1/2');
    expect(toFraction(plus(NONE, ALL))).toBe('1');
    expect(equals(share(1, 2), share(2, 4))).toBe(true);
    expect([equals(share(1, 2), share(1, 3)), equals(share(2, 3), share(1, 3))]).toEqual([false, false]);
    expect(Math.sign(compare(share(1, 3), share(1, 2)))).toBe(-1);
    expect(Math.sign(compare(share(2, 3), share(1, 2)))).toBe(1);
    expect(compare(share(1, 2), share(2, 4))).toBe(0);
    expect(toNumber(share(2, 5))).toBe(0.4);
  });

  it('is written in per cent, to one place, with a sign where that is not exact', () => {
    const written = [share(2, 5), share(1, 8), share(1, 3), share(2, 3), share(1, 1000), share(1, 2000), ALL, NONE];
    expect(written.map(toPercent)).toEqual(['40 %', '12.5 %', '~33.3 %', '~66.7 %', '0.1 %', '~0.1 %', '100 %', '0 %']);
    expect(toPercent(share(9999, 10000))).toBe('~100 %');
  });
});

interface Given {
  readonly of?: readonly [number, number];
  readonly status?: number;
  readonly service?: string | undefined;
  readonly pods?: readonly string[];
  readonly next?: Outcome['next'];
  readonly hop?: string;
}

function outcome({ of = [1, 1], status = 200, service, pods = [], next = [], hop }: Given): Outcome {
  return {
    share: share(...of),
    status,
    service,
    workloads: pods.map((name) => ({ namespace: 'shop', kind: 'Deployment', name, podLabels: {} })),
    request: requestOf('http://cart/'),
    response: new Map(),
    hops:
      hop === undefined
        ? []
        : [
            { kind: 'client', name: 'first', why: '' },
            { kind: 'gateway', name: hop, why: '' },
          ],
    mirrors: [],
    next,
  };
}

function told({ share: part, status, names, calls }: Way): string {
  const further = calls.map((ways) => ` [${ways.map(told).join('; ')}]`);
  return `${toFraction(part)} ${status} ${names.join('+')}${further.join('')}`;
}

const ways = (...given: readonly Given[]) => waysOf(given.map(outcome)).map(told);

describe('ways that requests go', () => {
  it('end at the pods that answer, else at the Service, else at what answered itself', () => {
    expect(ways({ service: 'shop/cart:80', pods: ['a', 'b'] })).toEqual(['1 200 shop/a+shop/b']);
    expect(ways({ service: 'shop/cart:80' })).toEqual(['1 200 shop/cart:80']);
    expect(ways({ status: 404, hop: 'shop/web' })).toEqual(['1 404 shop/web']);
    expect(ways({ status: 0 })).toEqual(['1 0 ']);
  });

  it('are one where they end alike, and none where nothing goes', () => {
    expect(ways({ of: [1, 4], pods: ['a'] }, { of: [1, 2], pods: ['b'] }, { of: [1, 4], pods: ['a'] })).toEqual([
      '1/2 200 shop/a',
      '1/2 200 shop/b',
    ]);
    expect(ways({ of: [1, 2], status: 503, pods: ['a'] }, { of: [1, 2], pods: ['a'] })).toHaveLength(2);
    expect(ways({ of: [0, 1], pods: ['a'] }, { pods: ['b'] })).toEqual(['1 200 shop/b']);
  });

  it('go on with shares of what came so far', () => {
    const called = (...parts: readonly (readonly [number, number, string])[]) => [
      parts.map(([n, d, pod]) => outcome({ of: [n, d], pods: [pod] })),
    ];
    expect(ways({ of: [2, 5], pods: ['a'], next: called([1, 10, 'x'], [3, 10, 'y']) })).toEqual([
      '2/5 200 shop/a [1/4 200 shop/x; 3/4 200 shop/y]',
    ]);
    // Alike where their calls are, and with like shares.
    const both = (one: Outcome['next'], other: Outcome['next']) =>
      ways({ of: [1, 2], pods: ['a'], next: one }, { of: [1, 2], pods: ['a'], next: other });
    expect(both(called([1, 2, 'x']), called([1, 2, 'x']))).toEqual(['1 200 shop/a [1 200 shop/x]']);
    expect(both(called([1, 2, 'x']), called([1, 2, 'y']))).toHaveLength(2);
    expect(both(called([1, 4, 'x'], [1, 4, 'y']), called([1, 8, 'x'], [3, 8, 'y']))).toHaveLength(2);
  });

  it('are the same in whatever order', () => {
    const of = (...given: readonly Given[]) => waysOf(given.map(outcome));
    const [a, b]: readonly Given[] = [
      { of: [1, 2], pods: ['a'] },
      { of: [1, 2], pods: ['b'] },
    ];
    if (a === undefined || b === undefined) throw new Error('two');
    expect(sameWays(of(a, b), of(b, a))).toBe(true);
    expect(sameWays(of(a), of(a, b))).toBe(false);
    expect(sameWays(of(a, b), of(a, { ...b, status: 503 }))).toBe(false);
    expect(sameWays(of(a, b), of({ ...a, of: [1, 3] }, { ...b, of: [2, 3] }))).toBe(false);
  });

  it('fail where they, or a call further on, are answered neither 2xx nor 3xx', () => {
    const failing = (given: Given) => waysOf([outcome(given)]).map(fails);
    for (const status of [200, 204, 302, 399]) expect([status, failing({ status })]).toEqual([status, [false]]);
    for (const status of [0, 199, 400, 404, 503]) expect([status, failing({ status })]).toEqual([status, [true]]);
    const next = [[outcome({})], [outcome({}), outcome({ status: 503, service: 'x' })]];
    expect(failing({ next })).toEqual([true]);
    expect(failing({ next: [[outcome({})]] })).toEqual([false]);
    for (const status of [200, 399]) expect(isGood(outcome({ status }))).toBe(true);
    for (const status of [199, 400]) expect(isGood(outcome({ status }))).toBe(false);
    expect(isGood(outcome({ next }))).toBe(false);
  });

  it('of a part of all requests have that part of each share, further on too', () => {
    const [whole] = scaled([outcome({ of: [1, 2], next: [[outcome({ of: [1, 4] })]] })], share(2, 5));
    expect(whole && toFraction(whole.share)).toBe('1/5');
    expect(whole?.next[0]?.[0] && toFraction(whole.next[0][0].share)).toBe('1/10');
  });
});
