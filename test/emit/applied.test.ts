import { expect, it } from 'vitest';
import type { Note } from '../../src/emit/change.ts';
import { applied } from '../../src/emit/changes.ts';
import type { Json } from '../../src/resource/json.ts';
import { contentOf, itemsOfObjects } from '../manifests.ts';

it('leaves out what is removed, and holds what is edited and written', () => {
  const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  const [a, b, c] = itemsOfObjects(['a', 'b', 'c'].map(object));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three objects are three items');
  const diagnostic = { code: 'FAN405', severity: 'info', message: '' } as const;
  const note: Note = { object: b.id, sign: '-', what: 'was taken out', why: 'nobody wants it', diagnostic };
  const data: Json = { x: '1' };
  const after = applied([a, b, c], {
    edits: [{ item: c, patch: { fields: { data: { set: data } } }, notes: [] }],
    written: ['d', 'e'].map((name) => ({ manifest: object(name), beside: a, note })),
    removed: [{ item: b, note }],
    diagnostics: [],
  });
  expect(after.map(contentOf)).toEqual([object('a'), { ...object('c'), data }, object('d'), object('e')]);
  expect(after.map(({ position }) => position)).toEqual([0, 2, 3, 4]);
});
