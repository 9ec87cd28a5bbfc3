import { isAtLeast, type Version } from '../config/version.ts';
import type { CanaryView } from '../model/canary.ts';
import type { MatchView, RuleView } from '../model/http-route.ts';
import type { BackendRefView, FilterView } from '../model/route-filter.ts';
import type { Path } from '../resource/path.ts';
import {
  type Affinity,
  ANY_HOST,
  filled,
  filterRefused,
  flaggerFilters,
  isBeta,
  secondsOf,
  setCookie,
} from './flagger-filters.ts';
import { cookieMatch, EVERYTHING, mapMatches, matchRefused, mergeMatches } from './flagger-matches.ts';
import type { Route } from './route.ts';

/** What Flagger last told its router: SetRoutes(canary, 100 - weight, weight, mirrored). */
export interface FlaggerWeights {
  /** Of the canary, 0 to 100. */
  readonly canaryWeight: number;
  /** The analysis mirrors requests to the canary (blue/green with `analysis.mirror`). */
  readonly mirrored: boolean;
}

export type FlaggerRoute = { readonly route: Route } | NoRoute;

/** Why there is none, as a sentence goes on after "has no HTTPRoute:", and the field that is to blame where that is one. */
export interface NoRoute {
  readonly none: string;
  readonly path?: Path | undefined;
}

export const AT_FIRST: FlaggerWeights = { canaryWeight: 0, mirrored: false };

/**
 * The HTTPRoute that Flagger's Gateway API router writes for a Canary (v1.44.0, pkg/router/gateway_api.go: Reconcile
 * and SetRoutes), or why it writes none. Headers of a match are in order of names, where Flagger's own order is random;
 * a rule that it writes twice in a row is there once. Where every Reconcile undoes what SetRoutes wrote (for a match
 * without a path, for CORS without `maxAge`), the route is as SetRoutes leaves it.
 */
export function flaggerRoute(canary: CanaryView, weights: FlaggerWeights, flagger?: Version): FlaggerRoute {
  const { service, analysis, id } = canary;
  if (service.gatewayRefs.length === 0) {
    return { none: 'its `spec.service.gatewayRefs` are empty', path: ['spec', 'service', 'gatewayRefs'] };
  }
  const mapped = mapMatches(service.match);
  if (mapped === undefined) {
    const index = service.match.findIndex((match) => mapMatches([match]) === undefined);
    const path = ['spec', 'service', 'match', index];
    return { none: 'its `spec.service.match` has a condition that the Gateway API has not', path };
  }
  const matches = mapped.length === 0 ? [EVERYTHING] : mapped;
  const reconciled = withTests(canary, matches, [weightedRule(canary, matches, AT_FIRST)]);
  const odd = specRefused(canary);
  if (odd !== undefined) return { none: `the API server refuses ${odd.what}`, path: ['spec', 'service', ...odd.path] };
  const refused = rulesRefused(reconciled);
  if (refused !== undefined) return { none: `the API server refuses ${refused}` };
  const weighted = weightedRule(canary, matches, weights);
  const affinity = analysis?.sessionAffinity;
  const set = affinity === undefined ? [weighted] : stickyRules(canary, affinity, mapped, weighted, weights);
  const rules = set === undefined || refusesWeights(canary, flagger) ? reconciled : withTests(canary, matches, set);
  return {
    route: {
      kind: 'HTTPRoute',
      namespace: id.namespace,
      name: canary.apex,
      parentRefs: service.gatewayRefs,
      hostnames: service.hosts,
      // Where SetRoutes fails, the route stays as Reconcile made it.
      rules: rulesRefused(rules) === undefined ? rules : reconciled,
      createdAt: undefined,
      canary,
    },
  };
}

/** SetRoutes before 1.43 wrote `timeouts.request: ""` into the second rule of a test, which the API server refuses (PR 1902). */
export function refusesWeights(canary: CanaryView, flagger: Version | undefined): boolean {
  if (flagger === undefined || isAtLeast(flagger, '1.43')) return false;
  return (canary.analysis?.match ?? []).length > 0 && filled(canary.service.timeout) === undefined && !isBeta(canary);
}

function weightedRule(
  canary: CanaryView,
  matches: readonly MatchView[],
  { canaryWeight, mirrored }: FlaggerWeights,
): RuleView {
  const isMirrored = mirrored && (canary.analysis?.iterations ?? 0) > 0;
  return {
    matches,
    filters: [...flaggerFilters(canary), ...(isMirrored ? [mirrorTo(canary)] : [])],
    backendRefs: backends(canary, 100 - canaryWeight),
  };
}

/** With `analysis.match` the first rule asks for it, whatever that rule matched before, and one more takes the rest. */
function withTests(canary: CanaryView, matches: readonly MatchView[], rules: readonly RuleView[]): readonly RuleView[] {
  const tested = canary.analysis?.match ?? [];
  const [first, ...rest] = rules;
  if (tested.length === 0 || first === undefined) return rules;
  // An analysis match that Flagger cannot map counts for none, and the first rule takes everything.
  const merged = mergeMatches(mapMatches(tested) ?? [], matches);
  const others: RuleView = {
    matches,
    filters: flaggerFilters(canary),
    backendRefs: [backend(canary, canary.primary, 100)],
  };
  return [{ ...first, matches: merged }, ...rest, others];
}

function backends(canary: CanaryView, primary: number): readonly [BackendRefView, BackendRefView] {
  return [backend(canary, canary.primary, primary), backend(canary, canary.canary, 100 - primary)];
}

function backend(canary: CanaryView, name: string, weight: number): BackendRefView {
  return { group: '', kind: 'Service', name, port: canary.service.port, weight, filters: [] };
}

function mirrorTo(canary: CanaryView): FilterView {
  const backendRef = { group: '', kind: 'Service', name: canary.canary, port: canary.service.port };
  return { type: 'RequestMirror', requestMirror: { backendRef } };
}

/** getSessionAffinityRouteRules; `undefined` where it fails. */
function stickyRules(
  canary: CanaryView,
  affinity: Affinity,
  serviceMatches: readonly MatchView[],
  weighted: RuleView,
  { canaryWeight }: FlaggerWeights,
): readonly RuleView[] | undefined {
  const { status, analysis } = canary;
  const sticky = (cookie: string, primary: number, more: readonly FilterView[] = []): RuleView => ({
    matches: mergeMatches([cookieMatch(cookie)], serviceMatches),
    filters: [...weighted.filters, ...more],
    backendRefs: backends(canary, primary),
  });
  if (canaryWeight === 0) {
    const previous = filled(status?.sessionAffinityCookie) ?? filled(status?.previousSessionAffinityCookie);
    // With `analysis.match` that rule asks for no cookie any more, and the next Reconcile takes it away.
    if (previous === undefined || (analysis?.match ?? []).length > 0) return [weighted];
    return [sticky(previous, 100, [setCookie(previous, -1)]), weighted];
  }
  const cookie = filled(status?.sessionAffinityCookie) ?? `${affinity.cookieName ?? ''}=`;
  const [toPrimary, toCanary] = backends(canary, 100 - canaryWeight);
  const counted = { ...toCanary, filters: [setCookie(cookie, affinity.maxAge || 86400, affinity)] };
  const primaryName = isBeta(canary) ? undefined : filled(affinity.primaryCookieName);
  if (primaryName === undefined) return [sticky(cookie, 0), { ...weighted, backendRefs: [toPrimary, counted] }];
  const interval = secondsOf(analysis?.interval ?? '');
  if (interval === undefined) return undefined;
  const primaryCookie = filled(status?.primarySessionAffinityCookie) ?? `${primaryName}=`;
  const countedPrimary = { ...toPrimary, filters: [setCookie(primaryCookie, Math.trunc(interval), affinity)] };
  return [sticky(cookie, 0), sticky(primaryCookie, 100), { ...weighted, backendRefs: [countedPrimary, counted] }];
}

const TIMEOUT = /^(?:[0-9]{1,5}(?:h|m|s|ms)){1,4}$/;

/** What the API server refuses in the route outside its rules (Gateway API v1.6.1, CRD of HTTPRoute). */
function specRefused(canary: CanaryView): { readonly what: string; readonly path: Path } | undefined {
  const { gatewayRefs, hosts, timeout, backendTimeout } = canary.service;
  const parents = gatewayRefs.map(({ group, kind, namespace, name }) => [group, kind, namespace, name].join('/'));
  for (const [index, parent] of parents.entries()) {
    const first = parents.indexOf(parent);
    const [a, b] = [gatewayRefs[first]?.sectionName, gatewayRefs[index]?.sectionName];
    if (first !== index && (a === undefined || b === undefined || a === b)) {
      const what = `two \`gatewayRefs\` to ${gatewayRefs[index]?.name} without a \`sectionName\` each`;
      return { what, path: ['gatewayRefs', index] };
    }
  }
  const host = hosts.findIndex((each) => !ANY_HOST.test(each));
  if (host >= 0) return { what: `\`${hosts[host]}\` in \`hosts\``, path: ['hosts', host] };
  if (isBeta(canary)) return undefined;
  for (const [field, value] of Object.entries({ timeout, backendTimeout })) {
    const given = filled(value);
    if (given !== undefined && !TIMEOUT.test(given)) return { what: `a timeout of \`${given}\``, path: [field] };
  }
  const [request = 0, backendRequest = 0] = [timeout, backendTimeout].map((each) => secondsOf(each ?? ''));
  return request > 0 && backendRequest > request
    ? { what: 'a `backendTimeout` longer than the `timeout`', path: ['backendTimeout'] }
    : undefined;
}

/** What the API server refuses in the rules. */
function rulesRefused(rules: readonly RuleView[]): string | undefined {
  const counts = rules.map(({ matches }) => matches.length);
  if (Math.max(...counts) > 64 || counts.reduce((a, b) => a + b, 0) > 128) return 'so many matches';
  for (const { matches, filters } of rules) {
    const [own] = [...matches.map(matchRefused), ...filters.map(filterRefused)].flatMap((each) => each ?? []);
    if (own !== undefined) return own;
    const types = filters.map(({ type }) => type).filter((type) => type !== 'RequestMirror');
    const twice = types.find((type, index) => types.indexOf(type) !== index);
    if (twice !== undefined) return `two filters of type ${twice} in one rule`;
    const isPrefix = filters.some(({ urlRewrite }) => urlRewrite?.path?.type === 'ReplacePrefixMatch');
    if (isPrefix && (matches.length !== 1 || matches[0]?.path.type !== 'PathPrefix')) {
      return 'a rewrite of a prefix in a rule that has not exactly one match, of a prefix';
    }
  }
  return undefined;
}
