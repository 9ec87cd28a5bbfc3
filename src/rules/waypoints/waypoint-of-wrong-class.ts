import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isIngressClass, WAYPOINT_CLASS } from '../../topology/gateway-class.ts';
import { USE_WAYPOINT } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { boundGateways, objectsOf, weight } from './bound-gateways.ts';

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
