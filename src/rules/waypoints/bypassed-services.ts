import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { FanOut } from '../../topology/fan-out.ts';
import { isIstioIngress } from '../../topology/gateway-class.ts';
import { type Ingress, ingressTo } from '../../topology/ingress.ts';
import type { Route } from '../../topology/route.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import {
  bindingOf,
  INGRESS_USE_WAYPOINT,
  isBoolean,
  USE_WAYPOINT,
  type WaypointRef,
  waypointsFor,
} from '../../topology/waypoint-binding.ts';
import type { RuleContext } from '../rule.ts';
import { boundServices, changingRoutes, formatRoutes, isBoundElsewhere } from './bound-routes.ts';
import { labelHome } from './label-places.ts';
import { hiding } from './service-hides-namespace.ts';

interface Bypassed {
  readonly service: ServiceNode;
  readonly routes: string;
  readonly gateways: readonly WaypointRef[];
  readonly ingress: Ingress;
  /** `apply` would set the labels. */
  readonly mended: boolean;
}

/** Services whose routes do not run for requests of an ingress gateway, of a set of manifests that nothing has mended. */
export function bypassedServices(context: RuleContext): readonly Diagnostic[] {
  const { topology, fanOuts } = context.after;
  return boundServices(context).flatMap((service) => {
    const fanOut = markedBy(fanOuts, service);
    const found = fanOut === undefined ? ofService(context, service) : ofFanOut(topology, fanOut, service);
    return found === undefined ? [] : [told(topology, found)];
  });
}

/** FAN302 speaks of the `-canary` Service of a fan-out: what it lacks is said there, whatever it is. */
export function isSaidOfIngress({ after: { topology, fanOuts } }: RuleContext, service: ServiceNode): boolean {
  const fanOut = markedBy(fanOuts, service);
  return fanOut !== undefined && ofFanOut(topology, fanOut, service) !== undefined;
}

function markedBy(fanOuts: readonly FanOut[], { namespace, name }: ServiceNode): FanOut | undefined {
  return fanOuts.find(
    ({ entry: { canary }, injection }) =>
      injection !== undefined && canary.id.namespace === namespace && canary.canary === name,
  );
}

/** A route that sets a marker is meant for requests of the ingress: only what another finding has said is left out. */
function ofFanOut(topology: Topology, { injection }: FanOut, service: ServiceNode): Bypassed | undefined {
  const ingress = ingressTo(topology, service.namespace, service.name);
  if (injection === undefined || ingress.via !== 'pods') return undefined;
  const { labels, withoutVip } = service;
  const labelled = Object.hasOwn(labels, USE_WAYPOINT) || Object.hasOwn(labels, INGRESS_USE_WAYPOINT);
  if ((withoutVip !== undefined && labelled) || isSaidElsewhere(topology, service)) return undefined;
  // What somebody has decided is left as it is.
  const binding = bindingOf(service, topology.model);
  const mended = labels[INGRESS_USE_WAYPOINT] === undefined && !(binding.kind === 'unbound' && binding.explicit);
  return { service, routes: formatId(injection.id), gateways: ingress.gateways, ingress, mended };
}

/**
 * Of any other Service only where it is bound, as a route that runs for nobody is FAN323's, where its own label does not say no,
 * and for Gateways that surely are Istio's. A route that has such a Gateway as parent too runs there.
 */
function ofService(context: RuleContext, service: ServiceNode): Bypassed | undefined {
  const { topology } = context.after;
  const { model } = topology;
  if (service.withoutVip !== undefined || service.labels[INGRESS_USE_WAYPOINT] !== undefined) return undefined;
  const binding = bindingOf(service, model);
  if (binding.kind !== 'bound' || isSaidElsewhere(topology, service)) return undefined;
  const ingress = ingressTo(topology, service.namespace, service.name);
  if (ingress.via !== 'pods') return undefined;
  const surely = ingress.gateways.filter(({ namespace, name }) => {
    const gateway = model.gateway(namespace, name);
    return gateway !== undefined && isIstioIngress(gateway, topology.model) === true;
  });
  const routes = changingRoutes(context, service).map((route) => ({ route, past: past(route, surely) }));
  const lost = routes.filter((each) => each.past.length > 0);
  if (lost.length === 0) return undefined;
  const gateways = surely.filter((gateway) => lost.some((each) => each.past.includes(gateway)));
  return { service, routes: formatRoutes(lost.map(({ route }) => route)), gateways, ingress, mended: false };
}

/** Gateways that a route is not bound to itself; which ListenerSet is whose is not asked. */
function past({ namespace: from, parentRefs }: Route, gateways: readonly WaypointRef[]): readonly WaypointRef[] {
  const refs = parentRefs.filter(({ group }) => group === GATEWAY_GROUP);
  if (refs.some(({ kind }) => kind === 'ListenerSet')) return [];
  return gateways.filter(
    (gateway) => !refs.some(({ namespace = from, name }) => namespace === gateway.namespace && name === gateway.name),
  );
}

/** By FAN303, FAN304, FAN310 to FAN313 or FAN317; what is bound to another vendor's waypoint is not judged. */
function isSaidElsewhere(topology: Topology, service: ServiceNode): boolean {
  const { labels } = service;
  const binding = bindingOf(service, topology.model);
  if (binding.kind === 'refused' || isBoundElsewhere(binding, topology) || labels[USE_WAYPOINT] === '') return true;
  if (hiding(topology, service) !== undefined) return true;
  return labels[INGRESS_USE_WAYPOINT] !== undefined && !isBoolean(labels[INGRESS_USE_WAYPOINT]);
}

function told(topology: Topology, { service, routes, gateways, ingress, mended }: Bypassed): Diagnostic {
  const { item, path, name } = labelHome(service);
  const binding = bindingOf(service, topology.model);
  const [waypoint, another] = waypointsFor(service.namespace, topology.model);
  const only = waypoint !== undefined && another === undefined ? waypoint : undefined;
  const bound = binding.kind === 'bound';
  const called = only === undefined ? 'the name of a waypoint' : only.id.name;
  const there = only === undefined || only.id.namespace === service.namespace ? [] : [only.id.namespace];
  const labels = [
    ...(bound ? [] : [`\`${USE_WAYPOINT}: ${called}\``]),
    ...(bound ? [] : there.map((namespace) => `\`${USE_WAYPOINT}-namespace: ${namespace}\``)),
    `\`${INGRESS_USE_WAYPOINT}: "true"\``,
  ];
  const applies =
    mended && (bound || only !== undefined)
      ? `, as \`canary-fanout apply\` writes ${labels.length === 1 ? 'it' : 'them'}`
      : '';
  const outcome =
    service.withoutVip === undefined
      ? `${name} must have the label${labels.length === 1 ? '' : 's'} ${labels.join(' and ')}${applies}`
      : 'a waypoint serves only Services with a cluster IP, so the Service must have one';
  const key = bound ? INGRESS_USE_WAYPOINT : USE_WAYPOINT;
  const current = service.labels[key];
  const proposed = bound ? 'true' : only?.id.name;
  const field =
    service.withoutVip === undefined
      ? {
          path: formatPath([...path, key]),
          ...(current === undefined ? {} : { currentValue: current }),
          ...(proposed === undefined ? {} : { proposedValue: proposed }),
        }
      : undefined;
  const facts = {
    route: routes,
    gateway: gateways.map((gateway) => `Gateway ${formatName(gateway)}`).join(', '),
    service: service.name,
    because: ingress.why,
    outcome,
  };
  return diagnose('FAN302', facts, {
    ...(item === undefined ? {} : { item }),
    ...(field === undefined ? {} : { field }),
  });
}
