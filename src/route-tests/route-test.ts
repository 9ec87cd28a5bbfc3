import type { Item } from '../resource/item.ts';
import type { Phase } from '../trace/rollout-state.ts';
import type { Share } from '../trace/share.ts';

/** One object of `kind: RouteTest`, its lists taken apart. */
export interface RouteTest {
  readonly item: Item;
  /** `undefined`: the configuration's. */
  readonly istio: string | undefined;
  readonly gamma: boolean;
  readonly cases: readonly RouteCase[];
}

/** One request, and what is asserted of it. */
export interface RouteCase {
  /** The test's name, and behind it what tells the cases of its lists apart. */
  readonly name: string;
  /** `spec.tests[0]` */
  readonly field: string;
  readonly manifests: Manifests;
  readonly from: string;
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly canaries: readonly CanaryState[];
  /** `undefined`: the callees of fan-outs. */
  readonly chains: readonly (readonly string[])[] | undefined;
  readonly carry: readonly string[] | undefined;
  readonly pick: readonly (readonly [string, string])[];
  readonly expect: Expectation;
}

/** Before the function's work, or after it. */
export type Manifests = 'before' | 'after';

export interface CanaryState {
  readonly canary: string;
  readonly phase: Phase;
  readonly weight: number | undefined;
}

/** What is asserted of one request where it arrives; what is `undefined` is not. */
export interface Arrival {
  readonly version: 'primary' | 'canary' | undefined;
  readonly backend: string | undefined;
  readonly workload: string | undefined;
  readonly noBackend: boolean;
  /** `200`, `2xx` or `none`. */
  readonly status: string | undefined;
  readonly visited: readonly string[];
  readonly notVisited: readonly string[];
  readonly noWaypoint: boolean;
  readonly headers: readonly HeaderAssertion[];
}

export interface HeaderAssertion {
  readonly name: string;
  readonly word: 'exact' | 'prefix' | 'regex' | 'present' | 'absent';
  readonly value: string;
}

export interface Expectation {
  /** Of the last call that is made. */
  readonly end: Arrival;
  readonly hops: readonly HopExpectation[];
  readonly distribution: readonly WayShare[];
  readonly tolerance: Share;
}

export interface HopExpectation {
  readonly service: string;
  readonly notCalled: boolean;
  readonly arrival: Arrival;
}

export interface WayShare {
  /** As it is written. */
  readonly text: string;
  readonly names: readonly string[];
  readonly share: Share;
}
