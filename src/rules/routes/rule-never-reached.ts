import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatMatch } from '../../trace/match.ts';
import type { Candidate } from '../../trace/precedence.ts';
import type { Rule } from '../rule.ts';
import { formatRoute, formatTarget, sceneOf } from '../scene.ts';
import { contestOf, type DeadMatch } from './contest.ts';
import { regexDead } from './regex-behind-prefix.ts';

/**
 * FAN114. A rule all of whose matches are dead; one of several in a living rule is not worth a word. Silent where FAN113 has
 * told of the rule, and where only age decides (FAN115).
 */
export const ruleNeverReached: Rule = (context) => {
  const { itemOf } = sceneOf(context);
  const { candidates, deadOf } = contestOf(context);
  const told = regexDead(context).map(({ match }) => match);
  return rulesOf(candidates).flatMap((matches) => {
    if (told.some((match) => isOfRule(match, matches[0]))) return [];
    const dead: DeadMatch[] = [];
    for (const match of matches) {
      const found = deadOf(match);
      if (found === undefined || !isCertain(found)) return [];
      dead.push(found);
    }
    const [first] = dead;
    const item = first && itemOf(first.match.route);
    if (first === undefined || item === undefined) return [];
    const { match, taker } = first;
    const facts = {
      route: formatRoute(match.route),
      rule: match.rule,
      match: formatMatch(match.matcher.view),
      taker: taker.route === match.route ? `rule ${taker.rule}` : `rule ${taker.rule} of ${formatRoute(taker.route)}`,
      gets: formatTarget(taker),
      meant: formatTarget(match),
    };
    const path = match.route.canary === undefined ? `spec.rules[${match.rule}]` : 'spec.service.match';
    return [diagnose('FAN114', facts, { item, field: { path } })];
  });
};

/** The matches of each rule, which stand together. */
function rulesOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const rules: Candidate[][] = [];
  for (const candidate of candidates) {
    const known = rules.at(-1);
    if (known !== undefined && isOfRule(candidate, known[0])) known.push(candidate);
    else rules.push([candidate]);
  }
  return rules;
}

function isOfRule({ route, rule }: Candidate, other: Candidate | undefined): boolean {
  return route === other?.route && rule === other.rule;
}

/** The rank of a regular expression among paths of other kinds is Istio's own; what Flagger writes it has ordered itself. */
function isCertain({ match, taker }: DeadMatch): boolean {
  if (match.route.canary !== undefined && match.route === taker.route) return false;
  return match.matcher.view.path.type === taker.matcher.view.path.type;
}
