import { trimSlash } from './match.ts';
import type { Candidate } from './precedence.ts';

/** Of many candidates those whose path a request may have, so that the rest need not be asked. */
export interface PathIndex {
  /** In their order. */
  readonly at: (path: string) => readonly Candidate[];
  /** With a regular expression that is none. */
  readonly faulty: readonly Candidate[];
}

/** Fewer are asked one by one as fast. */
const FEW = 16;

/** By lists that have been asked of once: one that is asked of again will be asked of many times. */
const indexes = new WeakMap<readonly Candidate[], PathIndex | 'asked once'>();

export function pathIndexOf(candidates: readonly Candidate[]): PathIndex | undefined {
  if (candidates.length < FEW) return undefined;
  const known = indexes.get(candidates);
  if (known !== undefined && known !== 'asked once') return known;
  const index = known === undefined ? undefined : build(candidates);
  indexes.set(candidates, index ?? 'asked once');
  return index;
}

function build(candidates: readonly Candidate[]): PathIndex {
  const exact = new Map<string, number[]>();
  const prefixes = new Map<string, number[]>();
  const anywhere: number[] = [];
  for (const [index, { matcher }] of candidates.entries()) {
    const { type, value } = matcher.view.path;
    const prefix = type === 'PathPrefix' ? trimSlash(value) : '';
    if (type === 'Exact') put(exact, value, index);
    else if (prefix === '') anywhere.push(index);
    else put(prefixes, prefix, index);
  }
  return {
    at: (path) => {
      const found = [...anywhere, ...(exact.get(path) ?? [])];
      for (let end = 0; end < path.length; ) {
        const slash = path.indexOf('/', end + 1);
        end = slash < 0 ? path.length : slash;
        found.push(...(prefixes.get(path.slice(0, end)) ?? []));
      }
      if (found.length > 1) found.sort((a, b) => a - b);
      return found.map((index) => candidates[index]).filter((candidate) => candidate !== undefined);
    },
    faulty: candidates.filter(({ matcher }) => matcher.problem !== undefined),
  };
}

function put(indexes: Map<string, number[]>, key: string, index: number): void {
  const known = indexes.get(key);
  if (known === undefined) indexes.set(key, [index]);
  else known.push(index);
}
