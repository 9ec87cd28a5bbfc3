/** Where each Canary stands at one moment: an index of a stand for each walk. */
export type Joint = readonly number[];

export interface Grid {
  readonly states: readonly Joint[];
  /** Of how many there are; the same number where all are looked at. */
  readonly of: number;
  /** All joint states of kinds are among them: no error is missed, only shares are. */
  readonly kinds: boolean;
}

/** Of more joint states a sample is taken. */
export const MOST_STATES = 12_288;

/** Of a Canary: how many states it has, and of each kind of them one; kinds differ in more than a weight between 0 and 100. */
export interface Axis {
  readonly size: number;
  readonly kinds: readonly number[];
}

/**
 * All joint states of these walks: Flagger takes no Canary's step because of another's, so the ways in which their steps
 * may follow each other meet all of them. Where there are too many, each Canary alone, every pair of states of every two
 * Canaries at least once and, where these are not too many too, all joint states of kinds.
 */
export function gridOf(axes: readonly Axis[], most: number = MOST_STATES): Grid {
  const sizes = axes.map(({ size }) => size);
  const of = sizes.reduce((all, size) => all * size, 1);
  if (of <= most || sizes.length < 3) return { states: product(sizes.map(upTo)), of, kinds: true };
  const kinds = axes.reduce((all, own) => all * own.kinds.length, 1) <= most;
  const mixed = kinds ? product(axes.map((own) => own.kinds)) : [];
  return { states: unique([...alone(sizes), ...pairs(sizes), ...mixed]), of, kinds };
}

function upTo(size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => index);
}

function product([first, ...rest]: readonly (readonly number[])[]): readonly Joint[] {
  if (first === undefined) return [[]];
  const further = product(rest);
  return first.flatMap((index) => further.map((own) => [index, ...own]));
}

/** Each Canary's states while all others are at rest. */
export function alone(sizes: readonly number[]): readonly Joint[] {
  const rest = sizes.map(() => 0);
  return unique(sizes.flatMap((size, at) => upTo(size).map((index) => rest.with(at, index))));
}

/**
 * Lines over a field of prime order: of two columns `x + a y` and `x + b y` every pair of values has one solution, so that
 * every two Canaries meet in every pair of their states, and the others in changing ones.
 */
function pairs(sizes: readonly number[]): readonly Joint[] {
  const order = primeFrom(Math.max(...sizes, sizes.length));
  const field = upTo(order);
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
