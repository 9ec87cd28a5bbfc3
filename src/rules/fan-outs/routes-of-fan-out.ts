import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { MatchView, RuleView } from '../../model/http-route.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { matchesEverything } from '../../topology/catch-all.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { followingRule, injectedHeaders } from '../../topology/marker.ts';
import type { Rule } from '../rule.ts';

/** FAN411. Measured on Envoy: a doubled value matches Exact in some versions and not in others. */
export const markerAddedNotSet: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap(({ injection }) => {
    if (injection === undefined) return [];
    const added = injectedHeaders(injection).filter(({ by }) => by === 'add');
    const [first] = added;
    if (first === undefined) return [];
    const filter =
      injection.rules[first.rule]?.filters.findIndex((f) => (f.requestHeaderModifier?.add.length ?? 0) > 0) ?? 0;
    const path = `spec.rules[${first.rule}].filters[${filter}].requestHeaderModifier.add`;
    const headers = added.map(({ header }) => `\`${header}\``).join(', ');
    return [diagnose('FAN411', { route: formatId(injection.id), headers }, { item: injection.item, field: { path } })];
  });

/** FAN412. Only for callees of Flagger's: a plain Service's version keeps its pods. */
export const canaryWithoutFallback: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((fanOut) =>
    fanOut.callees.flatMap(({ follower, canary }) => {
      if (follower === undefined || canary === undefined) return [];
      const following = followingRule(follower, fanOut.markers);
      if (following === undefined) return [];
      const backends = following.rule.backendRefs.filter(({ weight }) => weight > 0);
      if (backends.length !== 1 || backends[0]?.name !== canary.canary.canary) return [];
      const facts = {
        route: formatId(follower.id),
        rule: following.index,
        canaryService: canary.canary.canary,
        canary: formatId(canary.canary.id),
      };
      const field = { path: `spec.rules[${following.index}].backendRefs` };
      return [diagnose('FAN412', facts, { item: follower.item, field })];
    }),
  );

/** FAN413. Only where Flagger binds its own route to the same Service: elsewhere a prefix catch-all hides nothing. */
export const catchAllHidesSplit: Rule = ({ after: { fanOuts } }) =>
  fanOuts.flatMap((fanOut) =>
    fanOut.callees.flatMap(({ follower, canary, service, namespace }) => {
      if (follower === undefined || canary === undefined) return [];
      const flagger = flaggerMatches(canary.canary, service);
      // Any other match of Flagger's is longer or asks for more, and wins over a prefix of everything.
      if (flagger === undefined || !flagger.matches.some(isPrefix)) return [];
      // An A/B Canary's split stands in its own rule, which asks for headers; everything else goes to the primary anyway.
      if (flagger.tested.length > 0) return [];
      const index = follower.rules.findIndex((rule) => isPrefixCatchAll(rule));
      if (index < 0) return [];
      const facts = {
        route: formatId(follower.id),
        rule: index,
        service: formatName({ namespace, name: service }),
        canary: formatId(canary.canary.id),
        kept: service,
      };
      const field = {
        path: `spec.rules[${index}].matches`,
        proposedValue: [{ path: { type: 'RegularExpression', value: '/.*' } }],
      };
      return [diagnose('FAN413', facts, { item: follower.item, field })];
    }),
  );

function isPrefixCatchAll(rule: RuleView): boolean {
  return rule.matches.some(isPrefix);
}

function isPrefix(match: MatchView): boolean {
  return match.path.type === 'PathPrefix' && matchesEverything(match);
}
