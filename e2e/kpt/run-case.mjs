import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changes, checkOut, dropRendered, settle } from './checkout.mjs';
import { IMAGE, run, withEngine } from './programs.mjs';

/** What is wrong with a case, one line or diff each; empty where all is as expected. */
export function runCase(testCase, work, env) {
  const target = join(work, 'package');
  const results = join(work, 'results');
  const kptfiles = existsSync(join(testCase.folder, 'Kptfile')) ? ['Kptfile'] : [];
  checkOut(testCase.folder, target, kptfiles, env, testCase.setup);
  rmSync(results, { recursive: true, force: true });
  const first = kpt(testCase, target, results, env);
  dropRendered(target, env);
  // Nothing is written anew from a run that went wrong.
  if (first.status !== testCase.exitCode) {
    return [`exit status ${first.status}, not ${testCase.exitCode}\n${first.stderr}`];
  }
  const problems = [
    ...(first.stderr.includes(testCase.stdErr)
      ? []
      : [`standard error lacks\n${testCase.stdErr}\nin\n${first.stderr}`]),
    ...compared(join(testCase.expected, 'diff.patch'), changes(target, env)),
    ...compared(join(testCase.expected, 'results.yaml'), resultsOf(results)),
  ];
  if (testCase.exitCode !== 0) return problems;
  settle(target, env);
  const second = kpt(testCase, target, results, env);
  dropRendered(target, env);
  if (second.status !== 0) problems.push(`the second run: exit status ${second.status}\n${second.stderr}`);
  const again = changes(target, env);
  if (again !== '') problems.push(`the second run changes its own output:\n${again}`);
  return problems;
}

function kpt({ testType, args, fnConfig }, target, results, env) {
  const pull = withEngine ? ['--image-pull-policy', 'Never'] : [];
  const common = ['.', '--results-dir', results, '--truncate-output=false', ...pull];
  const options = { cwd: target, env };
  if (testType === 'render')
    return run('kpt', ['fn', 'render', ...common, ...(withEngine ? [] : ['--allow-exec'])], options);
  const program = withEngine ? ['--image', IMAGE] : ['--exec', 'canary-fanout'];
  const config = fnConfig === undefined ? [] : ['--fn-config', fnConfig];
  const pairs = Object.entries(args).map(([key, value]) => `${key}=${value}`);
  return run(
    'kpt',
    ['fn', 'eval', ...common, ...program, ...config, ...(pairs.length > 0 ? ['--', ...pairs] : [])],
    options,
  );
}

/** The same text whether kpt ran the image or the bundle. */
function resultsOf(folder) {
  const path = join(folder, 'results.yaml');
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').replaceAll(/^([ -]*)exec: canary-fanout$/gm, `$1image: ${IMAGE}`);
}

/** A golden file: compared, or written anew and told all the same, so that nobody takes a rewrite for a pass. No file is no text. */
function compared(path, actual) {
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (expected === actual) return [];
  if (process.env.UPDATE_EXPECTED === '1') {
    if (actual === '') rmSync(path);
    else writeFileSync(path, actual);
    return [`${path} was written anew`];
  }
  return [`${path} says\n${expected}\nand it is\n${actual}`];
}
