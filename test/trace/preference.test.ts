import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import type { Route } from '../../src/topology/route.ts';
import { formatMatch, matcherOf } from '../../src/trace/match.ts';
import { type Candidate, choose, compareCandidates } from '../../src/trace/precedence.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { GAMMA, ISTIO } from './scene.ts';

interface Given {
  readonly match?: Partial<MatchView>;
  readonly route?: Partial<Route>;
  readonly rule?: number;
  readonly index?: number;
  readonly hostname?: string;
}

const ROUTE: Route = {
  kind: 'HTTPRoute',
  namespace: 'shop',
  name: 'r',
  parentRefs: [],
  hostnames: [],
  rules: [],
  createdAt: undefined,
  canary: undefined,
};

function candidate({ match = {}, route = {}, rule = 0, index = 0, hostname }: Given): Candidate {
  const view: MatchView = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [], ...match };
  const own = Object.keys(route).length === 0 ? ROUTE : { ...ROUTE, ...route };
  return { route: own, rule, match: index, matcher: matcherOf(view, readPlainRegex, ISTIO), hostname };
}

/** Why the first goes before the second, which it must. */
function why(first: Given, second: Given, profile: Profile = ISTIO): string {
  const [a, b] = [candidate(first), candidate(second)];
  const { order, why: reason, tie } = compareCandidates(a, b, profile);
  expect(Math.sign(order)).toBe(-1);
  expect(Math.sign(compareCandidates(b, a, profile).order)).toBe(1);
  return `${reason}${tie ? ', a tie' : ''}`;
}

const path = (type: string, value: string): Given => ({ match: { path: { type, value } } });
const values = (...names: readonly string[]) => names.map((name) => ({ type: 'Exact', name, value: '1' }));
const grpc = (service: string | undefined, method: string | undefined, more: Partial<MatchView> = {}): Given => ({
  match: {
    path: { type: 'PathPrefix', value: service === undefined ? '/' : `/${service}/${method ?? ''}` },
    grpc: { type: 'Exact', service, method },
    ...more,
  },
});

describe('a match that goes before another', () => {
  it('has a more specific hostname, path, method, headers or parameters, in this order', () => {
    expect(why({ hostname: 'a.example' }, { hostname: '*.example' })).toBe('its hostname is more specific');
    const rank = 'Exact goes before PathPrefix, and PathPrefix before RegularExpression';
    expect(why(path('Exact', '/a'), path('PathPrefix', '/abc'))).toBe(rank);
    expect(why(path('PathPrefix', '/'), path('RegularExpression', '/abc.*'))).toBe(rank);
    expect(why(path('RegularExpression', '/a'), path('Other', '/abc'))).toBe(rank);
    expect(why(path('PathPrefix', '/ab'), path('PathPrefix', '/a/'))).toBe('its path is longer');
    expect(why(path('Exact', '/a/'), path('Exact', '/b'))).toBe('its path is longer');
    expect(why({ match: { method: 'GET' } }, { match: { headers: values('a', 'b') } })).toBe('it names a method');
    expect(why({ match: { headers: values('a') } }, { match: { queryParams: values('a', 'b') } })).toBe(
      'it asks for more headers',
    );
    expect(why({ match: { queryParams: values('a', 'b') } }, { match: { queryParams: values('a') } })).toBe(
      'it asks for more query parameters',
    );
  });

  it('stands first in its route', () => {
    expect(why({ rule: 1 }, { rule: 2 })).toBe('it stands first');
    expect(why({ rule: 1, index: 5 }, { rule: 2, index: 0 })).toBe('it stands first');
    expect(why({ rule: 1, index: 0 }, { rule: 1, index: 1 })).toBe('it stands first');
  });

  it('is of the older route, else of the first by name and kind', () => {
    const aged = (createdAt: string | undefined, name = 'r'): Given => ({ route: { createdAt, name } });
    expect(why(aged('2026-01-01T00:00:00Z', 'z'), aged('2026-02-01T00:00:00Z', 'a'))).toBe('its route is older');
    expect(why(aged('2026-01-01T00:00:00Z', 'z'), aged(undefined, 'a'))).toBe('its route alone has an age, a tie');
    expect(why(aged(undefined, 'a'), aged(undefined, 'b'))).toBe('its route is first by name, a tie');
    expect(why(aged('2026-01-01T00:00:00Z', 'a'), aged('2026-01-01T00:00:00Z', 'b'))).toBe(
      'its route is first by name',
    );
    expect(why({ route: { namespace: 'a', name: 'z' } }, { route: { namespace: 'b', name: 'a' } })).toBe(
      'its route is first by name, a tie',
    );
    expect(why({ route: { kind: 'GRPCRoute' } }, { route: { kind: 'HTTPRoute', name: 'r' } })).toBe(
      'its route is first by name, a tie',
    );
  });
});

describe('a match of a GRPCRoute', () => {
  it('goes by the specification before one with a shorter service, method or fewer headers', () => {
    expect(why(grpc('a.Long', 'B'), grpc('a', 'LongMethod'), GAMMA)).toBe('its service is longer');
    expect(why(grpc('a', 'LongMethod'), grpc('a', 'B'), GAMMA)).toBe('its method is longer');
    expect(why(grpc('a', 'B', { headers: values('x') }), grpc('a', 'B'), GAMMA)).toBe('it asks for more headers');
    expect(why(grpc('a', undefined), grpc(undefined, undefined), GAMMA)).toBe('its service is longer');
  });

  it('goes to Istio by the path that stands for it', () => {
    expect(why(grpc('a', 'LongMethod'), grpc('a.Long', 'B'))).toBe('its path is longer');
    // Without a method it has no path at all.
    expect(why({}, grpc(undefined, undefined))).toBe(
      'Exact goes before PathPrefix, and PathPrefix before RegularExpression',
    );
    // With a method alone it has one.
    const method: Given = {
      match: {
        path: { type: 'RegularExpression', value: '/[^/]+/Get' },
        grpc: { type: 'Exact', service: undefined, method: 'Get' },
      },
    };
    expect(why(method, grpc(undefined, undefined))).toBe(
      'Exact goes before PathPrefix, and PathPrefix before RegularExpression',
    );
    // The slash behind a service counts.
    expect(why(grpc('abc', undefined), path('PathPrefix', '/abc'))).toBe('its path is longer');
  });

  it('goes beside an HTTPRoute by the path too', () => {
    expect(why(path('Exact', '/a/B'), grpc('a.Long', 'B'), GAMMA)).toBe(
      'Exact goes before PathPrefix, and PathPrefix before RegularExpression',
    );
    expect(why(grpc('a.Long', 'B'), path('PathPrefix', '/a'), GAMMA)).toBe('its path is longer');
  });
});

describe('the rule that takes a request', () => {
  const named = (name: string, more: Given = {}) => candidate({ ...more, route: { name } });

  it('is the first of those that match, with the one that would have taken it', () => {
    const all = [named('c'), named('a'), named('b')];
    const choice = choose(all, ({ route }) => route.name !== 'a', ISTIO);
    expect([choice?.chosen.route.name, choice?.next?.candidate.route.name, choice?.others.length]).toEqual([
      'b',
      'c',
      1,
    ]);
    expect(choose(all, () => false, ISTIO)).toBeUndefined();
  });

  it('has no rival in other matches of its own rule', () => {
    const one = candidate({ rule: 1, index: 0 });
    const choice = choose([one, candidate({ rule: 1, index: 1 }), candidate({ rule: 2 })], () => true, ISTIO);
    expect(choice?.others.map(({ rule }) => rule)).toEqual([2]);
    expect(choose([one, candidate({ rule: 1, index: 1 })], () => true, ISTIO)?.next).toBeUndefined();
  });
});

describe('a match in words', () => {
  it('tells path, method, headers and parameters', () => {
    const value = (name: string, type: string) => ({ type, name, value: 'v' });
    const full = candidate({
      match: {
        method: 'GET',
        headers: [value('a', 'Exact'), value('b', 'RegularExpression')],
        queryParams: [value('q', 'Exact')],
      },
    });
    expect(formatMatch(full.matcher.view)).toBe('PathPrefix /, GET, header a: v, header b ~ v, query q: v');
    expect(formatMatch(candidate({}).matcher.view)).toBe('PathPrefix /');
  });
});
