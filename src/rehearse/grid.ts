/** Where each Canary stands at one moment: an index of a stand for each walk. */
export type Joint = readonly number[];

export interface Grid {
  readonly states: readonly Joint[];
  /** Of how many there are; the same number where all are looked at. */
  readonly of: number;
}

/** Of more joint states a sample is taken. */
export const MOST_STATES = 12_288;

/**
 * All joint states of walks of these lengths: Flagger takes no Canary's step because of another's, so the ways in which
 * their steps may follow each other meet all of them. Where there are too many, each Canary alone, and every pair of states
 * of every two Canaries at least once.
 */
export function gridOf(sizes: readonly number[], most: number = MOST_STATES): Grid {
  const of = sizes.reduce((product, size) => product * size, 1);
  if (of <= most || sizes.length < 3) return { states: product(sizes), of };
  return { states: unique([...alone(sizes), ...pairs(sizes)]), of };
}

function product([size, ...rest]: readonly number[]): readonly Joint[] {
  if (size === undefined) return [[]];
  const further = product(rest);
  return Array.from({ length: size }, (_, index) => index).flatMap((index) => further.map((own) => [index, ...own]));
}

/** Each Canary's states while all others are at rest. */
export function alone(sizes: readonly number[]): readonly Joint[] {
  const rest = sizes.map(() => 0);
  return unique(sizes.flatMap((size, at) => Array.from({ length: size }, (_, index) => rest.with(at, index))));
}

/**
 * Lines over a field of prime order: of two columns `x + a y` and `x + b y` every pair of values has one solution, so that
 * every two Canaries meet in every pair of their states, and the others in changing ones.
 */
function pairs(sizes: readonly number[]): readonly Joint[] {
  const order = primeFrom(Math.max(...sizes, sizes.length));
  const field = Array.from({ length: order }, (_, index) => index);
  return field.flatMap((x) => field.map((y) => sizes.map((size, column) => ((x + column * y) % order) % size)));
}

function primeFrom(least: number): number {
  for (let number = Math.max(2, least); ; number++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) isPrime = false;
    if (isPrime) return number;
  }
}

function unique(states: readonly Joint[]): readonly Joint[] {
  return [...new Map(states.map((state) => [state.join(), state])).values()];
}
