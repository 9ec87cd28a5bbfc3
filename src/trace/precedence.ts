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
  if (decided !== undefined) return { order: decided.order, why: decided.why, tie: false };
  if (a.route === b.route) {
    const order = a.rule - b.rule || a.match - b.match;
    return { order, why: 'it stands first', tie: false };
  }
  const age = compareAges(a.route, b.route);
  if (age !== 0) {
    const known = a.route.createdAt !== undefined && b.route.createdAt !== undefined;
    return { order: age, why: known ? 'its route is older' : 'its route alone has an age', tie: !known };
  }
  const order = compareText(formatName(a.route), formatName(b.route)) || compareText(a.route.kind, b.route.kind);
  return { order, why: 'its route is first by name', tie: a.route.createdAt === undefined };
}

/** The older first; a route whose age no cluster has said goes behind those whose age is known, and there is one order. */
export function compareAges(a: Route, b: Route): number {
  if (a.createdAt === undefined || b.createdAt === undefined) {
    return Number(a.createdAt === undefined) - Number(b.createdAt === undefined);
  }
  return compareText(a.createdAt, b.createdAt);
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
    of: (match) => (asksNoPath(match) ? 0 : (PATH_RANK[match.path.type] ?? 0)),
    why: 'Exact goes before PathPrefix, and PathPrefix before RegularExpression',
  },
  { of: lengthOf, why: 'its path is longer' },
  { of: ({ method }) => (method === undefined ? 0 : 1), why: 'it names a method' },
  { of: ({ headers }) => headers.length, why: 'it asks for more headers' },
  { of: ({ queryParams }) => queryParams.length, why: 'it asks for more query parameters' },
];

const GRPC: readonly Step[] = [
  { of: ({ grpc }) => grpc?.service?.length ?? 0, why: 'its service is longer' },
  { of: ({ grpc }) => grpc?.method?.length ?? 0, why: 'its method is longer' },
  { of: ({ headers }) => headers.length, why: 'it asks for more headers' },
];

/** What Istio makes of a rule without matches: it stands behind every rule that has one. */
export const ASKS_NOTHING: MatchView = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] };

/** To Istio a GRPCRoute's match without a method has no path at all, and not the prefix `/` (createGRPCURIMatch). */
function asksNoPath(match: MatchView): boolean {
  const { grpc } = match;
  return match === ASKS_NOTHING || (grpc !== undefined && grpc.service === undefined && grpc.method === undefined);
}

/**
 * The trailing slash of a prefix, which does not count for matching, does not count here either: Istio trims it (createURIMatch),
 * but not the one behind the service that a GRPCRoute names (createGRPCURIMatch).
 */
function lengthOf({ path: { type, value }, grpc }: MatchView): number {
  return type === 'PathPrefix' && value !== '/' && grpc === undefined ? trimSlash(value).length : value.length;
}

export interface Choice {
  readonly chosen: Candidate;
  /** Of the other rules the one that would have taken the request otherwise, and why it does not. */
  readonly next: { readonly candidate: Candidate; readonly preference: Preference } | undefined;
  /** Every match of other rules that the request has too. */
  readonly others: readonly Candidate[];
}

/** The candidate that takes a request; `undefined` where none matches. */
export function choose(
  candidates: readonly Candidate[],
  matches: (candidate: Candidate) => boolean,
  profile: Profile,
): Choice | undefined {
  const matching = candidates.filter(matches);
  const chosen = first(matching, profile);
  if (chosen === undefined) return undefined;
  const others = matching.filter((candidate) => !ofOneRule(candidate, chosen));
  const next = first(others, profile);
  return {
    chosen,
    next: next === undefined ? undefined : { candidate: next, preference: compareCandidates(chosen, next, profile) },
    others,
  };
}

function first(candidates: readonly Candidate[], profile: Profile): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best === undefined || compareCandidates(candidate, best, profile).order < 0) best = candidate;
  }
  return best;
}

function ofOneRule(a: Candidate, b: Candidate): boolean {
  return a.route === b.route && a.rule === b.rule;
}
