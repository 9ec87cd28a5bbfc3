import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView, HttpMatchView } from '../../model/canary.ts';
import type { Path } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { isBeta, secondsOf } from '../../topology/flagger-filters.ts';
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

/** FAN213. Flagger leaves out what Go cannot read; the router of v1beta1 writes no CORS at all. */
export const corsWithoutMaxAge: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    const { corsPolicy } = canary.service;
    if (corsPolicy === undefined || isBeta(canary)) return [];
    const { maxAge } = corsPolicy;
    if (Math.trunc(secondsOf(maxAge ?? '') ?? 0) !== 0) return [];
    const facts = { canary: formatId(canary.id), maxAge };
    return [diagnose('FAN213', facts, at(canary, ['spec', 'service', 'corsPolicy', 'maxAge'], '24h'))];
  });

/** FAN214. A match that asks for nothing Flagger reads falls out, and an \`analysis.match\` takes its paths from these. */
export const matchWithoutUri: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) =>
    canary.service.match.flatMap(({ uri, method, headers, queryParams }, index) => {
      const asks = method !== undefined || Object.keys(headers).length + Object.keys(queryParams).length > 0;
      if (uri !== undefined || !asks) return [];
      const facts = { canary: formatId(canary.id), match: index };
      return [diagnose('FAN214', facts, at(canary, ['spec', 'service', 'match', index, 'uri'], { prefix: '/' }))];
    }),
  );

function matchesOf(
  canary: CanaryView,
): readonly { match: Pick<HttpMatchView, 'headers' | 'queryParams'>; path: Path }[] {
  const of = (room: string, matches: readonly Pick<HttpMatchView, 'headers' | 'queryParams'>[] = []) =>
    matches.map((match, index) => ({ match, path: ['spec', room, 'match', index] }));
  return [...of('service', canary.service.match), ...of('analysis', canary.analysis?.match)];
}
