import { eachIn, has, inField, listIn, type Place, textIn, violation } from './place.ts';
import { verifyBackendRef, verifyFilters } from './verify-filters.ts';
import { verifyMatch } from './verify-matches.ts';
import type { Violation } from './violation.ts';

export function verifyRouteRule(rule: Place): readonly Violation[] {
  const backendRefs = eachIn(rule, 'backendRefs');
  return [
    ...verifyRedirect(rule),
    ...verifyPrefixRewrites(rule, backendRefs),
    ...eachIn(rule, 'matches').flatMap(verifyMatch),
    ...verifyFilters(rule),
    ...backendRefs.flatMap((ref) => [...verifyBackendRef(ref), ...verifyFilters(ref)]),
    ...verifyTimeouts(rule),
  ];
}

function verifyRedirect(rule: Place): readonly Violation[] {
  if (listIn(rule, 'backendRefs').length === 0) return [];
  return eachIn(rule, 'filters')
    .filter((filter) => has(filter, 'requestRedirect'))
    .map((filter) => violation(filter, 'RequestRedirect filter must not be used together with backendRefs'));
}

/** A prefix can be replaced only where the rule has one match and that one is a prefix. */
function verifyPrefixRewrites(rule: Place, backendRefs: readonly Place[]): readonly Violation[] {
  const [first, ...others] = eachIn(rule, 'matches');
  const path = first === undefined || others.length > 0 ? undefined : inField(first, 'path');
  if (path !== undefined && textIn(path, 'type') === 'PathPrefix') return [];
  const must = 'path.replacePrefixMatch, exactly one PathPrefix match must be specified';
  const check = (field: string, type: string) => {
    const own = eachIn(rule, 'filters').filter((filter) => replacesPrefix(filter, field));
    // The CRD says exists_one: two backendRefs with such a filter each are accepted. We follow it.
    const within = backendRefs.flatMap((ref) => {
      const filters = eachIn(ref, 'filters').filter((filter) => replacesPrefix(filter, field));
      return filters.length === 1 ? filters : [];
    });
    return [
      ...(own.length === 1 ? own : []).map((filter) => violation(filter, `When using ${type} filter with ${must}`)),
      ...(within.length === 1 ? within : []).map((filter) =>
        violation(
          filter,
          `Within backendRefs, ${type === 'URLRewrite' ? 'When' : 'when'} using ${type} filter with ${must}`,
        ),
      ),
    ];
  };
  return [...check('requestRedirect', 'RequestRedirect'), ...check('urlRewrite', 'URLRewrite')];
}

function replacesPrefix(filter: Place, field: string): boolean {
  const content = inField(filter, field);
  const path = content === undefined ? undefined : inField(content, 'path');
  return path !== undefined && textIn(path, 'type') === 'ReplacePrefixMatch' && has(path, 'replacePrefixMatch');
}

function verifyTimeouts(rule: Place): readonly Violation[] {
  const timeouts = inField(rule, 'timeouts');
  if (timeouts === undefined) return [];
  const request = milliseconds(textIn(timeouts, 'request'));
  const backendRequest = milliseconds(textIn(timeouts, 'backendRequest'));
  // A request timeout of 0s is none at all.
  if (request === undefined || backendRequest === undefined || request === 0 || backendRequest <= request) return [];
  return [violation(timeouts, 'backendRequest timeout cannot be longer than request timeout', 'backendRequest')];
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration of GEP-2257, `1h30m` say. */
function milliseconds(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const parts = [...duration.matchAll(/(\d+)(ms|h|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}
