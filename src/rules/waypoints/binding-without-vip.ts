import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatName } from '../../resource/resource-id.ts';
import { isIstioIngress } from '../../topology/gateway-class.ts';
import { gatewaysTo, ingressTo } from '../../topology/ingress.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { bindingOf, INGRESS_USE_WAYPOINT, ingressUse, USE_WAYPOINT } from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { isBoundElsewhere, isLeftToPlan } from './bound-routes.ts';
import { labelHome, labelPlaces } from './label-places.ts';

/**
 * FAN320. A headless Service in a Namespace that is bound is an everyday thing: what its Namespace says counts only where an
 * ingress gateway is led astray by it.
 */
export const bindingWithoutVip: Rule = (context) => {
  const { topology } = context.after;
  const services = new Map<string, ServiceNode>();
  const add = (namespace: string, name: string): void => {
    const service = topology.service(namespace, name);
    if (service?.withoutVip !== undefined) services.set(formatName(service), service);
  };
  for (const { namespace, service } of labelPlaces(topology)) if (service !== undefined) add(namespace, service);
  for (const { namespace, name } of backendsOfGateways(context)) add(namespace, name);
  return [...services.keys()].sort().flatMap((key) => {
    const service = services.get(key);
    return service === undefined || isLeftToPlan(context, service) ? [] : told(context, service);
  });
};

function backendsOfGateways({ after: { topology } }: RuleContext): readonly { namespace: string; name: string }[] {
  // Nothing is inherited where no Namespace says both.
  if (topology.model.mentioning('', 'Namespace', [INGRESS_USE_WAYPOINT]).length === 0) return [];
  return topology.model
    .httpRoutes()
    .flatMap(({ id, rules }) =>
      rules.flatMap(({ backendRefs }) =>
        backendRefs.map(({ namespace = id.namespace, name }) => ({ namespace, name })),
      ),
    );
}

function told(context: RuleContext, service: ServiceNode): readonly Diagnostic[] {
  const { topology } = context.after;
  const { model, config } = topology;
  const binding = bindingOf(service, model);
  if (isBoundElsewhere(binding, topology)) return [];
  const isExternal = service.view?.type === 'ExternalName';
  const gateways = gatewaysTo(topology, service.namespace, service.name).filter(({ namespace, name }) => {
    const gateway = model.gateway(namespace, name);
    return gateway !== undefined && isIstioIngress(gateway, topology.model) === true;
  });
  const astray =
    !isExternal &&
    binding.kind === 'bound' &&
    ingressUse(service, model, config.istio).uses &&
    ingressTo(topology, service.namespace, service.name).gateways.length > 0;
  const named = service.labels[USE_WAYPOINT];
  const own = [USE_WAYPOINT, INGRESS_USE_WAYPOINT].filter(
    (key) => Object.hasOwn(service.labels, key) && !/^(?:none|0|f|false)$/i.test(service.labels[key] ?? ''),
  );
  // `none` leaves nothing that could go wrong.
  if (!astray && (own.length === 0 || named === 'none')) return [];
  const home = labelHome(service);
  const facts = {
    service: `Service ${formatName(service)}`,
    why: service.withoutVip ?? '',
    astray: astray
      ? gateways.map((gateway) => `Gateway ${formatName(gateway)}`).join(', ') || 'an ingress gateway'
      : '',
    external: isExternal,
  };
  const at = {
    ...(home.item === undefined ? {} : { item: home.item }),
    ...(astray && gateways.length > 0 ? {} : ({ severity: 'warning' } as const)),
  };
  const [key] = own;
  const field =
    isExternal && key !== undefined
      ? { path: formatPath([...home.path, key]), currentValue: service.labels[key] ?? null }
      : home.path[0] === 'spec'
        ? { path: 'spec.service.headless', currentValue: true, proposedValue: false }
        : { path: 'spec.clusterIP', currentValue: 'None' };
  return [diagnose('FAN320', facts, { ...at, field })];
}
