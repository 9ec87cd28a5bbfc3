import type { MatchView } from '../../model/http-route.ts';
import { covers, pathKey, pathKeysOver } from '../../trace/covers.ts';
import { type Candidate, compareCandidates } from '../../trace/precedence.ts';
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
  /** The first match of another route that surely has all requests of this one in some place, and passes a test. */
  readonly rivalOf: (match: Candidate, test: (rival: Candidate) => boolean) => Candidate | undefined;
}

const contests = new WeakMap<RuleContext, Contest>();

export function contestOf(context: RuleContext): Contest {
  const known = contests.get(context);
  if (known !== undefined) return known;
  const made = build(context);
  contests.set(context, made);
  return made;
}

function build(context: RuleContext): Contest {
  const { world, places } = sceneOf(context);
  const { profile } = context;
  // What Istio drops whole takes nothing, and FAN121 has said so.
  const routes = world.routes.routes.filter((route) => world.dropped(route) === undefined);
  const candidates = routes.flatMap((route) => world.candidates(route, undefined));
  const homes = new Map(routes.map((route, index) => [route, { own: `route ${index}`, places: places(route) }]));
  const bucketsAt = new Map<string, Map<string, Candidate[]>>();
  for (const candidate of candidates) {
    const { own, places } = homes.get(candidate.route) ?? { own: '', places: [] };
    const key = keyOf(candidate.matcher.view);
    for (const place of [own, ...places]) {
      const buckets = bucketsAt.get(place) ?? new Map<string, Candidate[]>();
      bucketsAt.set(place, buckets);
      const there = buckets.get(key);
      if (there === undefined) buckets.set(key, [candidate]);
      else there.push(candidate);
    }
  }
  for (const buckets of bucketsAt.values()) {
    for (const bucket of buckets.values()) bucket.sort((a, b) => compareCandidates(a, b, profile).order);
  }
  const keys = new Map<MatchView, readonly string[]>();
  const keysOf = (view: MatchView): readonly string[] => {
    const known = keys.get(view) ?? keysOver(view);
    keys.set(view, known);
    return known;
  };
  const bucketsOver = (match: Candidate, place: string) => {
    const buckets = bucketsAt.get(place);
    return keysOf(match.matcher.view).flatMap((key) => {
      const bucket = buckets?.get(key);
      return bucket === undefined ? [] : [bucket];
    });
  };
  const takerAt = (match: Candidate, place: string): Candidate | undefined => {
    let best: Candidate | undefined;
    for (const bucket of bucketsOver(match, place)) {
      for (const other of bucket) {
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
      const taker = first === undefined || takers.includes(undefined) ? takerAt(match, own) : first;
      const found = taker === undefined || outcomeKey(taker) === outcomeKey(match) ? undefined : { match, taker };
      dead.set(match, found);
      return found;
    },
    rivalOf: (match, test) => {
      for (const place of homes.get(match.route)?.places ?? []) {
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
}

/** A match by its path and by one value that it asks for exactly: what it has all of must ask for that value too. */
function keyOf(view: MatchView): string {
  return `${pathKey(view.path)} ${valuesOf(view)[0] ?? ''}`;
}

/** The keys of the matches that may have all requests of one. */
function keysOver(view: MatchView): readonly string[] {
  const values = ['', ...new Set(valuesOf(view))];
  return pathKeysOver(view.path).flatMap((path) => values.map((value) => `${path} ${value}`));
}

function valuesOf({ headers, queryParams }: MatchView): readonly string[] {
  const isExact = ({ type }: { readonly type: string }) => type === 'Exact';
  return [
    ...headers.filter(isExact).map(({ name, value }) => `header ${name.toLowerCase()}=${value}`),
    ...queryParams.filter(isExact).map(({ name, value }) => `query ${name}=${value}`),
  ];
}
