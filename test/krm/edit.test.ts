import { describe, expect, it } from 'vitest';
import type { Node } from 'yaml';
import { editNode, patchValue } from '../../src/krm/edit/edit-node.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';
import { edit, fields, set } from './editing.ts';

const append = (...entries: readonly Json[]): Patch => ({ append: entries });

describe('a patch that does not fit', () => {
  it.each([
    ['a scalar for a mapping', 'spec: {service: x}', '`spec.service` is no mapping'],
    ['a list for a mapping', 'spec:\n  service: {canary: {labels: []}}', '`spec.service.canary.labels` is no mapping'],
    ['a mapping for a list', 'spec: {service: {canary: {hosts: {}}}}', '`spec.service.canary.hosts` is no list'],
    ['a scalar for a list', 'spec: {service: {canary: {hosts: a}}}', '`spec.service.canary.hosts` is no list'],
    ['a scalar inside an alias', 'x: &x {canary: 1}\nspec: {service: *x}', '`spec.service.canary` is no mapping'],
    ['a scalar that is merged', 'x: &x {service: 1}\nspec: {<<: *x}', '`spec.service` is no mapping'],
    ['a key twice', 'spec:\n  a: 1\n  a: 2', '`spec.a` is there twice'],
    ['a key twice, in two notations', 'spec:\n  1: 1\n  "1": 2', '`spec["1"]` is there twice'],
    ['a question mark', 'spec:\n  ? service\n  : {}', '`spec` has a key in the notation with a question mark'],
    ['a mapping as key', 'spec: {{a: b}: c}', '`spec` has a key that is no scalar'],
    ['an alias as key', 'x: &x a\nspec: {*x : c}', '`spec` has a key that is no scalar'],
    ['an alias for nothing', 'spec: *x', 'the alias *x has no anchor before it'],
    ['an alias in itself', 'x: &x [*x]\nspec: {}', 'the alias *x stands inside what it stands for'],
    ['a merge of a list', 'x: &x 1\nspec:\n  <<: *x', 'it cannot be read: Merge sources must be maps or map aliases'],
    ['a tag', 'spec: !x {}', '`spec` is or stands in a value with the tag !x'],
    ['a tab', 'spec:\n  a:\t1', '`spec` is written with tabs'],
  ])('is refused: %s', (_, before, reason) => {
    const patch = fields({ spec: { service: { canary: { labels: { a: set(1) }, hosts: append('a') } } } });
    expect(edit(before, patch)).toBe(`refused: ${reason}`);
  });

  it.each([
    ['a syntax error', 'spec: [a\nb: c'],
    ['text behind the root', '{a: 1}\nb: 1\n'],
    ['bad indentation', 'spec:\n   a: 1\n  b: 2\n'],
    ['a merge key as field', 'spec: {}', fields({ '<<': set({ a: 1 }) })],
    ['the object as a whole', 'spec: {}', set({ a: 1 })],
    ['a list instead of an object', '- 1', fields({ a: set(1) })],
    ['a tagged scalar', 'z: !!str 5', fields({ z: set('6') })],
    ['a number that JSON does not have', '{"a":1}', fields({ z: set(Number.NaN) })],
  ])('is refused: %s', (_, before, patch = fields({ z: set(1) })) => {
    expect(edit(before, patch)).toMatch(/^refused: /);
  });

  it('does not mind a key that is there twice elsewhere', () => {
    expect(edit('a: {b: 1, b: 2}\nspec: {}\n', fields({ z: set(1) }))).toBe('a: {b: 1, b: 2}\nspec: {}\nz: 1\n');
  });

  it('refuses a node of another document', () => {
    const source = { document: parseYaml('a: 1'), node: parseYaml('a: 1').contents as Node, text: 'a: 1', base: 0 };
    expect(editNode(source, fields({ z: set(1) }))).toEqual({ refused: 'it is not in its document' });
  });

  it('refuses a text that is not the one that was parsed', () => {
    const document = parseYaml('a: 1\nb: 2\n');
    const source = { document, node: document.contents as Node, text: 'a: 1\nb: "2\n', base: 0 };
    expect(editNode(source, fields({ a: set(3) }))).toHaveProperty('refused');
  });
});

describe('patchValue', () => {
  it.each<[string, Json | undefined, Patch, Json]>([
    ['sets', { a: 1 }, fields({ a: set(2), b: { c: set(3) } }), { a: 2, b: { c: 3 } }],
    [
      'appends what is not there',
      { a: ['x', 1n] },
      fields({ a: append('x', 1, 'z', 'z'), b: append(1) }),
      { a: ['x', 1n, 'z'], b: [1] },
    ],
    [
      'makes mappings and lists of null',
      { a: null, b: null },
      fields({ a: { c: set(1) }, b: append(1) }),
      { a: { c: 1 }, b: [1] },
    ],
    ['leaves alone what has no leaves', { a: 1 }, fields({ a: { b: {} }, c: append(), d: {} }), { a: 1 }],
    ['begins with nothing', undefined, fields({ a: set(null) }), { a: null }],
  ])('%s', (_, value, patch, result) => {
    expect(patchValue(value, patch)).toEqual(result);
  });
});
