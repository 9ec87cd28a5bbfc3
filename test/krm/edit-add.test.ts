import { describe, expect, it } from 'vitest';
import { isMap, isSeq, type Node } from 'yaml';
import { editNode } from '../../src/krm/edit/edit-node.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import type { Patch } from '../../src/resource/item.ts';
import { edit, fields, set } from './editing.ts';

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const label = fields({ metadata: { labels: { 'istio.io/use-waypoint': set('waypoint') } } });

describe('adding keys to a block mapping', () => {
  it('puts a missing subtree behind the last pair and its comment, before comments of outer levels', () => {
    const before = lines('kind: Service', 'metadata:', '  name: a # name', '  # inner', '', '# outer', 'spec: {}');
    const after = lines(
      'kind: Service',
      'metadata:',
      '  name: a # name',
      '  labels:',
      '    istio.io/use-waypoint: waypoint',
      '  # inner',
      '',
      '# outer',
      'spec: {}',
    );
    expect(edit(before, label)).toBe(after);
  });

  it.each([1, 2, 3, 4, 8])('indents by %i where the document does', (width) => {
    const pad = ' '.repeat(width);
    const before = lines('metadata:', `${pad}annotations:`, `${pad}${pad}a: b`);
    expect(edit(before, label)).toBe(`${before}${pad}labels:\n${pad}${pad}istio.io/use-waypoint: waypoint\n`);
    const canary = fields({ spec: { service: { canary: set({ a: [{ b: { c: 1 } }] }) } } });
    const added = ['spec:', ' service:', '  canary:', '   a:', '   - b:'].map((line) =>
      line.replace(/^ */, (s) => pad.repeat(s.length)),
    );
    expect(edit(before, canary)).toBe(before + lines(...added, `${pad.repeat(3)}  ${pad}c: 1`));
  });

  it('takes the step from the mapping above, where steps differ', () => {
    const before = lines('a:', ' b: 1', 'metadata:', '    annotations:', '          x: 1');
    const patch = fields({ metadata: { labels: { a: set(1) }, annotations: { z: { z: set(2) } } } });
    const after = lines(
      'a:',
      ' b: 1',
      'metadata:',
      '    annotations:',
      '          x: 1',
      '          z:',
      '                z: 2',
    );
    expect(edit(before, patch)).toBe(after + lines('    labels:', '        a: 1'));
  });

  it('keeps the order given, with what is new inside the last pair first', () => {
    const before = lines('a: 1', 'b:', '  c:', '    d: 1');
    const patch = fields({ z: set(1), b: { y: set(2), c: { x: set(3) } }, w: { u: set(4), v: set(5) } });
    const after = lines('a: 1', 'b:', '  c:', '    d: 1', '    x: 3', '  y: 2', 'z: 1', 'w:', '  u: 4', '  v: 5');
    expect(edit(before, patch)).toBe(after.replace('  y:', '  "y":'));
  });

  it('adds to a mapping inside of lists, compact or not, at its own column', () => {
    for (const [dash, pad] of [
      ['- ', '  '],
      ['  -   ', '      '],
    ]) {
      const before = lines('items:', `${dash}kind: A`, `${pad}metadata:`, `${pad}  name: a`, `${dash}kind: B`);
      const after = edit(
        before,
        fields({ metadata: { x: set(1) }, y: set(2) }),
        (root) => isMap(root) && root.getIn(['items', 0]),
      );
      const expected = [
        'items:',
        `${dash}kind: A`,
        `${pad}metadata:`,
        `${pad}  name: a`,
        `${pad}  x: 1`,
        `${pad}"y": 2`,
        `${dash}kind: B`,
      ];
      expect(after).toBe(lines(...expected));
    }
  });

  it('adds to a mapping in a list of lists', () => {
    const before = lines('- - a: 1', '    b: 2', '  - c: 3');
    const node = (root: Node | null) => isSeq(root) && root.getIn([0, 0]);
    expect(edit(before, fields({ z: { a: set([1]) } }), node)).toBe(
      lines('- - a: 1', '    b: 2', '    z:', '      a:', '      - 1', '  - c: 3'),
    );
  });

  it('makes the object’s text after the dash of its list has become a space', () => {
    const before = lines('  kind: Service', '  metadata:', '    name: a', '    # c', '');
    const after = lines(
      '  kind: Service',
      '  metadata:',
      '    name: a',
      '    labels:',
      '      istio.io/use-waypoint: waypoint',
      '    # c',
      '',
    );
    expect(edit(before, label)).toBe(after);
  });

  it('counts offsets from the start of the whole input', () => {
    const text = 'a: 1';
    const document = parseYaml(text);
    const result = editNode({ document, node: document.contents as Node, text, base: 100 }, fields({ b: set(1) }));
    expect(result).toEqual({ splices: [{ start: 104, end: 104, text: '\nb: 1' }] });
  });

  it.each([
    ['a text without a line break at its end', 'a: 1\nb: # c', 'a: 1\nb: # c\nz: 1'],
    ['an end marker', 'a: 1\n...\n', 'a: 1\nz: 1\n...\n'],
    ['a start marker and comments', '# top\n--- # start\n# first\na: 1\n', '# top\n--- # start\n# first\na: 1\nz: 1\n'],
    ['CRLF', 'a: 1\r\nb: # c\r\n', 'a: 1\r\nb: # c\r\nz: 1\r\n'],
    ['CRLF behind a literal', 'a: |\r\n  x\r\n\r\n', 'a: |\r\n  x\r\nz: 1\r\n\r\n'],
    ['blank lines', 'a: 1\n\n\n', 'a: 1\nz: 1\n\n\n'],
    ['a literal', 'a: |\n  x\n  # text\n# c\n', 'a: |\n  x\n  # text\nz: 1\n# c\n'],
    ['a literal that keeps its blank lines', 'a: |+\n  x\n\n\n# c\n', 'a: |+\n  x\n\n\nz: 1\n# c\n'],
    ['a stripped literal at the end of the text', 'a: |-\n  x', 'a: |-\n  x\nz: 1'],
    ['a list', 'a:\n- x\n- # c\n', 'a:\n- x\n- # c\nz: 1\n'],
    ['braces on several lines', 'a: {\n  b: 1,\n  } # c\n# d\n', 'a: {\n  b: 1,\n  } # c\nz: 1\n# d\n'],
    ['a value on several lines', 'a: x\n  y\n  "z" # c\n', 'a: x\n  y\n  "z" # c\nz: 1\n'],
    ['a byte order mark', '\uFEFFa: 1\n', '\uFEFFa: 1\nz: 1\n'],
    ['a root that is indented', '# c\n   a: 1\n', '# c\n   a: 1\n   z: 1\n'],
    ['an anchored key', 'a: 1\n&k b: 2\n', 'a: 1\n&k b: 2\nz: 1\n'],
    ['an anchored nothing', 'a: &n\n# c\n', 'a: &n\nz: 1\n# c\n'],
    ['a tab before a comment', 'a: 1\t# c\n', 'a: 1\t# c\nz: 1\n'],
  ])('works with %s', (_, before, after) => {
    expect(edit(before, fields({ z: set(1) }))).toBe(after);
  });

  it('refuses to put a line behind a literal whose last line break is not there', () => {
    expect(edit('a: |\n  x', fields({ z: set(1) }))).toBe(
      'refused: the text ends in a block scalar without a line break',
    );
  });

  it('finds keys whatever their notation', () => {
    const before = lines('"a": 1', "'b': 1", '80: 1', 'true: 1', '~: 1');
    const patch = fields({ a: set(2), b: set(2), 80: set(2), true: set(2), '': set(2), __proto__2: set(3) });
    expect(edit(before, patch)).toBe(`${before.replaceAll(' 1', ' 2')}__proto__2: 3\n`);
  });

  it('adds the key __proto__ as a key', () => {
    const patch: Patch = { fields: { ['__proto__']: set(1) } };
    expect(edit('a: 1\n', patch)).toBe('a: 1\n__proto__: 1\n');
    expect(edit('__proto__: 1\n', patch)).toBe('__proto__: 1\n');
  });
});
