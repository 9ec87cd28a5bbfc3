import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { Json } from '../../resource/json.ts';
import { formatPath, type Path } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import { secondsOf } from '../../topology/flagger-filters.ts';
import { AT_FIRST, flaggerRoute } from '../../topology/flagger-route.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';
import { unreadCondition } from './unread-match.ts';

/** FAN220. Of a Canary without gatewayRefs FAN207 has spoken. */
export const flaggerCannotRoute: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    if (canary.service.gatewayRefs.length === 0) return [];
    const made = flaggerRoute(canary, AT_FIRST);
    if (!('none' in made)) return [];
    const { path, proposed, what } = placeOf(canary, made.path ?? ['spec', 'service']);
    const why =
      what === undefined ? made.none : `it asks for ${what}, which Flagger cannot write as a Gateway API match`;
    const facts = { canary: formatId(canary.id), apex: canary.apex, why, field: formatPath(path) };
    return [diagnose('FAN220', facts, at(canary, path, proposed))];
  });

interface Place {
  readonly path: Path;
  readonly proposed?: Json | undefined;
  readonly what?: string;
}

function placeOf(canary: CanaryView, path: Path): Place {
  const [, , field, index] = path;
  if (field === 'timeout' || field === 'backendTimeout') return { path, proposed: inWholeUnits(canary.service[field]) };
  if (field !== 'match' || typeof index !== 'number') return { path };
  const match = canary.service.match[index];
  const found = match === undefined ? undefined : unreadCondition(match);
  return found === undefined ? { path } : { ...found, path: [...path, ...found.path] };
}

/** The Gateway API's durations have no fractions. */
function inWholeUnits(duration = ''): string | undefined {
  const milliseconds = Math.round((secondsOf(duration) ?? 0) * 1000);
  const isWhole = milliseconds % 1000 === 0;
  if (!duration.includes('.') || milliseconds <= 0 || milliseconds >= (isWhole ? 1e8 : 1e5)) return undefined;
  return isWhole ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
