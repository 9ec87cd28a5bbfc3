import { diagnose } from '../../diagnostics/diagnostic.ts';
import { matchesEverything } from '../../topology/catch-all.ts';
import { formatMatch } from '../../trace/match.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { formatRoute, formatTarget, sceneOf } from '../scene.ts';
import { contestOf, type DeadMatch } from './contest.ts';
import { onlyRunByIstio } from './run-by-istio.ts';

/**
 * FAN113. One finding a rule. A regular expression that takes every request is meant to be the last resort, and is the form for
 * it; other implementations rank a regular expression elsewhere, so every parent must be one of Istio's.
 */
export const regexBehindPrefix: Rule = (context) => {
  const { itemOf } = sceneOf(context);
  return regexDead(context).flatMap(({ match, taker }) => {
    const { route, rule, matcher } = match;
    const item = itemOf(route);
    if (item === undefined) return [];
    const facts = {
      route: formatRoute(route),
      rule,
      path: matcher.view.path.value,
      taker: taker.route === route ? `rule ${taker.rule}` : `rule ${taker.rule} of ${formatRoute(taker.route)}`,
      match: formatMatch(taker.matcher.view),
      gets: formatTarget(taker),
      meant: formatTarget(match),
    };
    const path = route.canary === undefined ? `spec.rules[${rule}].matches[${match.match}].path` : 'spec.service.match';
    return [diagnose('FAN113', facts, { item, field: { path } })];
  });
};

/** The first match of each rule that is dead for its regular expression. */
export function regexDead(context: RuleContext): readonly DeadMatch[] {
  const { deadOf, candidates } = contestOf(context);
  const seen = new Set<string>();
  return candidates.flatMap((match) => {
    const { view } = match.matcher;
    if (view.path.type !== 'RegularExpression' || matchesEverything(view)) return [];
    const dead = deadOf(match);
    if (dead === undefined || dead.taker.matcher.view.path.type !== 'PathPrefix') return [];
    // What Flagger writes into one route it has ordered itself.
    if (match.route.canary !== undefined && dead.taker.route === match.route) return [];
    const key = `${formatRoute(match.route)} ${match.rule}`;
    if (seen.has(key) || !onlyRunByIstio(match.route, context.after.topology)) return [];
    seen.add(key);
    return [dead];
  });
}
