import type { Item } from '../resource/item.ts';
import { ParentRef, type ParentRefView } from './parent-ref.ts';
import { BackendRef, type BackendRefView, Filter, type FilterView } from './route-filter.ts';
import { array, type Output, object, optional, string, unknown, withDefault } from './schema.ts';
import { CreatedAt, type LabelMap, Labels, readView, type View, type ViewRead } from './view.ts';

const DEFAULT_PATH = { type: 'PathPrefix', value: '/' };

export const ValueMatch = object({ type: withDefault(string(), 'Exact'), name: string(), value: string() });

const Match = object({
  path: withDefault(
    object({ type: withDefault(string(), 'PathPrefix'), value: withDefault(string(), '/') }),
    DEFAULT_PATH,
  ),
  headers: withDefault(array(ValueMatch), []),
  queryParams: withDefault(array(ValueMatch), []),
  method: optional(string()),
});

const Rule = object({
  name: optional(string()),
  matches: withDefault(array(Match), [{ path: DEFAULT_PATH, headers: [], queryParams: [] }]),
  filters: withDefault(array(Filter), []),
  backendRefs: withDefault(array(BackendRef), []),
  timeouts: optional(unknown()),
  retry: optional(unknown()),
  sessionPersistence: optional(unknown()),
});

/** Gateway API v1.6.1: a route without rules has one that matches everything; so has a rule without matches. */
const HttpRoute = object({
  metadata: object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: withDefault(
    object({
      parentRefs: withDefault(array(ParentRef), []),
      hostnames: withDefault(array(string()), []),
      rules: withDefault(array(Rule), [
        {
          matches: [{ path: DEFAULT_PATH, headers: [], queryParams: [] }],
          filters: [],
          backendRefs: [],
        },
      ]),
    }),
    { parentRefs: [], hostnames: [], rules: [] },
  ),
});

/** A match, with what a GRPCRoute's asks of service and method beside the path that stands for it on the wire. */
export type MatchView = Output<typeof Match> & { readonly grpc?: GrpcMethodView };
export type ValueMatchView = Output<typeof ValueMatch>;
export interface RuleView {
  readonly name?: string | undefined;
  readonly matches: readonly MatchView[];
  readonly filters: readonly FilterView[];
  readonly backendRefs: readonly BackendRefView[];
  /** What does not decide where a request goes, and is looked at for whether it is there. */
  readonly timeouts?: unknown;
  readonly retry?: unknown;
  readonly sessionPersistence?: unknown;
}

export interface GrpcMethodView {
  readonly type: string;
  readonly service: string | undefined;
  readonly method: string | undefined;
}

export interface HttpRouteView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly parentRefs: readonly ParentRefView[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RuleView[];
  /** `metadata.creationTimestamp`, of objects that were read from a cluster. */
  readonly createdAt: string | undefined;
}

export function readHttpRoute(item: Item): ViewRead<HttpRouteView> {
  const read = readView(item, HttpRoute);
  return 'diagnostics' in read ? read : { view: routeView(item, read.view, read.view.spec.rules) };
}

type RouteHead = Pick<Output<typeof HttpRoute>, 'metadata'> & {
  readonly spec: Pick<HttpRouteView, 'parentRefs' | 'hostnames'>;
};

/** What an HTTPRoute and a GRPCRoute have alike, and their rules in the one form. */
export function routeView(item: Item, { metadata, spec }: RouteHead, rules: readonly RuleView[]): HttpRouteView {
  return {
    item,
    id: item.id,
    labels: metadata.labels,
    annotations: metadata.annotations,
    parentRefs: spec.parentRefs,
    hostnames: spec.hostnames,
    rules,
    createdAt: metadata.creationTimestamp,
  };
}
