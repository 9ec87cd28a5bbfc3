import { describe, expect, it } from 'vitest';
import { isMap, type Node } from 'yaml';
import { editNode } from '../../src/krm/edit/edit-node.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import { applySplices } from '../../src/krm/splice.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';

function edit(text: string, patch: Patch, path: readonly (string | number)[] = []): string {
  const document = parseYaml(text);
  const root = document.contents;
  // The tests name nodes that are there.
  const node = (path.length > 0 && isMap(root) ? root.getIn(path, true) : root) as Node;
  const result = editNode({ document, node, text, base: 0 }, patch);
  return 'refused' in result ? `refused: ${result.refused}` : applySplices(text, result.splices);
}

const set = (value: Json): Patch => ({ set: value });
const field = (...path: readonly string[]): ((patch: Patch) => Patch) => {
  return (patch) => path.reduceRight<Patch>((inner, key) => ({ fields: { [key]: inner } }), patch);
};
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const canary = field('spec', 'service', 'canary', 'labels', 'a/b')(set('x'));

describe('an alias on the way', () => {
  it('becomes a copy of what it stands for, with the change', () => {
    const before = lines(
      'spec:',
      '  service:',
      '    apex: &meta # one',
      '      labels: {app: a}',
      '    canary: *meta # two',
      '  x: 1',
    );
    const copy = ['    canary: # two', '      labels:', '        app: a', '        a/b: x', '  x: 1'];
    expect(edit(before, canary)).toBe(`${before.slice(0, before.indexOf('    canary'))}${lines(...copy)}`);
  });

  it('is copied with the aliases and merges inside of it', () => {
    const before = lines('b: &b {c: 1}', 'a: &a', '  <<: *b', '  d: [*b]', 'm: *a');
    const after = lines('b: &b {c: 1}', 'a: &a', '  <<: *b', '  d: [*b]', 'm:', '  c: 1', '  d:', '  - c: 1', '  e: 2');
    expect(edit(before, field('m', 'e')(set(2)))).toBe(after);
  });

  it('is left alone where the value is already as wanted', () => {
    const before = lines('a: &a {b: 1}', 'm: *a');
    expect(edit(before, field('m', 'b')(set(1)))).toBe(before);
  });

  it('gives way to another value', () => {
    expect(edit('a: &a {b: 1}\nm: *a # c\n', field('m')(set('x')))).toBe('a: &a {b: 1}\nm: x # c\n');
  });
});

describe('a copy', () => {
  it.each(['yes', 'off', '010', '0o17', '1_000', '1:30', '0b1', '2001-12-14'])(
    'does not decide what %s means',
    (word) => {
      const reason = `, and \`${word}\` in it means different things in YAML 1.1 and 1.2; put it in quotes, or write what is meant`;
      const alias = lines(`a: &a {b: [{c: ${word}}], d: {}}`, 'm: *a');
      expect(edit(alias, field('m', 'x')(set(1)))).toBe(`refused: the value of \`m\` would be written out${reason}`);
      expect(edit(alias, field('m')(set(1)))).toBe(alias.replace('*a', '1'));
      const merge = lines(`a: &a {b: {c: ${word}}, d: {}}`, 'm:', '  <<: [{}, *a]');
      expect(edit(merge, field('m', 'b', 'x')(set(1)))).toBe(
        `refused: the value of \`m.b\` would be written out${reason}`,
      );
      expect(edit(merge, field('m', 'd', 'x')(set(1)))).toBe(`${merge}  d:\n    x: 1\n`);
      expect(edit(merge, field('m', 'b')(set(1)))).toBe(`${merge}  b: 1\n`);
      const asKey = lines(`a: &a {${word}: 1}`, 'm: *a');
      expect(edit(asKey, field('m', 'x')(set(1)))).toBe(`refused: the value of \`m\` would be written out${reason}`);
      const object = lines(`items: [&a {b: ${word}}, *a]`);
      expect(edit(object, field('x')(set(1)), ['items', 1])).toBe(`refused: it would be written out${reason}`);
    },
  );

  it('keeps words in quotes and all that YAML 1.1 and 1.2 agree about', () => {
    const before = lines('a: &a ["yes", \'010\', 10, -0.5, 0x1F, true, ~, a: b, "", v1]', 'm: *a');
    const copy = ['- "yes"', '- "010"', '- 10', '- -0.5', '- 31', '- true', '- null', '- a: b', '- ""', '- v1', '- z'];
    expect(edit(before, field('m')({ append: ['z'] }))).toBe(before.replace('m: *a', ['m:', ...copy].join('\n')));
  });
});

describe('an object that is an alias', () => {
  it('becomes a copy in a block list, with the change', () => {
    const before = lines('items:', '- &a', '  kind: A', '  m: {b: 1}', '-   *a # c', '- kind: B');
    const copy = ['-   kind: A # c', '    m:', '      b: 1', '      c: 2', '- kind: B'];
    const after = lines('items:', '- &a', '  kind: A', '  m: {b: 1}', ...copy);
    expect(edit(before, field('m', 'c')(set(2)), ['items', 1])).toBe(after);
  });

  it('becomes a copy in a flow list, with the change', () => {
    const before = 'items: [&a {kind: A}, *a]\n';
    expect(edit(before, field('m')(set(2)), ['items', 1])).toBe('items: [&a {kind: A}, {kind: A, m: 2}]\n');
  });
});

describe('a merge key', () => {
  it.each(['<<', '!!merge <<'])('written %s stays, with new keys beside it', (merge) => {
    const before = lines('c: &c {labels: {app: a}, num: 1}', `m: # c`, `  ${merge}: *c`, '  # d');
    const add = field('m', 'x')(set(1));
    expect(edit(before, add)).toBe(before.replace('  # d', '  x: 1\n  # d'));
    const copied = field('m', 'labels', 'b')(set('c'));
    expect(edit(before, copied)).toBe(before.replace('  # d', '  labels:\n    app: a\n    b: c\n  # d'));
    const over = field('m', 'num')(set(2));
    expect(edit(before, over)).toBe(before.replace('  # d', '  num: 2\n  # d'));
    expect(edit(before, field('m', 'num')(set(1)))).toBe(before);
    expect(edit(before, field('m', 'labels', 'app')(set('a')))).toBe(before);
  });

  it('gives way to the explicit key that is there', () => {
    const before = lines('c: &c {n: {a: 1}}', 'm:', '  n: {b: 2}', '  <<: [*c, {k: 1}]');
    const patch: Patch = { fields: { m: { fields: { n: { fields: { c: set(3) } }, k: set(2) } } } };
    expect(edit(before, patch)).toBe(before.replace('{b: 2}', '{b: 2, c: 3}').concat('  k: 2\n'));
  });

  it('in quotes is a key like others', () => {
    expect(edit('m: {"<<": 1}\n', field('m', 'x')(set('y z')))).toBe('m: {"<<": 1, "x": "y z"}\n');
  });
});

describe('an anchor that is used elsewhere', () => {
  const used = (where: string, name: string) =>
    `refused: ${where} carries the anchor &${name}, which is used elsewhere; write it out where it is used`;

  it('is refused on the way to the change', () => {
    const before = lines('spec:', '  service:', '    canary: &meta', '      labels: {}', '    apex: *meta');
    expect(edit(before, canary)).toBe(used('the value of `spec.service.canary`', 'meta'));
    expect(edit(before, field('spec', 'service', 'canary', 'labels')(set({})))).toBe(before);
  });

  it.each([
    ['a mapping', 'm: &m {a: 1}\nn: *m', field('m', 'b')(set(1))],
    ['a list', 'm: &m [a]\nn: *m', field('m')({ append: ['b'] })],
    ['nothing', 'm: &m\nn: *m', field('m', 'b')(set(1))],
    ['a scalar', 'm: &m a\nn: [*m]', field('m')(set('b'))],
    ['a merge', 'm: &m {a: 1}\nn: {<<: *m}', field('m', 'b')(set(1))],
    ['a key', 'm: &m a\nn: {*m : 1}', field('m')(set('b'))],
  ])('is refused at the change: %s', (_, before, patch) => {
    expect(edit(before, patch)).toBe(used('the value of `m`', 'm'));
  });

  it('is refused inside of what would go', () => {
    const before = lines('m:', '  "a.b": [1, &l x]', 'n: *l');
    expect(edit(before, field('m')(set('y')))).toBe(used('the value of `m["a.b"][1]`', 'l'));
    const inside = lines('m: [&l x, *l]', 'n: 1');
    expect(edit(inside, field('m')(set('z')))).toBe(lines('m: z', 'n: 1'));
  });

  it('is refused on the object and above it', () => {
    expect(edit('items: [&a {b: 1}, *a]', field('c')(set(1)), ['items', 0])).toBe(used('it', 'a'));
    expect(edit('items: &a [{b: 1}]\nx: *a', field('c')(set(1)), ['items', 0])).toBe(
      used('the list it stands in', 'a'),
    );
  });

  it('does not matter beside the way, nor where another anchor of the name is meant', () => {
    expect(edit('m: {a: &a 1}\nn: *a', field('m', 'b')(set(2)))).toBe('m: {a: &a 1, b: 2}\nn: *a');
    expect(edit('x: &a 1\ny: *a\nm: &a {b: 1}', field('m', 'c')(set(2)))).toBe('x: &a 1\ny: *a\nm: &a {b: 1, c: 2}');
  });

  it('may be used by what is copied', () => {
    const before = lines('a: &a {b: &b {c: 1}}', 'm: *a', 'n: *b');
    expect(edit(before, field('m', 'd')(set(1)))).toBe(before.replace('m: *a', 'm:\n  b:\n    c: 1\n  d: 1'));
  });
});

describe('anchors without aliases', () => {
  it.each([
    ['m: &m # c\n  a: 1\n', 'm: &m # c\n  a: 1\n  b: 2\n'],
    ['m:\n  &m\n  a: 1\n', 'm:\n  &m\n  a: 1\n  b: 2\n'],
    ['m: &m !!map\n  a: 1\n', 'm: &m !!map\n  a: 1\n  b: 2\n'],
    ['m: &m {a: 1}\n', 'm: &m {a: 1, b: 2}\n'],
    ['m: &m ~\n', 'm: &m\n  b: 2\n'],
  ])('stay: %j', (before, after) => {
    expect(edit(before, field('m', 'b')(set(2)))).toBe(after);
  });
});

it('refuses an alias bomb', () => {
  const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`);
  expect(edit(lines('l0: &l0 [x]', ...levels), field('m')(set(1)))).toMatch(
    /^refused: it cannot be read: Excessive alias/,
  );
});
