/** An exact share of requests: `numerator / denominator`, in lowest terms. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ALL: Share = { numerator: 1n, denominator: 1n };
export const NONE: Share = { numerator: 0n, denominator: 1n };

export function share(numerator: number | bigint, denominator: number | bigint): Share {
  if (numerator === denominator && numerator !== 0 && numerator !== 0n) return ALL;
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  const common = divisor(n, d);
  return { numerator: n / common, denominator: d / common };
}

export function times(a: Share, b: Share): Share {
  if (a === ALL) return b;
  if (b === ALL) return a;
  return share(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function plus(a: Share, b: Share): Share {
  return share(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function equals(a: Share, b: Share): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** Below 0: the first is the smaller. */
export function compare(a: Share, b: Share): number {
  return Number(a.numerator * b.denominator - b.numerator * a.denominator);
}

export function toNumber({ numerator, denominator }: Share): number {
  return Number(numerator) / Number(denominator);
}

/** `2/5`; a whole number without its denominator. */
export function toFraction({ numerator, denominator }: Share): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}

/** `40 %`, `33.3 %`: for reading. What is not exact has a `~` in front. */
export function toPercent({ numerator, denominator }: Share): string {
  const perMille = (numerator * 1000n + denominator / 2n) / denominator;
  const exact = (numerator * 1000n) % denominator === 0n;
  const text = perMille % 10n === 0n ? String(perMille / 10n) : `${perMille / 10n}.${perMille % 10n}`;
  return `${exact ? '' : '~'}${text} %`;
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
