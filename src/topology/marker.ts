import type { MarkerHeader } from '../config/config.ts';
import type { HttpRouteView, MatchView, RuleView, ValueMatchView } from '../model/http-route.ts';
import { readPlainRegex } from './plain-regex.ts';

/** A header that a Service-bound route puts on requests, and how. */
export interface InjectedHeader extends MarkerHeader {
  readonly rule: number;
  readonly by: 'set' | 'add';
}

/** Request headers that the rules of a route set or add, in order. */
export function injectedHeaders(route: HttpRouteView): readonly InjectedHeader[] {
  return route.rules.flatMap((rule, index) =>
    rule.filters.flatMap(({ requestHeaderModifier: modifier }) => {
      if (modifier === undefined) return [];
      const headers = (by: 'set' | 'add') =>
        modifier[by].map(({ name, value }) => ({ header: name, value, rule: index, by }));
      return [...headers('set'), ...headers('add')];
    }),
  );
}

/** Whether a match asks for the marker. */
export function matchesMarker(match: MatchView, marker: MarkerHeader): boolean {
  const own = markerMatch(marker);
  return match.headers.some(
    ({ name, type, value }) =>
      sameName(name, marker.header) &&
      (type === 'RegularExpression'
        ? (type === own.type && value === own.value) || fullMatch(value, marker.value)
        : value === marker.value),
  );
}

/**
 * What asks a request for the marker. Of `baggage` (W3C Baggage), a list that others have members in, one member must be it,
 * whatever stands before and behind. No group is repeated, so that every engine reads it alike.
 */
export function markerMatch({ header, value }: MarkerHeader): ValueMatchView {
  if (!isBaggage(header)) return { type: 'Exact', name: header, value };
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return { type: 'RegularExpression', name: header, value: `(|.*,)\\s*${literal}\\s*(|[;,].*)` };
}

/** A header that is a list, of which the marker is one member. */
export function isBaggage(header: string): boolean {
  return sameName(header, 'baggage');
}

/** A pattern that not every engine reads alike is not tried: a fan-out that is not found is configured by name. */
function fullMatch(pattern: string, value: string): boolean {
  const regex = readPlainRegex(pattern);
  return !('problem' in regex) && regex.matches(value);
}

/** The first rule that some of the markers chooses, with that marker. */
export function followingRule(
  route: HttpRouteView,
  markers: readonly MarkerHeader[],
): { readonly rule: RuleView; readonly index: number; readonly marker: MarkerHeader } | undefined {
  for (const [index, rule] of route.rules.entries()) {
    for (const marker of markers) {
      if (rule.matches.some((match) => matchesMarker(match, marker))) return { rule, index, marker };
    }
  }
  return undefined;
}

/** Where the rules of a route that some of the markers chooses name a Service as backend. */
export function backendsOf(
  route: HttpRouteView,
  markers: readonly MarkerHeader[],
  name: string,
): readonly { readonly rule: number; readonly backendRef: number }[] {
  return route.rules.flatMap(({ matches, backendRefs }, rule) => {
    if (!markers.some((marker) => matches.some((match) => matchesMarker(match, marker)))) return [];
    return backendRefs.flatMap((ref, backendRef) =>
      ref.name === name && ref.kind === 'Service' && ref.group === '' ? [{ rule, backendRef }] : [],
    );
  });
}

export function formatMarker(marker: MarkerHeader): string {
  return `\`${marker.header}: ${marker.value}\``;
}

/** The first rule of an injection route that sends what it marks to another Service than the canary's. */
export function backendElsewhere(
  injection: HttpRouteView,
  canaryService: string,
): { readonly rule: number; readonly backend: string } | undefined {
  for (const { rule } of injectedHeaders(injection)) {
    const backends = injection.rules[rule]?.backendRefs.filter(({ weight }) => weight > 0) ?? [];
    const backend = backends.length === 0 ? 'nothing' : backends.find(({ name }) => name !== canaryService)?.name;
    if (backend !== undefined) return { rule, backend };
  }
  return undefined;
}

/** Names of headers are the same in any case (RFC 9110, 5.1). */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
