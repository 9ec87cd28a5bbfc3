import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { ParentRef, type ParentRefView } from './parent-ref.ts';
import { type LabelMap, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

const DEFAULT_PATH = { type: 'PathPrefix', value: '/' };

const ValueMatch = z.object({ type: z._default(z.string(), 'Exact'), name: z.string(), value: z.string() });

const Match = z.object({
  path: z._default(
    z.object({ type: z._default(z.string(), 'PathPrefix'), value: z._default(z.string(), '/') }),
    DEFAULT_PATH,
  ),
  headers: z._default(z.array(ValueMatch), []),
  queryParams: z._default(z.array(ValueMatch), []),
  method: z.optional(z.string()),
});

const HeaderValue = z.object({ name: z.string(), value: z.string() });

const HeaderModifier = z.object({
  set: z._default(z.array(HeaderValue), []),
  add: z._default(z.array(HeaderValue), []),
  remove: z._default(z.array(z.string()), []),
});

const Filter = z.object({
  type: z.string(),
  requestHeaderModifier: z.optional(HeaderModifier),
  responseHeaderModifier: z.optional(HeaderModifier),
});

const BackendRef = z.object({
  group: z._default(z.string(), ''),
  kind: z._default(z.string(), 'Service'),
  namespace: z.optional(z.string()),
  name: z.string(),
  port: z.optional(Port),
  weight: z._default(z.int(), 1),
  filters: z._default(z.array(Filter), []),
});

const Rule = z.object({
  name: z.optional(z.string()),
  matches: z._default(z.array(Match), [{ path: DEFAULT_PATH, headers: [], queryParams: [] }]),
  filters: z._default(z.array(Filter), []),
  backendRefs: z._default(z.array(BackendRef), []),
});

/** Gateway API v1.6.1: a route without rules has one that matches everything; so has a rule without matches. */
const HttpRoute = z.object({
  metadata: Metadata,
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

export type MatchView = z.output<typeof Match>;
export type RuleView = z.output<typeof Rule>;

export interface HttpRouteView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly parentRefs: readonly ParentRefView[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RuleView[];
}

export function readHttpRoute(item: Item): ViewRead<HttpRouteView> {
  const read = readView(item, HttpRoute);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  return {
    view: {
      item,
      id: item.id,
      labels: metadata.labels,
      annotations: metadata.annotations,
      parentRefs: spec.parentRefs,
      hostnames: spec.hostnames,
      rules: spec.rules,
    },
  };
}
