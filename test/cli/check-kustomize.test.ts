import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REFERENCE_FIELDS, specPath } from '../../src/topology/names/reference-fields.ts';
import { runList } from '../wire.ts';
import { check, heads, inFolder } from './checking.ts';

type Files = { readonly [path: string]: string };

const found = async (files: Files) => inFolder(files, async () => heads((await check(['.'])).stdout));
const kustomization = (lines: string) => `${lines}\n`;
const CONFIG = (annotations: string, spec = '') =>
  `apiVersion: canary-fanout.dev/v1alpha1\nkind: CanaryFanout\nmetadata:\n  name: shop\n${annotations}${spec}`;
const EXEC = '  annotations: {config.kubernetes.io/function: "exec: {path: canary-fanout}"}\n';
const OBJECTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {selector: {matchLabels: {app: cart}}, template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: a, image: b}]}}}
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: cart}
spec:
  provider: gatewayapi:v1
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
  service: {port: 80, gatewayRefs: [{name: public, namespace: infra}]}
  analysis: {interval: 1m, maxWeight: 50, stepWeight: 10}
`;
const ROUTE = (backend: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: more}
spec:
  parentRefs: [{name: public, namespace: infra}]
  hostnames: [more.example]
  rules: [{backendRefs: [{name: ${backend}, port: 80}]}]
`;
const COMPONENT = 'examples/kustomize/components/name-references/name-references.yaml';
const REFERENCES = readFileSync(COMPONENT, 'utf8');
const TREE: Files = {
  'base/kustomization.yaml': kustomization('resources: [a.yaml]'),
  'base/a.yaml': OBJECTS,
  'stg/kustomization.yaml': kustomization('resources: [../base]\nnamePrefix: stg-'),
};
const TARGET = 'base/a.yaml:11:60: error FAN125';

describe('an overlay that changes names', () => {
  it('leaves references behind that no configuration names', async () => {
    expect(await found(TREE)).toEqual([TARGET]);
    expect(await found({ ...TREE, 'stg/kustomization.yaml': 'resources: [../base]\nnameSuffix: -x\n' })).toEqual([
      TARGET,
    ]);
    expect(await found({ ...TREE, 'stg/kustomization.yaml': 'resources: [../base]\nnamePrefix: ""\n' })).toEqual([]);
    expect(await found({ ...TREE, 'stg/kustomization.yaml': 'resources: [../base]\nnamespace: x\n' })).toEqual([]);
  });

  it.each(['base', 'stg', 'outer', 'component'])('follows by configurations in %s', async (place) => {
    const configurations = 'configurations: [names.yaml]\n';
    const at = (folder: string) => (place === folder ? configurations : '');
    const files: Files = {
      ...TREE,
      'base/kustomization.yaml': `resources: [a.yaml]\n${at('base')}`,
      'stg/kustomization.yaml': `resources: [../base]\nnamePrefix: stg-\n${at('stg')}${place === 'component' ? 'components: [../component]\n' : ''}`,
      'outer/kustomization.yaml': `resources: [../stg]\n${at('outer')}`,
      ...(place === 'component' ? { 'component/kustomization.yaml': `kind: Component\n${configurations}` } : {}),
      [`${place}/names.yaml`]: REFERENCES,
    };
    expect(await found(files)).toEqual([]);
  });

  it('is told once where several do so, and nothing of overlays that do not', async () => {
    const more = {
      ...TREE,
      'dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    expect(await found(more)).toEqual([TARGET]);
  });

  it('is judged with the names of the whole chain', async () => {
    const files: Files = {
      ...TREE,
      'stg/kustomization.yaml': 'resources: [../base, r.yaml]\nnamePrefix: a-\nconfigurations: [names.yaml]\n',
      'stg/names.yaml': REFERENCES,
      'stg/r.yaml': ROUTE('cart-primary'),
      'outer/kustomization.yaml': 'resources: [../stg]\nnamePrefix: b-\nnameSuffix: -z\nnamespace: x\n',
    };
    const { stdout } = await inFolder(files, () => check(['.']));
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Service x/cart-primary in `spec.rules[0].backendRefs[0].name`, which kustomize has renamed to x/b-a-cart-z-primary',
    );
    expect(heads(stdout)).toEqual(['stg/r.yaml:7:33: error FAN125']);
  });

  it('follows Services of Flagger only by a placeholder, or where the prefix is put before the field', async () => {
    const files = (more: Files): Files => ({
      ...TREE,
      'base/kustomization.yaml': 'resources: [a.yaml, r.yaml, p.yaml]\n',
      'base/r.yaml': ROUTE('cart-primary'),
      'base/p.yaml': '',
      'stg/kustomization.yaml': 'resources: [../base]\nnamePrefix: stg-\nconfigurations: [names.yaml]\n',
      'stg/names.yaml': REFERENCES,
      ...more,
    });
    const stale = 'base/r.yaml:7:33: error FAN125';
    const placeholder =
      'apiVersion: v1\nkind: Service\nmetadata: {name: cart-primary, annotations: {config.kubernetes.io/local-config: "true"}}\n';
    const prefixed = `${REFERENCES}namePrefix: [{kind: HTTPRoute, path: spec/rules/backendRefs/name}]\n`;
    expect(await found(files({}))).toEqual([stale]);
    expect(await found(files({ 'base/p.yaml': placeholder }))).toEqual([]);
    expect(await found(files({ 'stg/names.yaml': prefixed }))).toEqual([]);
    const suffix = 'resources: [../base]\nnameSuffix: -stg\nconfigurations: [names.yaml]\n';
    expect(await found(files({ 'base/p.yaml': placeholder, 'stg/kustomization.yaml': suffix }))).toEqual([stale]);
  });

  it('is not spoken of where a patch may have changed the field', async () => {
    const patched = (patch: string) => ({
      ...TREE,
      'stg/kustomization.yaml': `resources: [../base]\nnamePrefix: stg-\n${patch}`,
    });
    expect(
      await found(
        patched(
          'patches: [{target: {kind: Canary}, patch: "[{op: replace, path: /spec/targetRef/name, value: stg-cart}]"}]\n',
        ),
      ),
    ).toEqual([]);
    expect(
      await found({ ...patched('patches: [{path: p.yaml}]\n'), 'stg/p.yaml': 'spec: {targetRef: {name: stg-cart}}\n' }),
    ).toEqual([]);
    expect(
      await found(
        patched('patches: [{target: {kind: Deployment}, patch: "[{op: add, path: /spec/replicas, value: 2}]"}]\n'),
      ),
    ).toEqual([TARGET]);
  });

  it('renames what our configuration names, where that is built too', async () => {
    const spec = 'spec: {fanOuts: [{canary: cart, callees: [{canary: cart}]}]}\n';
    const files = {
      ...TREE,
      'stg/kustomization.yaml': 'resources: [../base, fan-out.yaml]\nnamePrefix: stg-\n',
      'stg/fan-out.yaml': CONFIG('', spec),
    };
    expect(await found(files)).toContain('stg/fan-out.yaml:5:27: error FAN125');
    const { stdout } = await inFolder(files, () => check(['.']));
    expect(stdout).not.toContain('FAN421');
  });
});

describe('the function in a kustomization', () => {
  const listed = (list: string, annotations = EXEC): Files => ({
    'kustomization.yaml': `resources: [a.yaml]\n${list}: [fn.yaml]\n`,
    'a.yaml': OBJECTS,
    'fn.yaml': CONFIG(annotations),
  });

  it.each([
    ['transformers', EXEC, []],
    ['transformers', '', ['fn.yaml:4:9: error FAN012']],
    ['validators', EXEC, ['fn.yaml:4:9: error FAN012']],
    ['generators', EXEC, ['fn.yaml:4:9: error FAN012']],
  ])('under %s with annotations "%s"', async (list, annotations, expected) => {
    expect(await found(listed(list, annotations))).toEqual(expected);
  });

  it('is told of in a base that is renamed or moved later, and not under an overlay that does neither', async () => {
    const base = {
      'base/kustomization.yaml': 'resources: [a.yaml]\ntransformers: [fn.yaml]\n',
      'base/a.yaml': OBJECTS,
      'base/fn.yaml': CONFIG(EXEC),
    };
    const under = (lines: string) => found({ ...base, 'top/kustomization.yaml': `resources: [../base]\n${lines}` });
    const early = 'base/fn.yaml:4:9: warning FAN126';
    expect(await under('commonLabels: {a: b}\n')).toEqual([]);
    expect(await under('namespace: shop\n')).toEqual([early]);
    expect(await under('namePrefix: stg-\n')).toEqual(['base/a.yaml:11:60: error FAN125', early]);
  });

  it('is of no input where its configuration lies by itself', async () => {
    const spec = 'spec: {fanOuts: [{canary: cart, callees: [{canary: cart}]}]}\n';
    const files = { ...TREE, 'stg/kustomization.yaml': 'resources: [../base]\n', 'for-c.yaml': CONFIG('', spec) };
    const { stdout } = await inFolder(files, () => check(['.']));
    expect(stdout).not.toContain('FAN421');
  });

  it('refuses to be a generator, which kustomize runs over nothing', async () => {
    const config =
      'apiVersion: canary-fanout.dev/v1alpha1\n  kind: CanaryFanout\n  metadata:\n    annotations:\n      config.kubernetes.io/function: "exec: {path: x}"\n      config.kubernetes.io/local-config: "true"\n';
    const list = (more: string) =>
      `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${config}${more}    name: shop\nfunctionConfig:\n  ${config}    name: shop\n`;
    const refused = await runList(list('      internal.config.kubernetes.io/index: "0"\n'));
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining('FAN012 function-not-run: the kustomization lists CanaryFanout shop under `generators:`'),
    ]);
    // kpt sends the configuration of a package without other objects among them, with its file.
    const kpt = await runList(list('      internal.config.kubernetes.io/path: fn.yaml\n'));
    expect([kpt.exitCode, kpt.stderr]).toEqual([0, expect.not.stringContaining('FAN012')]);
  });
});

describe('the component name-references', () => {
  it('names every field that is looked at, and no other', () => {
    const {
      nameReference,
    }: {
      nameReference: { kind: string; group?: string; fieldSpecs: { kind: string; group?: string; path: string }[] }[];
    } = parse(REFERENCES);
    const named = nameReference.flatMap(({ kind, group = '', fieldSpecs }) =>
      fieldSpecs.map((spec) => `${spec.group ?? ''}/${spec.kind} ${spec.path} → ${group}/${kind}`),
    );
    const wanted = REFERENCE_FIELDS.flatMap((field) =>
      field.targets.map(({ group, kind }) => `${field.group}/${field.kind} ${specPath(field)} → ${group}/${kind}`),
    );
    expect(named.sort()).toEqual([...wanted].sort());
  });
});
