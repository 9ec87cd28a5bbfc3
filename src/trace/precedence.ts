import type { MatchView } from '../model/http-route.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { compareHostnames, type Hostname } from '../topology/hostname.ts';
import type { Route } from '../topology/route.ts';
import { type Matcher, trimSlash } from './match.ts';
import type { Profile } from './profile.ts';

/** One match of one rule of one route, as it competes with all others for a request. */
export interface Candidate {
  readonly route: Route;
  readonly rule: number;
  readonly match: number;
  readonly matcher: Matcher;
  /** The hostname by which the route takes the request; `undefined` for a route without, or one bound to a Service. */
  readonly hostname: Hostname;
}

/** Why one candidate goes before another, as the end of "it goes before …: ". */
export interface Preference {
  /** Below 0: the first goes before the second. */
  readonly order: number;
  readonly why: string;
  /** Only names decided, because nobody says which route is older. */
  readonly tie: boolean;
}

/**
 * Precedence of matches (Gateway API v1.6.1, HTTPRouteRule.Matches and GRPCRouteRule.Matches); between regular expressions and
 * prefixes, which the specification leaves open, as Istio has it (sortHTTPRoutes): a regular expression last. Istio sorts a
 * GRPCRoute by the path that stands for its method.
 */
export function compareCandidates(a: Candidate, b: Candidate, profile: Profile): Preference {
  const decided = compareHosts(a, b) ?? compareMatches(a.matcher.view, b.matcher.view, profile);
  if (decided !== undefined) return { ...decided, tie: false };
  if (a.route === b.route) {
    const order = a.rule - b.rule || a.match - b.match;
    return { order, why: 'it stands first', tie: false };
  }
  const [ageA, ageB] = [a.route.createdAt, b.route.createdAt];
  if (ageA !== undefined && ageB !== undefined && ageA !== ageB) {
    return { order: compareText(ageA, ageB), why: 'its route is older', tie: false };
  }
  const order = compareText(formatName(a.route), formatName(b.route)) || compareText(a.route.kind, b.route.kind);
  return { order, why: 'its route is first by name', tie: ageA === undefined || ageB === undefined };
}

type Decision = Omit<Preference, 'tie'>;

function compareHosts(a: Candidate, b: Candidate): Decision | undefined {
  const order = compareHostnames(a.hostname, b.hostname);
  return order === 0 ? undefined : { order, why: 'its hostname is more specific' };
}

function compareMatches(a: MatchView, b: MatchView, profile: Profile): Decision | undefined {
  const steps = a.grpc !== undefined && b.grpc !== undefined && profile.kind === 'gamma' ? GRPC : HTTP;
  for (const { of, why } of steps) {
    const order = of(b) - of(a);
    if (order !== 0) return { order, why };
  }
  return undefined;
}

interface Step {
  /** The greater goes first. */
  readonly of: (match: MatchView) => number;
  readonly why: string;
}

const PATH_RANK: { readonly [type: string]: number } = { Exact: 3, PathPrefix: 2, RegularExpression: 1 };

const HTTP: readonly Step[] = [
  {
    of: ({ path }) => PATH_RANK[path.type] ?? 0,
    why: 'Exact goes before PathPrefix, and PathPrefix before RegularExpression',
  },
  { of: ({ path }) => lengthOf(path), why: 'its path is longer' },
  { of: ({ method }) => (method === undefined ? 0 : 1), why: 'it names a method' },
  { of: ({ headers }) => headers.length, why: 'it asks for more headers' },
  { of: ({ queryParams }) => queryParams.length, why: 'it asks for more query parameters' },
];

const GRPC: readonly Step[] = [
  { of: ({ grpc }) => grpc?.service?.length ?? 0, why: 'its service is longer' },
  { of: ({ grpc }) => grpc?.method?.length ?? 0, why: 'its method is longer' },
  { of: ({ headers }) => headers.length, why: 'it asks for more headers' },
];

/** The trailing slash of a prefix, which does not count for matching, does not count here either (Istio trims it). */
function lengthOf({ type, value }: MatchView['path']): number {
  return type === 'PathPrefix' && value !== '/' ? trimSlash(value).length : value.length;
}

export interface Choice {
  readonly chosen: Candidate;
  /** Of the other rules the one that would have taken the request otherwise, and why it does not. */
  readonly next: { readonly candidate: Candidate; readonly preference: Preference } | undefined;
  /** How many matches the request has. */
  readonly count: number;
}

/** The candidate that takes a request; `undefined` where none matches. */
export function choose(
  candidates: readonly Candidate[],
  matches: (candidate: Candidate) => boolean,
  profile: Profile,
): Choice | undefined {
  let chosen: Candidate | undefined;
  let next: Candidate | undefined;
  let count = 0;
  for (const candidate of candidates) {
    if (!matches(candidate)) continue;
    count++;
    if (chosen === undefined) {
      chosen = candidate;
    } else if (compareCandidates(candidate, chosen, profile).order < 0) {
      if (!ofOneRule(candidate, chosen)) next = chosen;
      chosen = candidate;
    } else if (!ofOneRule(candidate, chosen)) {
      if (next === undefined || compareCandidates(candidate, next, profile).order < 0) next = candidate;
    }
  }
  if (chosen === undefined) return undefined;
  return {
    chosen,
    next: next === undefined ? undefined : { candidate: next, preference: compareCandidates(chosen, next, profile) },
    count,
  };
}

function ofOneRule(a: Candidate, b: Candidate): boolean {
  return a.route === b.route && a.rule === b.rule;
}
