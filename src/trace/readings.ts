import type { MatchView } from '../model/http-route.ts';
import { once } from '../resource/remembered.ts';
import type { Hostname } from '../topology/hostname.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Route } from '../topology/route.ts';
import type { Topology } from '../topology/topology.ts';
import { candidatesOf, whyDropped } from './candidates.ts';
import { type Matcher, matcherOf } from './match.ts';
import type { Candidate } from './precedence.ts';
import type { Profile } from './profile.ts';
import { type ReadyRule, readyRule } from './ready-rule.ts';

/** What is read of routes, the same in every state of the rollouts. */
export interface Readings {
  readonly matcher: (match: MatchView) => Matcher;
  /** Every match of every rule of a route, in the place that a hostname of it gives them. */
  readonly candidates: (route: Route, hostname: Hostname) => readonly Candidate[];
  /** Why Istio drops a route whole; `undefined` where it does not. */
  readonly dropped: (route: Route) => string | undefined;
  /** The rule of a candidate, for a proxy that asks for a ReferenceGrant or for one that does not. */
  readonly ready: (candidate: Candidate, needsGrant: boolean) => ReadyRule | undefined;
}

interface Reader {
  readonly profile: Profile;
  readonly regex: (pattern: string) => Regex;
  readonly readings: Readings;
}

const readers = new WeakMap<Topology, Reader[]>();

/** Each is made once for all tracers of one topology that read alike: a rehearsal has a thousand. */
export function readingsOf(topology: Topology, profile: Profile, regex: (pattern: string) => Regex): Readings {
  const own = readers.get(topology) ?? [];
  readers.set(topology, own);
  const known = own.find((reader) => reader.regex === regex && isSame(reader.profile, profile));
  if (known !== undefined) return known.readings;
  const readings = read(topology, profile, regex);
  own.push({ profile, regex, readings });
  return readings;
}

function isSame(a: Profile, b: Profile): boolean {
  if (a.kind === 'gamma' || b.kind === 'gamma') return a.kind === b.kind;
  return a.version === b.version;
}

function read(topology: Topology, profile: Profile, regex: (pattern: string) => Regex): Readings {
  const readRegex = once(regex);
  const matcher = once((view: MatchView) => matcherOf(view, readRegex, profile));
  const candidates = once((route: Route) => once((host: Hostname) => candidatesOf({ profile, matcher }, route, host)));
  const granted = once((candidate: Candidate) => readyRule(candidate, true, topology, profile));
  const free = once((candidate: Candidate) => readyRule(candidate, false, topology, profile));
  return {
    matcher,
    candidates: (route, hostname) => candidates(route)(hostname),
    dropped: once((route) => whyDropped(route, profile)),
    ready: (candidate, needsGrant) => (needsGrant ? granted : free)(candidate),
  };
}
