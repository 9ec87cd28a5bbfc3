import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Route } from '../../topology/route.ts';
import { formatMatch } from '../../trace/match.ts';
import { type Candidate, compareCandidates } from '../../trace/precedence.ts';
import { catchAllHidesSplit } from '../fan-outs/catch-all-hides-split.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { formatRoute, formatTarget, outcomeKey, sceneOf } from '../scene.ts';
import { contestOf } from './contest.ts';

/**
 * FAN115. One finding a route, with the first other that ties with it. A route of the name of Flagger's is no second one
 * (FAN205), and a catch-all beside Flagger's split has FAN413.
 */
export const routesTie: Rule = (context) => {
  const { itemOf, world } = sceneOf(context);
  const { candidates, rivalOf, deadOf } = contestOf(context);
  const hidden = new Set(catchAllHidesSplit(context).map(({ item }) => item));
  const order = new Map(world.routes.routes.map((route, index) => [route, index]));
  const told = new Set<Route>();
  return candidates.flatMap((match) => {
    const rival = rivalOf(match, (other) => ties(match, other, context));
    if (rival === undefined || deadOf(match) !== undefined || deadOf(rival) !== undefined) return [];
    const [early, late] =
      (order.get(rival.route) ?? 0) < (order.get(match.route) ?? 0) ? [rival, match] : [match, rival];
    if (told.has(late.route)) return [];
    told.add(late.route);
    // Flagger's routes come last: a person's route is told of, where there is one.
    const at = late.route.canary !== undefined && early.route.canary === undefined ? early : late;
    const item = itemOf(at.route);
    if (item === undefined || (late.route.canary !== undefined && hidden.has(item))) return [];
    const other = at === late ? early : late;
    const facts = {
      route: formatRoute(at.route),
      rule: at.rule,
      match: formatMatch(at.matcher.view),
      target: formatTarget(at),
      other: formatRoute(other.route),
      otherRule: other.rule,
      otherTarget: formatTarget(other),
    };
    const path = at.route.canary === undefined ? `spec.rules[${at.rule}].matches[${at.match}]` : 'spec.service.hosts';
    return [diagnose('FAN115', facts, { item, field: { path } })];
  });
};

function ties(a: Candidate, b: Candidate, { profile }: RuleContext): boolean {
  // Of one object without a namespace and with it the one is most often what the other is made of.
  const [one, other] = [a.route, b.route];
  if (one.name === other.name && (one.namespace === '') !== (other.namespace === '')) return false;
  return compareCandidates(a, b, profile).tie && outcomeKey(a) !== outcomeKey(b);
}
