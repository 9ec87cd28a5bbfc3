import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(here, '../node_modules/.cache/canary-fanout-bench');
const touches = (output) => output.includes('example.com/touched');

/** What else could stand in a pipeline, over the same input; `skipped` says why one cannot be had here. */
export function peers(input) {
  const go = goFunction();
  const node = (file) => ({ command: process.execPath, args: [join(here, 'peers', file)], input });
  return [
    { name: 'cat', command: 'cat', args: [], input },
    { name: 'kpt-functions: annotate Services', ...node('kpt-functions.mjs'), expects: touches, isSlow: true },
    'skipped' in go
      ? { name: 'Go, kyaml: annotate Services', skipped: go.skipped }
      : { name: 'Go, kyaml: annotate Services', command: go.path, args: [], input, expects: touches, isSlow: true },
    { name: 'yaml: parse, stringify', ...node('yaml.mjs'), isSlow: true },
  ];
}

function goFunction() {
  const path = join(cache, process.platform === 'win32' ? 'annotate.exe' : 'annotate');
  if (existsSync(path)) return { path };
  mkdirSync(cache, { recursive: true });
  const built = spawnSync('go', ['build', '-trimpath', '-o', path, '.'], {
    cwd: join(here, 'peers/go'),
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (built.error !== undefined) return { skipped: 'there is no go' };
  return built.status === 0 ? { path } : { skipped: `go build: ${built.stderr.trim().split('\n').at(-1)}` };
}
