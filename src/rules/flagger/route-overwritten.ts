import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { AT_FIRST, flaggerRoute } from '../../topology/flagger-route.ts';
import { isFlaggers } from '../../topology/generated.ts';
import type { Rule } from '../rule.ts';
import { lostOf } from './route-losses.ts';

/**
 * FAN205. A live export holds Flagger's own route, which its ownerReference tells apart. Where Flagger can write no route at all
 * it overwrites none, and FAN207 or FAN220 says why.
 */
export const routeOverwritten: Rule = ({ after: { topology } }) =>
  topology.model.httpRoutes().flatMap((route) => {
    const owner = topology.canaryOf(route.id.namespace, route.id.name);
    if (owner?.role !== 'apex' || isFlaggers(route.item)) return [];
    const made = flaggerRoute(owner.canary, AT_FIRST);
    if ('none' in made) return [];
    const lost = lostOf(route, made.route, owner.canary);
    const facts = { route: formatId(route.id), canary: formatId(owner.canary.id), lost: lost.join(', ') };
    return [
      diagnose('FAN205', facts, { item: route.item, field: { path: 'metadata.name', currentValue: route.id.name } }),
    ];
  });
