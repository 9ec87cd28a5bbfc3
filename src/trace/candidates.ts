import type { BackendRefView, FilterView } from '../model/route-filter.ts';
import type { Path } from '../resource/path.ts';
import { EVERYTHING } from '../topology/flagger-matches.ts';
import type { Hostname } from '../topology/hostname.ts';
import { isBackendFilter, isRuleFilter } from '../topology/references.ts';
import type { Route } from '../topology/route.ts';
import { readFilters } from './filters.ts';
import { ASKS_NOTHING, type Candidate } from './precedence.ts';
import { istioBehaviour, type Profile } from './profile.ts';
import type { World } from './world.ts';

/** Every match of every rule of a route; a rule with an empty list of them takes everything (HTTPRouteRule.Matches). */
export function candidatesOf(
  { profile, matcher }: Pick<World, 'profile' | 'matcher'>,
  route: Route,
  hostname: Hostname,
): readonly Candidate[] {
  const empty = [profile.kind === 'gamma' ? EVERYTHING : ASKS_NOTHING];
  return route.rules.flatMap(({ matches }, rule) =>
    (matches.length === 0 ? empty : matches).map((view, match) => ({
      route,
      rule,
      match,
      matcher: matcher(view),
      hostname,
    })),
  );
}

/** Why Istio drops all rules of a route for one fault in it (conversion.go: a hard error); `undefined` where it does not. */
export function whyDropped(route: Route, profile: Profile): string | undefined {
  return faultOf(route, profile)?.why;
}

export interface RouteFault {
  readonly why: string;
  readonly kind: 'filter' | 'value' | 'port' | 'name';
  /** From the route to where it is. */
  readonly path: Path;
}

/** The fault for which Istio drops a route. */
export function faultOf(route: Route, profile: Profile): RouteFault | undefined {
  if (profile.kind === 'gamma') return undefined;
  const { knowsCors, refusesControlCharacters } = istioBehaviour(profile.version);
  for (const [rule, { filters, backendRefs }] of route.rules.entries()) {
    if (isSurelyWhole(filters, backendRefs)) continue;
    const at: Path = ['spec', 'rules', rule];
    const below = backendRefs.flatMap((ref, index) => filtersAt(ref.filters, [...at, 'backendRefs', index]));
    const own = filtersAt(filters, at);
    const unknown = own.find(({ filter: { type } }) => !isRuleFilter(type) || (type === 'CORS' && !knowsCors));
    if (unknown !== undefined) {
      return { why: `Istio does not know a filter of type ${unknown.filter.type}`, kind: 'filter', path: unknown.path };
    }
    const misplaced = below.find(({ filter: { type } }) => !isBackendFilter(type));
    if (misplaced !== undefined) {
      const why = `Istio does not know a filter of type ${misplaced.filter.type} on a backendRef`;
      return { why, kind: 'filter', path: misplaced.path };
    }
    const odd = refusesControlCharacters
      ? [...own, ...below].find((each) => hasControlCharacters(each.filter))
      : undefined;
    if (odd !== undefined) return { why: 'a header value has control characters', kind: 'value', path: odd.path };
    const services = backendRefs
      .map((ref, index) => ({ ...ref, path: [...at, 'backendRefs', index] }))
      .filter(({ group, kind }) => group === '' && kind === 'Service');
    const portless = services.find(({ port }) => port === undefined);
    if (portless !== undefined) return { why: 'a backendRef names no port', kind: 'port', path: portless.path };
    const dotted = services.find(({ name }) => name.includes('.'));
    if (dotted !== undefined) {
      return { why: 'a backendRef names a host and not a Service', kind: 'name', path: [...dotted.path, 'name'] };
    }
  }
  return undefined;
}

/** Nothing that a fault could be in: most rules are so, and no list is made for them. */
function isSurelyWhole(filters: readonly FilterView[], backendRefs: readonly BackendRefView[]): boolean {
  return (
    filters.length === 0 &&
    backendRefs.every((ref) => ref.filters.length === 0 && ref.port !== undefined && !ref.name.includes('.'))
  );
}

function filtersAt(
  filters: readonly FilterView[],
  at: Path,
): readonly { readonly filter: FilterView; readonly path: Path }[] {
  return filters.map((filter, index) => ({ filter, path: [...at, 'filters', index] }));
}

function hasControlCharacters(filter: FilterView): boolean {
  const { request, response } = readFilters([filter]);
  const values = [...request, ...response].flatMap(({ set, add }) => [...set, ...add]).map(({ value }) => value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return values.some((value) => /[\u0000-\u001f\u007f]/.test(value));
}
