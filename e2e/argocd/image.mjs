// The sidecar as its image, under the restrictions that examples/argocd/repo-server/sidecar.yaml puts on it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { located } from './host.mjs';

const IMAGE = 'ghcr.io/canary-fanout/canary-fanout-argocd-cmp:v0.1.0';
const WORK = '/tmp/_cmp_server/repository';
const RESTRICTIONS = ['--rm', '--read-only', '--cap-drop', 'ALL', '--network', 'none', '--tmpfs', '/tmp'];

export function inImage() {
  if (located('docker') === undefined) return { missing: 'docker' };
  if (spawnSync('docker', ['image', 'inspect', IMAGE]).status !== 0) return { missing: `image ${IMAGE}` };
  return {
    run: ([program, ...args], app, variables) => {
      const env = Object.keys(variables).flatMap((name) => ['--env', name]);
      const mount = ['--volume', `${join(app, '..')}:${WORK}`, '--workdir', `${WORK}/app`];
      const command = ['docker', 'run', ...RESTRICTIONS, '--user', '999', ...mount, ...env, '--entrypoint', program];
      return runCommand([...command, IMAGE, ...args], { env: { ...process.env, ...variables } });
    },
  };
}

/** A file of the image, as the plugin's user reads it. */
export function fileOfImage(path) {
  const { stdout } = spawnSync('docker', ['run', ...RESTRICTIONS, '--user', '999', '--entrypoint', 'cat', IMAGE, path]);
  return stdout.toString();
}
