// Runs a program of this repository that is written in TypeScript: node scripts/run.mjs FILE [ARGUMENT...]. Node 20 cannot.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { generate } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file = ''] = process.argv.splice(2, 1);
await generate(true);
// Below the repository, so that packages are found as they are for the sources.
const folder = mkdtempSync(join(root, 'node_modules', '.run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'main.mjs');
await build({
  entryPoints: [resolve(file)],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  outfile,
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
