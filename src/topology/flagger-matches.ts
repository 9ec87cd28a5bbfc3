import type { CanaryView, HttpMatchView } from '../model/canary.ts';
import type { MatchView } from '../model/http-route.ts';
import type { ParentRefView } from '../model/parent-ref.ts';
import { filled, METHODS } from './flagger-filters.ts';
import { serviceRefs } from './references.ts';

/** What Flagger's own HTTPRoute of a Canary matches on a Service, where it is bound to that Service at all. */
export interface FlaggerMatches {
  readonly parentRefs: readonly ParentRefView[];
  /** Of the rule that every request may take. */
  readonly matches: readonly MatchView[];
  /** Of the rule that only `analysis.match` gives: to the canary while an analysis runs, to the primary at rest. */
  readonly tested: readonly MatchView[];
}

type StringMatch = {
  readonly exact?: string | undefined;
  readonly prefix?: string | undefined;
  readonly regex?: string | undefined;
};

export const EVERYTHING: MatchView = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] };

/** Flagger's own matches on a Service (v1.44.0, gateway_api.go), where its route is bound to that Service and there is one. */
export function flaggerMatches(canary: CanaryView, service: string): FlaggerMatches | undefined {
  const { namespace } = canary.id;
  const parentRefs = serviceRefs(canary.service.gatewayRefs, namespace, namespace, service);
  const own = mapMatches(canary.service.match);
  if (parentRefs.length === 0 || own === undefined) return undefined;
  // Without a match of its own Flagger's rule takes everything.
  const matches = own.length === 0 ? [EVERYTHING] : own;
  const asked = canary.analysis?.match ?? [];
  return { parentRefs, matches, tested: asked.length === 0 ? [] : mergeMatches(mapMatches(asked) ?? [], matches) };
}

/**
 * mapRouteMatches: Istio's HTTPMatchRequest as far as the Gateway API has it; `undefined` where Flagger refuses one. A match
 * that asks for nothing it reads (sourceLabels, say) falls out.
 */
export function mapMatches(matches: readonly HttpMatchView[]): readonly MatchView[] | undefined {
  const mapped: MatchView[] = [];
  for (const { uri, method, headers, queryParams } of matches) {
    const path = uri === undefined ? undefined : pathOf(uri);
    const verb = method === undefined ? undefined : filled(method.exact);
    const asked = { headers: valuesOf(headers), queryParams: valuesOf(queryParams) };
    if (uri !== undefined && path === undefined) return undefined;
    if (method !== undefined && verb === undefined) return undefined;
    if (asked.headers === undefined || asked.queryParams === undefined) return undefined;
    if (path === undefined && verb === undefined && asked.headers.length + asked.queryParams.length === 0) continue;
    mapped.push({
      path: path ?? EVERYTHING.path,
      headers: asked.headers,
      queryParams: asked.queryParams,
      ...(verb === undefined ? {} : { method: verb }),
    });
  }
  return mapped;
}

/** mergeMatchConditions: each match of the service with headers and query parameters of each of the analysis in their place. */
export function mergeMatches(analysis: readonly MatchView[], service: readonly MatchView[]): readonly MatchView[] {
  if (analysis.length === 0) return service;
  if (service.length === 0) return analysis;
  return analysis.flatMap(({ headers, queryParams }) =>
    service.map((each) => ({
      ...each,
      headers: headers.length > 0 ? headers : each.headers,
      queryParams: queryParams.length > 0 ? queryParams : each.queryParams,
    })),
  );
}

/** What Flagger asks of a request's cookies: of one whose value it is yet to draw at random, the name alone. */
export function cookieMatch(cookie: string): MatchView {
  const [name = '', value = ''] = cookie.split('=');
  const pattern = value === '' ? `.*${name}.*` : `.*${name}.*${value}.*`;
  return { ...EVERYTHING, headers: [{ type: 'RegularExpression', name: 'Cookie', value: pattern }] };
}

const PATH = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/;
const NOT_IN_PATH = /\/\/|\/\.{1,2}(?:\/|$)|%2f/i;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

/** What the API server refuses in a match (Gateway API v1.6.1, CRD of HTTPRoute). */
export function matchRefused({ path, method, headers, queryParams }: MatchView): string | undefined {
  const isWritten = path.type !== 'RegularExpression';
  if (isWritten && (!PATH.test(path.value) || NOT_IN_PATH.test(path.value))) return `\`${path.value}\` as a path`;
  if (method !== undefined && !METHODS.has(method)) return `\`${method}\` as a method`;
  const name = [...headers, ...queryParams].find((each) => !HEADER_NAME.test(each.name))?.name;
  return name === undefined ? undefined : `\`${name}\` as a name of a header or parameter`;
}

function pathOf({ regex, exact, prefix }: StringMatch): { type: string; value: string } | undefined {
  if (filled(regex) !== undefined) return { type: 'RegularExpression', value: regex ?? '' };
  if (filled(exact) !== undefined) return { type: 'Exact', value: exact ?? '' };
  return filled(prefix) === undefined ? undefined : { type: 'PathPrefix', value: prefix ?? '' };
}

function valuesOf(values: { readonly [name: string]: StringMatch }) {
  const found: { type: string; name: string; value: string }[] = [];
  for (const name of Object.keys(values).sort()) {
    const { exact, regex } = values[name] ?? {};
    if (filled(exact) !== undefined) found.push({ type: 'Exact', name, value: exact ?? '' });
    else if (filled(regex) !== undefined) found.push({ type: 'RegularExpression', name, value: regex ?? '' });
    else return undefined;
  }
  return found;
}
