import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { applied, settle } from '../../src/emit/changes.ts';
import type { Emission, FieldEdit } from '../../src/emit/emit.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import type { Path } from '../../src/resource/path.ts';
import { contentOf, itemsOfObjects } from '../manifests.ts';
import { canary, service } from '../plan/scene.ts';

const read = readConfig({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', metadata: { name: 'shop' } });

/** The one object after edits, with what is told. */
function edited(object: JsonObject, edits: readonly (readonly [Path, FieldEdit['change']])[]) {
  if ('diagnostics' in read) throw new Error('an empty configuration was refused');
  const items = itemsOfObjects([object]);
  const emissions = edits.flatMap(([path, change]): Emission[] =>
    items.map((item) => ({ kind: 'edit', item, path, change, why: 'it is wanted' })),
  );
  const changes = settle(emissions, items, read.config, true);
  const [after] = applied(items, changes);
  const notes = changes.edits.flatMap((edit) => edit.notes);
  const findings = changes.diagnostics.map(({ severity, code, message, field }) => ({
    severity,
    code,
    message,
    field,
  }));
  return { content: after === undefined ? {} : contentOf(after), notes, findings };
}

const LABEL = ['metadata', 'labels', 'team'];
const HOSTS = ['spec', 'service', 'hosts'];

describe('edits of one field', () => {
  it('are one: the first stands', () => {
    const { content, notes } = edited(service('shop/cart'), [
      [LABEL, { set: 'one' }],
      [LABEL, { set: 'two' }],
    ]);
    expect(content).toHaveProperty(LABEL, 'one');
    expect(notes.map(({ what }) => what)).toEqual(['`metadata.labels.team` was set to "one"']);
  });

  it('are one where they add to a list: what both add is added once', () => {
    const { content, notes } = edited(canary('shop/cart', { hosts: ['a'] }), [
      [HOSTS, { append: ['b', 'c'] }],
      [HOSTS, { append: ['c', 'd'] }],
      [HOSTS, { append: ['b', 'c'] }],
    ]);
    expect(content).toHaveProperty(HOSTS, ['a', 'b', 'c', 'd']);
    expect(notes.map(({ what }) => what)).toEqual(['`spec.service.hosts` got "b", "c", "d"']);
  });

  it('stay as the first has it where one sets and one adds', () => {
    const path = ['metadata', 'labels'];
    expect(
      edited(service('shop/cart'), [
        [path, { set: { a: 'b' } }],
        [path, { append: ['c'] }],
      ]).content,
    ).toHaveProperty(path, { a: 'b' });
    const list = edited(canary('shop/cart'), [
      [HOSTS, { append: ['a'] }],
      [HOSTS, { set: ['b'] }],
    ]);
    expect(list.content).toHaveProperty(HOSTS, ['a']);
  });
});

describe('what is told of an edit', () => {
  it('has the value that was there before, where one is replaced', () => {
    const field = (object: JsonObject, path: Path, change: FieldEdit['change']) =>
      edited(object, [[path, change]]).notes.map(({ diagnostic }) => diagnostic.field);
    const labelled = service('shop/cart', {}, { labels: { team: 'old' } });
    expect(field(labelled, LABEL, { set: 'new' })).toStrictEqual([
      { path: 'metadata.labels.team', currentValue: 'old' },
    ]);
    expect(field(service('shop/cart'), LABEL, { set: 'new' })).toStrictEqual([{ path: 'metadata.labels.team' }]);
    const hosts = canary('shop/cart', { hosts: ['a'] });
    expect(field(hosts, HOSTS, { append: ['b'] })).toStrictEqual([{ path: 'spec.service.hosts' }]);
  });

  it('says what and why', () => {
    const [note] = edited(service('shop/cart'), [[LABEL, { set: 'new' }]]).notes;
    expect(note).toMatchObject({
      sign: '~',
      what: '`metadata.labels.team` was set to "new"',
      why: 'because it is wanted',
    });
    expect(note?.diagnostic.message).toBe(
      'Service shop/cart: `metadata.labels.team` was set to "new", because it is wanted',
    );
  });

  it('prints entries as they are', () => {
    const refs = ['spec', 'service', 'gatewayRefs'];
    const [note] = edited(canary('shop/cart'), [[refs, { append: [{ name: 'public' }] }]]).notes;
    expect(note?.what).toBe('`spec.service.gatewayRefs` got `{"name":"public"}`');
  });
});

describe('an edit that would make an object invalid', () => {
  it('is an error, with the field', () => {
    const { findings } = edited(service('shop/cart'), [[LABEL, { set: 'not a label' }]]);
    expect(findings).toEqual([
      {
        severity: 'error',
        code: 'FAN008',
        message: expect.stringContaining(
          'Service shop/cart was not written: `metadata.labels.team` would make `metadata.labels.team` invalid: must',
        ),
        field: { path: 'metadata.labels.team' },
      },
    ]);
  });

  it('is not judged by what was wrong before', () => {
    const wrong = service('shop/cart', { ports: [{ name: 'http', port: 0 }] });
    expect(edited(wrong, [[LABEL, { set: 'shop' }]]).findings).toEqual([]);
    expect(edited(wrong, [[LABEL, { set: 'not a label' }]]).findings).toHaveLength(1);
  });
});

describe('an object that is written and would be invalid', () => {
  it('is an error, told of what it belongs to', () => {
    if ('diagnostics' in read) throw new Error('an empty configuration was refused');
    const items = itemsOfObjects([canary('shop/cart')]);
    const manifest = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'Cart', namespace: 'shop' },
      spec: { ports: [{ port: 80 }] },
    };
    const emissions = items.map((beside): Emission => ({ kind: 'write', manifest, beside, why: 'it is wanted' }));
    const { diagnostics } = settle(emissions, items, read.config, true);
    expect(
      diagnostics.map(({ code, message, resource, item }) => [code, message, resource?.name, item?.id.kind]),
    ).toEqual([
      [
        'FAN008',
        expect.stringContaining('Service shop/Cart was not written: `metadata.name` must match'),
        'Cart',
        'Canary',
      ],
    ]);
  });
});
