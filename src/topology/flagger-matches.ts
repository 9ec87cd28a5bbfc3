import type { CanaryView } from '../model/canary.ts';
import type { MatchView } from '../model/http-route.ts';
import type { ParentRefView } from '../model/parent-ref.ts';

/** What Flagger's own HTTPRoute of a Canary matches on a Service, where it is bound to that Service at all. */
export interface FlaggerMatches {
  readonly parentRefs: readonly ParentRefView[];
  readonly matches: readonly MatchView[];
}

type StringMatch = {
  readonly exact?: string | undefined;
  readonly prefix?: string | undefined;
  readonly regex?: string | undefined;
};

export const EVERYTHING: MatchView = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] };

/** Flagger v1.44, gateway_api.go mapRouteMatches: regex before exact before prefix; a match left empty matches everything. */
export function flaggerMatches(canary: CanaryView, service: string): FlaggerMatches | undefined {
  const parentRefs = canary.service.gatewayRefs.filter(
    ({ group, kind, name, namespace }) =>
      group === '' &&
      kind === 'Service' &&
      name === service &&
      (namespace ?? canary.id.namespace) === canary.id.namespace,
  );
  if (parentRefs.length === 0) return undefined;
  const matches = canary.service.match.map(({ uri, method, headers, queryParams }): MatchView => {
    const path = pathOf(uri);
    return {
      path: path ?? { type: 'PathPrefix', value: '/' },
      headers: valuesOf(headers),
      queryParams: valuesOf(queryParams),
      ...(method?.exact === undefined ? {} : { method: method.exact }),
    };
  });
  // Without a match of its own Flagger's rule takes everything.
  return { parentRefs, matches: matches.length === 0 ? [EVERYTHING] : matches };
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
      if (match?.exact !== undefined) return [{ type: 'Exact', name, value: match.exact }];
      if (match?.regex !== undefined) return [{ type: 'RegularExpression', name, value: match.regex }];
      return [];
    });
}
