import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from 'yaml';
import { editNode } from '../../src/krm/edit/edit-node.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import { edit, fields, set } from './editing.ts';

describe('setting an existing scalar', () => {
  it.each([
    ['plain, with a comment', 'v: old # why', 'new', 'v: new # why'],
    ['in double quotes, which stay', 'v: "old"  # why', 'new', 'v: "new"  # why'],
    ['in single quotes, which stay', "v: 'old'", "it's", "v: 'it''s'"],
    ['in single quotes, which cannot hold it', "v: 'old'", 'a\tb', 'v: "a\\tb"'],
    ['to a number', 'v: "80"', 80, 'v: 80'],
    ['to a string that looks like a number', 'v: 80', '80', 'v: "80"'],
    ['to null', 'v: old', null, 'v: null'],
    ['on several lines', 'v: old\n  and more # why', 'new', 'v: new # why'],
    ['in quotes on several lines', 'v: "old\n\n  and more" # why', 'new', 'v: "new" # why'],
    ['on the line below its key', 'v: # key\n  old # value', 'new', 'v: # key\n  new # value'],
    ['without a value', 'v: # why', 'new', 'v: new # why'],
    ['literal', 'v: | # why\n  old\n\n  more\n\nw: 1', 'new', 'v: new # why\n\nw: 1'],
    ['folded and stripped', 'v: >-\n  old\n  more\nw: 1', 'new', 'v: new\nw: 1'],
    ['literal that keeps blank lines', 'v: |+\n  old\n\n\nw: 1', 'new', 'v: new\nw: 1'],
    ['literal at the end of the text', 'v: |\n  old', 'new', 'v: new'],
    ['literal without content', 'v: |\nw: 1', 'new', 'v: new\nw: 1'],
    ['with an anchor that nobody uses', 'v: &a old # why', 'new', 'v: &a new # why'],
    ['in braces', '{v: old, w: 1}', 'new', '{v: new, w: 1}'],
    ['in braces, to something that needs quotes', '{v: old, w: 1}', 'a, b', '{v: "a, b", w: 1}'],
    ['in braces, quoted', '{v: \'old\', w: "1"}', 'new', '{v: \'new\', w: "1"}'],
    ['in braces, without a value', '{v: , w: 1}', 'new', '{v: new, w: 1}'],
    ['in braces, without a colon', '{v, w: 1}', 'new', '{v: new, w: 1}'],
    ['in JSON', '{"v":"old","w":1}', 'yes', '{"v":"yes","w":1}'],
  ])('%s', (_, before, value, after) => {
    expect(edit(before, fields({ v: set(value) }))).toBe(after);
  });

  it.each([
    ['plain', 'v: "old"', 'old'],
    ['an integer of another type', 'v: 80', 80n],
    ['a list', 'v:\n- a\n- b: 1', ['a', { b: 1 }]],
    ['a mapping in another order', 'v: {a: 1, b: 2}', { b: 2, a: 1 }],
    ['an alias', 'a: &a {b: 1}\nv: *a', { b: 1 }],
    ['null as nothing', 'v:', null],
  ])('makes no splice where the value is there already: %s', (_, before, value) => {
    const document = parseYaml(before);
    const source = { document, node: document.contents as Node, text: before, base: 0 };
    expect(editNode(source, fields({ v: set(value) }))).toEqual({ splices: [] });
  });
});

it('changes one scalar and no other byte', () => {
  const line = fc.record({
    word: fc.constantFrom('x', '"y z"', "'z'", '5', '~', '|-\n    a literal'),
    comment: fc.constantFrom('', ' # x: y', '  #'),
  });
  const value = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(true, null, 'yes', 'a: b', '# c'));
  fc.assert(
    fc.property(fc.array(line), line, fc.array(line), value, (above, { word, comment }, below, value) => {
      // The comment of a literal stands behind its first line.
      const withComment = (one: string, behind: string) => one.replace(/(?=\n|$)/, behind);
      const print = (one: typeof above, from: number) =>
        one.map(({ word, comment }, index) => `  k${from + index}: ${withComment(word, comment)}\n`).join('');
      const head = `${print(above, 0)}  key: `;
      const tail = `\n${print(below, above.length)}`;
      const after = edit(head + withComment(word, comment) + tail, fields({ key: set(value) }));
      expect(after.startsWith(head)).toBe(true);
      expect(after.endsWith(comment + tail)).toBe(true);
      expect(after.slice(head.length, -tail.length)).not.toContain('\n');
      expect(parseYaml(after).toJS().key).toEqual(typeof value === 'number' ? BigInt(value) : value);
    }),
    { numRuns: 300 },
  );
});

describe('setting a whole value', () => {
  const map = { a: { b: 1 }, c: [2] };
  it.each([
    ['scalar to mapping', 'v: old # why\nw: 1', map, 'v: # why\n  a:\n    b: 1\n  c:\n  - 2\nw: 1'],
    [
      'scalar on the line below',
      'v: # key\n  old # value\nw: 1',
      map,
      'v: # key # value\n  a:\n    b: 1\n  c:\n  - 2\nw: 1',
    ],
    ['scalar below a comment', 'v:\n  # old\n  old\nw: 1', map, 'v:\n  # old\n  a:\n    b: 1\n  c:\n  - 2\nw: 1'],
    ['literal to mapping', 'v: | # why\n  old\nw: 1', map, 'v: # why\n  a:\n    b: 1\n  c:\n  - 2\nw: 1'],
    ['mapping to scalar', 'v: # why\n  a: 1 # gone\n  b: |\n    x\nw: 1', 'new', 'v: new # why\nw: 1'],
    ['mapping to mapping, at its column', 'v:\n   x: 1 # gone\n\n# w\nw: 1', { u: 2 }, 'v:\n   u: 2\n\n# w\nw: 1'],
    ['list to list, at its column', 'v:\n   - x\nw: 1', ['y', 'z'], 'v:\n   - "y"\n   - z\nw: 1'],
    ['mapping to list, as other lists are', 'u:\n  - 1\nv:\n  x: 1\n', [2], 'u:\n  - 1\nv:\n  - 2\n'],
    ['list to empty', 'v: # why\n- x\n- y\nw: 1', [], 'v: [] # why\nw: 1'],
    ['braces to mapping', 'v: {a: b} # why\nw: 1', map, 'v: {a: {b: 1}, c: [2]} # why\nw: 1'],
    ['braces to scalar', 'v: {a: b} # why\nw: 1', 'new', 'v: new # why\nw: 1'],
    ['in minified JSON', '{"v":["x"],"w":1}', map, '{"v":{"a":{"b":1},"c":[2]},"w":1}'],
    ['in JSON on lines', '{\n  "v": 1\n}\n', { a: [2] }, '{\n  "v": {\n    "a": [\n      2\n    ]\n  }\n}\n'],
  ])('%s', (_, before, value, after) => {
    expect(edit(before, fields({ v: set(value) }))).toBe(after);
  });
});
