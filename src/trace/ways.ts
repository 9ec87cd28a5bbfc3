import { formatName } from '../resource/resource-id.ts';
import type { Outcome } from './outcome.ts';
import { plus, type Share, share, toFraction } from './share.ts';

/** A way that requests go to its end: who answers, and what becomes of the calls that those pods make. */
export interface Way {
  /** Of the requests that come here. */
  readonly share: Share;
  readonly status: number;
  /** `NAMESPACE/NAME` of the workloads that answer; without one the Service, as `NAMESPACE/NAME:PORT`, or what answered itself. */
  readonly names: readonly string[];
  /** Of each further call. */
  readonly calls: readonly (readonly Way[])[];
}

/** Outcomes as ways; those that end alike are one. */
export function waysOf(outcomes: readonly Outcome[]): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const outcome of outcomes) {
    if (outcome.share.numerator === 0n) continue;
    const { status } = outcome;
    // Shares of calls count from those of the whole trace.
    const calls = outcome.next.map((next) =>
      waysOf(next).map((way) => ({ ...way, share: dividedBy(way.share, outcome.share) })),
    );
    const way: Way = { share: outcome.share, status, names: namesOf(outcome), calls };
    const key = formatWhere(way);
    const known = ways.get(key);
    ways.set(key, known === undefined ? way : { ...known, share: plus(known.share, way.share) });
  }
  return [...ways.values()];
}

/** As {@link Way} has them. */
export function namesOf({ workloads, service, hops }: Outcome): readonly string[] {
  if (workloads.length > 0) return workloads.map(formatName);
  return [service ?? hops.at(-1)?.name ?? ''];
}

/** Where a way goes, and with what shares further on; without its own share. */
function formatWhere({ status, names, calls }: Way): string {
  const further = calls.map((ways) => ways.map((way) => [toFraction(way.share), formatWhere(way)]));
  return JSON.stringify([status, names, further]);
}

export function sameWay(a: Way, b: Way): boolean {
  return toFraction(a.share) === toFraction(b.share) && formatWhere(a) === formatWhere(b);
}

/** In whatever order. */
export function sameWays(a: readonly Way[], b: readonly Way[]): boolean {
  return a.length === b.length && a.every((way) => b.some((other) => sameWay(way, other)));
}

/** It, or a call further on, is answered neither 2xx nor 3xx. */
export function fails({ status, calls }: Way): boolean {
  return status < 200 || status >= 400 || calls.some((ways) => ways.some(fails));
}

/** The same for one of two parts of all requests. */
export function scaled(outcomes: readonly Outcome[], part: Share): readonly Outcome[] {
  return outcomes.map((outcome) => ({
    ...outcome,
    share: share(outcome.share.numerator * part.numerator, outcome.share.denominator * part.denominator),
    next: outcome.next.map((next) => scaled(next, part)),
  }));
}

function dividedBy(a: Share, b: Share): Share {
  return share(a.numerator * b.denominator, a.denominator * b.numerator);
}
