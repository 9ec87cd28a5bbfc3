import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import type { Item } from '../resource/item.ts';
import { jsonText } from '../resource/json.ts';
import { remembered } from '../resource/remembered.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { readPlainRegex } from '../topology/plain-regex.ts';
import type { Route } from '../topology/route.ts';
import type { Candidate } from '../trace/precedence.ts';
import { buildTracer } from '../trace/trace.ts';
import type { World } from '../trace/world.ts';
import { type Places, placesOf } from './route-places.ts';
import type { RuleContext } from './rule.ts';

/** The routes in effect, Flagger's own at rest among them, and where they compete; made once for all rules. */
export interface Scene {
  readonly world: World;
  readonly places: Places;
  /** The object of the input that a route comes from: itself, or the Canary that Flagger writes it for. */
  readonly itemOf: (route: Route) => Item | undefined;
}

export const sceneOf = remembered((context: RuleContext): Scene => {
  const { topology } = context.after;
  const { world } = buildTracer(topology, { profile: context.profile, regex: readPlainRegex });
  const items = new Map(
    ['HTTPRoute', 'GRPCRoute']
      .flatMap((kind) => topology.model.ofKind(GATEWAY_GROUP, kind))
      .map((item) => [formatId(item.id), item]),
  );
  return {
    world,
    places: placesOf(world),
    itemOf: (route) => route.canary?.item ?? items.get(`${route.kind} ${formatName(route)}`),
  };
});

/** `HTTPRoute shop/cart`, or whose route it is that no file has. */
export function formatRoute(route: Route): string {
  return route.canary === undefined
    ? `${route.kind} ${formatName(route)}`
    : `the HTTPRoute that Flagger writes for ${formatId(route.canary.id)}`;
}

/** What the rule of a candidate does with requests, as far as two rules can differ in it: filters, backends in effect, limits. */
export function outcomeKey({ route, rule: index }: Candidate): string {
  const rule = route.rules[index];
  const home = ({ group, kind, namespace, name, port }: NonNullable<typeof rule>['backendRefs'][number]) => [
    group,
    kind,
    namespace ?? route.namespace,
    name,
    port,
  ];
  const effective = (rule?.backendRefs ?? []).filter(({ weight }) => weight > 0);
  const backends = effective.map((ref) => [...home(ref), effective.length === 1 ? 1 : ref.weight, ref.filters]);
  return jsonText([rule?.filters ?? [], backends, rule?.timeouts, rule?.retry, rule?.sessionPersistence]);
}

/** Where a rule sends requests, for a sentence: `Service shop/cart-v2`, `a redirect`. */
export function formatTarget({ route, rule: index }: Candidate): string {
  const rule = route.rules[index];
  const names = (rule?.backendRefs ?? [])
    .filter(({ weight }) => weight > 0)
    .map(({ kind, namespace = route.namespace, name }) => `${kind} ${formatName({ namespace, name })}`);
  if (names.length > 0) return [...new Set(names)].join(' and ');
  return rule?.filters.some(({ type }) => type === 'RequestRedirect') === true ? 'a redirect' : 'no backend';
}
