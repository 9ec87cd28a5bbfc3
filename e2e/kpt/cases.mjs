import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Fields of kpt's own harness, and two of this one: the folder to run, and the folder whose golden files hold for the case. */
const FIELDS = ['testType', 'exitCode', 'stdErr', 'args', 'fnConfig', 'package', 'expected'];

/** The names of the examples that are kpt packages. */
export function packages() {
  return readdirSync(join(root, 'examples'))
    .filter((name) => existsSync(join(root, 'examples', name, 'Kptfile')))
    .sort();
}

/** A package says in `.expected` what becomes of it; a folder of cases/ names a package and says what is done to it before. */
export function cases() {
  const examples = packages().map((name) => read(`examples/${name}`, `examples/${name}/.expected`));
  const others = readdirSync(join(root, 'e2e/kpt/cases'))
    .sort()
    .map((name) => read(undefined, `e2e/kpt/cases/${name}`));
  return [...examples, ...others];
}

function read(folder, own) {
  const path = join(root, own, 'config.yaml');
  const config = (existsSync(path) && parse(readFileSync(path, 'utf8'))) || {};
  const unknown = Object.keys(config).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw new Error(`${path}: unknown field ${unknown}`);
  const {
    testType = 'render',
    exitCode = 0,
    stdErr = '',
    args = {},
    fnConfig,
    package: named = folder,
    expected = own,
  } = config;
  if (testType !== 'render' && testType !== 'eval') throw new Error(`${path}: testType must be render or eval`);
  if (named === undefined) throw new Error(`${path}: package must be given`);
  const setup = join(root, own, 'setup.sh');
  return {
    name: folder ?? own,
    folder: join(root, named),
    expected: join(root, expected),
    setup: existsSync(setup) ? setup : undefined,
    ...{ testType, exitCode, stdErr: stdErr.trim(), args, fnConfig },
  };
}
