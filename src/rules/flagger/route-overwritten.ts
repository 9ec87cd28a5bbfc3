import { diagnose } from '../../diagnostics/diagnostic.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

/** FAN205. A live export holds Flagger's own route, which its ownerReference tells apart. */
export const routeOverwritten: Rule = ({ after: { topology } }) =>
  topology.model.httpRoutes().flatMap((route) => {
    const owner = topology.canaryOf(route.id.namespace, route.id.name);
    if (owner?.role !== 'apex') return [];
    const owners = valueAt(route.item.content(), ['metadata', 'ownerReferences']);
    if (Array.isArray(owners) && owners.some((ref) => isJsonObject(ref) && ref.kind === 'Canary')) return [];
    const facts = { route: formatId(route.id), canary: formatId(owner.canary.id) };
    return [
      diagnose('FAN205', facts, { item: route.item, field: { path: 'metadata.name', currentValue: route.id.name } }),
    ];
  });
