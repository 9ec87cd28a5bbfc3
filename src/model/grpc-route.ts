import type { Item } from '../resource/item.ts';
import { type GrpcMethodView, type HttpRouteView, type MatchView, routeView, ValueMatch } from './http-route.ts';
import { ParentRef } from './parent-ref.ts';
import { BackendRef, Filter } from './route-filter.ts';
import { array, type Output, object, optional, string, withDefault } from './schema.ts';
import { CreatedAt, Labels, readView, type ViewRead } from './view.ts';

const Method = object({
  type: withDefault(string(), 'Exact'),
  service: optional(string()),
  method: optional(string()),
});

const Match = object({ method: optional(Method), headers: withDefault(array(ValueMatch), []) });

const Rule = object({
  name: optional(string()),
  matches: withDefault(array(Match), []),
  filters: withDefault(array(Filter), []),
  backendRefs: withDefault(array(BackendRef), []),
});

/** Gateway API v1.6.1; a rule without matches takes every call. */
const GrpcRoute = object({
  metadata: object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: withDefault(
    object({
      parentRefs: withDefault(array(ParentRef), []),
      hostnames: withDefault(array(string()), []),
      rules: withDefault(array(Rule), []),
    }),
    { parentRefs: [], hostnames: [], rules: [] },
  ),
});

/** A GRPCRoute in the form of an HTTPRoute: `/service/method` is the path of the call (gRPC over HTTP/2). */
export function readGrpcRoute(item: Item): ViewRead<HttpRouteView> {
  const read = readView(item, GrpcRoute);
  if ('diagnostics' in read) return read;
  const rules = read.view.spec.rules.map((rule) => {
    const matches = rule.matches.length === 0 ? [{ method: undefined, headers: [] }] : rule.matches;
    return { ...rule, matches: matches.map(matchOf) };
  });
  return { view: routeView(item, read.view, rules) };
}

/** As Istio writes it (conversion.go, createGRPCURIMatch): a prefix for a service, a regex for a method of any service. */
function matchOf({ method, headers }: Output<typeof Match>): MatchView {
  const grpc: GrpcMethodView = {
    type: method?.type ?? 'Exact',
    service: filled(method?.service),
    method: filled(method?.method),
  };
  return { path: pathOf(grpc), headers, queryParams: [], grpc };
}

function pathOf({ type, service, method }: GrpcMethodView): MatchView['path'] {
  if (service === undefined && method === undefined) return { type: 'PathPrefix', value: '/' };
  if (type === 'RegularExpression' || service === undefined) {
    return { type: 'RegularExpression', value: `/${service ?? '[^/]+'}/${method ?? '.+'}` };
  }
  return method === undefined
    ? { type: 'PathPrefix', value: `/${service}/` }
    : { type: 'Exact', value: `/${service}/${method}` };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
