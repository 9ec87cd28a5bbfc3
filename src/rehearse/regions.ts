import type { Joint } from './grid.ts';

/** Joint states that have something in common, as where each Canary stands in them. */
export interface Region {
  readonly states: number;
  /** For each Canary its stands, in order; `undefined` where every one of them is among them. */
  readonly stands: readonly (readonly number[] | undefined)[];
  /** They are all states in which the Canaries stand so; else some of them. */
  readonly whole: boolean;
}

/** `all` are the states that were looked at. */
export function regionOf(states: readonly Joint[], all: readonly Joint[], sizes: readonly number[]): Region {
  const sets = sizes.map((_, at) => new Set(states.map((state) => state[at] ?? 0)));
  const within = all.filter((state) => sets.every((set, at) => set.has(state[at] ?? 0)));
  return {
    states: states.length,
    stands: sets.map((set, at) => (set.size === sizes[at] ? undefined : [...set].sort((a, b) => a - b))),
    whole: within.length === states.length,
  };
}

/** Those for which `keyOf` says the same, in order of appearance. */
export function groupsOf<T>(all: readonly T[], keyOf: (each: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [each]);
    else known.push(each);
  }
  return [...groups.values()];
}

/** Successive ones for which it says the same. */
export function runsOf<T>(all: readonly T[], keyOf: (each: T) => string): readonly (readonly T[])[] {
  const runs: T[][] = [];
  let last: string | undefined;
  for (const each of all) {
    const key = keyOf(each);
    if (key === last) runs.at(-1)?.push(each);
    else runs.push([each]);
    last = key;
  }
  return runs;
}
