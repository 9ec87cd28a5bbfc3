import { printable } from '../../diagnostics/printable.ts';
import { type Coverable, type Coverage, missingOf, percentOf } from '../../route-tests/coverage.ts';

const KINDS: readonly (readonly [Coverable, string])[] = [
  ['rule', 'rules'],
  ['branch', 'branches'],
  ['marker', 'marker steps'],
];

/** `coverage 70 %: 3 of 4 rules, 4 of 6 branches`, and what is missing. */
export function coverageText(coverage: Coverage): string {
  const counts = KINDS.flatMap(([kind, name]) => {
    const of = [...coverage.all].filter(([, each]) => each === kind).map(([key]) => key);
    return of.length === 0 ? [] : [`${of.filter((key) => coverage.covered.has(key)).length} of ${of.length} ${name}`];
  });
  return [
    `coverage ${formatPercent(coverage)}: ${counts.length === 0 ? 'there is nothing to cover' : counts.join(', ')}`,
    ...missingOf(coverage).map((key) => `  no test comes by ${printable(key)}`),
    '',
  ].join('\n');
}

/** Rounded down: what is short of a whole is not whole. */
function formatPercent(coverage: Coverage): string {
  return `${Math.floor(percentOf(coverage) * 10) / 10} %`;
}

export function coverageJson(coverage: Coverage) {
  return { percent: percentOf(coverage), covered: [...coverage.covered].sort(), missing: missingOf(coverage) };
}
