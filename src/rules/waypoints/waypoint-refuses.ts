import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { GatewayView } from '../../model/gateway.ts';
import { valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import {
  hboneListener,
  isForeign,
  isIngressClass,
  servesOf,
  USE_WAYPOINT,
  WAYPOINT_CLASS,
  WAYPOINT_FOR,
  whyRefused,
} from '../../topology/waypoint-binding.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { effectiveRoutes, routedServices } from './bound-routes.ts';
import { formatObjects, type LabelPlace, labelPlaces, namedBy } from './places.ts';

interface Bound {
  readonly gateway: GatewayView;
  /** In order of input's names; never empty. */
  readonly places: readonly [LabelPlace, ...LabelPlace[]];
}

const BOUND = new WeakMap<Topology, readonly Bound[]>();

/** Gateways of the input that labels name as waypoints, but for those of other vendors. */
function boundGateways(topology: Topology): readonly Bound[] {
  const known = BOUND.get(topology);
  if (known !== undefined) return known;
  const found = new Map<string, { gateway: GatewayView; places: [LabelPlace, ...LabelPlace[]] }>();
  for (const place of labelPlaces(topology)) {
    const waypoint = namedBy(place);
    const gateway = waypoint === undefined ? undefined : topology.model.gateway(waypoint.namespace, waypoint.name);
    if (gateway === undefined || isForeign(gateway, topology.model)) continue;
    const one = found.get(keyOf(gateway.id));
    if (one === undefined) found.set(keyOf(gateway.id), { gateway, places: [place] });
    else one.places.push(place);
  }
  const all = [...found.values()];
  BOUND.set(topology, all);
  return all;
}

const objectsOf = (places: readonly LabelPlace[]): string => formatObjects(places.map(({ item }) => item));

/** What a configured fan-out needs and cannot have keeps the output back, as the plan's own findings do. */
function weight({ task, after: { fanOuts } }: RuleContext, places: readonly LabelPlace[]) {
  const concerned = fanOuts
    .filter(({ configured }) => configured)
    .flatMap(({ entry: { canary }, callees }) => [
      { namespace: canary.id.namespace, name: canary.canary },
      ...callees.map(({ namespace, service }) => ({ namespace, name: service })),
    ]);
  const isNeeded = places.some(({ namespace, service }) =>
    concerned.some((one) => one.namespace === namespace && (service === undefined || one.name === service)),
  );
  return task === 'apply' && isNeeded ? ({ severity: 'error' } as const) : {};
}

/** FAN310. A Gateway with other listeners than HBONE is an ingress gateway, and the label is what is wrong. */
export const waypointOfWrongClass: Rule = (context) => {
  const { topology } = context.after;
  return boundGateways(topology).flatMap(({ gateway, places }) => {
    if (!isIngressClass(gateway, topology.model)) return [];
    const [first] = places;
    // Istio binds what it may attach, of whatever class; what another namespace names without being admitted stays unbound.
    const binds = places.some(({ namespace }) => namespace === gateway.id.namespace);
    const meant = gateway.listeners.some(({ protocol }) => protocol === 'HBONE');
    const facts = {
      objects: objectsOf(places),
      gateway: formatId(gateway.id),
      className: gateway.className,
      binds,
    };
    const severity = context.task === 'check' && binds ? ({ severity: 'error' } as const) : weight(context, places);
    if (meant) {
      const field = {
        path: 'spec.gatewayClassName',
        currentValue: gateway.className,
        proposedValue: WAYPOINT_CLASS,
      };
      return [diagnose('FAN310', facts, { item: gateway.item, field, ...severity })];
    }
    const field = { path: formatPath([...first.path, USE_WAYPOINT]), currentValue: gateway.id.name };
    return [diagnose('FAN310', facts, { item: first.item, field, ...severity })];
  });
};

/** FAN311. Of another class FAN310 has said more. */
export const waypointWithoutHbone: Rule = (context) => {
  const { topology } = context.after;
  return boundGateways(topology).flatMap(({ gateway, places }): readonly Diagnostic[] => {
    if (isIngressClass(gateway, topology.model) || hboneListener(gateway.listeners) !== undefined) return [];
    const facts = { objects: objectsOf(places), gateway: formatId(gateway.id) };
    const at = { item: gateway.item, ...weight(context, places) };
    const byProtocol = gateway.listeners.findIndex(({ protocol }) => protocol === 'HBONE');
    const byPort = gateway.listeners.findIndex(({ port }) => port === 15008);
    if (byProtocol >= 0) {
      const path = `spec.listeners[${byProtocol}].port`;
      const currentValue = gateway.listeners[byProtocol]?.port ?? null;
      return [diagnose('FAN311', facts, { ...at, field: { path, currentValue, proposedValue: 15008 } })];
    }
    if (byPort >= 0) {
      const path = `spec.listeners[${byPort}].protocol`;
      const currentValue = gateway.listeners[byPort]?.protocol ?? null;
      return [diagnose('FAN311', facts, { ...at, field: { path, currentValue, proposedValue: 'HBONE' } })];
    }
    return [diagnose('FAN311', facts, { ...at, field: { path: 'spec.listeners' } })];
  });
};

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
  return routedServices(context.after.topology).some(
    (service) =>
      service.namespace === namespace &&
      !Object.hasOwn(service.labels, USE_WAYPOINT) &&
      effectiveRoutes(context, service).length > 0,
  );
}

/** FAN313. Of a Gateway without an HBONE listener FAN310 or FAN311 has said more. */
export const waypointExcludesNamespace: Rule = (context) => {
  const { topology } = context.after;
  return boundGateways(topology).flatMap(({ gateway, places }) => {
    const listener = hboneListener(gateway.listeners);
    if (listener === undefined || gateway.id.namespace === '' || isIngressClass(gateway, topology.model)) return [];
    // Labels of the same Gateway are judged by FAN312: here the namespaces alone count.
    const open = { ...gateway, labels: { ...gateway.labels, [WAYPOINT_FOR]: 'all' } };
    // Objects without a namespace may be meant for the waypoint's own.
    const denied = places.filter(
      ({ namespace }) => namespace !== '' && whyRefused(open, namespace, topology.model) !== undefined,
    );
    const [first] = denied;
    if (first === undefined) return [];
    const { from } = listener.allowedRoutes.namespaces;
    const namespaces = [...new Set(denied.map(({ namespace }) => namespace))];
    const facts = {
      objects: objectsOf(denied),
      gateway: formatId(gateway.id),
      listener: listener.name,
      from,
      namespaces: namespaces.join(', '),
    };
    const path = ['spec', 'listeners', gateway.listeners.indexOf(listener), 'allowedRoutes', 'namespaces'];
    const said = valueAt(gateway.item.content(), [...path, 'from']);
    const field = {
      path: formatPath([...path, from === 'Selector' ? 'selector' : 'from']),
      ...(from === 'Selector' || said === undefined ? {} : { currentValue: said }),
    };
    return [diagnose('FAN313', facts, { item: gateway.item, field, ...weight(context, denied) })];
  });
};
