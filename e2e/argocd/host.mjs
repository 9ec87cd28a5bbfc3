// The sidecar on this machine: its PATH has bash, node, kustomize and the bundle, and nothing of the caller's environment.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { root } from './plugin.mjs';

export function onHost() {
  const bash = located('bash');
  const kustomize = process.env.KUSTOMIZE ?? located('kustomize');
  if (bash === undefined) return { missing: 'bash' };
  if (kustomize === undefined) return { missing: 'kustomize' };
  const bin = mkdtempSync(join(tmpdir(), 'canary-fanout-bin-'));
  chmodSync(bin, 0o755);
  copyFileSync(join(root, 'dist/canary-fanout.js'), join(bin, 'canary-fanout'));
  copyFileSync(join(root, 'examples/argocd/canary-fanout-plugin'), join(bin, 'canary-fanout-plugin'));
  copyFileSync(kustomize, join(bin, 'kustomize'));
  copyFileSync(process.execPath, join(bin, 'node'));
  for (const name of ['canary-fanout', 'canary-fanout-plugin', 'kustomize', 'node']) chmodSync(join(bin, name), 0o755);
  symlinkSync(bash, join(bin, 'bash'));
  symlinkSync(located('grep'), join(bin, 'grep'));
  const user = process.getuid?.() === 0 ? { uid: 999, gid: 999 } : {};
  const env = { PATH: bin, HOME: '/tmp' };
  return {
    bin,
    env,
    user,
    run: (command, app, variables) => runCommand(command, { cwd: app, env: { ...env, ...variables }, ...user }),
    close: () => rmSync(bin, { recursive: true, force: true }),
  };
}

export function located(name) {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
