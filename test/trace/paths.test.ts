import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import type { Route } from '../../src/topology/route.ts';
import { covers, pathKeysOver } from '../../src/trace/covers.ts';
import { matcherOf } from '../../src/trace/match.ts';
import { pathIndexOf } from '../../src/trace/path-index.ts';
import type { Candidate } from '../../src/trace/precedence.ts';
import { ISTIO } from './scene.ts';

const path = (type: string, value: string): MatchView => ({ path: { type, value }, headers: [], queryParams: [] });
const keys = (type: string, value: string) => pathKeysOver({ type, value });

describe('the paths that surely have every request of another', () => {
  it('are the prefixes of a path that is written out', () => {
    expect(keys('Exact', '/a/b')).toEqual(['Exact /a/b', 'PathPrefix ', 'PathPrefix /a', 'PathPrefix /a/b']);
    expect(keys('Exact', '/a/')).toEqual(['Exact /a/', 'PathPrefix ', 'PathPrefix /a']);
    expect(keys('PathPrefix', '/a/b/')).toEqual(['PathPrefix /a/b', 'PathPrefix ', 'PathPrefix /a']);
    expect(keys('PathPrefix', '/')).toEqual(['PathPrefix ']);
    expect(keys('Other', '/a')).toEqual(['Other /a']);
  });

  it('are of a regular expression those of what it begins with', () => {
    const over = (value: string) => keys('RegularExpression', value).slice(1);
    const [root, a, ab] = ['PathPrefix ', 'PathPrefix /a', 'PathPrefix /a/b'];
    for (const whole of ['/a/b', '^/a/b', '/a/b$', '/a\\/b'])
      expect([whole, over(whole)]).toEqual([whole, [root, a, ab]]);
    for (const open of ['/a/b[0-9]', '/a/b.*', '/a/.*', '^/a/.*', '/a/b?', '/a/b*', '/a/b{2}']) {
      expect([open, over(open)]).toEqual([open, [root, a]]);
    }
    for (const nothing of ['/a.*', '/a|/b', '(/a/b)', '.*'])
      expect([nothing, over(nothing)]).toEqual([nothing, [root]]);
  });

  it('are none of a pattern of which the last character may be missing', () => {
    expect(covers(path('PathPrefix', '/ab'), path('RegularExpression', '/ab?'))).toBe(false);
    expect(covers(path('PathPrefix', '/a/b'), path('RegularExpression', '^/a/b?'))).toBe(false);
  });
});

describe('a match that has every request of another', () => {
  const asking = (...headers: readonly (readonly [name: string, value: string, type?: string])[]): MatchView => ({
    ...path('PathPrefix', '/'),
    headers: headers.map(([name, value, type = 'Exact']) => ({ type, name, value })),
  });

  it('asks for headers that the other asks for too, each once', () => {
    expect(covers(asking(['x', '1']), asking(['a', '2'], ['X', '1']))).toBe(true);
    expect(covers(asking(['x', '1'], ['y', '1']), asking(['x', '1']))).toBe(false);
    expect(covers(asking(['x', '1']), asking(['x', '1'], ['X', '2']))).toBe(false);
  });

  it('asks for a pattern that the other’s value has', () => {
    const pattern = (value: string) => asking(['x', value, 'RegularExpression']);
    expect(covers(pattern('v.'), asking(['x', 'v1']))).toBe(true);
    expect(covers(pattern('v.'), asking(['x', 'w1']))).toBe(false);
    expect(covers(pattern('v.'), pattern('v.'))).toBe(true);
    expect(covers(pattern('v.'), pattern('v[0-9]'))).toBe(false);
    expect(covers(pattern('.*'), pattern('v[0-9]'))).toBe(true);
    expect(covers(pattern('(?i)v1'), asking(['x', 'v1']))).toBe(false);
    expect(covers(asking(['x', 'v1']), pattern('v1'))).toBe(false);
  });

  it('asks for no method, or for the same one', () => {
    const by = (method?: string): MatchView => ({
      ...path('PathPrefix', '/'),
      ...(method === undefined ? {} : { method }),
    });
    expect([
      covers(by(), by('GET')),
      covers(by('GET'), by('GET')),
      covers(by('GET'), by('POST')),
      covers(by('GET'), by()),
    ]).toEqual([true, true, false, false]);
  });
});

describe('many matches', () => {
  const route = { kind: 'HTTPRoute', namespace: 'shop', name: 'web', rules: [] } as unknown as Route;
  const candidate = (type: string, value: string, rule: number): Candidate => ({
    route,
    rule,
    match: 0,
    matcher: matcherOf(path(type, value), readPlainRegex, ISTIO),
    hostname: undefined,
  });
  const filled = (...own: readonly (readonly [string, string])[]) =>
    [...own, ...Array.from({ length: 16 - own.length }, (_, index) => ['Exact', `/fill/${index}`] as const)].map(
      ([type, value], rule) => candidate(type, value, rule),
    );
  const indexed = (candidates: readonly Candidate[]) => {
    pathIndexOf(candidates);
    return pathIndexOf(candidates);
  };

  it('are looked up by the path, once they are asked of again', () => {
    const candidates = filled(
      ['PathPrefix', '/'],
      ['Exact', '/a'],
      ['PathPrefix', '/a/'],
      ['RegularExpression', '/a/.*'],
      ['Exact', '/a/b'],
      ['PathPrefix', '/ab'],
    );
    expect(pathIndexOf(candidates)).toBeUndefined();
    const at = (asked: string) =>
      pathIndexOf(candidates)
        ?.at(asked)
        .map(({ rule }) => rule);
    expect(at('/a')).toEqual([0, 1, 2, 3]);
    expect(at('/a/b')).toEqual([0, 2, 3, 4]);
    expect(at('/abc')).toEqual([0, 3]);
    expect(at('/ab/')).toEqual([0, 3, 5]);
    expect(at('/')).toEqual([0, 3]);
  });

  it('are asked one by one, where they are few', () => {
    const few = filled(['Exact', '/a']).slice(0, 15);
    expect([indexed(few), indexed(filled(['Exact', '/a'])) === undefined]).toEqual([undefined, false]);
  });

  it('have those apart whose pattern is none', () => {
    const candidates = filled(['RegularExpression', '/a('], ['RegularExpression', '/a.*'], ['Exact', '/a']);
    expect(indexed(candidates)?.faulty.map(({ rule }) => rule)).toEqual([0]);
  });
});
