// Runs the packages of examples/ and the cases of e2e/kpt/cases/ through the real kpt, each twice: node e2e/kpt/run.mjs [NAME...].
// CANARY_FANOUT_ENGINE=1 says that a container engine has the image; elsewhere kpt runs the bundle. UPDATE_EXPECTED=1 writes what
// is expected anew, and fails all the same. The last line is `N passed, N failed`; exit status 3 where there is no kpt.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases, root } from './cases.mjs';
import { environment } from './programs.mjs';
import { runCase } from './run-case.mjs';
import { runRepository } from './run-repository.mjs';

for (const [program, flag] of [
  ['kpt', 'version'],
  ['git', '--version'],
]) {
  if (spawnSync(program, [flag]).status === 0) continue;
  console.log(`skipped: no ${program} on PATH`);
  process.exit(3);
}
const built = spawnSync(process.execPath, ['scripts/build.mjs', '--quiet'], { cwd: root, encoding: 'utf8' });
if (built.status !== 0) throw new Error(`the build failed:\n${built.stderr}`);

const work = mkdtempSync(join(tmpdir(), 'kpt-e2e-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const env = environment(work);
const wanted = process.argv.slice(2);
const steps = [
  ...cases().map((testCase) => ({ name: testCase.name, step: () => runCase(testCase, work, env) })),
  { name: 'the repository as a package', step: () => runRepository(work, env) },
].filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

let failed = 0;
for (const { name, step } of steps) {
  const start = Date.now();
  const problems = attempt(step);
  const time = `${Date.now() - start} ms`;
  if (problems.length === 0) console.log(`${name.padEnd(44)}ok      ${time}`);
  else {
    failed++;
    console.log(`${name.padEnd(44)}FAILED  ${time}`);
    for (const problem of problems) console.log(problem.replaceAll(/^/gm, '  | '));
  }
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && steps.length > 0 ? 0 : 1;

function attempt(step) {
  try {
    return step();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
