import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const EXAMPLES = join(ROOT, 'examples/kustomize');
export const EVERY_REFERENCE = join(import.meta.dirname, 'every-reference');
const BUNDLE = join(ROOT, 'dist/canary-fanout.js');

/** The bundle under the name by which examples call it. */
const bin = mkdtempSync(join(tmpdir(), 'canary-fanout-bin-'));
symlinkSync(BUNDLE, join(bin, 'canary-fanout'));
const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;

/** kustomize, and every kubectl that lies beside the one on PATH (`kubectl.1.29`). */
export function findBuilders() {
  const kustomize = process.env.KUSTOMIZE ?? 'kustomize';
  const kubectls = kubectlsBeside(onPath('kubectl'));
  const all = [
    { name: 'kustomize', command: [kustomize, 'build'], exec: true },
    ...(kubectls.length > 0 ? kubectls : [{ name: 'kubectl', command: ['kubectl', 'kustomize'], exec: false }]),
  ];
  const isThere = ({ command: [program], exec }) =>
    spawnSync(program, exec ? ['version'] : ['version', '--client'], { env: { ...process.env, PATH } }).status === 0;
  return { found: all.filter(isThere), missing: all.filter((each) => !isThere(each)) };
}

function kubectlsBeside(path) {
  if (path === undefined) return [];
  const real = realpathSync(path);
  const others = readdirSync(dirname(real)).filter((name) => /^kubectl\.1\.[0-9]+$/.test(name));
  const paths = others.length > 0 ? others.map((name) => join(dirname(real), name)) : [real];
  return paths.map((each) => ({ name: each.split('/').at(-1), command: [each, 'kustomize'], exec: false }));
}

function onPath(program) {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8', env: { ...process.env, PATH } });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Status, standard output and standard error of a build; programs of the folder `first` go before those on PATH. */
export function build({ command: [program, ...args] }, folder, flags = [], first = undefined) {
  return run(program, [...args, ...flags, folder], undefined, first);
}

export function run(program, args, input, first = undefined) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    input,
    timeout: 120_000,
    maxBuffer: 1 << 26,
    env: { ...process.env, PATH: first === undefined ? PATH : `${first}${delimiter}${PATH}` },
  });
  return { status, stdout, stderr: `${stderr}${error === undefined ? '' : error.message}` };
}

/** A copy of a folder with some files written anew; `''` leaves a file empty. */
export function copyOf(folder, files = {}) {
  const copy = mkdtempSync(join(tmpdir(), 'kustomize-'));
  if (folder !== undefined) cpSync(folder, copy, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
    if (text.startsWith('#!')) chmodSync(join(copy, path), 0o755);
  }
  return copy;
}

export const PLUGINS = ['--enable-alpha-plugins'];
export const EXEC = [...PLUGINS, '--enable-exec'];
