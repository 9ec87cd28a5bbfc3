import type { FilterView } from '../model/route-filter.ts';
import { EVERYTHING } from '../topology/flagger-matches.ts';
import type { Hostname } from '../topology/hostname.ts';
import type { Route } from '../topology/route.ts';
import { readFilters } from './filters.ts';
import { ASKS_NOTHING, type Candidate } from './precedence.ts';
import { istioBehaviour, type Profile } from './profile.ts';
import type { World } from './world.ts';

/** Every match of every rule of a route; a rule with an empty list of them takes everything (HTTPRouteRule.Matches). */
export function candidatesOf(world: World, route: Route, hostname: Hostname): readonly Candidate[] {
  const empty = [world.profile.kind === 'gamma' ? EVERYTHING : ASKS_NOTHING];
  return route.rules.flatMap(({ matches }, rule) =>
    (matches.length === 0 ? empty : matches).map((view, match) => ({
      route,
      rule,
      match,
      matcher: world.matcher(view),
      hostname,
    })),
  );
}

const RULE_FILTERS = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
]);
const BACKEND_FILTERS = new Set(['RequestHeaderModifier', 'ResponseHeaderModifier']);

/** Why Istio drops all rules of a route for one fault in it (conversion.go: a hard error); `undefined` where it does not. */
export function whyDropped(route: Route, profile: Profile): string | undefined {
  if (profile.kind === 'gamma') return undefined;
  const { knowsCors, refusesControlCharacters } = istioBehaviour(profile.version);
  for (const { filters, backendRefs } of route.rules) {
    const own = filters.find(({ type }) => !RULE_FILTERS.has(type) && !(type === 'CORS' && knowsCors));
    if (own !== undefined) return `Istio does not know a filter of type ${own.type}`;
    const below = backendRefs.flatMap((ref) => ref.filters).find(({ type }) => !BACKEND_FILTERS.has(type));
    if (below !== undefined) return `Istio does not know a filter of type ${below.type} on a backendRef`;
    const all = [...filters, ...backendRefs.flatMap((ref) => ref.filters)];
    if (refusesControlCharacters && all.some(hasControlCharacters)) return 'a header value has control characters';
    const services = backendRefs.filter(({ group, kind }) => group === '' && kind === 'Service');
    if (services.some(({ port }) => port === undefined)) return 'a backendRef names no port';
    if (services.some(({ name }) => name.includes('.'))) return 'a backendRef names a host and not a Service';
  }
  return undefined;
}

function hasControlCharacters(filter: FilterView): boolean {
  const { request, response } = readFilters([filter]);
  const values = [...request, ...response].flatMap(({ set, add }) => [...set, ...add]).map(({ value }) => value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return values.some((value) => /[\u0000-\u001f\u007f]/.test(value));
}
