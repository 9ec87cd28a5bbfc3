import { expect, it } from 'vitest';
import { type FieldEdit, patchOf } from '../../src/emit/emit.ts';
import { memoryItem } from '../../src/resource/memory-item.ts';
import type { Path } from '../../src/resource/path.ts';

const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'checkout' };
const item = memoryItem(id, 0, {});

function edit(path: Path, change: FieldEdit['change'] = { set: 'x' }): FieldEdit {
  return { kind: 'edit', item, path, change, why: 'it is so' };
}

it('joins edits of one item, with positions in lists as entries', () => {
  const edits = [
    edit(['spec', 'rules', 2, 'backendRefs', 0, 'name']),
    edit(['metadata', 'labels', '0']),
    edit(['spec', 'rules', 2, 'backendRefs', 1, 'name']),
    edit(['spec', 'rules', 0, 'matches'], { append: ['x'] }),
  ];
  const name = { fields: { name: { set: 'x' } } };
  expect(patchOf(edits)).toEqual({
    fields: {
      spec: {
        fields: {
          rules: {
            entries: {
              2: { fields: { backendRefs: { entries: { 0: name, 1: name } } } },
              0: { fields: { matches: { append: ['x'] } } },
            },
          },
        },
      },
      metadata: { fields: { labels: { fields: { 0: { set: 'x' } } } } },
    },
  });
});

it.each([
  ['a value and a field in it', edit(['a']), edit(['a', 'b'])],
  ['entries appended and one changed', edit(['a'], { append: ['x'] }), edit(['a', 0])],
  ['a list and a mapping', edit(['a', 0]), edit(['a', 'b'])],
])('takes no edits that contradict each other: %s', (_, one, other) => {
  expect(() => patchOf([one, other])).toThrow(TypeError);
  expect(() => patchOf([other, one])).toThrow(TypeError);
});
