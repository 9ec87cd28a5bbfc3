import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './cases.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export const IMAGE = `ghcr.io/canary-fanout/canary-fanout:v${version}`;

/** With an engine kpt runs the image; elsewhere the bundle, as `canary-fanout` on PATH. */
export const withEngine = process.env.CANARY_FANOUT_ENGINE === '1';

/** Environment of the programs: nothing of the user's own git, and the engine's name for kpt before and since beta.59. */
export function environment(work) {
  const bin = join(work, 'bin');
  mkdirSync(bin, { recursive: true });
  // copyFileSync keeps the mode.
  copyFileSync(join(root, 'dist/canary-fanout.js'), join(bin, 'canary-fanout'));
  const runtime = process.env.KRM_FN_RUNTIME ?? process.env.KPT_FN_RUNTIME;
  return {
    ...process.env,
    ...(runtime === undefined ? {} : { KPT_FN_RUNTIME: runtime, KRM_FN_RUNTIME: runtime }),
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

export function run(program, args, { cwd, env }) {
  const done = spawnSync(program, args, { cwd, env, encoding: 'utf8', timeout: 300_000, maxBuffer: 2 ** 26 });
  if (done.error !== undefined) throw done.error;
  return done;
}

/** The output of a program that must not fail. */
export function output(program, args, options) {
  const { status, stdout, stderr } = run(program, args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit status ${status}\n${stderr}`);
  return stdout;
}
