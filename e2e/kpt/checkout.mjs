import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
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

/** kpt since beta.60 notes in the root's Kptfile that it was rendered. */
export function dropRendered(target) {
  const path = join(target, 'Kptfile');
  if (!existsSync(path)) return;
  rewrite(path, (text) => {
    const document = parseDocument(text);
    const conditions = document.getIn(['status', 'conditions']);
    const index = conditions?.items?.findIndex((item) => item.get('type') === 'Rendered') ?? -1;
    if (index < 0) return text;
    document.deleteIn(['status', 'conditions', index]);
    if (conditions.items.length === 0) document.deleteIn(['status', 'conditions']);
    if (document.get('status')?.items.length === 0) document.delete('status');
    return document.toString({ indentSeq: false, lineWidth: 0 });
  });
}

function rewrite(path, change) {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}
