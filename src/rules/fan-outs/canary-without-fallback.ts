import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isServiceTarget, type Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN412. Of every route but Flagger's own (and one of its name, which FAN205 has said it overwrites). A route on the canary's
 * own Service is silent: who addresses that Service means the canary. A plain Service's version keeps its pods,
 * and so does the copy of a Service that is a Canary's target.
 */
export const canaryWithoutFallback: Rule = ({ after: { topology } }) =>
  [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()].flatMap((route) => {
    if (topology.canaryOf(route.id.namespace, route.id.name)?.role === 'apex') return [];
    return route.rules.flatMap((rule, index) => {
      const canary = onlyBackend(topology, route, rule);
      if (canary === undefined || isServiceTarget(canary) || isBoundToCanaryAlone(route, canary)) return [];
      const facts = {
        route: formatId(route.id),
        rule: index,
        canaryService: canary.canary,
        canary: formatId(canary.id),
      };
      const field = { path: `spec.rules[${index}].backendRefs` };
      return [diagnose('FAN412', facts, { item: route.item, field })];
    });
  });

/** The Canary whose `-canary` Service alone gets what a rule takes. */
function onlyBackend(topology: Topology, { id }: HttpRouteView, rule: RuleView): CanaryView | undefined {
  const [backend, ...others] = rule.backendRefs.filter(({ weight }) => weight > 0);
  if (backend === undefined || others.length > 0 || backend.group !== '' || backend.kind !== 'Service')
    return undefined;
  const owner = topology.canaryOf(backend.namespace ?? id.namespace, backend.name);
  return owner?.role === 'canary' ? owner.canary : undefined;
}

function isBoundToCanaryAlone({ parentRefs, id }: HttpRouteView, { canary, id: owner }: CanaryView): boolean {
  // Whatever the group: a wrong one is FAN101.
  return parentRefs.every(
    ({ kind, namespace = id.namespace, name }) =>
      kind === 'Service' && name === canary && namespace === owner.namespace,
  );
}
