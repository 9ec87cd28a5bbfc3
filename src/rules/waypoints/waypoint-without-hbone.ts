import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isIngressClass } from '../../topology/gateway-class.ts';
import { hboneListener } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { boundGateways, objectsOf, weight } from './bound-gateways.ts';

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
