import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isIngressClass } from '../../topology/gateway-class.ts';
import { servesOf, USE_WAYPOINT, WAYPOINT_FOR } from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { boundGateways, objectsOf, weight } from './bound-gateways.ts';
import { boundServices, effectiveRoutes } from './bound-routes.ts';

/** FAN312. A Namespace may name a waypoint for its pods alone: only where a route of one of its Services is lost by it. */
export const waypointForExcludesServices: Rule = (context) => {
  const { topology } = context.after;
  return boundGateways(topology).flatMap(({ gateway, places }) => {
    const serves = servesOf(gateway, topology.model);
    if (serves === 'service' || serves === 'all' || isIngressClass(gateway, topology.model)) return [];
    const lost = places.filter(
      ({ service, namespace }) => service !== undefined || hasInheritingRoutes(context, namespace),
    );
    if (lost.length === 0) return [];
    const own = gateway.labels[WAYPOINT_FOR];
    const facts = {
      objects: objectsOf(lost),
      gateway: formatId(gateway.id),
      serves,
      by: own === undefined ? `GatewayClass ${gateway.className}` : 'it',
    };
    const field = {
      path: formatPath(['metadata', 'labels', WAYPOINT_FOR]),
      ...(own === undefined ? {} : { currentValue: own }),
      // What the waypoint does for pods it must go on doing.
      proposedValue: serves === 'workload' ? 'all' : 'service',
    };
    return [diagnose('FAN312', facts, { item: gateway.item, field, ...weight(context, lost) })];
  });
};

function hasInheritingRoutes(context: RuleContext, namespace: string): boolean {
  return boundServices(context).some(
    (service) =>
      service.namespace === namespace &&
      !Object.hasOwn(service.labels, USE_WAYPOINT) &&
      effectiveRoutes(context, service).length > 0,
  );
}
