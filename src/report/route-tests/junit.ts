import { type CaseResult, hasPassed } from '../../route-tests/result.ts';
import { xml } from '../check/xml.ts';
import { failedOf, formatCase, type Group, groupsOf, type RouteTestReport, titleOf } from './report.ts';
import { failureText } from './text.ts';

/** JUnit's XML: a testsuite a RouteTest, a testcase a case. */
export function routeTestJunit({ results }: RouteTestReport): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="canary-fanout test" tests="${results.length}" failures="${failedOf(results).length}" errors="0">`,
    ...groupsOf(results).flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ test, results }: Group): readonly string[] {
  const name = xml(titleOf(test));
  const counts = `tests="${results.length}" failures="${failedOf(results).length}" errors="0" skipped="0" time="0"`;
  return [
    `  <testsuite name="${name}" ${counts}>`,
    ...results.flatMap((result) => caseLines(name, result)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, result: CaseResult): readonly string[] {
  const { routeCase, failures, problem, home } = result;
  const head = `<testcase classname="${suite}" name="${xml(routeCase.name)}" time="0"`;
  if (hasPassed(result)) return [`    ${head}/>`];
  const [first] = failures;
  const [difference] = first?.differences ?? [];
  const message =
    problem !== undefined
      ? `\`${problem.field}\` cannot be judged: ${problem.detail}`
      : `${first?.where}: ${difference?.what}: expected ${difference?.expected}, actual ${difference?.actual}`;
  const text = [formatCase(result), problem?.detail ?? failureText(failures, home)].join('\n');
  return [
    `    ${head}>`,
    `      <failure type="FAN501" message="${xml(message)}">${xml(text)}</failure>`,
    '    </testcase>',
  ];
}
