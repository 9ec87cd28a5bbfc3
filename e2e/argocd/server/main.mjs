// The plugin of examples/argocd under Argo CD's own argocd-cmp-server: node e2e/argocd/server/main.mjs SERVER, as e2e/argocd/server/run
// calls it. SERVER is the program of this folder.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, repository } from '../application.mjs';
import { onHost } from '../host.mjs';
import { plugin, pluginText } from '../plugin.mjs';

const host = onHost();
if (host.missing !== undefined) {
  console.log(`skipped: ${host.missing} is missing`);
  process.exit(3);
}
const server = join(host.bin, 'argocd-cmp-server');
copyFileSync(process.argv[2], server);
chmodSync(server, 0o755);
writeFileSync(join(host.bin, 'plugin.yaml'), pluginText);

/** What the server answers about the example, less and with some files, for an Application with those parameters. */
function asked(ask, parameters = [], files = {}) {
  const { repo } = repository(files);
  const env = Object.entries(environment(parameters)).map(([name, value]) => `${name}=${value}`);
  const { status, stdout, stderr } = spawnSync(server, [host.bin], {
    input: `${JSON.stringify({ ask, repository: repo, app: 'app', env })}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...host.env, ARGOCD_CMP_WORKDIR: repo },
    ...host.user,
  });
  equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const claim = ({ error, supported }) => [error, supported];
const PROD = { name: 'overlay', string: 'overlays/prod' };
const cases = {
  'claims the example': () => deepEqual(claim(asked('match')), [undefined, true]),
  'does not claim a kustomization without a configuration': () =>
    deepEqual(claim(asked('match', [], { 'canary-fanout.yaml': null })), [undefined, false]),
  'gets manifests, each for a cluster': () => {
    const { error, manifests } = asked('generate', [PROD]);
    equal(error, undefined);
    const kinds = manifests.map((manifest) => JSON.parse(manifest).kind);
    equal(kinds.length, 14);
    ok(kinds.includes('DestinationRule') && !kinds.includes('CanaryFanout'));
  },
  'gets an error that says what is wrong': () => {
    const { error, manifests } = asked('generate', [{ name: 'overlay', string: '$(id)' }]);
    equal(manifests, null);
    equal(
      error,
      'error generating manifests: `canary-fanout-plugin generate` failed exit status 1: canary-fanout plugin: ' +
        "parameter overlay must be a path inside of the application's folder, without ..; it is '$(id)'",
    );
  },
  'gets the findings where the function refuses': () => {
    const { error } = asked('generate', [PROD], {
      'base/cart.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    });
    match(error, /failed exit status 1: \[error\] FAN421 /);
  },
  'announces the parameters': () => {
    const { error, parameters } = asked('parameters');
    equal(error, undefined);
    deepEqual(
      parameters.map(({ name }) => name),
      ['overlay', ...plugin.spec.parameters.static.map(({ name }) => name)],
    );
    for (const { title, tooltip } of parameters) ok(title !== undefined && tooltip !== undefined);
  },
};

let passed = 0;
let failed = 0;
for (const [name, check] of Object.entries(cases)) {
  try {
    check();
    passed++;
    console.log(`ok   argocd-cmp-server ${name}`);
  } catch (problem) {
    failed++;
    console.log(`FAIL argocd-cmp-server ${name}\n${String(problem?.message ?? problem).replace(/^/gm, '     ')}`);
  }
}
host.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
