// Which applications the plugin claims, and what it announces of them.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { environment, repository } from './application.mjs';

const CONFIG = 'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: shop\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

const claimed = [
  ['an application with overlays', {}, {}],
  [
    'a kustomization beside its configuration',
    { 'canary-fanout.yaml': CONFIG, 'kustomization.yml': 'resources: [a.yaml]\n', 'a.yaml': MAP },
    { bare: true },
  ],
];

const bare = { bare: true };
const others = [
  ['a kustomization without a configuration', { 'canary-fanout.yaml': null }, {}],
  ['plain manifests with a configuration', { 'canary-fanout.yaml': CONFIG, 'a.yaml': MAP }, bare],
  [
    'a configuration of another kind',
    { 'canary-fanout.yaml': MAP, 'kustomization.yaml': 'resources: [a.yaml]\n' },
    bare,
  ],
  [
    'a kustomization that runs the function itself',
    { 'canary-fanout.yaml': CONFIG, 'kustomization.yaml': 'transformers: [canary-fanout.yaml]\n' },
    bare,
  ],
  [
    'overlays of which one runs the function itself',
    { 'overlays/dev/kustomization.yaml': 'resources: [../../base]\ntransformers: [../../canary-fanout.yaml]\n' },
    {},
  ],
  ['a chart', { 'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n', 'templates/a.yaml': MAP }, bare],
  ['an empty folder', {}, bare],
];

/** argocd-cmp-server takes any output for a yes, and a status that is not 0 for a fault of the plugin. */
async function claims({ run }, plugin, files, options) {
  const { repo, app } = repository(files, options);
  const { status, stdout, stderr } = await run(plugin.discover, app, environment());
  rmSync(repo, { recursive: true });
  equal(status, 0, stderr);
  return stdout.trim() !== '';
}

async function announced({ run }, plugin, files, options) {
  const { repo, app } = repository(files, options);
  const { status, stdout, stderr } = await run(plugin.announce, app, environment());
  rmSync(repo, { recursive: true });
  equal(status, 0, stderr);
  return JSON.parse(stdout);
}

export const matchCases = [
  ...claimed.map(([name, files, options]) => [
    `claims ${name}`,
    async (runner, plugin) => ok(await claims(runner, plugin, files, options)),
  ]),
  ...others.map(([name, files, options]) => [
    `does not claim ${name}`,
    async (runner, plugin) => ok(!(await claims(runner, plugin, files, options))),
  ]),
  [
    'announces the folders that can be built',
    async (runner, plugin) => {
      const [overlay, ...rest] = await announced(runner, plugin, {});
      deepEqual(rest, []);
      equal(overlay.name, 'overlay');
      match(overlay.tooltip, /: base,overlays\/prod$/);
      equal(overlay.required, true);
    },
  ],
  [
    'announces no folder that it would refuse',
    async (runner, plugin) => {
      const odd = { 'a"b/kustomization.yaml': '', '-c/kustomization.yaml': '', 'a b/kustomization.yaml': '' };
      const [overlay] = await announced(runner, plugin, odd);
      match(overlay.tooltip, /: base,overlays\/prod$/);
    },
  ],
  [
    'announces the folder itself where it can be built',
    async (runner, plugin) => {
      const [overlay] = await announced(runner, plugin, { 'kustomization.yaml': 'resources: [a.yaml]\n' }, bare);
      equal(overlay.string, '.');
      equal(overlay.required, false);
    },
  ],
  [
    'announces nothing twice',
    async (runner, plugin) => {
      const names = (await announced(runner, plugin, {})).map(({ name }) => name);
      const all = [...plugin.spec.parameters.static.map(({ name }) => name), ...names];
      equal(new Set(all).size, all.length);
    },
  ],
];
