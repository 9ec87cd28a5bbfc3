import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { type GrpcMethodView, type HttpRouteView, type MatchView, routeView, ValueMatch } from './http-route.ts';
import { ParentRef } from './parent-ref.ts';
import { BackendRef, Filter } from './route-filter.ts';
import { CreatedAt, Labels, readView, type ViewRead } from './view.ts';

const Method = z.object({
  type: z._default(z.string(), 'Exact'),
  service: z.optional(z.string()),
  method: z.optional(z.string()),
});

const Match = z.object({ method: z.optional(Method), headers: z._default(z.array(ValueMatch), []) });

const Rule = z.object({
  name: z.optional(z.string()),
  matches: z._default(z.array(Match), []),
  filters: z._default(z.array(Filter), []),
  backendRefs: z._default(z.array(BackendRef), []),
});

/** Gateway API v1.6.1; a rule without matches takes every call. */
const GrpcRoute = z.object({
  metadata: z.object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: z._default(
    z.object({
      parentRefs: z._default(z.array(ParentRef), []),
      hostnames: z._default(z.array(z.string()), []),
      rules: z._default(z.array(Rule), []),
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
function matchOf({ method, headers }: z.output<typeof Match>): MatchView {
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
