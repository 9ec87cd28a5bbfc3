import type { HttpRouteView, ValueMatchView } from '../model/http-route.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import { mapMatches } from './flagger-matches.ts';
import type { Topology } from './topology.ts';

/** A header that a match asks for, and whose. */
export interface AskedHeader extends ValueMatchView {
  readonly by: ResourceId;
}

/** Every header that a route of the input asks for, or that Flagger's will. */
export function askedHeaders({ model, canaries }: Topology): readonly AskedHeader[] {
  const routes = [...model.httpRoutes(), ...model.grpcRoutes()].flatMap((route) =>
    route.rules.flatMap(({ matches }) =>
      matches.flatMap(({ headers }) => headers.map((header) => ({ ...header, by: route.id }))),
    ),
  );
  const own = canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .flatMap(({ canary: { id, service, analysis } }) =>
      (mapMatches([...service.match, ...(analysis?.match ?? [])]) ?? []).flatMap(({ headers }) =>
        headers.map((header) => ({ ...header, by: id })),
      ),
    );
  return [...routes, ...own];
}

/** Names in lower case of request headers that some route of the input sets or adds, or that Flagger's will. */
export function givenHeaders({ model, canaries }: Topology): ReadonlySet<string> {
  const names = new Set<string>();
  for (const route of [...model.httpRoutes(), ...model.grpcRoutes()]) {
    for (const filter of filtersOf(route)) {
      const { set = [], add = [] } = filter.requestHeaderModifier ?? {};
      for (const { name } of [...set, ...add]) names.add(name.toLowerCase());
    }
  }
  for (const { canary } of canaries) {
    const { set = {}, add = {} } = canary.service.headers?.request ?? {};
    for (const name of [...Object.keys(set), ...Object.keys(add)]) names.add(name.toLowerCase());
  }
  return names;
}

function filtersOf({ rules }: HttpRouteView) {
  return rules.flatMap(({ filters, backendRefs }) => [...filters, ...backendRefs.flatMap((ref) => ref.filters)]);
}
