// Prints one case of testdata as its author would want to see it: input, plan, what apply changes, results.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const name = process.argv[2];
const cases = readdirSync('testdata')
  .filter((name) => !/^(?:checks|clean)/.test(name))
  .sort();
if (name === undefined || !cases.includes(name)) {
  console.error(`npm run case NAME, where NAME is one of:\n  ${cases.join('\n  ')}`);
  process.exitCode = 2;
} else {
  const folder = `testdata/${name}`;
  const config = existsSync(`${folder}/fn-config.yaml`) ? ['-c', `${folder}/fn-config.yaml`] : [];
  const run = (command) =>
    spawnSync(process.execPath, ['dist/canary-fanout.js', command, ...config, `${folder}/input.yaml`], {
      encoding: 'utf8',
    });
  const section = (title, text) => console.log(`\n=== ${title}\n\n${text.trimEnd()}`);
  const plan = run('plan');
  const applied = run('apply');
  const diff = spawnSync('diff', ['-u', '--label', 'input', '--label', 'output', `${folder}/input.yaml`, '-'], {
    encoding: 'utf8',
    input: applied.stdout,
  });
  section(`${folder}/input.yaml`, readFileSync(`${folder}/input.yaml`, 'utf8'));
  if (config.length > 0) section(`${folder}/fn-config.yaml`, readFileSync(`${folder}/fn-config.yaml`, 'utf8'));
  section('plan', plan.stdout || plan.stderr);
  // Without diff on the machine, the whole output says the same at more length.
  section(
    'apply',
    applied.status === 0 ? (diff.error ? applied.stdout : diff.stdout) : '(no output: an error was found)',
  );
  section('results', applied.stderr);
}
