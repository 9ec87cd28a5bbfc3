// The patch of the sidecar over the Deployment of Argo CD's own installation, which its Go module has.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { located } from './host.mjs';
import { plugin, root } from './plugin.mjs';

const MODULE = 'github.com/argoproj/argo-cd/v3@v3.2.12';

function argo() {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', MODULE], {
    encoding: 'utf8',
    cwd: '/',
    timeout: 120_000,
  });
  return status === 0 ? JSON.parse(stdout).Dir : undefined;
}

function patched(folder) {
  const kustomize = process.env.KUSTOMIZE ?? located('kustomize');
  const work = mkdtempSync(join(tmpdir(), 'canary-fanout-sidecar-'));
  copyFileSync(join(folder, 'manifests/base/repo-server/argocd-repo-server-deployment.yaml'), join(work, 'argo.yaml'));
  cpSync(join(root, 'examples/argocd/repo-server'), join(work, 'repo-server'), { recursive: true });
  writeFileSync(join(work, 'kustomization.yaml'), 'resources: [argo.yaml]\ncomponents: [repo-server]\n');
  const { status, stdout, stderr } = spawnSync(kustomize, ['build', work], { encoding: 'utf8' });
  rmSync(work, { recursive: true });
  equal(status, 0, stderr);
  return parse(stdout).spec.template.spec;
}

export function sidecarCases() {
  const folder = argo();
  const missing =
    folder === undefined
      ? MODULE
      : (process.env.KUSTOMIZE ?? located('kustomize')) === undefined
        ? 'kustomize'
        : undefined;
  return [
    ['is a container more beside those of Argo CD', () => besideThoseOfArgo(patched(folder)), missing],
    ['has the command and the user that argocd-cmp-server asks for', () => asItAsks(patched(folder)), missing],
    ['gets from the Application what the plugin knows', getsWhatItKnows, undefined],
  ];
}

function besideThoseOfArgo({ containers, volumes }) {
  deepEqual(containers.map(({ name }) => name).toSorted(), ['argocd-repo-server', 'canary-fanout']);
  const names = volumes.map(({ name }) => name);
  equal(new Set(names).size, names.length);
  for (const { name, volumeMounts } of containers) {
    for (const mount of volumeMounts)
      ok(names.includes(mount.name), `${name} mounts ${mount.name}, which is not there`);
  }
}

function asItAsks({ containers }) {
  const sidecar = containers.find(({ name }) => name === 'canary-fanout');
  const others = containers.filter((container) => container !== sidecar);
  deepEqual(sidecar.command, ['/var/run/argocd/argocd-cmp-server']);
  equal(sidecar.securityContext.runAsUser, 999);
  deepEqual(
    [sidecar.securityContext.readOnlyRootFilesystem, sidecar.securityContext.capabilities.drop],
    [true, ['ALL']],
  );
  const temporary = sidecar.volumeMounts.find(({ mountPath }) => mountPath === '/tmp').name;
  const shared = others.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
  ok(!shared.includes(temporary), 'the volume at /tmp must be its own');
  // Where argocd-cmp-server listens, and the repo-server looks.
  const sockets = others[0].volumeMounts.find(({ name }) => name === 'plugins').mountPath;
  equal(sidecar.volumeMounts.find(({ name }) => name === 'plugins').mountPath, sockets);
}

/** An Application without a name of the plugin keeps working when the version of the plugin changes. */
function getsWhatItKnows() {
  const { plugin: asked } = parse(readFileSync(join(root, 'examples/argocd/application.yaml'), 'utf8')).spec.source;
  equal(asked.name, undefined);
  const known = ['overlay', ...plugin.spec.parameters.static.map(({ name }) => name)];
  for (const { name, string } of asked.parameters) ok(known.includes(name) && typeof string === 'string', name);
}
