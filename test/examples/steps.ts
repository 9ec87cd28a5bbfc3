import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const IMAGE = 'ghcr.io/canary-fanout/canary-fanout:v0.1.0';

/** A runner: a checkout of an example, what a job has on PATH, and the files by which steps tell one another. */
export interface Runner {
  readonly folder: string;
  readonly env: Record<string, string>;
  /** What one of those files has. */
  readonly told: (file: 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY' | 'GH_CALLS') => string;
}

/** Programs that the runner of a service has, in place of what cannot be here: docker runs the bundle, gh writes down how it is called. */
const PROGRAMS = {
  docker: `#!/bin/sh
while [ "$1" != ${IMAGE} ]; do shift; done
shift
exec "$BUNDLE" "$@"
`,
  gh: `#!/bin/sh
printf '%s\\n' "$*" >>"$GH_CALLS"
`,
};

export function runner(example: string): Runner {
  const home = mkdtempSync(join(tmpdir(), 'canary-fanout-runner-'));
  const folder = join(home, 'checkout');
  cpSync(`examples/${example}`, folder, { recursive: true });
  const bin = join(home, 'bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  symlinkSync(process.execPath, join(bin, 'node'));
  const env: Record<string, string> = {
    PATH: `${bin}:/usr/bin:/bin`,
    BUNDLE: resolve('dist/canary-fanout.js'),
    RUNNER_TEMP: home,
    GITHUB_REPOSITORY: 'shop/manifests',
  };
  for (const file of ['GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY', 'GH_CALLS']) env[file] = join(home, file);
  return {
    folder,
    env,
    told: (file) => (existsSync(env[file] ?? '') ? readFileSync(env[file] ?? '', 'utf8') : ''),
  };
}

/** One `run:` of a step, by the shell that GitHub's runners take, or one job's `script:` by GitLab's. */
export function runScript({ folder, env }: Runner, script: string, extra: Record<string, string> = {}, flags = '-e') {
  const added = existsSync(env.GITHUB_PATH ?? '')
    ? readFileSync(env.GITHUB_PATH ?? '', 'utf8')
        .trim()
        .split('\n')
    : [];
  const path = [...added, env.PATH].join(':');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', flags, '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, ...extra, PATH: path },
  });
  return { status, stdout, stderr };
}
