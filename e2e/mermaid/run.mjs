// Every picture that is drawn or shown in a page, by Mermaid's own parser: node e2e/mermaid/run.mjs. Mermaid is some 150 MB, and is
// installed here alone; exit status 3 where it cannot be had.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = join(folder, '../..');

/** What is installed is what the lock says. */
function isInstalled() {
  const installed = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const { '': _, ...locked } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  return JSON.stringify(JSON.parse(readFileSync(installed, 'utf8')).packages) === JSON.stringify(locked);
}

if (!isInstalled()) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, error, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  if (error !== undefined || status !== 0) {
    console.log(`skipped: mermaid cannot be had (${error?.message ?? stderr.trim().split('\n')[0]})`);
    process.exit(3);
  }
}

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'e2e/mermaid/vitest.config.ts'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
