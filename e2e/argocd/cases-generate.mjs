// What the plugin prints for an application, and when it prints nothing.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { environment, repository } from './application.mjs';

const PROD = { name: 'overlay', string: 'overlays/prod' };
const CONFIG = 'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: shop\n';
const LOCAL = [
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n',
  '  annotations:\n    config.kubernetes.io/local-config: "true"\n',
].join('');

export async function generate({ run }, plugin, { files = {}, parameters = [PROD], env = {}, bare = false } = {}) {
  const { repo, app } = repository(files, { bare });
  const answer = await run(plugin.generate, app, environment(parameters, env));
  rmSync(repo, { recursive: true });
  ok(!answer.timedOut, 'it took longer than ARGOCD_EXEC_TIMEOUT');
  return answer;
}

/** A sync is only stopped by a status; what is on standard output then would be lost, and must not be there. */
export function refused({ status, stdout, stderr }, reason) {
  ok(status !== 0, `status 0; standard error: ${stderr}`);
  equal(stdout, '');
  match(stderr, reason);
}

function objects({ status, stdout, stderr }) {
  equal(status, 0, stderr);
  return parseAllDocuments(stdout).map((document) => {
    deepEqual(document.errors, []);
    const { apiVersion, kind, metadata } = document.toJS();
    ok(typeof apiVersion === 'string');
    return `${kind} ${metadata.name}`;
  });
}

export const generateCases = [
  [
    'prints manifests, and findings on standard error',
    async (runner, plugin) => {
      const answer = await generate(runner, plugin);
      const all = objects(answer);
      for (const name of ['Canary checkout', 'Service checkout-canary', 'HTTPRoute cart-fanout'])
        ok(all.includes(name));
      ok(!all.some((name) => /CanaryFanout|Kustomization/.test(name)), 'configurations must not reach the cluster');
      ok(
        answer.stdout.includes('image: registry.example.com/checkout:2.0.0\n'),
        'the overlay must be the one that was built',
      );
      match(answer.stderr, /FAN402/);
    },
  ],
  [
    'prints the same each time',
    async (runner, plugin) => {
      equal((await generate(runner, plugin)).stdout, (await generate(runner, plugin)).stdout);
    },
  ],
  [
    'takes no parameter, and variables of the application as none',
    async (runner, plugin) => {
      const files = { 'kustomization.yaml': 'namespace: shop\nresources: [base]\n' };
      const env = { PARAM_OVERLAY: 'overlays/prod', OVERLAY: '/etc' };
      const answer = await generate(runner, plugin, { files, parameters: [], env });
      ok(objects(answer).includes('Service cart-fanout'));
      ok(
        answer.stdout.includes('image: registry.example.com/checkout:1.0.0\n'),
        'the folder itself must be what was built',
      );
    },
  ],
  [
    'takes another configuration',
    async (runner, plugin) => {
      const files = { 'config/none.yaml': `${CONFIG}spec:\n  fanOuts: []\n` };
      const parameters = [PROD, { name: 'config', string: 'config/none.yaml' }];
      const all = objects(await generate(runner, plugin, { files, parameters }));
      ok(all.includes('Canary checkout') && !all.includes('Service cart-fanout'));
    },
  ],
  [
    'fails where kustomize fails',
    async (runner, plugin) => {
      refused(await generate(runner, plugin, { files: { 'base/cart.yaml': null } }), /cart\.yaml/);
    },
  ],
  [
    'fails on an error that the function finds',
    async (runner, plugin) => {
      const files = {
        'canary-fanout.yaml': `${CONFIG}spec:\n  fanOuts:\n    - canary: chekout\n      callees: [{canary: cart}]\n`,
      };
      refused(await generate(runner, plugin, { files }), /\[error\].* FAN\d{3}.*chekout/);
    },
  ],
  [
    'fails on a configuration with an unknown field',
    async (runner, plugin) => {
      refused(
        await generate(runner, plugin, { files: { 'canary-fanout.yaml': `${CONFIG}spec:\n  fanOut: []\n` } }),
        /FAN004/,
      );
    },
  ],
  [
    'fails where no object is left',
    async (runner, plugin) => {
      const files = { 'canary-fanout.yaml': CONFIG, 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': LOCAL };
      refused(await generate(runner, plugin, { files, parameters: [], bare: true }), /gives no objects/);
    },
  ],
  [
    'fails on an empty kustomization',
    async (runner, plugin) => {
      const files = { 'canary-fanout.yaml': CONFIG, 'kustomization.yaml': '' };
      refused(await generate(runner, plugin, { files, parameters: [], bare: true }), /kustomization\.yaml is empty/);
    },
  ],
  [
    'checks where that is asked for',
    async (runner, plugin) => {
      const strict = [PROD, { name: 'check', string: 'strict' }];
      ok(objects(await generate(runner, plugin, { parameters: strict })).includes('Service cart-fanout'));
      const files = {
        'canary-fanout.yaml': `${CONFIG}spec:\n  fanOuts:\n    - canary: checkout\n      callees: [{canary: cart}]\n`,
      };
      refused(await generate(runner, plugin, { files, parameters: strict }), /FAN208/);
      const errors = [PROD, { name: 'check', string: 'errors' }];
      ok(objects(await generate(runner, plugin, { files, parameters: errors })).includes('Service cart-fanout'));
    },
  ],
];
