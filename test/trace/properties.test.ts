import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { ALL, compare, equals, NONE, plus, type Share, toFraction } from '../../src/trace/share.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer, type Trace } from '../../src/trace/trace.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';
import { callWith, requestOf } from './scene.ts';
import { type AnyRequest, type AnyWorld, anyRequest, anyWorld, routeObject } from './worlds.ts';

function traceOf({ profile, objects }: AnyWorld, request: AnyRequest): Trace {
  const topology = topologyOf(itemsOfObjects(objects));
  const source = readSource(request.from, topology, new Map());
  if ('problem' in source) throw new Error(source.problem);
  return buildTracer(topology, { profile, regex: readRegex }).trace(
    requestOf(request.url, request),
    source,
    callWith('http://cart/cart', 'x-version'),
  );
}

function sum(outcomes: readonly Outcome[]): Share {
  return outcomes.reduce((total, { share }) => plus(total, share), NONE);
}

/** An outcome for comparing; the order of outcomes and notes does not count. */
function canon({ outcomes, assumptions }: Trace): object {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each === 'bigint') return String(each);
      return each instanceof Map ? [...each] : each;
    });
  return { outcomes: outcomes.map(text).sort(), assumptions: [...assumptions].sort() };
}

function check(outcomes: readonly Outcome[], whole: Share): void {
  expect(toFraction(sum(outcomes))).toBe(toFraction(whole));
  for (const { share, hops, mirrors, next } of outcomes) {
    expect(compare(share, NONE)).toBeGreaterThan(0);
    expect(hops).not.toEqual([]);
    for (const mirror of mirrors) expect(compare(mirror.share, share)).toBeLessThanOrEqual(0);
    for (const calls of next) check(calls, share);
  }
}

describe('of any manifests and any request', () => {
  it('the shares are everything, and those of each call its caller’s', () => {
    fc.assert(
      fc.property(anyWorld(), anyRequest, (world, request) => check(traceOf(world, request).outcomes, ALL)),
      { numRuns: 300 },
    );
  });

  it('the order of the objects changes nothing', () => {
    const shuffled = anyWorld().chain((world) =>
      fc.tuple(
        fc.constant(world),
        fc.shuffledSubarray([...world.objects], { minLength: world.objects.length, maxLength: world.objects.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, anyRequest, ([world, objects], request) => {
        expect(canon(traceOf({ ...world, objects }, request))).toEqual(canon(traceOf(world, request)));
      }),
      { numRuns: 300 },
    );
  });

  it('routes of another host, another Gateway or another Service change nothing', () => {
    const rules = [{ backendRefs: [{ name: 'pay', port: 80 }] }];
    const unrelated = ['aaa', 'zzz'].flatMap((name) => [
      routeObject('HTTPRoute', `${name}-host`, undefined, {
        parentRefs: [{ name: 'web' }],
        hostnames: ['blog.example.net'],
        rules,
      }),
      routeObject('HTTPRoute', `${name}-gateway`, undefined, { parentRefs: [{ name: 'other' }], rules }),
      routeObject('HTTPRoute', `${name}-service`, undefined, {
        parentRefs: [{ group: '', kind: 'Service', name: 'other' }],
        rules,
      }),
    ]);
    fc.assert(
      fc.property(anyWorld(), anyRequest, (world, request) => {
        const more = { ...world, objects: [...unrelated.slice(0, 3), ...world.objects, ...unrelated.slice(3)] };
        expect(canon(traceOf(more, request))).toEqual(canon(traceOf(world, request)));
      }),
      { numRuns: 200 },
    );
  });

  it('a rule that is more specific than the one that takes a request takes it', () => {
    let tried = 0;
    fc.assert(
      fc.property(anyWorld('HTTPRoute'), anyRequest, fc.nat(3), (world, request, which) => {
        const taken = firstRule(traceOf(world, request));
        const rule = taken === undefined ? undefined : ruleOf(world, taken);
        if (rule === undefined) return;
        const matches = rule.matches.flatMap((match) => strengthened(match, request, which));
        if (matches.length < rule.matches.length) return;
        tried++;
        const rules = [{ matches, backendRefs: [{ name: 'cart', port: 80 }] }];
        const winner = routeObject('HTTPRoute', 'zzz', '2026-05-31T10:00:00Z', { ...rule.spec, rules });
        const after = firstRule(traceOf({ ...world, objects: [...world.objects, winner] }, request));
        expect(after?.route).toBe('shop/zzz');
      }),
      { numRuns: 500 },
    );
    // Not all requests meet a rule, and not all rules leave something to ask for.
    expect(tried).toBeGreaterThan(50);
  });
});

interface Taken {
  readonly route: string;
  readonly rule: number;
}

function firstRule({ outcomes }: Trace): Taken | undefined {
  const hop = outcomes[0]?.hops.find(({ route }) => route !== undefined);
  return hop?.route === undefined || hop.rule === undefined ? undefined : { route: hop.route, rule: hop.rule };
}

interface ValueMatch {
  readonly name: string;
  readonly value: string;
}

interface AnyMatch {
  readonly path?: { readonly type: string; readonly value: string };
  readonly method?: string;
  readonly headers?: readonly ValueMatch[];
  readonly queryParams?: readonly ValueMatch[];
}

/** The matches of a rule, and the spec of its route. */
function ruleOf({ objects }: AnyWorld, { route, rule }: Taken) {
  const found = objects.find(({ metadata }) => `shop/${(metadata as JsonObject).name}` === route);
  const spec = found?.spec as unknown as
    | { readonly rules: readonly { readonly matches: readonly AnyMatch[] }[] }
    | undefined;
  const matches = spec?.rules[rule]?.matches ?? [];
  return spec === undefined ? undefined : { spec, matches: matches.length === 0 ? [{}] : matches };
}

/** A match that asks for more than another, of what the request has; none where nothing is left to ask for. */
function strengthened(match: AnyMatch, { url, method, headers }: AnyRequest, which: number): readonly AnyMatch[] {
  const { pathname, searchParams } = new URL(url);
  const header = headers.find(
    ([name]) => !match.headers?.some((asked) => asked.name.toLowerCase() === name.toLowerCase()),
  );
  const param = [...searchParams].find(([name]) => !match.queryParams?.some((asked) => asked.name === name));
  const ways: readonly (AnyMatch | undefined)[] = [
    match.path?.type === 'Exact' ? undefined : { ...match, path: { type: 'Exact', value: pathname } },
    match.method === undefined ? { ...match, method } : undefined,
    header && { ...match, headers: [...(match.headers ?? []), { name: header[0], value: header[1] }] },
    param && { ...match, queryParams: [...(match.queryParams ?? []), { name: param[0], value: param[1] }] },
  ];
  const possible = ways.filter((way) => way !== undefined);
  const way = possible[which % Math.max(1, possible.length)];
  return way === undefined ? [] : [way];
}

describe('shares', () => {
  const SHARE = fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }));

  it('are in lowest terms, however they came about', () => {
    fc.assert(
      fc.property(SHARE, SHARE, ([a, b], [c, d]) => {
        const one = plus(
          { numerator: BigInt(a), denominator: BigInt(b) },
          { numerator: BigInt(c), denominator: BigInt(d) },
        );
        const other = plus(
          { numerator: BigInt(c), denominator: BigInt(d) },
          { numerator: BigInt(a), denominator: BigInt(b) },
        );
        expect(equals(one, other)).toBe(true);
        expect(Number(one.numerator) / Number(one.denominator)).toBeCloseTo(a / b + c / d, 10);
      }),
    );
  });
});
