import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import type { Route } from '../../src/topology/route.ts';
import { matcherOf } from '../../src/trace/match.ts';
import { pathIndexOf } from '../../src/trace/path-index.ts';
import { ISTIO, requestOf } from './scene.ts';

const route = { kind: 'HTTPRoute', namespace: 'shop', name: 'web', rules: [] } as unknown as Route;

const anyPath = fc.array(fc.constantFrom('a', 'ab', 'b', ''), { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
const anyMatch = fc
  .record({ type: fc.constantFrom('Exact', 'PathPrefix', 'RegularExpression'), value: anyPath })
  .map((path) => ({ path, headers: [], queryParams: [] }) as unknown as MatchView);

describe('pathIndexOf', () => {
  it('finds each candidate that matches, in order', () => {
    fc.assert(
      fc.property(fc.array(anyMatch, { minLength: 16, maxLength: 40 }), fc.array(anyPath), (views, paths) => {
        const candidates = views.map((view, rule) => {
          return { route, rule, match: 0, matcher: matcherOf(view, readPlainRegex, ISTIO), hostname: undefined };
        });
        expect(pathIndexOf(candidates)).toBeUndefined();
        const index = pathIndexOf(candidates);
        for (const path of paths) {
          const request = requestOf(`http://shop.example.com${path}`);
          const found = index?.at(request.path) ?? [];
          expect(found.filter(({ matcher }) => matcher.matches(request))).toEqual(
            candidates.filter(({ matcher }) => matcher.matches(request)),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves most of many candidates alone', () => {
    const candidates = Array.from({ length: 400 }, (_, rule) => {
      const view = { path: { type: 'PathPrefix', value: `/${rule}` }, headers: [], queryParams: [] } as MatchView;
      return { route, rule, match: 0, matcher: matcherOf(view, readPlainRegex, ISTIO), hostname: undefined };
    });
    pathIndexOf(candidates);
    expect(pathIndexOf(candidates)?.at('/7/items')).toEqual([candidates[7]]);
  });
});
