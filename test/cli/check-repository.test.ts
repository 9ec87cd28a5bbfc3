import { describe, expect, it } from 'vitest';
import { BROKEN, check, heads, inFolder, service } from './checking.ts';

const CONFIG =
  'apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata: {name: x, annotations: {config.kubernetes.io/function: "exec: {path: canary-fanout}"}}\n';
const bound = (name: string, waypoint: string) =>
  service(name, 'true').replace('labels:', `labels:\n    istio.io/use-waypoint: ${waypoint}`);
const waypoint = (name: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: ${name}, namespace: shop}\nspec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}\n`;
const kustomization = (...resources: string[]) => `resources: [${resources.join(', ')}]\n`;
/** FAN006 is asked where the input has a Canary. */
const CANARY =
  'apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: cart, namespace: shop}\nspec: {targetRef: {kind: Deployment, name: cart, apiVersion: apps/v1}, service: {port: 80}, analysis: {interval: 1m}}\n';

type Files = { readonly [path: string]: string };

async function found(files: Files, ...args: string[]) {
  const { stdout, exitCode } = await inFolder(files, () => check(args.length === 0 ? ['.'] : args));
  const summary = stdout.split('\n').find((line) => / in [0-9]+ files?$/.test(line));
  return { heads: heads(stdout), summary, stdout, exitCode };
}

describe('a folder of a repository', () => {
  it('passes over what is no object', async () => {
    const files = {
      'values.yaml': 'replicas: 2\n',
      'patch.json': '[{"op": "remove", "path": "/a"}]',
      'tsconfig.json': '// a comment\n{"a": 1,}',
      'package.json': '{"name": "x", "kind": "y"}',
      'list.yaml': '- apiVersion: v1\n  kind: Service\n',
      'kustomization.yaml': 'kind: Kustomization\n',
      '.github/workflows/x.yaml': service('hidden'),
      'node_modules/x/a.yaml': service('installed'),
      'good.yaml': service('cart', 'true'),
    };
    expect(await found(files)).toMatchObject({ heads: [], exitCode: 0, summary: 'nothing found; 1 object in 1 file' });
  });

  it('passes over templates and counts them', async () => {
    const files = {
      'chart/Chart.yaml': 'apiVersion: v2\nname: x\n',
      'chart/values.yaml': 'a: 1\n',
      'chart/templates/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n',
      'chart/templates/plain.yaml': service('cart'),
      'chart/crds/a.yaml': service('crd'),
      'other/a.yaml': '{{- if .x }}\napiVersion: v1\nkind: Service\n{{- end }}\n',
      'other/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .name }}\n',
      // A template in a string is a string.
      'dashboard.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata:\n  a: |\n    x: {{ y }}\n  b: "{{ z }}"\n',
    };
    const { stdout, ...rest } = await found(files);
    expect(rest).toEqual({
      heads: ['chart/crds/a.yaml:7:36: warning FAN304'],
      summary: '1 warning; 2 objects in 2 files',
      exitCode: 0,
    });
    expect(stdout).toContain('4 templates of Helm or another tool left out');
  });

  it('tells a broken manifest, also one that is named and looks like none', async () => {
    expect((await found({ 'a.yaml': BROKEN })).heads).toEqual(['a.yaml:4:1: error FAN001']);
    const files = { 'a.yaml': 'a: [\n', 'b.yaml': service('b', 'true') };
    expect((await found(files)).heads).toEqual([]);
    expect((await found(files, 'a.yaml', 'b.yaml')).heads).toEqual(['a.yaml:2:1: error FAN001']);
  });
});

describe('kustomizations', () => {
  const OVERLAYS: Files = {
    'base/kustomization.yaml': kustomization('cart.yaml'),
    'base/cart.yaml': bound('cart', 'shop-waypoint'),
    'overlays/dev/kustomization.yaml': kustomization('../../base', 'waypoint.yaml'),
    'overlays/dev/waypoint.yaml': waypoint('shop-waypoint'),
    'overlays/prod/kustomization.yaml': kustomization('../../base', 'waypoint.yaml', 'canary.yaml'),
    'overlays/prod/waypoint.yaml': waypoint('shop-waypoint'),
    'overlays/prod/canary.yaml': CANARY,
  };

  it('are inputs of their own, each with its bases', async () => {
    // The waypoint of the base's Service stands in each overlay, and nothing is there twice.
    expect((await found(OVERLAYS)).heads).toEqual([]);
    expect((await found(OVERLAYS)).summary).toBe('nothing found; 4 objects in 4 files');
    const renamed = { ...OVERLAYS, 'overlays/prod/waypoint.yaml': waypoint('shop-waypoints') };
    expect((await found(renamed)).heads).toEqual(['base/cart.yaml:7:28: warning FAN303']);
  });

  it('tell a fault of a base once', async () => {
    const faulty = { ...OVERLAYS, 'base/cart.yaml': bound('cart', 'shop-waypoint').replace('"true"', 'maybe') };
    expect((await found(faulty)).heads).toEqual(['base/cart.yaml:8:36: warning FAN304']);
  });

  it('take a base from outside of the folder that is named', async () => {
    const faulty = { ...OVERLAYS, 'base/cart.yaml': bound('cart', 'shop-waypoint').replace('"true"', 'maybe') };
    expect((await found(faulty, 'overlays/dev')).heads).toEqual(['base/cart.yaml:8:36: warning FAN304']);
    expect((await found(OVERLAYS, 'overlays/dev')).summary).toBe('nothing found; 2 objects in 2 files');
  });

  it('put what they take into their namespace, as kustomize does', async () => {
    const bare = (text: string) => text.replace(/\n {2}namespace: shop|, namespace: shop/, '');
    const files = {
      'base/kustomization.yaml': `${kustomization('cart.yaml', 'namespace.yaml')}namespace: inner\n`,
      'base/cart.yaml': bare(bound('cart', 'shop-waypoint')),
      'base/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: base}\n',
      'dev/kustomization.yaml': `${kustomization('../base', 'waypoint.yaml')}namespace: shop\n`,
      'dev/waypoint.yaml': waypoint('shop-waypoint'),
      'prod/kustomization.yaml': `${kustomization('../base', 'waypoint.yaml')}namespace: shop-prod\n`,
      'prod/waypoint.yaml': waypoint('shop-waypoint').replace('namespace: shop', 'namespace: shop-prod'),
    };
    const { stdout, ...rest } = await found(files);
    expect(rest).toMatchObject({ heads: [], summary: 'nothing found; 4 objects in 4 files' });
    expect(stdout).not.toContain('was not looked at');
    const ignoring = files['base/cart.yaml'].replace(
      'spec:',
      "  annotations: {canary-fanout.dev/ignore: 'FAN303: known'}\nspec:",
    );
    expect((await found({ ...files, 'base/cart.yaml': ignoring })).heads).toEqual(['base/cart.yaml:8:43: info FAN010']);
    const other = { ...files, 'base/cart.yaml': ignoring, 'prod/waypoint.yaml': waypoint('x') };
    expect((await found(other)).heads).toEqual([]);
    // Told once, of the first that takes it.
    const wrong = { ...files, 'base/cart.yaml': bare(bound('cart', 'x')) };
    const told = await found(wrong);
    expect(told.heads).toEqual(['base/cart.yaml:6:28: warning FAN303']);
    expect(told.stdout).toContain('Service shop/cart is bound to waypoint shop/x');
  });

  it('leave out patches, generators, values and data', async () => {
    const more = [
      'patches: [{path: patch.yaml}, {patch: "- op: remove"}]',
      'patchesStrategicMerge: [merge.yaml, "a: b\\nc: d"]',
      'patchesJson6902: [{path: six.yaml, target: {kind: Service}}]',
      'transformers: [prefix.yaml]',
      'generators: [generator.yaml]',
      'validators: [validator.yaml]',
      'configurations: [names.yaml]',
      'openapi: {path: openapi.yaml}',
      'crds: [crd.yaml]',
      'replacements: [{path: replace.yaml}]',
      'configMapGenerator: [{name: x, files: [data.yaml, key=named.yaml], envs: [env.yaml]}]',
      'helmCharts: [{name: x, valuesFile: values.yaml, additionalValuesFiles: [values-2.yaml]}]',
    ];
    const names = [...more.join(' ').matchAll(/([a-z0-9-]+\.yaml)/g)].map(([, name = '']) => name);
    expect(names.length).toBe(15);
    const files = {
      ...Object.fromEntries(names.map((name) => [`a/${name}`, service('cart')])),
      'a/kustomization.yml': `${kustomization('good.yaml', 'https://github.com/x/y?ref=v1')}${more.join('\n')}\n`,
      'a/good.yaml': service('cart', 'true'),
      'a/loose.yaml': service('loose'),
    };
    const { stdout, ...rest } = await found(files);
    expect(rest).toMatchObject({
      heads: ['a/loose.yaml:7:36: warning FAN304'],
      summary: '1 warning; 2 objects in 2 files',
    });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('what a changes in what it takes was not looked at');
  });

  it('may take each other, name what is not there, or be no YAML', async () => {
    const files = {
      'a/kustomization.yaml': kustomization('../b', 'gone.yaml', '../gone'),
      'b/kustomization.yaml': kustomization('../a', 'b.yaml'),
      'b/b.yaml': service('b'),
      'c/Kustomization': kustomization('.', 'c.yaml'),
      'c/c.yaml': service('c'),
      'd/kustomization.yaml': 'resources: [',
      'd/d.yaml': service('d'),
    };
    expect((await found(files)).heads).toEqual(
      ['b', 'c', 'd'].map((name) => `${name}/${name}.yaml:7:36: warning FAN304`),
    );
  });

  it('are judged by the configuration among their transformers', async () => {
    const files = {
      'a/kustomization.yaml': `${kustomization('a.yaml')}transformers: [fn.yaml]\n`,
      'a/fn.yaml': `${CONFIG}spec: {findings: {FAN304: error}}\n`,
      'a/a.yaml': service('a'),
      'b/kustomization.yaml': `${kustomization('b.yaml')}transformers: [fn.yaml]\n`,
      'b/fn.yaml': `${CONFIG}spec: {versions: {istio: "1.29"}}\n`,
      'b/b.yaml': service('b'),
    };
    const { stdout, ...rest } = await found(files);
    expect(rest.heads).toEqual(['a/a.yaml:7:36: error FAN304', 'b/b.yaml:7:36: warning FAN304']);
    expect(stdout).not.toContain('assumed');
    // One for all where there is one.
    const { 'b/fn.yaml': _, ...one } = { ...files, 'b/kustomization.yaml': kustomization('b.yaml') };
    expect((await found(one)).heads).toEqual(['a/a.yaml:7:36: error FAN304', 'b/b.yaml:7:36: error FAN304']);
  });

  it('tell of an ignored finding only where it is found in no overlay', async () => {
    const ignoring = bound('cart', 'shop-waypoint').replace(
      'spec:',
      "  annotations: {canary-fanout.dev/ignore: 'FAN303: known'}\nspec:",
    );
    const files = { ...OVERLAYS, 'base/cart.yaml': ignoring };
    expect((await found(files)).heads).toEqual(['base/cart.yaml:9:43: info FAN010']);
    expect((await found({ ...files, 'overlays/dev/waypoint.yaml': waypoint('another') })).heads).toEqual([]);
  });
});

describe('folders without kustomizations', () => {
  it('are one input, but where they hold an object each: then they are variants', async () => {
    const twice = {
      'a.yaml': CANARY,
      'b.yaml': service('cart', 'true'),
      'c.yaml': `${service('cart', 'true')}# again\n`,
    };
    expect((await found(twice)).heads).toEqual([expect.stringContaining('warning FAN006')]);
    const variants = {
      'env/dev/cart.yaml': `${CANARY}---\n${bound('cart', 'shop-waypoint')}`,
      'env/prod/cart.yaml': `${CANARY}---\n${bound('cart', 'shop-waypoint')}`,
      'env/dev/waypoint.yaml': waypoint('another'),
      'infra/waypoint.yaml': waypoint('shop-waypoint'),
    };
    expect((await found(variants)).heads).toEqual([]);
    const { 'infra/waypoint.yaml': _, ...without } = variants;
    expect((await found(without)).heads).toEqual([
      'env/dev/cart.yaml:12:28: warning FAN303',
      'env/prod/cart.yaml:12:28: info FAN303',
    ]);
    const nested = { 'cart.yaml': service('cart'), 'prod/cart.yaml': service('cart', 'true'), 'prod/x.yaml': CANARY };
    expect((await found(nested)).heads).toEqual(['cart.yaml:7:36: warning FAN304']);
  });
});
