import type { Governs } from '../topology/destination-rule.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { Endpoints } from './endpoints.ts';
import type { Headers } from './headers.ts';
import type { Profile } from './profile.ts';
import type { Readings } from './readings.ts';
import type { Rollouts } from './rollout-state.ts';
import type { RouteTable } from './routes.ts';

/** What a trace looks at: the manifests, whose behaviour, the state of the rollouts, and what is read of them only once. */
export interface World extends Readings {
  readonly topology: Topology;
  readonly profile: Profile;
  readonly rollouts: Rollouts;
  readonly routes: RouteTable;
  /** Headers that the pods answer with. */
  readonly answer: Headers;
  readonly endpoints: (service: ServiceNode) => Endpoints;
  /** The DestinationRule that a proxy goes by when it calls a Service. */
  readonly governs: Governs;
  /** Takes note of something the files do not decide. */
  readonly assume: (sentence: string) => void;
}
