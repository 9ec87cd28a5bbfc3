import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView, HttpMatchView } from '../../model/canary.ts';
import type { Path } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/** What makes Flagger find its own route changed, and write it anew with its first weights. */

/** FAN212. Flagger sorts neither headers nor parameters of a match; those of other matches are of no concern. */
export const headersInRandomOrder: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) =>
    matchesOf(canary).flatMap(({ match, path }) =>
      (['headers', 'queryParams'] as const).flatMap((map) => {
        const names = Object.keys(match[map]);
        if (names.length < 2) return [];
        const facts = { canary: formatId(canary.id), what: map, names: names.map((name) => `\`${name}\``).join(', ') };
        return [diagnose('FAN212', facts, at(canary, [...path, map]))];
      }),
    ),
  );

function matchesOf(
  canary: CanaryView,
): readonly { match: Pick<HttpMatchView, 'headers' | 'queryParams'>; path: Path }[] {
  const of = (room: string, matches: readonly Pick<HttpMatchView, 'headers' | 'queryParams'>[] = []) =>
    matches.map((match, index) => ({ match, path: ['spec', room, 'match', index] }));
  return [...of('service', canary.service.match), ...of('analysis', canary.analysis?.match)];
}
