import { printable } from '../../diagnostics/printable.ts';
import { type CaseResult, type Difference, type Failure, hasPassed } from '../../route-tests/result.ts';
import { short } from '../../route-tests/visits.ts';
import type { Hop } from '../../trace/outcome.ts';
import { toPercent } from '../../trace/share.ts';
import type { Paint } from '../paint.ts';
import { wrap } from '../wrap.ts';
import { failedOf, formatCase, groupsOf, type RouteTestReport, titleOf } from './report.ts';

/** For a terminal: what fails first, with what was expected at each hop and what is so, then a line a RouteTest. */
export function routeTestText({ results }: RouteTestReport, paint: Paint): string {
  const failed = failedOf(results);
  const groups = groupsOf(results).map(({ test, results: own }) => {
    const passing = own.filter(hasPassed).length;
    const all = passing === own.length;
    const count = all ? cases(own.length) : `${own.length - passing} of ${cases(own.length)} failed`;
    const where = test.item.file()?.path;
    const file = where === undefined ? '' : ` (${printable(where)})`;
    return `${all ? paint('added', 'ok  ') : paint('error', 'FAIL')}  ${titleOf(test)}: ${count}${file}`;
  });
  const sum =
    failed.length === 0 ? `${cases(results.length)} passed` : `${failed.length} of ${cases(results.length)} failed`;
  return [...failed.flatMap((result) => [...failedLines(result, paint), '']), ...groups, sum, ''].join('\n');
}

function cases(count: number): string {
  return count === 1 ? '1 case' : `${count} cases`;
}

function failedLines(result: CaseResult, paint: Paint): readonly string[] {
  const { routeCase, problem, failures, home, test } = result;
  return [
    `${paint('error', 'FAIL')}  ${paint('bold', printable(`${titleOf(test)}: ${routeCase.name}`))}`,
    ...wrap(formatCase(result), 6),
    ...(problem === undefined ? [] : wrap(printable(`\`${problem.field}\` cannot be judged: ${problem.detail}`), 6)),
    ...failures.flatMap((failure) => failureLines(failure, home, paint)),
  ];
}

/** Lines without colours, as other formats have them. */
export function failureText(failures: readonly Failure[], home: string): string {
  return failures.flatMap((failure) => failureLines(failure, home, (_, text) => text)).join('\n');
}

function failureLines({ where, way, share, differences, hops }: Failure, home: string, paint: Paint) {
  const percent = share === undefined ? '' : `, ${toPercent(share)} of the requests`;
  const head = way === undefined ? where : `${where}: ${way}${percent}`;
  return [
    ...wrap(printable(head), 8, '    '),
    ...differences.flatMap((difference) => differenceLines(difference, paint)),
    ...hops.flatMap((hop) => wrap(printable(short(formatHop(hop), home)), 12, '      by  ')),
  ];
}

function differenceLines({ what, expected, actual }: Difference, paint: Paint): readonly string[] {
  return [
    `      ${printable(what)}`,
    paint('added', `        expected  ${printable(expected)}`),
    paint('removed', `        actual    ${printable(actual)}`),
  ];
}

function formatHop({ kind, name, service, route, routeKind, rule, backend, why }: Hop): string {
  const by = route === undefined ? '' : `: ${routeKind} ${route} rule ${rule}`;
  const to = backend ?? (kind === 'client' ? service : undefined);
  const what = kind === 'pods' ? `pods of ${service ?? name}` : `${kind} ${name}${by}`;
  return `${what}${to === undefined ? '' : ` → ${to}`} — ${why}`;
}
