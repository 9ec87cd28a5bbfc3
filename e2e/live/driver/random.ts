/** A seeded source of choices; the same seed gives the same choices on every machine (mulberry32). */
export interface Random {
  /** 0 ≤ n < 1. */
  readonly next: () => number;
  readonly below: (bound: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  /** Between `least` and `most` of a list, in its order. */
  readonly some: <T>(list: readonly T[], least: number, most: number) => readonly T[];
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly [T, ...T[]]): T => list[below(list.length)] ?? list[0],
    some: (list, least, most) => {
      const wanted = least + below(most - least + 1);
      const chosen = new Set<number>();
      while (chosen.size < Math.min(wanted, list.length)) chosen.add(below(list.length));
      return list.filter((_, index) => chosen.has(index));
    },
  };
}
