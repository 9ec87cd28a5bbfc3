import type { HttpRouteView } from '../../model/http-route.ts';
import { GATEWAY_GROUP, type ParentRefView } from '../../model/parent-ref.ts';
import type { BackendObjectView, FilterView } from '../../model/route-filter.ts';
import type { Item } from '../../resource/item.ts';
import type { Path } from '../../resource/path.ts';
import { remembered } from '../../resource/remembered.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Attachable } from '../../topology/attachment.ts';
import { routeOf } from '../../topology/route.ts';
import type { Topology } from '../../topology/topology.ts';

/** HTTPRoutes and GRPCRoutes: what a request does that goes wrong at one of the others, no status code says. */
export const routesOf = remembered(({ model }: Topology): readonly HttpRouteView[] => [
  ...model.httpRoutes(),
  ...model.grpcRoutes(),
]);

/** What has parents: a route of the input, or a Canary, whose gatewayRefs Flagger hands on to its own route as they are. */
export interface ParentHolder extends Attachable {
  readonly item: Item;
  /** As a sentence names it. */
  readonly who: string;
  /** Of the lists in the object. */
  readonly paths: { readonly parents: string; readonly hostnames: string };
}

/** Of a live export the route that Flagger made is told by its Canary, as is one that it will overwrite (FAN205). */
export const parentHolders = remembered((topology: Topology): readonly ParentHolder[] => {
  const served = topology.canaries.filter(
    ({ leftAlone, canary }) => leftAlone === undefined && canary.service.gatewayRefs.length > 0,
  );
  const apexes = new Set(served.map(({ canary: { id, apex } }) => `${id.namespace}/${apex}`));
  const written = routesOf(topology)
    .filter(({ id }) => id.kind !== 'HTTPRoute' || !apexes.has(`${id.namespace}/${id.name}`))
    .map((route) => ({
      ...routeOf(route),
      item: route.item,
      who: formatId(route.id),
      paths: { parents: 'spec.parentRefs', hostnames: 'spec.hostnames' },
    }));
  const made = served.map(({ canary: { item, id, service } }) => ({
    kind: 'HTTPRoute',
    namespace: id.namespace,
    parentRefs: service.gatewayRefs,
    hostnames: service.hosts,
    item,
    who: `the route that Flagger makes for ${formatId(id)}`,
    paths: { parents: 'spec.service.gatewayRefs', hostnames: 'spec.service.hosts' },
  }));
  return [...written, ...made];
});

/** What a backendRef gets: requests, none as its weight is 0, or copies. */
export type Use = 'requests' | 'nothing' | 'copies';

export interface NamedBackend {
  readonly ref: BackendObjectView;
  readonly path: Path;
  readonly use: Use;
}

/** The Services that a route names as backends, those of mirrors among them. Backends of other kinds are their controllers'. */
export const backendsOf = remembered((route: HttpRouteView): readonly NamedBackend[] => {
  const all = route.rules.flatMap(({ filters, backendRefs }, rule) => [
    ...backendRefs.flatMap((ref, index) => {
      const path = ['spec', 'rules', rule, 'backendRefs', index];
      const use: Use = ref.weight === 0 ? 'nothing' : 'requests';
      return [{ ref, path, use }, ...mirrorsOf(ref.filters, path)];
    }),
    ...mirrorsOf(filters, ['spec', 'rules', rule]),
  ]);
  return all.filter(({ ref }) => ref.group === '' && ref.kind === 'Service');
});

function mirrorsOf(filters: readonly FilterView[], path: Path): readonly NamedBackend[] {
  return filters.flatMap(({ requestMirror }, index) =>
    requestMirror === undefined
      ? []
      : [
          {
            ref: requestMirror.backendRef,
            path: [...path, 'filters', index, 'requestMirror', 'backendRef'],
            use: 'copies' as const,
          },
        ],
  );
}

/** A parentRef to a Gateway or to a ListenerSet, which stands for one. */
export function isGatewayRef({ group, kind }: ParentRefView): boolean {
  return group === GATEWAY_GROUP && (kind === 'Gateway' || kind === 'ListenerSet');
}

export function isServiceRef({ group, kind }: ParentRefView): boolean {
  return group === '' && kind === 'Service';
}
