import type { CanaryView } from '../model/canary.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Hop, Outcome } from '../trace/outcome.ts';
import { ALL, equals, type Share, share, times } from '../trace/share.ts';

/** A Canary's weight in the state that was traced, and in one that differs from it in weights between 0 and 100 alone. */
export interface Reweighing {
  readonly canary: CanaryView;
  readonly from: number;
  readonly to: number;
}

/** After as many visits to Gateways a trace may stop at shares that are too small (trace.ts: MOST_VISITS). */
const MOST_GATEWAYS = 2;

/**
 * Outcomes as they are at other weights, without their mirrors: requests go the same ways, and at each hop where Flagger's
 * route has split them its share is another. `undefined` where the traced share is not such a weight; then it must be traced.
 */
export function reweighed(
  outcomes: readonly Outcome[],
  weights: ReadonlyMap<string, Reweighing>,
  before: Share = ALL,
): readonly Outcome[] | undefined {
  const all: Outcome[] = [];
  for (const outcome of outcomes) {
    if (outcome.hops.filter(({ kind }) => kind === 'gateway').length > MOST_GATEWAYS) return undefined;
    let factor: Share | undefined = before;
    for (const hop of outcome.hops) {
      const own: Share | undefined = factorOf(hop, weights);
      if (own === undefined) return undefined;
      factor = times(factor, own);
    }
    const next: (readonly Outcome[])[] = [];
    for (const calls of outcome.next) {
      const further = reweighed(calls, weights, factor);
      if (further === undefined) return undefined;
      next.push(further);
    }
    all.push({ ...outcome, share: times(outcome.share, factor), mirrors: [], next });
  }
  return all;
}

function factorOf({ writtenFor, weight, backend }: Hop, weights: ReadonlyMap<string, Reweighing>): Share | undefined {
  const change = weights.get(writtenFor ?? '');
  if (change === undefined || weight === undefined || equals(weight, ALL)) return ALL;
  const { canary, from, to } = change;
  const is = (name: string) =>
    backend?.startsWith(`${formatName({ namespace: canary.id.namespace, name })}:`) === true ? name : undefined;
  const own = is(canary.canary) ?? is(canary.primary);
  if (own === undefined) return undefined;
  const [then, now] = own === canary.canary ? [from, to] : [100 - from, 100 - to];
  return equals(weight, share(then, 100)) ? share(now, then) : undefined;
}
