import type { MatchView } from '../../model/http-route.ts';
import { remembered } from '../../resource/remembered.ts';
import type { Route } from '../../topology/route.ts';
import { covers, pathKeysBefore } from '../../trace/covers.ts';
import { type Candidate, compareCandidates } from '../../trace/precedence.ts';
import type { Places } from '../route-places.ts';
import type { RuleContext } from '../rule.ts';
import { outcomeKey, sceneOf } from '../scene.ts';

/** A match that never takes a request, since another rule surely takes all of them before. */
export interface DeadMatch {
  readonly match: Candidate;
  readonly taker: Candidate;
}

/** The matches of all routes, and how they compete where their routes do. */
export interface Contest {
  readonly candidates: readonly Candidate[];
  /** Dead, and to another end than the rule was written for. */
  readonly deadOf: (match: Candidate) => DeadMatch | undefined;
  /** The first match of another route that surely has all requests of this one in some place and does not go behind it, and passes a test. */
  readonly rivalOf: (match: Candidate, test: (rival: Candidate) => boolean) => Candidate | undefined;
}

export const contestOf = remembered((context: RuleContext): Contest => {
  const { world, places } = sceneOf(context);
  const { profile } = context;
  // What Istio drops whole takes nothing, and FAN121 has said so.
  const routes = world.routes.routes.filter((route) => world.dropped(route) === undefined);
  const candidates = routes.flatMap((route) => world.candidates(route, undefined));
  const homes = homesOf(routes, places);
  const keysOf = remembered(keysBefore);
  const bucketsAt = new Map<string, Buckets>();
  for (const candidate of candidates) {
    const { own, places } = homes.get(candidate.route) ?? { own: '', places: [] };
    const { paths, values } = keysOf(candidate.matcher.view);
    const [path = ''] = paths;
    const [, value = ''] = values;
    for (const place of new Set([own, ...places])) put(bucketsAt, place, path, value, candidate);
  }
  for (const buckets of bucketsAt.values()) {
    for (const byValue of buckets.values()) {
      for (const bucket of byValue.values()) {
        if (bucket.length > 1) bucket.sort((a, b) => compareCandidates(a, b, profile).order);
      }
    }
  }
  const bucketsOver = (match: Candidate, place: string): readonly (readonly Candidate[])[] => {
    const buckets = bucketsAt.get(place);
    const { paths, values } = keysOf(match.matcher.view);
    const found: (readonly Candidate[])[] = [];
    for (const path of paths) {
      const byValue = buckets?.get(path);
      if (byValue === undefined) continue;
      for (const value of values) {
        const bucket = byValue.get(value);
        // Most often it is there alone.
        if (bucket !== undefined && (bucket.length > 1 || bucket[0] !== match)) found.push(bucket);
      }
    }
    return found;
  };
  const takerAt = (match: Candidate, place: string): Candidate | undefined => {
    let best: Candidate | undefined;
    for (const bucket of bucketsOver(match, place)) {
      for (const other of bucket) {
        if (other === match) break;
        const { order, tie } = compareCandidates(other, match, profile);
        // What follows is after the match, or not certainly before it.
        if (order >= 0 || tie || (best !== undefined && compareCandidates(best, other, profile).order < 0)) break;
        if (other.route === match.route && other.rule === match.rule) continue;
        if (covers(other.matcher.view, match.matcher.view)) best = other;
      }
    }
    return best;
  };
  const dead = new Map<Candidate, DeadMatch | undefined>();
  return {
    candidates,
    deadOf: (match) => {
      if (dead.has(match)) return dead.get(match);
      const { own, places } = homes.get(match.route) ?? { own: '', places: [] };
      // Its route may take its requests in each place, or other routes in one place and another.
      const takers = places.map((place) => takerAt(match, place));
      const [first] = takers;
      const at = places.indexOf(own);
      const alone = () => (at < 0 ? takerAt(match, own) : takers[at]);
      const taker = first === undefined || takers.includes(undefined) ? alone() : first;
      const found = taker === undefined || outcomeKey(taker) === outcomeKey(match) ? undefined : { match, taker };
      dead.set(match, found);
      return found;
    },
    rivalOf: (match, test) => {
      const { own, places } = homes.get(match.route) ?? { own: '', places: [] };
      for (const place of places) {
        if (place === own) continue;
        for (const bucket of bucketsOver(match, place)) {
          const rival = bucket.find(
            (other) => other.route !== match.route && covers(other.matcher.view, match.matcher.view) && test(other),
          );
          if (rival !== undefined) return rival;
        }
      }
      return undefined;
    },
  };
});

interface Home {
  /** The place of the route alone. */
  readonly own: string;
  readonly places: readonly string[];
}

/** A place that only one route has is that route's own: most are so, and what is asked of one need not be asked of the other. */
function homesOf(routes: readonly Route[], places: Places): ReadonlyMap<Route, Home> {
  const homes = routes.map((route) => ({ route, places: places(route) }));
  const shared = new Map<string, number>();
  for (const home of homes) {
    for (const place of home.places) shared.set(place, (shared.get(place) ?? 0) + 1);
  }
  return new Map(
    homes.map((home, index) => {
      const own = `route ${index}`;
      const all = home.places.map((place) => ((shared.get(place) ?? 0) > 1 ? place : own));
      return [home.route, { own, places: [...new Set(all)] }];
    }),
  );
}

/** Matches by their paths, and by one value that each asks for exactly: what it has all of must ask for that value too. */
type Buckets = Map<string, Map<string, Candidate[]>>;

function put(places: Map<string, Buckets>, place: string, path: string, value: string, candidate: Candidate): void {
  const buckets = places.get(place) ?? new Map<string, Map<string, Candidate[]>>();
  places.set(place, buckets);
  const byValue = buckets.get(path) ?? new Map<string, Candidate[]>();
  buckets.set(path, byValue);
  const there = byValue.get(value);
  if (there === undefined) byValue.set(value, [candidate]);
  else there.push(candidate);
}

const NO_VALUE = [''];

/**
 * The keys of the matches that may have all requests of one and go before it, or tie with it. Its own are its first path, and its
 * first value behind the empty one.
 */
function keysBefore(view: MatchView): { readonly paths: readonly string[]; readonly values: readonly string[] } {
  const values = valuesOf(view);
  return { paths: pathKeysBefore(view.path), values: values.length === 0 ? NO_VALUE : ['', ...new Set(values)] };
}

function valuesOf({ headers, queryParams }: MatchView): readonly string[] {
  if (headers.length === 0 && queryParams.length === 0) return [];
  const isExact = ({ type }: { readonly type: string }) => type === 'Exact';
  return [
    ...headers.filter(isExact).map(({ name, value }) => `header ${name.toLowerCase()}=${value}`),
    ...queryParams.filter(isExact).map(({ name, value }) => `query ${name}=${value}`),
  ];
}
