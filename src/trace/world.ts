import type { MatchView } from '../model/http-route.ts';
import type { Governs } from '../topology/destination-rule.ts';
import type { Hostname } from '../topology/hostname.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { Endpoints } from './endpoints.ts';
import type { Headers } from './headers.ts';
import type { Matcher } from './match.ts';
import type { Candidate } from './precedence.ts';
import type { Profile } from './profile.ts';
import type { ReadyRule } from './ready-rule.ts';
import type { Rollouts } from './rollout-state.ts';
import type { RouteTable } from './routes.ts';

/** What a trace looks at: the manifests, whose behaviour, the state of the rollouts, and what is read of them only once. */
export interface World {
  readonly topology: Topology;
  readonly profile: Profile;
  readonly rollouts: Rollouts;
  readonly routes: RouteTable;
  /** Headers that the pods answer with. */
  readonly answer: Headers;
  readonly matcher: (match: MatchView) => Matcher;
  /** Every match of every rule of a route, in the place that a hostname of it gives them. */
  readonly candidates: (route: Route, hostname: Hostname) => readonly Candidate[];
  /** Why Istio drops a route whole; `undefined` where it does not. */
  readonly dropped: (route: Route) => string | undefined;
  /** The rule of a candidate, for a proxy that asks for a ReferenceGrant or for one that does not. */
  readonly ready: (candidate: Candidate, needsGrant: boolean) => ReadyRule | undefined;
  readonly endpoints: (service: ServiceNode) => Endpoints;
  /** The DestinationRule that a proxy goes by when it calls a Service. */
  readonly governs: Governs;
  /** Takes note of something the files do not decide. */
  readonly assume: (sentence: string) => void;
}
