import type { CanaryView, HttpMatchView } from '../model/canary.ts';
import type { MatchView } from '../model/http-route.ts';
import type { ParentRefView } from '../model/parent-ref.ts';
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

/**
 * Flagger v1.44, gateway_api.go: mapRouteMatches, and for `analysis.match` mergeMatchConditions, whose rule has the service's
 * matches with headers and query parameters of the analysis in place of their own.
 */
export function flaggerMatches(canary: CanaryView, service: string): FlaggerMatches | undefined {
  const { namespace } = canary.id;
  const parentRefs = serviceRefs(canary.service.gatewayRefs, namespace, namespace, service);
  if (parentRefs.length === 0) return undefined;
  const own = canary.service.match.map(matchOf);
  // Without a match of its own Flagger's rule takes everything.
  const base = own.length === 0 ? [EVERYTHING] : own;
  const tested = (canary.analysis?.match ?? []).flatMap((match) => {
    const { headers, queryParams } = matchOf(match);
    return base.map((each) => ({ ...each, headers, queryParams }));
  });
  return { parentRefs, matches: base, tested };
}

function matchOf({ uri, method, headers, queryParams }: HttpMatchView): MatchView {
  return {
    path: pathOf(uri) ?? EVERYTHING.path,
    headers: valuesOf(headers),
    queryParams: valuesOf(queryParams),
    ...(method?.exact === undefined || method.exact === '' ? {} : { method: method.exact }),
  };
}

function pathOf(uri: StringMatch | undefined): { type: string; value: string } | undefined {
  if (uri?.regex !== undefined && uri.regex !== '') return { type: 'RegularExpression', value: uri.regex };
  if (uri?.exact !== undefined && uri.exact !== '') return { type: 'Exact', value: uri.exact };
  if (uri?.prefix !== undefined && uri.prefix !== '') return { type: 'PathPrefix', value: uri.prefix };
  return undefined;
}

function valuesOf(values: { readonly [name: string]: StringMatch }) {
  return Object.keys(values)
    .sort()
    .flatMap((name) => {
      const match = values[name];
      if (match?.exact !== undefined && match.exact !== '') return [{ type: 'Exact', name, value: match.exact }];
      if (match?.regex !== undefined && match.regex !== '')
        return [{ type: 'RegularExpression', name, value: match.regex }];
      return [];
    });
}
