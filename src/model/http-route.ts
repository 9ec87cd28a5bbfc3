import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { ParentRef, type ParentRefView } from './parent-ref.ts';
import { BackendRef, type BackendRefView, Filter, type FilterView } from './route-filter.ts';
import { CreatedAt, type LabelMap, Labels, readView, type View, type ViewRead } from './view.ts';

const DEFAULT_PATH = { type: 'PathPrefix', value: '/' };

export const ValueMatch = z.object({ type: z._default(z.string(), 'Exact'), name: z.string(), value: z.string() });

const Match = z.object({
  path: z._default(
    z.object({ type: z._default(z.string(), 'PathPrefix'), value: z._default(z.string(), '/') }),
    DEFAULT_PATH,
  ),
  headers: z._default(z.array(ValueMatch), []),
  queryParams: z._default(z.array(ValueMatch), []),
  method: z.optional(z.string()),
});

const Rule = z.object({
  name: z.optional(z.string()),
  matches: z._default(z.array(Match), [{ path: DEFAULT_PATH, headers: [], queryParams: [] }]),
  filters: z._default(z.array(Filter), []),
  backendRefs: z._default(z.array(BackendRef), []),
  timeouts: z.optional(z.unknown()),
  retry: z.optional(z.unknown()),
  sessionPersistence: z.optional(z.unknown()),
});

/** Gateway API v1.6.1: a route without rules has one that matches everything; so has a rule without matches. */
const HttpRoute = z.object({
  metadata: z.object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: z._default(
    z.object({
      parentRefs: z._default(z.array(ParentRef), []),
      hostnames: z._default(z.array(z.string()), []),
      rules: z._default(z.array(Rule), [
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
export type MatchView = z.output<typeof Match> & { readonly grpc?: GrpcMethodView };
export type ValueMatchView = z.output<typeof ValueMatch>;
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

type RouteHead = Pick<z.output<typeof HttpRoute>, 'metadata'> & {
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
