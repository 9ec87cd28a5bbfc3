import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packages, root } from './cases.mjs';
import { changes, checkOut, dropRendered, settle } from './checkout.mjs';
import { output, run, withEngine } from './programs.mjs';

/** This repository as a package: what kpt reads of it, and that one render does for each example what its own render does. */
export function runRepository(work, env) {
  const target = join(work, 'repository');
  const names = packages();
  checkOut(root, target, ['Kptfile', ...names.map((name) => `examples/${name}/Kptfile`)], env);
  const options = { cwd: target, env };
  const problems = [...read(output('kpt', ['fn', 'source', '.'], options), names), ...tree(target, names, options)];
  const render = () => {
    const flags = withEngine ? ['--image-pull-policy', 'Never'] : ['--allow-exec'];
    const { status, stderr } = run('kpt', ['fn', 'render', '.', ...flags], options);
    if (status !== 0) problems.push(`kpt fn render .: exit status ${status}\n${stderr}`);
    dropRendered(target, env);
  };
  render();
  // What follows from it would hide why.
  if (problems.length > 0) return problems;
  for (const name of names) {
    const path = join(root, 'examples', name, '.expected/diff.patch');
    const expected = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const actual = changes(target, env, `examples/${name}`);
    if (actual !== expected)
      problems.push(`a render of the repository gives another examples/${name} than its own:\n${actual}`);
  }
  const others = output('git', ['diff', '--name-only', '--', '.', ':(exclude)examples'], options);
  if (others !== '') problems.push(`a render of the repository changes\n${others}`);
  settle(target, env);
  render();
  const again = changes(target, env);
  if (again !== '') problems.push(`a second render changes\n${again}`);
  return problems;
}

/** Of the repository's files none but the packages' are read, and all of those. */
function read(list, names) {
  const paths = parse(list).items.map((item) => item.metadata.annotations['internal.config.kubernetes.io/path']);
  const wanted = ['Kptfile', 'fn-config/canary-fanout.yaml', ...names.map((name) => `examples/${name}/Kptfile`)];
  const folders = names.map((name) => `examples/${name}/`);
  return [
    ...wanted.filter((path) => !paths.includes(path)).map((path) => `kpt fn source does not read ${path}`),
    ...paths
      .filter((path) => !wanted.includes(path) && !folders.some((folder) => path.startsWith(folder)))
      .map((path) => `kpt fn source reads ${path}`),
  ];
}

function tree(target, names, options) {
  const shown = output('kpt', ['pkg', 'tree', target], options);
  return names
    .filter((name) => !shown.includes(`Package "${name}"`))
    .map((name) => `kpt pkg tree does not show ${name}`);
}
