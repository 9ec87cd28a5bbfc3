import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatName } from '../../resource/resource-id.ts';
import { DATAPLANE_MODE } from '../../topology/dataplane.ts';
import { gatewaysTo } from '../../topology/ingress.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import {
  bindingOf,
  INGRESS_USE_WAYPOINT,
  isBoolean,
  USE_WAYPOINT,
  waypointsFor,
} from '../../topology/waypoint-binding.ts';
import { usesAmbient } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { boundServices, effectiveRoutes, formatRoutes, hasSidecars } from './bound-routes.ts';
import { isSaidOfIngress } from './bypassed-services.ts';
import { labelHome, labelPlaces } from './label-places.ts';
import { hiding } from './service-hides-namespace.ts';

/**
 * FAN323. Where the Namespace is not in the input its label may bind: then only beside Services of the same namespace that carry
 * labels of their own. Sidecars run such routes by themselves, and FAN317 and FAN318 say more where they speak. Where changes are
 * planned the plan binds what a fan-out needs, and a binding that it does not need is nothing to speak of.
 */
export const routeWithoutWaypoint: Rule = (context) => {
  const { topology } = context.after;
  if (context.task === 'apply' || !usesAmbient(topology)) return [];
  return boundServices(context).flatMap((service) => {
    const binding = bindingOf(service, topology.model);
    if (binding.kind !== 'unbound' || service.labels[USE_WAYPOINT] === '') return [];
    if (service.withoutVip !== undefined || isSaidOfLabel(topology, service)) return [];
    if (!isAmbient(topology, service.namespace) || hasSidecars(topology, service.namespace)) return [];
    if (hiding(topology, service) !== undefined) return [];
    if (isSaidOfIngress(context, service)) return [];
    const routes = effectiveRoutes(context, service);
    if (routes.length === 0) return [];
    const home = labelHome(service);
    const [waypoint, another] = waypointsFor(service.namespace, topology.model);
    const facts = {
      routes: formatRoutes(routes),
      service: `Service ${formatName(service)}`,
      why: binding.why,
      home: home.name,
      ingress: gatewaysTo(topology, service.namespace, service.name).length > 0,
    };
    const only = waypoint !== undefined && another === undefined && waypoint.id.namespace === service.namespace;
    const field = {
      path: formatPath([...home.path, USE_WAYPOINT]),
      ...(service.labels[USE_WAYPOINT] === undefined ? {} : { currentValue: service.labels[USE_WAYPOINT] }),
      ...(only ? { proposedValue: waypoint.id.name } : {}),
    };
    return [diagnose('FAN323', facts, { ...(home.item === undefined ? {} : { item: home.item }), field })];
  });
};

/** A label that is true is FAN318's, where the Namespace is known; one that is no boolean FAN304's. */
function isSaidOfLabel({ model }: Topology, { labels, namespace }: ServiceNode): boolean {
  const value = labels[INGRESS_USE_WAYPOINT];
  if (value === undefined) return false;
  return !isBoolean(value) || (/^(?:1|t|true)$/i.test(value) && model.namespace(namespace) !== undefined);
}

/** Surely in ambient mode: by its Namespace, or where that is not in the input by labels of its own Services. */
export function isAmbient(topology: Topology, namespace: string): boolean {
  const known = topology.model.namespace(namespace);
  if (known !== undefined) return known.labels[DATAPLANE_MODE] === 'ambient';
  return labelPlaces(topology).some(
    (place) =>
      place.service !== undefined && place.namespace === namespace && Object.hasOwn(place.labels, USE_WAYPOINT),
  );
}
