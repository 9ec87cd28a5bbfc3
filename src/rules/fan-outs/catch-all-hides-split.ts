import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { MatchView } from '../../model/http-route.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { matchesEverything } from '../../topology/catch-all.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';

/** FAN413. Only where Flagger binds its own route to the same Service: elsewhere a prefix catch-all hides nothing. */
export const catchAllHidesSplit: Rule = ({ after: { topology } }) =>
  topology.canaries.flatMap(({ canary, leftAlone }) => {
    if (leftAlone !== undefined) return [];
    const { namespace } = canary.id;
    const flagger = flaggerMatches(canary, canary.apex);
    // Any other match of Flagger's is longer or asks for more, and wins over a prefix of everything.
    if (flagger === undefined || !flagger.matches.some(isPrefix)) return [];
    // An A/B Canary's split stands in its own rule, which asks for headers; everything else goes to the primary anyway.
    if (flagger.tested.length > 0) return [];
    return topology.routesOn(namespace, canary.apex).flatMap((route) => {
      // Flagger's own, of a live export; or one that it overwrites (FAN205).
      if (route.id.namespace === namespace && route.id.name === canary.apex) return [];
      const index = route.rules.findIndex(({ matches }) => matches.some(isPrefix));
      if (index < 0) return [];
      const service = topology.service(namespace, canary.apex);
      const binding = service === undefined ? undefined : bindingOf(service, topology.model);
      const waypoint = binding?.kind === 'bound' ? binding.waypoint.namespace : namespace;
      // A route that a waypoint does not run hides nothing.
      if (route.id.namespace !== namespace && route.id.namespace !== waypoint) return [];
      const facts = {
        route: formatId(route.id),
        rule: index,
        service: formatName({ namespace, name: canary.apex }),
        canary: formatId(canary.id),
        kept: canary.apex,
      };
      const field = {
        path: `spec.rules[${index}].matches`,
        proposedValue: [{ path: { type: 'RegularExpression', value: '/.*' } }],
      };
      return [diagnose('FAN413', facts, { item: route.item, field })];
    });
  });

function isPrefix(match: MatchView): boolean {
  return match.path.type === 'PathPrefix' && matchesEverything(match);
}
