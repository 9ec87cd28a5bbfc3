import type { CanaryView } from '../model/canary.ts';
import type { MatchView, RuleView } from '../model/http-route.ts';
import type { BackendRefView, FilterView } from '../model/route-filter.ts';
import { flaggerFilters, responseHeader } from './flagger-filters.ts';
import { EVERYTHING, mapMatches, mergeMatches } from './flagger-matches.ts';
import type { Route } from './route.ts';

/** What Flagger last told its router: SetRoutes(canary, 100 - weight, weight, mirrored). */
export interface FlaggerWeights {
  /** Of the canary, 0 to 100. */
  readonly canaryWeight: number;
  /** The analysis mirrors requests to the canary (blue/green with `analysis.mirror`). */
  readonly mirrored: boolean;
}

export type FlaggerRoute = { readonly route: Route } | { readonly none: string };

/**
 * The HTTPRoute that Flagger's Gateway API router writes for a Canary (v1.44.0, pkg/router/gateway_api.go: Reconcile and
 * SetRoutes), or why it writes none. Headers of a match are in order of names, where Flagger's own order is random.
 */
export function flaggerRoute(canary: CanaryView, { canaryWeight, mirrored }: FlaggerWeights): FlaggerRoute {
  const { service, analysis, id } = canary;
  if (service.gatewayRefs.length === 0) return { none: 'its `spec.service.gatewayRefs` are empty' };
  const mapped = mapMatches(service.match);
  if (mapped === undefined) return { none: 'its `spec.service.match` has a condition that the Gateway API has not' };
  const matches = mapped.length === 0 ? [EVERYTHING] : mapped;
  const filters = flaggerFilters(canary);
  const mirror = mirrored && (analysis?.iterations ?? 0) > 0 ? [mirrorTo(canary)] : [];
  const weighted: RuleView = {
    matches,
    filters: [...filters, ...mirror],
    backendRefs: [backend(canary, canary.primary, 100 - canaryWeight), backend(canary, canary.canary, canaryWeight)],
  };
  const rules =
    analysis?.sessionAffinity === undefined ? [weighted] : stickyRules(canary, mapped, weighted, canaryWeight);
  const tested = analysis?.match ?? [];
  if (tested.length > 0) {
    // An analysis match that Flagger cannot map counts for none, and the first rule takes everything.
    const merged = mergeMatches(mapMatches(tested) ?? [], matches);
    const [first, ...rest] = rules;
    if (first !== undefined) rules.splice(0, rules.length, { ...first, matches: merged }, ...rest);
    rules.push({ matches, filters, backendRefs: [backend(canary, canary.primary, 100)] });
  }
  return {
    route: {
      kind: 'HTTPRoute',
      namespace: id.namespace,
      name: canary.apex,
      parentRefs: service.gatewayRefs,
      hostnames: service.hosts,
      rules,
      createdAt: undefined,
      canary,
    },
  };
}

function backend(
  canary: CanaryView,
  name: string,
  weight: number,
  filters: readonly FilterView[] = [],
): BackendRefView {
  return { group: '', kind: 'Service', name, port: canary.service.port, weight, filters };
}

function mirrorTo(canary: CanaryView): FilterView {
  const backendRef = { group: '', kind: 'Service', name: canary.canary, port: canary.service.port };
  return { type: 'RequestMirror', requestMirror: { backendRef } };
}

/** getSessionAffinityRouteRules; a cookie whose random value is not in the Canary's status counts by its name alone. */
function stickyRules(
  canary: CanaryView,
  serviceMatches: readonly MatchView[],
  weighted: RuleView,
  canaryWeight: number,
): RuleView[] {
  const affinity = canary.analysis?.sessionAffinity;
  const { status } = canary;
  const sticky = (cookie: string, primary: number, filters = weighted.filters): RuleView => ({
    matches: mergeMatches([cookieMatch(cookie)], serviceMatches),
    filters,
    backendRefs: [backend(canary, canary.primary, primary), backend(canary, canary.canary, 100 - primary)],
  });
  if (canaryWeight === 0) {
    const previous = filled(status?.sessionAffinityCookie) ?? filled(status?.previousSessionAffinityCookie);
    // Before the first run the rule is there twice, until the next Reconcile.
    if (previous === undefined) return [weighted];
    const forget = responseHeader('Set-Cookie', `${previous}; Max-Age=-1`);
    return [sticky(previous, 100, [...weighted.filters, forget]), weighted];
  }
  const cookie = filled(status?.sessionAffinityCookie) ?? `${affinity?.cookieName ?? ''}=`;
  const primaryName = filled(affinity?.primaryCookieName);
  const primaryCookie = filled(status?.primarySessionAffinityCookie) ?? `${primaryName ?? ''}=`;
  const [toPrimary, toCanary] = weighted.backendRefs;
  if (toPrimary === undefined || toCanary === undefined) return [weighted];
  const setCookie = responseHeader('Set-Cookie', `${cookie}; Max-Age=${affinity?.maxAge ?? 86400}`);
  const setPrimary = responseHeader('Set-Cookie', primaryCookie);
  const counted: RuleView = {
    ...weighted,
    backendRefs: [
      primaryName === undefined ? toPrimary : { ...toPrimary, filters: [setPrimary] },
      { ...toCanary, filters: [setCookie] },
    ],
  };
  return [sticky(cookie, 0), ...(primaryName === undefined ? [] : [sticky(primaryCookie, 100)]), counted];
}

function cookieMatch(cookie: string): MatchView {
  const [name = '', value = ''] = cookie.split('=');
  const pattern = value === '' ? `.*${name}.*` : `.*${name}.*${value}.*`;
  return { ...EVERYTHING, headers: [{ type: 'RegularExpression', name: 'Cookie', value: pattern }] };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
