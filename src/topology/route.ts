import type { CanaryView } from '../model/canary.ts';
import type { HttpRouteView, RuleView } from '../model/http-route.ts';
import type { ParentRefView } from '../model/parent-ref.ts';

/** An HTTPRoute or GRPCRoute as it is in the cluster: the input's, or the one that Flagger writes for a Canary. */
export interface Route {
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly namespace: string;
  readonly name: string;
  readonly parentRefs: readonly ParentRefView[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RuleView[];
  /** RFC 3339; `undefined` where no cluster has said it. */
  readonly createdAt: string | undefined;
  /** The Canary that Flagger writes it for; `undefined` for a route of the input. */
  readonly canary: CanaryView | undefined;
}

export function routeOf(view: HttpRouteView): Route {
  const { parentRefs, hostnames, rules, createdAt } = view;
  const kind = view.id.kind === 'GRPCRoute' ? 'GRPCRoute' : 'HTTPRoute';
  return {
    kind,
    namespace: view.id.namespace,
    name: view.id.name,
    parentRefs,
    hostnames,
    rules,
    createdAt,
    canary: undefined,
  };
}
