import type { RuleView } from '../../model/http-route.ts';
import { compareText, formatName } from '../../resource/resource-id.ts';
import { injectionLabel } from '../../topology/dataplane.ts';
import { isForeign } from '../../topology/gateway-class.ts';
import type { Route } from '../../topology/route.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import type { Binding } from '../../topology/waypoint-binding.ts';
import { routedServices } from '../routed-services.ts';
import type { RuleContext } from '../rule.ts';
import { formatRoute, sceneOf } from '../scene.ts';

/** Services that a route has as parent, Flagger's own among the routes, as far as they are known, in order of names. */
export function boundServices(context: RuleContext): readonly ServiceNode[] {
  const { topology } = context.after;
  return routedServices(sceneOf(context).world)
    .flatMap(({ namespace, name }) => topology.service(namespace, name) ?? [])
    .sort((a, b) => compareText(formatName(a), formatName(b)));
}

/** Routes bound to a Service without which its requests would go elsewhere or otherwise, and which a waypoint would run. */
export function changingRoutes(context: RuleContext, service: ServiceNode): readonly Route[] {
  return runnableRoutes(context, service).filter((route) => changes(route, service));
}

/** The same, and routes that only say how long a request may take, or how often it is tried. */
export function effectiveRoutes(context: RuleContext, service: ServiceNode): readonly Route[] {
  return runnableRoutes(context, service).filter((route) => changes(route, service) || route.rules.some(limits));
}

function runnableRoutes(context: RuleContext, service: ServiceNode): readonly Route[] {
  const { world } = sceneOf(context);
  return world.routes
    .onService(service.namespace, service.name)
    .filter((route) => route.namespace === service.namespace && world.dropped(route) === undefined);
}

function limits({ timeouts, retry, sessionPersistence }: RuleView): boolean {
  return [timeouts, retry, sessionPersistence].some((each) => each !== undefined);
}

function changes({ namespace: from, rules }: Route, service: ServiceNode): boolean {
  return rules.some(
    ({ filters, backendRefs }) =>
      filters.length > 0 ||
      backendRefs.length === 0 ||
      backendRefs.some(
        ({ group, kind, name, namespace = from, filters: below }) =>
          below.length > 0 ||
          group !== '' ||
          kind !== 'Service' ||
          name !== service.name ||
          namespace !== service.namespace,
      ),
  );
}

/** At most three by name. */
export function formatRoutes(routes: readonly Route[]): string {
  const names = routes.map(formatRoute);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** Bound to a waypoint of another vendor, of which Istio's rules say nothing. */
export function isBoundElsewhere(binding: Binding, { model }: Topology): boolean {
  return binding.kind === 'bound' && binding.gateway !== undefined && isForeign(binding.gateway, model);
}

/** Pods of the namespace get sidecars, which run routes of Services by themselves. */
export function hasSidecars({ model }: Topology, namespace: string): boolean {
  return injectionLabel(model.namespace(namespace)?.labels ?? {}) !== undefined;
}

/** Where changes are planned, the plan itself says what keeps a Service of a fan-out from its waypoint (FAN305 to FAN309). */
export function isLeftToPlan({ task, after: { fanOuts } }: RuleContext, service: ServiceNode): boolean {
  const is = (namespace: string, name: string) => namespace === service.namespace && name === service.name;
  return (
    task === 'apply' &&
    fanOuts.some(
      ({ entry: { canary }, callees }) =>
        is(canary.id.namespace, canary.canary) || callees.some((callee) => is(callee.namespace, callee.service)),
    )
  );
}
