import type { Outcome } from '../trace/outcome.ts';
import { plus, type Share, toFraction } from '../trace/share.ts';
import { namesOf } from '../trace/ways.ts';

/** Who answers and, call by call, whom it calls, to one end; of several callees each has chains of its own. */
export interface Chain {
  /** At each place the workloads that may answer, as `NAMESPACE/NAME`; see Way in trace/ways.ts. */
  readonly places: readonly (readonly string[])[];
  readonly status: number;
  /** Of all requests of the trace. */
  readonly share: Share;
}

/** Outcomes taken apart, in order of appearance; chains that are alike are one. */
export function chainsOf(outcomes: readonly Outcome[]): readonly Chain[] {
  const known = new Map<string, Chain>();
  const follow = (outcome: Outcome, before: Chain['places']): void => {
    const { share, status, next } = outcome;
    if (share.numerator === 0n) return;
    const places = [...before, namesOf(outcome)];
    // Shares of calls count from those of the whole trace.
    const calls = next.flat();
    for (const call of calls) follow(call, places);
    if (calls.length > 0) return;
    const chain: Chain = { places, status, share };
    const key = whereOf(chain);
    const other = known.get(key);
    known.set(key, other === undefined ? chain : { ...chain, share: plus(other.share, share) });
  };
  for (const outcome of outcomes) follow(outcome, []);
  return [...known.values()];
}

/** Where a chain goes, without its share. */
export function whereOf({ places, status }: Pick<Chain, 'places' | 'status'>): string {
  return `${status} ${places.map((names) => names.join('|')).join(' ')}`;
}

/** The same for chains in whatever order, with their shares. */
export function keyOf(chains: readonly Chain[]): string {
  return chains
    .map((chain) => `${toFraction(chain.share)} ${whereOf(chain)}`)
    .sort()
    .join('\n');
}

/** A request is answered neither 2xx nor 3xx: where, and why. */
export interface Cause {
  readonly status: number;
  /** Service that was asked, as `NAMESPACE/NAME:PORT`, else the proxy that answered. */
  readonly where: string;
  /** The last hop. */
  readonly hop: string;
  readonly why: string;
}

export interface Failure {
  readonly cause: Cause;
  readonly share: Share;
}

/** The failures among outcomes and the calls that were made for them, one a cause. */
export function failuresOf(outcomes: readonly Outcome[]): readonly Failure[] {
  const known = new Map<string, Failure>();
  const look = (outcome: Outcome): void => {
    const { status, service, hops, share, next } = outcome;
    for (const further of next.flat()) look(further);
    if ((status >= 200 && status < 400) || share.numerator === 0n) return;
    const last = hops.at(-1);
    const name = last?.name ?? '';
    const hop = last === undefined ? '' : last.kind === 'pods' ? `pods of ${name}` : `${last.kind} ${name}`;
    const cause: Cause = { status, where: service ?? name, hop, why: last?.why ?? '' };
    const key = causeKey(cause);
    const other = known.get(key);
    known.set(key, { cause, share: other === undefined ? share : plus(other.share, share) });
  };
  outcomes.forEach(look);
  return [...known.values()];
}

export function causeKey({ status, where, hop, why }: Cause): string {
  return `${status} ${where} ${hop} ${why}`;
}
