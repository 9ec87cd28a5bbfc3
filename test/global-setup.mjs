import { spawnSync } from 'node:child_process';

/** The validators are generated code, and some tests run the bundle: `npx vitest` alone makes both. */
export function setup() {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--quiet'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
}
