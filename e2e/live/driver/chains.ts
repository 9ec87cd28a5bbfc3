import type { Outcome } from '../../../src/trace/outcome.ts';
import { toNumber } from '../../../src/trace/share.ts';
import type { Answer } from './backends.ts';

/**
 * Who answered along the calls of one request, in words: `v2→v2`, and of several callees `v2→(v2, v1)`. v1 is the primary, v2 the
 * target, whose new version the canary is; of a workload that Flagger does not manage its name.
 */
export type Chain = string;

/** What the workloads of a case are called in chains. */
export type Names = (workload: { readonly namespace: string; readonly name: string }) => string;

export function chainOf({ status, report }: Answer, names: Names): Chain {
  if (report === undefined) return String(status);
  const [namespace = '', name = ''] = report.owner.split('/');
  return joined(
    names({ namespace, name }),
    report.next.map((each) => chainOf(each, names)),
  );
}

/** The chains that a trace has, with their shares of all requests. Pods that share in an unknown proportion stand together. */
export function chainsOf(outcomes: readonly Outcome[], names: Names): ReadonlyMap<Chain, number> {
  const chains = new Map<Chain, number>();
  for (const outcome of outcomes) {
    for (const [chain, share] of ofOutcome(outcome, names)) add(chains, chain, share);
  }
  return chains;
}

function ofOutcome(outcome: Outcome, names: Names): ReadonlyMap<Chain, number> {
  const { share, status, workloads, next } = outcome;
  const own = toNumber(share);
  if (status !== 200) return new Map([[String(status), own]]);
  const who = workloads.map(names).join('|');
  let ways: readonly (readonly [readonly Chain[], number])[] = [[[], own]];
  for (const call of next) {
    // Shares of a call are of all requests; of those that come this way it is a part.
    const total = call.reduce((sum, each) => sum + toNumber(each.share), 0);
    const parts = [...chainsOf(call, names)];
    ways = ways.flatMap(([chain, weight]) =>
      parts.map(([part, each]) => [[...chain, part], total === 0 ? 0 : (weight * each) / total] as const),
    );
  }
  const chains = new Map<Chain, number>();
  for (const [calls, weight] of ways) add(chains, joined(who, calls), weight);
  return chains;
}

function joined(own: string, calls: readonly Chain[]): Chain {
  if (calls.length === 0) return own;
  const [only] = calls;
  return calls.length === 1 ? `${own}→${only}` : `${own}→(${calls.join(', ')})`;
}

function add(chains: Map<Chain, number>, chain: Chain, share: number): void {
  if (share > 0) chains.set(chain, (chains.get(chain) ?? 0) + share);
}
