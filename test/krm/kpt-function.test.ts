import { Configs, type KubernetesObject } from 'kpt-functions';
import { describe, expect, it } from 'vitest';
import { kptFunction } from '../../src/krm/kpt-function.ts';
import type { Patch } from '../../src/resource/item.ts';
import { configMap } from './removing.ts';

const object = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const list = (...items: readonly KubernetesObject[]): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'List',
  metadata: { name: 'list' },
  ...{ items },
});

/** What is left of the objects after a run that takes some out, edits others and writes new ones. */
async function change(
  objects: readonly KubernetesObject[],
  gone: readonly string[],
  edits: { readonly [name: string]: Patch } = {},
  written: readonly string[] = [],
): Promise<readonly unknown[]> {
  const configs = new Configs([...objects]);
  const apply = kptFunction({
    readConfig: () => ({ config: undefined }),
    run: (items) => ({
      diagnostics: [],
      edits: items.flatMap((item) => {
        const patch = edits[item.id.name];
        return patch === undefined ? [] : { item, patch };
      }),
      written: items.slice(0, 1).flatMap((beside) => written.map((name) => ({ manifest: configMap(name), beside }))),
      removed: items.filter(({ id }) => gone.includes(id.name)).map((item) => ({ item })),
    }),
  });
  await apply(configs);
  return JSON.parse(JSON.stringify(configs.getAll()));
}

describe('the function for programs with Configs', () => {
  it('takes objects out, beside what it changes and writes', async () => {
    const label: Patch = { fields: { metadata: { fields: { labels: { set: { a: 'b' } } } } } };
    expect(await change([object('a'), object('b'), object('c')], ['a', 'c'], { b: label }, ['new'])).toEqual([
      { ...object('b'), metadata: { name: 'b', labels: { a: 'b' } } },
      object('new'),
    ]);
    expect(await change([object('a')], ['a'])).toEqual([]);
  });

  it('takes them out of Lists', async () => {
    expect(await change([list(object('a'), list(object('b'), object('c')), object('d'))], ['a', 'b', 'd'])).toEqual([
      list(list(object('c'))),
    ]);
    expect(await change([list(object('a'))], ['a'])).toEqual([list()]);
  });

  it('writes an object of a name that goes', async () => {
    expect(await change([object('a'), object('b')], ['a', 'b'], {}, ['a'])).toEqual([object('a')]);
  });

  it('changes one entry of a list', async () => {
    const rules = { apiVersion: 'v1', kind: 'Route', metadata: { name: 'r' }, ...{ spec: [{ a: 1, b: 2 }, 'x'] } };
    const patch: Patch = { fields: { spec: { entries: { 0: { fields: { a: { set: 3 } } } } } } };
    expect(await change([rules], [], { r: patch })).toEqual([{ ...rules, spec: [{ a: 3, b: 2 }, 'x'] }]);
  });
});
