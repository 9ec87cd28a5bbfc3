import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly service?: object; readonly template?: object };
}

const [main, secondary, pods, rest] = blocksOf(readFileSync('docs/flagger-1822.md', 'utf8'));
const manifests = stringify(byHand(readFileSync('testdata/flagger-1822/input.yaml', 'utf8')));

describe('the manifests that docs/flagger-1822.md writes by hand', () => {
  it('have no fault', () => {
    const { status, stdout } = run('check', '--strict', '-');
    expect([status, stdout.match(/FAN\d+/g)?.[0]]).toEqual([0, 'FAN406']);
  });

  it.each([
    ['main-service=Progressing:40', 'secondary-service=Initialized', undefined, ['60 % primary', '40 % primary']],
    ['main-service=Progressing:40', 'secondary-service=Progressing:0', undefined, ['60 % primary', '40 % canary']],
    ['main-service=Initialized', 'secondary-service=Progressing:0', 'x-target-version: v2', ['100 % primary']],
  ])('send requests with %s, %s and %s where they say', (entry, callee, header, ways) => {
    const { stdout } = run(
      ...['trace', '-', 'http://istio-test2.mywebsite.com/', '--from', 'gateway/istio-test2/istio-test2-ingress'],
      ...['--rollout', entry, '--rollout', callee],
      ...(header === undefined ? [] : ['--header', header]),
    );
    const lines = stdout
      .slice(stdout.indexOf('In all'))
      .matchAll(/(\d+ %) .* 200 .* → secondary-service(-primary)?$/gm);
    expect([...lines].map(([, share, primary]) => `${share} ${primary === undefined ? 'canary' : 'primary'}`)).toEqual(
      ways,
    );
  });
});

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, ['dist/canary-fanout.js', ...args], { input: manifests, encoding: 'utf8' });
}

/** The blocks of YAML of the section By hand. */
function blocksOf(page: string): readonly string[] {
  const section = page.slice(page.indexOf('## By hand'), page.indexOf('## By version'));
  return [...section.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '');
}

/** The manifests with its routes exchanged and the fields of the page put in. */
function byHand(input: string): {
  readonly apiVersion: 'v1';
  readonly kind: 'List';
  readonly items: readonly unknown[];
} {
  const read = (text: string): readonly Manifest[] => parseAllDocuments(text).map((document) => document.toJS());
  const kept = read(input).filter((manifest) => manifest.kind !== 'HTTPRoute');
  const items = kept.map((manifest) => {
    const isMain = manifest.metadata.name === 'main-service';
    if (manifest.kind === 'Canary') {
      const service = { ...manifest.spec.service, ...parse((isMain ? main : secondary) ?? '').spec.service };
      return { ...manifest, spec: { ...manifest.spec, service } };
    }
    if (manifest.kind !== 'Deployment' || isMain) return manifest;
    const { metadata } = parse(pods ?? '').spec.template;
    return { ...manifest, spec: { ...manifest.spec, template: { ...manifest.spec.template, metadata } } };
  });
  return { apiVersion: 'v1', kind: 'List', items: [...items, ...read(rest ?? '')] };
}
