import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView, HttpMatchView } from '../../model/canary.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import type { Path } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { mapMatches } from '../../topology/flagger-matches.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';
import { type UnreadCondition, unreadCondition } from './unread-match.ts';

const MATCH = ['spec', 'analysis', 'match'];

/**
 * FAN211. Where Flagger can read none of it, the rule for the canary takes every request; beside entries that it reads, an
 * entry of `sourceLabels` alone falls out and only that one is lost.
 */
export const analysisMatchUnread: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    const matches = canary.analysis?.match ?? [];
    if (matches.length === 0) return [];
    const mapped = mapMatches(matches);
    const about = { canary: formatId(canary.id), service: canary.canary };
    if (mapped === undefined || mapped.length === 0) {
      const { path, what, proposed } = unread(canary, matches);
      const share =
        (canary.analysis?.iterations ?? 0) > 0
          ? 'every request goes to'
          : "Flagger's weights hold for every request, and not for those meant alone, so any may reach";
      return [diagnose('FAN211', { ...about, what, all: share }, at(canary, path, proposed))];
    }
    return matches.flatMap((match, index) => {
      if (!asksFor(canary, [...MATCH, index, 'sourceLabels'])) return [];
      const lost = mapMatches([match])?.length === 0;
      const what = `\`sourceLabels\` of match ${index}, ${lost ? 'all that it asks for' : 'beside what it asks of the request'}`;
      const path = [...MATCH, index, 'sourceLabels'];
      return [diagnose('FAN211', { ...about, what, all: undefined }, { ...at(canary, path), severity: 'warning' })];
    });
  });

function unread(
  { item }: CanaryView,
  matches: readonly Pick<HttpMatchView, 'headers' | 'queryParams'>[],
): UnreadCondition {
  for (const [index, match] of matches.entries()) {
    const found = unreadCondition(match);
    if (found !== undefined) return { ...found, path: [...MATCH, index, ...found.path] };
  }
  const index = matches.findIndex((_, each) => isJsonObject(valueAt(item.content(), [...MATCH, each, 'sourceLabels'])));
  if (index < 0) return { path: MATCH, what: 'neither a header nor a parameter' };
  return { path: [...MATCH, index, 'sourceLabels'], what: '`sourceLabels` alone' };
}

function asksFor({ item }: CanaryView, path: Path): boolean {
  const value = valueAt(item.content(), path);
  return isJsonObject(value) && Object.keys(value).length > 0;
}
