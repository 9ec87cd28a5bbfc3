import { diagnose } from '../../diagnostics/diagnostic.ts';
import { valueAt } from '../../resource/json.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isIngressClass } from '../../topology/gateway-class.ts';
import { hboneListener, WAYPOINT_FOR, whyRefused } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { boundGateways, objectsOf, weight } from './bound-gateways.ts';

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
