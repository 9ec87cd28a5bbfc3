import { isAtLeast } from '../../config/version.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatName } from '../../resource/resource-id.ts';
import { ingressTo } from '../../topology/ingress.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import {
  bindingOf,
  INGRESS_USE_WAYPOINT,
  ingressUse,
  isBoolean,
  isTrue,
  USE_WAYPOINT,
} from '../../topology/waypoint-binding.ts';
import { usesAmbient } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { boundServices, effectiveRoutes, formatRoutes, isBoundElsewhere } from './bound-routes.ts';
import { labelHome } from './label-places.ts';

/** FAN317. Somebody may well take one Service out of its Namespace's waypoint, but not one with routes that only run there. */
export const serviceHidesNamespace: Rule = (context) => {
  const { topology } = context.after;
  if (!usesAmbient(topology)) return [];
  return boundServices(context).flatMap((service) => {
    const key = hiding(topology, service);
    if (key === undefined) return [];
    const routes = effectiveRoutes(context, service);
    if (routes.length === 0) return [];
    const { item, path } = labelHome(service);
    const value = service.labels[key] ?? '';
    const facts = {
      service: `Service ${formatName(service)}`,
      label: `${key}: ${value === 'none' ? value : `"${value}"`}`,
      namespace: service.namespace,
      routes: formatRoutes(routes),
      requests: key === USE_WAYPOINT ? 'its requests' : 'requests of an ingress gateway',
    };
    const field = {
      path: formatPath([...path, key]),
      currentValue: value,
      ...(key === USE_WAYPOINT ? {} : { proposedValue: 'true' }),
    };
    return [diagnose('FAN317', facts, { ...(item === undefined ? {} : { item }), field })];
  });
};

/** The label of a Service that hides one of its Namespace's that would bring its requests to a waypoint. */
export function hiding(topology: Topology, service: ServiceNode): string | undefined {
  const { model, config } = topology;
  const inherited = model.namespace(service.namespace)?.labels ?? {};
  if (service.labels[USE_WAYPOINT] === 'none') {
    const binding = bindingOf({ ...service, labels: without(service, USE_WAYPOINT) }, model);
    return binding.kind === 'bound' && !isBoundElsewhere(binding, topology) ? USE_WAYPOINT : undefined;
  }
  const own = service.labels[INGRESS_USE_WAYPOINT];
  // A value that is no boolean is FAN304's.
  if (own === undefined || !isBoolean(own) || ingressUse(service, model, config.istio).uses) return undefined;
  if (!isAtLeast(config.istio, '1.25') || !isTrue(inherited[INGRESS_USE_WAYPOINT] ?? '', config.istio)) {
    return undefined;
  }
  const binding = bindingOf(service, model);
  if (binding.kind !== 'bound' || isBoundElsewhere(binding, topology)) return undefined;
  return ingressTo(topology, service.namespace, service.name).gateways.length > 0 ? INGRESS_USE_WAYPOINT : undefined;
}

function without({ labels }: ServiceNode, key: string): ServiceNode['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([each]) => each !== key));
}
