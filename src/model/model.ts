import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Item } from '../resource/item.ts';
import { once } from '../resource/remembered.ts';
import { compareIds, type ResourceId } from '../resource/resource-id.ts';
import { type CanaryView, readCanary } from './canary.ts';
import { type DestinationRuleView, ISTIO_NETWORKING, readDestinationRule } from './destination-rule.ts';
import { type EndpointSliceView, readEndpointSlice } from './endpoint-slice.ts';
import { type GatewayView, readGateway } from './gateway.ts';
import { type GatewayClassView, readGatewayClass } from './gateway-class.ts';
import { readGrpcRoute } from './grpc-route.ts';
import { type HttpRouteView, readHttpRoute } from './http-route.ts';
import { indexItems } from './item-index.ts';
import { type L4RouteView, readL4Route } from './l4-route.ts';
import { type ListenerSetView, readListenerSet } from './listener-set.ts';
import { type NamespaceView, readNamespace } from './namespace.ts';
import { GATEWAY_GROUP } from './parent-ref.ts';
import { type PodsView, readPods } from './pods.ts';
import { type ReferenceGrantView, readReferenceGrant } from './reference-grant.ts';
import { readService, type ServiceView } from './service.ts';
import type { View, ViewRead } from './view.ts';
import { readWorkload, type WorkloadView } from './workload.ts';

/**
 * The objects of the input that decide where requests go. Views are made when somebody asks (an item nobody asks for is never
 * parsed) and once; what cannot be read is in `diagnostics`. Lists are in order of names, not of input.
 */
export interface Model {
  readonly canaries: () => readonly CanaryView[];
  readonly httpRoutes: () => readonly HttpRouteView[];
  /** GRPCRoutes, in the form of HTTPRoutes. */
  readonly grpcRoutes: () => readonly HttpRouteView[];
  readonly l4Routes: (kind: 'TLSRoute' | 'TCPRoute' | 'UDPRoute') => readonly L4RouteView[];
  readonly listenerSets: () => readonly ListenerSetView[];
  readonly gateways: () => readonly GatewayView[];
  readonly referenceGrants: () => readonly ReferenceGrantView[];
  /** Pods, and the workloads that make them, in order of kinds and names. */
  readonly pods: () => readonly PodsView[];
  readonly podsIn: (namespace: string) => readonly PodsView[];
  readonly endpointSlices: () => readonly EndpointSliceView[];
  /** DestinationRules of a namespace; those of others are not read for it. */
  readonly destinationRules: (namespace: string) => readonly DestinationRuleView[];
  readonly gatewayClass: (name: string) => GatewayClassView | undefined;
  readonly service: (namespace: string, name: string) => ServiceView | undefined;
  readonly namespace: (name: string) => NamespaceView | undefined;
  readonly workload: (kind: string, namespace: string, name: string) => WorkloadView | undefined;
  readonly gateway: (namespace: string, name: string) => GatewayView | undefined;
  /** Items of a kind whose text has one of the words: what rules over all Services look at. */
  readonly mentioning: (group: string, kind: string, words: readonly string[]) => readonly Item[];
  /** Every item that has this identity more than once. */
  readonly twice: (key: string) => boolean;
  /** The first item of each identity that is there more than once. */
  readonly duplicates: () => readonly Item[];
  /** Items of a kind, in order of names. */
  readonly ofKind: (group: string, kind: string) => readonly Item[];
  /** The namespaces that have an item of a kind. */
  readonly namespacesWith: (group: string, kind: string) => Iterable<string>;
  /** Every object once, also those of kinds that nobody reads. */
  readonly objects: () => readonly Item[];
  readonly diagnostics: () => readonly Diagnostic[];
}

/** What has pods, in order of kinds. */
const POD_KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'ReplicaSet'],
  ['apps', 'StatefulSet'],
  ['', 'Pod'],
];

export function buildModel(items: readonly Item[]): Model {
  const index = indexItems(items);
  const found = new Map<string, Diagnostic>();
  const viewOf = <V extends View>(item: Item | undefined, read: (item: Item) => ViewRead<V>): V | undefined => {
    if (item === undefined) return undefined;
    // The same for the models before and after the changes of others.
    const result = item.remember(read);
    if ('view' in result) return result.view;
    // Two readers of one item find the same faults in what both read.
    for (const each of result.diagnostics) {
      const key = `${each.code} ${each.message}`;
      if (!found.has(key)) found.set(key, each);
    }
    return undefined;
  };
  const sorted = new Map<string, readonly Item[]>();
  const ofKind = (group: string, kind: string): readonly Item[] => {
    const key = `${group}/${kind}`;
    const known = sorted.get(key);
    if (known !== undefined) return known;
    const list = [...index.ofKind(group, kind)].sort(byId);
    sorted.set(key, list);
    return list;
  };
  const list = <V extends View>(group: string, kind: string, read: (item: Item) => ViewRead<V>) => {
    let made: readonly V[] | undefined;
    return (): readonly V[] => {
      made ??= readAll(ofKind(group, kind), read);
      return made;
    };
  };
  const gatewayClassNamed = index.named(GATEWAY_GROUP, 'GatewayClass');
  const gatewayNamed = index.named(GATEWAY_GROUP, 'Gateway');
  const namespaceNamed = index.named('', 'Namespace');
  const serviceNamed = index.named('', 'Service');
  const l4Routes = {
    TLSRoute: list(GATEWAY_GROUP, 'TLSRoute', readL4Route),
    TCPRoute: list(GATEWAY_GROUP, 'TCPRoute', readL4Route),
    UDPRoute: list(GATEWAY_GROUP, 'UDPRoute', readL4Route),
  };
  const readAll = <V extends View>(items: readonly Item[], read: (item: Item) => ViewRead<V>): readonly V[] =>
    items.map((item) => viewOf(item, read)).filter((view) => view !== undefined);
  // Sorted when they are in their namespaces: there are more of them than of all else.
  const podsByNamespace = POD_KINDS.map(([group, kind]) =>
    lazily(() => byNamespace(readAll(index.ofKind(group, kind), readPods))),
  );
  const podsIn = once((namespace: string) =>
    podsByNamespace.flatMap((byName) => [...(byName().get(namespace) ?? [])].sort(byId)),
  );
  return {
    canaries: list('flagger.app', 'Canary', readCanary),
    httpRoutes: list(GATEWAY_GROUP, 'HTTPRoute', readHttpRoute),
    grpcRoutes: list(GATEWAY_GROUP, 'GRPCRoute', readGrpcRoute),
    l4Routes: (kind) => l4Routes[kind](),
    listenerSets: list(GATEWAY_GROUP, 'ListenerSet', readListenerSet),
    pods: () =>
      readAll(
        POD_KINDS.flatMap(([group, kind]) => ofKind(group, kind)),
        readPods,
      ),
    podsIn,
    endpointSlices: list('discovery.k8s.io', 'EndpointSlice', readEndpointSlice),
    destinationRules: (namespace) =>
      readAll(
        ofKind(ISTIO_NETWORKING, 'DestinationRule').filter(({ id }) => id.namespace === namespace),
        readDestinationRule,
      ),
    gatewayClass: (name) => viewOf(gatewayClassNamed('', name), readGatewayClass),
    gateways: list(GATEWAY_GROUP, 'Gateway', readGateway),
    referenceGrants: list(GATEWAY_GROUP, 'ReferenceGrant', readReferenceGrant),
    service: (namespace, name) => viewOf(serviceNamed(namespace, name), readService),
    namespace: (name) => viewOf(namespaceNamed('', name), readNamespace),
    workload: (kind, namespace, name) => viewOf(index.named('apps', kind)(namespace, name), readWorkload),
    gateway: (namespace, name) => viewOf(gatewayNamed(namespace, name), readGateway),
    mentioning: (group, kind, words) =>
      index
        .ofKind(group, kind)
        .filter((item) => words.some((word) => item.mentions(word)))
        .sort(byId),
    twice: (key) => index.duplicated.has(key),
    duplicates: () => [...index.duplicated.keys()].sort().flatMap((key) => index.duplicated.get(key) ?? []),
    ofKind,
    namespacesWith: index.namespacesWith,
    objects: () => index.objects,
    diagnostics: () => [...found.values()],
  };
}

function byNamespace<V extends View>(views: readonly V[]): ReadonlyMap<string, readonly V[]> {
  const lists = new Map<string, V[]>();
  for (const view of views) {
    const known = lists.get(view.id.namespace);
    if (known === undefined) lists.set(view.id.namespace, [view]);
    else known.push(view);
  }
  return lists;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function byId(a: { readonly id: ResourceId }, b: { readonly id: ResourceId }): number {
  return compareIds(a.id, b.id);
}
