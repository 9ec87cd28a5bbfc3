import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import { covers } from '../../src/trace/covers.ts';
import { matcherOf } from '../../src/trace/match.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { readRegex } from '../../src/trace/regex.ts';
import type { Request } from '../../src/trace/request.ts';

const path = (type: string, value: string): MatchView => ({ path: { type, value }, headers: [], queryParams: [] });
const prefix = (value: string) => path('PathPrefix', value);
const exact = (value: string) => path('Exact', value);
const regex = (value: string) => path('RegularExpression', value);
const header = (name: string, value: string, type = 'Exact'): MatchView => ({
  ...prefix('/'),
  headers: [{ type, name, value }],
});

describe('covers', () => {
  it.each([
    [prefix('/'), exact('/a')],
    [prefix('/a/'), prefix('/a')],
    [prefix('/a'), exact('/a/')],
    [prefix('/a'), regex('/a')],
    [prefix('/a'), regex('/a/b[0-9]+')],
    [prefix('/a'), regex('^/a/.*$')],
    [prefix('/'), regex('(?i)/a')],
    [regex('/.*'), prefix('/a')],
    [prefix('/'), header('x', '1')],
    [header('X', '1'), header('x', '1')],
    [header('x', '[a-z]+', 'RegularExpression'), header('x', 'next')],
    [header('x', '.*', 'RegularExpression'), header('x', '[a-z]+', 'RegularExpression')],
  ])('%j has all of %j', (wide, narrow) => {
    expect(covers(wide, narrow)).toBe(true);
  });

  it.each([
    [exact('/a'), prefix('/a')],
    [prefix('/a'), exact('/ab')],
    [prefix('/a'), regex('/a.*')],
    [prefix('/a'), regex('/ab?')],
    [prefix('/a'), regex('/a/b|/c')],
    [prefix('/a'), regex('/a?/b')],
    [regex('/a.*'), exact('/ab')],
    [header('x', '1'), prefix('/')],
    [header('x', '1'), header('x', '2')],
    [header('x', '(a|b)+', 'RegularExpression'), header('x', 'a')],
    [header('x', '[a-z]+', 'RegularExpression'), header('x', '1')],
    [
      { ...prefix('/'), queryParams: [{ type: 'Exact', name: 'X', value: '1' }] },
      { ...prefix('/'), queryParams: [{ type: 'Exact', name: 'x', value: '1' }] },
    ],
    [{ ...prefix('/'), method: 'GET' }, prefix('/')],
  ])('it is not plain to see that %j has all of %j', (wide, narrow) => {
    expect(covers(wide, narrow)).toBe(false);
  });

  it('is never said where a request shows otherwise', () => {
    const paths = ['/', '/a', '/a/', '/ab', '/a/b', '/a/b/c', '/a-b', '/c'];
    const regexes = ['/.*', '/a', '/a.*', '/a/.*', '/a/[a-z]+', '/ab?', '/a/b|/c', '^/a/b$', '/a\\-b', '/(a|c)', '/a+'];
    const value = fc.constantFrom('', '1', 'next', 'a,b');
    const condition = (name: fc.Arbitrary<string>) =>
      fc.oneof(
        fc.record({ type: fc.constant('Exact'), name, value }),
        fc.record({
          type: fc.constant('RegularExpression'),
          name,
          value: fc.constantFrom('.*', '[a-z]+', '1?', '(a|,)+'),
        }),
      );
    const match: fc.Arbitrary<MatchView> = fc.record({
      path: fc.oneof(
        fc.record({ type: fc.constantFrom('Exact', 'PathPrefix'), value: fc.constantFrom(...paths) }),
        fc.record({ type: fc.constant('RegularExpression'), value: fc.constantFrom(...regexes) }),
      ),
      method: fc.constantFrom(undefined, 'GET', 'POST'),
      headers: fc.array(condition(fc.constantFrom('x-lane', 'X-Lane', 'x-b')), { maxLength: 2 }),
      queryParams: fc.array(condition(fc.constantFrom('q', 'Q')), { maxLength: 2 }),
    });
    const request: fc.Arbitrary<Request> = fc.record({
      path: fc.constantFrom(...paths),
      method: fc.constantFrom('GET', 'POST'),
      headers: fc
        .dictionary(fc.constantFrom('x-lane', 'x-b'), value)
        .map((all) => new Map(Object.entries(all).map(([name, one]) => [name, [one]]))),
      query: fc.constantFrom(undefined, 'q=1', 'Q=next', 'q=1&Q=1', 'q=next&q=1'),
      host: fc.constant('cart'),
      port: fc.constant(80),
      scheme: fc.constant('http' as const),
      destination: fc.constant('cart'),
      serverName: fc.constant(undefined),
    });
    const profile = fc.constantFrom<Profile>(
      { kind: 'gamma' },
      { kind: 'istio', version: 1027999 },
      { kind: 'istio', version: 1031999 },
    );
    fc.assert(
      fc.property(match, match, request, profile, (wide, narrow, asked, whose) => {
        if (!covers(wide, narrow) || !matcherOf(narrow, readRegex, whose).matches(asked)) return;
        expect(matcherOf(wide, readRegex, whose).matches(asked)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
});
