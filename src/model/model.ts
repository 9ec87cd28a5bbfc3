import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Item } from '../resource/item.ts';
import { isLocalConfig } from '../resource/local-config.ts';
import { compareIds, groupOf, keyOf } from '../resource/resource-id.ts';
import { type CanaryView, readCanary } from './canary.ts';
import { type DestinationRuleView, ISTIO_NETWORKING, readDestinationRule } from './destination-rule.ts';
import { type EndpointSliceView, readEndpointSlice } from './endpoint-slice.ts';
import { type GatewayView, readGateway } from './gateway.ts';
import { type GatewayClassView, readGatewayClass } from './gateway-class.ts';
import { readGrpcRoute } from './grpc-route.ts';
import { type HttpRouteView, readHttpRoute } from './http-route.ts';
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
  /** Every object once, also those of kinds that nobody reads. */
  readonly objects: () => readonly Item[];
  readonly diagnostics: () => readonly Diagnostic[];
}

const readings = new WeakMap<Item, Map<unknown, ViewRead<View>>>();

/** An item does not change: what a reader makes of it is the same for the models before and after the changes of others. */
function readOnce<V extends View>(item: Item, read: (item: Item) => ViewRead<V>): ViewRead<V> {
  const own = readings.get(item) ?? new Map<unknown, ViewRead<View>>();
  readings.set(item, own);
  const known = own.get(read) ?? read(item);
  own.set(read, known);
  // What a reader has made is of its own type.
  return known as ViewRead<V>;
}

export function buildModel(items: readonly Item[]): Model {
  const byKey = new Map<string, Item>();
  const byKind = new Map<string, Item[]>();
  const duplicated = new Set<string>();
  for (const item of items) {
    if (item.id.kind === '' || isLocalConfig(item)) continue;
    const key = keyOf(item.id);
    const twin = byKey.get(key);
    if (twin !== undefined) {
      duplicated.add(key);
      // Which of the two is read must not depend on their order.
      if (textOf(item) < textOf(twin)) {
        byKey.set(key, item);
        const list = byKind.get(`${groupOf(item.id.apiVersion)}/${item.id.kind}`);
        list?.splice(list.indexOf(twin), 1, item);
      }
      continue;
    }
    byKey.set(key, item);
    const kind = `${groupOf(item.id.apiVersion)}/${item.id.kind}`;
    const others = byKind.get(kind);
    if (others === undefined) byKind.set(kind, [item]);
    else others.push(item);
  }
  const found: Diagnostic[] = [];
  const views = new Map<(item: Item) => ViewRead<View>, Map<Item, View | undefined>>();
  const once = <V extends View>(item: Item | undefined, read: (item: Item) => ViewRead<V>): V | undefined => {
    if (item === undefined) return undefined;
    const known = views.get(read) ?? new Map<Item, View | undefined>();
    views.set(read, known);
    if (!known.has(item)) {
      const result = readOnce(item, read);
      // Two readers of one item find the same faults in what both read.
      if ('diagnostics' in result) found.push(...result.diagnostics.filter((each) => !found.some(isSame(each))));
      known.set(item, 'view' in result ? result.view : undefined);
    }
    // What a reader has made is of its own type.
    return known.get(item) as V | undefined;
  };
  const sorted = new Map<string, readonly Item[]>();
  const ofKind = (group: string, kind: string): readonly Item[] => {
    const key = `${group}/${kind}`;
    const known = sorted.get(key);
    if (known !== undefined) return known;
    const list = [...(byKind.get(key) ?? [])].sort((a, b) => compareIds(a.id, b.id));
    sorted.set(key, list);
    return list;
  };
  const list = <V extends View>(group: string, kind: string, read: (item: Item) => ViewRead<V>) => {
    let made: readonly V[] | undefined;
    return (): readonly V[] => {
      made ??= ofKind(group, kind)
        .map((item) => once(item, read))
        .filter((view) => view !== undefined);
      return made;
    };
  };
  const find = (group: string, kind: string, namespace: string, name: string): Item | undefined =>
    byKey.get(`${group}/${kind}/${namespace}/${name}`);
  const l4Routes = {
    TLSRoute: list(GATEWAY_GROUP, 'TLSRoute', readL4Route),
    TCPRoute: list(GATEWAY_GROUP, 'TCPRoute', readL4Route),
    UDPRoute: list(GATEWAY_GROUP, 'UDPRoute', readL4Route),
  };
  const podLists = [
    ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => list('apps', kind, readPods)),
    list('', 'Pod', readPods),
  ];
  const pods = lazily(() => podLists.flatMap((each) => each()));
  const podsByNamespace = lazily(() => byNamespace(pods()));
  return {
    canaries: list('flagger.app', 'Canary', readCanary),
    httpRoutes: list(GATEWAY_GROUP, 'HTTPRoute', readHttpRoute),
    grpcRoutes: list(GATEWAY_GROUP, 'GRPCRoute', readGrpcRoute),
    l4Routes: (kind) => l4Routes[kind](),
    listenerSets: list(GATEWAY_GROUP, 'ListenerSet', readListenerSet),
    pods,
    podsIn: (namespace) => podsByNamespace().get(namespace) ?? [],
    endpointSlices: list('discovery.k8s.io', 'EndpointSlice', readEndpointSlice),
    destinationRules: (namespace) =>
      ofKind(ISTIO_NETWORKING, 'DestinationRule')
        .filter(({ id }) => id.namespace === namespace)
        .map((item) => once(item, readDestinationRule))
        .filter((view) => view !== undefined),
    gatewayClass: (name) => once(find(GATEWAY_GROUP, 'GatewayClass', '', name), readGatewayClass),
    gateways: list(GATEWAY_GROUP, 'Gateway', readGateway),
    referenceGrants: list(GATEWAY_GROUP, 'ReferenceGrant', readReferenceGrant),
    service: (namespace, name) => once(find('', 'Service', namespace, name), readService),
    namespace: (name) => once(find('', 'Namespace', '', name), readNamespace),
    workload: (kind, namespace, name) => once(find('apps', kind, namespace, name), readWorkload),
    gateway: (namespace, name) => once(find(GATEWAY_GROUP, 'Gateway', namespace, name), readGateway),
    mentioning: (group, kind, words) => ofKind(group, kind).filter((item) => words.some((word) => item.mentions(word))),
    twice: (key) => duplicated.has(key),
    duplicates: () => [...duplicated].sort().flatMap((key) => byKey.get(key) ?? []),
    ofKind,
    objects: () => [...byKey.values()],
    diagnostics: () => found,
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

function textOf(item: Item): string {
  return JSON.stringify(item.content() ?? null, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function isSame(one: Diagnostic): (other: Diagnostic) => boolean {
  return (other) => other.code === one.code && other.message === one.message;
}
