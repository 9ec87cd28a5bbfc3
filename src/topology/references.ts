import type { HttpRouteView } from '../model/http-route.ts';
import type { ParentRefView } from '../model/parent-ref.ts';
import type { WaypointRef } from './waypoint-binding.ts';

/** The parentRefs by which a route is bound to a Service: core group and kind said in full, as Istio demands. */
export function parentRefsTo(route: HttpRouteView, namespace: string, service: string): readonly ParentRefView[] {
  return serviceRefs(route.parentRefs, route.id.namespace, namespace, service);
}

export function serviceRefs(
  refs: readonly ParentRefView[],
  from: string,
  namespace: string,
  service: string,
): readonly ParentRefView[] {
  return refs.filter(
    (ref) =>
      ref.group === '' && ref.kind === 'Service' && ref.name === service && (ref.namespace ?? from) === namespace,
  );
}

/**
 * Why a waypoint does not run a route that is bound to one of its Services, for requests on `port`; `undefined` where it does
 * (Istio, listener_waypoint.go: only routes of the Service's or the waypoint's namespace).
 */
export function whyNotRun(
  route: HttpRouteView,
  service: { readonly namespace: string; readonly name: string },
  waypoint: WaypointRef,
  port: number,
): string | undefined {
  const { namespace } = route.id;
  if (!isOfServiceOrWaypoint(namespace, service, waypoint)) {
    return `a waypoint runs only routes of the Service's namespace or of its own, and this one is in ${namespace}`;
  }
  const filter = unsupportedFilter(route);
  if (filter !== undefined) return `Istio drops a route with a filter of type ${filter} whole`;
  const refs = parentRefsTo(route, service.namespace, service.name);
  if (refs.some((ref) => ref.port === undefined || ref.port === port)) return undefined;
  return `its parentRef names port ${refs[0]?.port ?? 'of none'}, and requests come on ${port}`;
}

/** A waypoint looks at routes of these two namespaces alone (Istio, listener_waypoint.go, getVirtualServiceForWaypoint). */
export function isOfServiceOrWaypoint(
  namespace: string,
  service: { readonly namespace: string },
  waypoint: WaypointRef,
): boolean {
  return namespace === service.namespace || namespace === waypoint.namespace;
}

const RULE_FILTERS = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
]);
const BACKEND_FILTERS = new Set(['RequestHeaderModifier', 'ResponseHeaderModifier']);

/** Istio converts a filter of this type on a rule (conversion.go); CORS only from the version on that `istioBehaviour` says. */
export const isRuleFilter = (type: string): boolean => RULE_FILTERS.has(type);

/** Istio converts a filter of this type on a backendRef. */
export const isBackendFilter = (type: string): boolean => BACKEND_FILTERS.has(type);

/** A filter that makes Istio refuse all rules of a route (conversion.go: unsupported filter type). */
function unsupportedFilter(route: HttpRouteView): string | undefined {
  for (const rule of route.rules) {
    const own = rule.filters.find(({ type }) => !isRuleFilter(type));
    const below = rule.backendRefs.flatMap(({ filters }) => filters).find(({ type }) => !isBackendFilter(type));
    const found = own ?? below;
    if (found !== undefined) return found.type;
  }
  return undefined;
}
