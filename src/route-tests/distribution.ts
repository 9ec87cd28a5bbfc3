import type { Outcome } from '../trace/outcome.ts';
import { compare, NONE, plus, type Share, share, toFraction, toPercent } from '../trace/share.ts';
import { UnknownName } from './names.ts';
import type { Difference } from './result.ts';
import type { Expectation, WayShare } from './route-test.ts';
import { endNames, formatWay, type Way, waysOf } from './visits.ts';

/** Shares that are not what the test says, and ways that it does not name. */
export function judgeDistribution(
  outcomes: readonly Outcome[],
  { distribution, tolerance }: Expectation,
  home: string,
  shown: string,
): readonly Difference[] {
  if (distribution.length === 0) return [];
  const ways = outcomes.flatMap(waysOf);
  for (const { names } of distribution) for (const name of names) mustBeOne(name, ways, home);
  const wrong = distribution.flatMap(({ text, names, share: wanted }) => {
    const actual = sharesOf(outcomes, names, home);
    if (compare(distance(actual, wanted), tolerance) <= 0) return [];
    return [{ what: `distribution["${text}"]`, expected: formatShare(wanted), actual: formatShare(actual) }];
  });
  const unnamed = ways.filter((way) => !distribution.some((each) => begins(way, each, home)));
  const texts = new Map<string, Share>();
  for (const way of unnamed) {
    const text = formatWay(way, shown);
    texts.set(text, plus(texts.get(text) ?? NONE, way.at(-1)?.share ?? NONE));
  }
  return [
    ...wrong,
    ...[...texts]
      .filter(([, actual]) => compare(actual, tolerance) > 0)
      .map(([text, actual]) => ({
        what: `distribution["${text}"]`,
        expected: '0 % (it is not named)',
        actual: formatShare(actual),
      })),
  ];
}

/** Of all requests: what goes this way, and on from its end wherever. */
function sharesOf(outcomes: readonly Outcome[], [name = '', ...rest]: readonly string[], home: string): Share {
  return outcomes
    .filter((outcome) => isNamed(outcome, name, home))
    .map((outcome) =>
      rest.length === 0 ? outcome.share : outcome.next.map((calls) => sharesOf(calls, rest, home)).reduce(plus, NONE),
    )
    .reduce(plus, NONE);
}

function begins(way: Way, { names }: WayShare, home: string): boolean {
  return names.every((name, index) => {
    const outcome = way[index];
    return outcome !== undefined && isNamed(outcome, name, home);
  });
}

function isNamed(outcome: Outcome, name: string, home: string): boolean {
  return endNames(outcome).some((full) => isSame(full, name, home));
}

function isSame(full: string, name: string, home: string): boolean {
  if (name.includes('/') || !full.includes('/')) return full === name;
  return home === '' ? full.endsWith(`/${name}`) : full === `${home}/${name}`;
}

/** A bare name of two namespaces would add up what is not to be added. */
function mustBeOne(name: string, ways: readonly Way[], home: string): void {
  const full = new Set(ways.flat().flatMap((outcome) => endNames(outcome).filter((each) => isSame(each, name, home))));
  if (full.size > 1) throw new UnknownName(`${name} is in ${[...full].join(' and ')}: write NAMESPACE/NAME`);
}

function distance(a: Share, b: Share): Share {
  const numerator = a.numerator * b.denominator - b.numerator * a.denominator;
  return share(numerator < 0n ? -numerator : numerator, a.denominator * b.denominator);
}

/** What a percentage does not say exactly stands behind it. */
function formatShare(of: Share): string {
  const percent = toPercent(of);
  return percent.startsWith('~') ? `${toFraction(of)} (${percent})` : percent;
}
