import type { Hop, Outcome } from '../trace/outcome.ts';
import type { Request } from '../trace/request.ts';
import type { Share } from '../trace/share.ts';
import type { Trace } from '../trace/trace.ts';
import type { RouteCase, RouteTest } from './route-test.ts';

/** What became of one case. */
export interface CaseResult {
  readonly test: RouteTest;
  readonly routeCase: RouteCase;
  /** The namespace whose names stand alone. */
  readonly home: string;
  readonly request: Request | undefined;
  /** As it was traced; `undefined` where it could not be. */
  readonly trace: Trace | undefined;
  /** Of the trace the ways that were judged: those of the picked branches. */
  readonly judged: readonly Outcome[];
  readonly failures: readonly Failure[];
  /** Why it could not be judged, as a sentence that names field and fix. */
  readonly problem: ReadableProblem | undefined;
}

export interface ReadableProblem {
  readonly field: string;
  readonly detail: string;
}

/** Assertions that do not hold of one request. */
export interface Failure {
  /** `the end`, or the Service as the test calls it. */
  readonly where: string;
  /** Who answered, one after the other, up to here; `undefined` of what is asserted of all requests. */
  readonly way: string | undefined;
  readonly share: Share | undefined;
  readonly differences: readonly Difference[];
  /** Where the request came by. */
  readonly hops: readonly Hop[];
}

export interface Difference {
  /** The word of the test: `version`, `headers.x-version`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

export function hasPassed({ failures, problem }: CaseResult): boolean {
  return failures.length === 0 && problem === undefined;
}
