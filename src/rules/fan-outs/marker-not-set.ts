import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import { injectionsOf } from '../../topology/fan-out-discovered.ts';
import { givenHeaders } from '../../topology/header-use.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN432. Only where another Canary of the input could set it: a header that testers send themselves is meant to come from
 * outside. Silent where an injection sets something else that nothing matches, of which FAN431 has spoken.
 */
export const markerNotSet: Rule = ({ after: { topology, fanOuts } }) => {
  const others = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined);
  if (others.length < 2) return [];
  const followed = new Set(fanOuts.map(({ entry }) => keyOf(entry.canary.id)));
  if (injectionsOf(topology).some(({ entry }) => !followed.has(keyOf(entry.canary.id)))) return [];
  const given = givenHeaders(topology);
  return others.flatMap(({ canary }) =>
    topology.routesOn(canary.id.namespace, canary.apex).flatMap((route) =>
      route.rules.flatMap((rule, index) => {
        const toCanary = rule.backendRefs.some(({ name, weight }) => weight > 0 && name === canary.canary);
        const asked = rule.matches.find(({ headers }) => headers.length > 0)?.headers ?? [];
        if (!toCanary || asked.length === 0 || asked.some(({ name }) => given.has(name.toLowerCase()))) return [];
        const facts = {
          route: formatId(route.id),
          rule: index,
          headers: asked.map(({ name, value }) => `\`${name}: ${value}\``).join(' and '),
          canaryService: canary.canary,
        };
        return [diagnose('FAN432', facts, { item: route.item, field: { path: `spec.rules[${index}].matches` } })];
      }),
    ),
  );
};
