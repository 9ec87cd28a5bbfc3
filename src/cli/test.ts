import type { Config } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatLines } from '../diagnostics/format.ts';
import { changeText } from '../krm/apply-outcome.ts';
import type { YamlItem } from '../krm/yaml-item.ts';
import { type Outcome, type RouteJudge, run } from '../pipeline.ts';
import { coverageText } from '../report/route-tests/coverage.ts';
import { routeTestJson } from '../report/route-tests/json.ts';
import { routeTestJunit } from '../report/route-tests/junit.ts';
import { failedOf, type RouteTestReport } from '../report/route-tests/report.ts';
import { routeTestText } from '../report/route-tests/text.ts';
import { type Coverage, coverageOf, percentOf } from '../route-tests/coverage.ts';
import { deservedTests } from '../route-tests/deserved.ts';
import { readRouteTests } from '../route-tests/findings.ts';
import { isRouteTest } from '../route-tests/kind.ts';
import type { CaseResult } from '../route-tests/result.ts';
import type { RouteTest } from '../route-tests/route-test.ts';
import { runTests, type Situations } from '../route-tests/run.ts';
import { suggestedTests } from '../route-tests/suggest.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readPaths } from './inputs.ts';
import { painter } from './paint.ts';
import { readSetting } from './setting.ts';
import { readTestArguments, type TestArguments } from './test/arguments.ts';
import { printDeserved, printRouteTests } from './test/init.ts';
import { writeFile } from './write-file.ts';

/**
 * `test [-c CONFIG] [PATH...|-]`: runs the RouteTests among the manifests. Exit status 0 where all cases pass, 1 where one fails
 * or the function refuses the manifests, 2 for wrong usage, a RouteTest that cannot be read, and where there is none.
 */
export function testCommand(args: readonly string[], context: CommandContext): CommandResult {
  const asked = readTestArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const paths = asked.paths.length > 0 ? asked.paths : [context.hasInput?.() === true ? '-' : '.'];
  const inputs = readPaths(paths, asked.configPath, context);
  if ('problem' in inputs) return usage(inputs.problem);
  const setting = readSetting(inputs);
  if ('diagnostics' in setting) return ended(setting.diagnostics, 2);
  if (asked.init) return initial(inputs.items, setting.config);
  const read = readRouteTests(inputs.items);
  if (read.diagnostics.length > 0) return ended(read.diagnostics, 2);
  if (read.tests.length === 0) return usage(`no \`kind: RouteTest\` in ${paths.join(', ')}`);
  const judged = judgeAll(inputs.items, setting.config, read.tests);
  if ('errors' in judged) return ended(judged.errors, 1);
  const { results, situations } = judged;
  const after = situations('after', undefined);
  const coverage = asked.coverage === undefined || after === undefined ? undefined : coverageOf(results, after);
  const report: RouteTestReport = { version: context.version, results, coverage };
  const unwritten = asked.junit === undefined ? undefined : writeFile(asked.junit, routeTestJunit(report));
  if (unwritten !== undefined) return usage(unwritten.problem);
  const isShort = coverage !== undefined && percentOf(coverage) < (asked.coverage ?? 0);
  const exitCode = failedOf(results).length === 0 && !isShort ? 0 : 1;
  const told = coverage === undefined || asked.format !== 'text' ? '' : toldOf(coverage, situations);
  const short = isShort ? `canary-fanout: less than ${asked.coverage} % is covered\n` : '';
  return { stdout: `${written(report, asked.format, context)}${told}`, stderr: short, exitCode };
}

/** As the function does its work; what it refuses has no output to be judged. */
function runWhole(
  items: readonly YamlItem[],
  config: Config,
  judge: RouteJudge,
): { readonly outcome: Outcome } | { readonly errors: readonly Diagnostic[] } {
  const outcome = run(items, config, judge);
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { errors };
  const changed = changeText(items, outcome.edits, outcome.written, outcome.removed);
  return 'diagnostics' in changed ? { errors: changed.diagnostics } : { outcome };
}

function judgeAll(
  items: readonly YamlItem[],
  config: Config,
  tests: readonly RouteTest[],
):
  | { readonly results: readonly CaseResult[]; readonly situations: Situations }
  | { readonly errors: readonly Diagnostic[] } {
  let judged: { readonly results: readonly CaseResult[]; readonly situations: Situations } | undefined;
  const whole = runWhole(items, config, (_, situations) => {
    judged = { results: runTests(tests, situations), situations };
    return [];
  });
  if ('errors' in whole) return whole;
  if (judged === undefined) throw new Error('the tests were not run');
  return judged;
}

/** What is covered, what is not, and the tests that would: YAML, to be pasted. */
function toldOf(coverage: Coverage, situations: Situations): string {
  const suggested = suggestedTests(coverage, situations);
  const tests = suggested.length === 0 ? '' : `\nTests that come by what is missing:\n\n${printRouteTests(suggested)}`;
  return `\n${coverageText(coverage)}${tests}`;
}

/** The tests that are there already are of no interest: they may fail, which is why one starts anew. */
function initial(all: readonly YamlItem[], config: Config): CommandResult {
  const items = all.filter((item) => !isRouteTest(item));
  const whole = runWhole(items, config, () => []);
  if ('errors' in whole) return ended(whole.errors, 1);
  const { outcome } = whole;
  const deserved = deservedTests((manifests) => outcome[manifests]);
  const canaries = outcome.before?.topology.canaries.length ?? 0;
  if (deserved.length === 0) return ended([diagnose('FAN401', { canaries })], 2);
  return { stdout: printDeserved(deserved), stderr: '', exitCode: 0 };
}

function ended(diagnostics: readonly Diagnostic[], exitCode: 1 | 2): CommandResult {
  return { stdout: '', stderr: formatLines(diagnostics), exitCode };
}

function written(report: RouteTestReport, format: TestArguments['format'], { colours }: CommandContext): string {
  if (format === 'json') return routeTestJson(report);
  return format === 'junit' ? routeTestJunit(report) : routeTestText(report, painter(colours === true));
}
