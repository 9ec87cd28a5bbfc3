import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { IMAGE, output, run, withEngine } from './programs.mjs';

const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', 'coverage']);

/** A copy of `folder` in which git tells what is changed; without an engine its Kptfiles name the bundle for the image. */
export function checkOut(folder, target, kptfiles, env, setup) {
  rmSync(target, { recursive: true, force: true });
  cpSync(folder, target, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  if (setup !== undefined) output('bash', ['-euo', 'pipefail', setup], { cwd: target, env });
  if (!withEngine)
    for (const file of kptfiles) rewrite(join(target, file), (text) => text.replaceAll(IMAGE_LINE, EXEC_LINE));
  output('git', ['init', '--quiet', '.'], { cwd: target, env });
  settle(target, env);
}

const IMAGE_LINE = `image: ${IMAGE}`;
const EXEC_LINE = 'exec: canary-fanout';

/** From here on, what is there now counts as unchanged. */
export function settle(target, env) {
  output('git', ['add', '--all'], { cwd: target, env });
}

/** What has changed since, with new files; in one folder where one is given. */
export function changes(target, env, folder) {
  output('git', ['add', '--all', '--intent-to-add'], { cwd: target, env });
  const relative = folder === undefined ? [] : [`--relative=${folder}`];
  const { stdout } = run('git', ['diff', '--no-renames', ...relative], { cwd: target, env });
  return stdout.replaceAll(/^index .*\n/gm, '');
}

/** kpt since beta.60 notes in the root's Kptfile that it was rendered: where that is all, the file counts as unchanged. */
export function dropRendered(target, env) {
  const path = join(target, 'Kptfile');
  if (!existsSync(path)) return;
  const before = output('git', ['show', ':Kptfile'], { cwd: target, env });
  const { status, ...after } = parse(readFileSync(path, 'utf8'));
  const { conditions = [], ...others } = status ?? {};
  const kept = conditions.filter(({ type }) => type !== 'Rendered');
  if (kept.length === conditions.length) return;
  const rest = { ...others, ...(kept.length === 0 ? {} : { conditions: kept }) };
  const without = Object.keys(rest).length === 0 ? after : { ...after, status: rest };
  if (isDeepStrictEqual(without, parse(before))) writeFileSync(path, before);
}

function rewrite(path, change) {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}
