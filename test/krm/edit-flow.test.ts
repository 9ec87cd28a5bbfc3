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
/** Adds `b: x` and `c: { d: [1] }` to the field `m`. */
const patch: Patch = { fields: { m: { fields: { b: set('x'), c: { fields: { d: set([1]) } } } } } };

describe('adding to a mapping in braces', () => {
  it.each([
    ['empty', 'm: {} # c', 'm: {b: x, c: {d: [1]}} # c'],
    ['empty with a space', 'm: { }', 'm: { b: x, c: { d: [1] } }'],
    ['one pair', 'm: {a: b}', 'm: {a: b, b: x, c: {d: [1]}}'],
    ['with spaces', 'm: { a: b }', 'm: { a: b, b: x, c: { d: [1] } }'],
    ['without spaces behind commas', 'm: {a: b,e: f}', 'm: {a: b,e: f,b: x,c: {d: [1]}}'],
    ['a comma at the end', 'm: {a: b,}', 'm: {a: b, b: x, c: {d: [1]},}'],
    ['a comma and a space at the end', 'm: { a: b, }', 'm: { a: b, b: x, c: { d: [1] }, }'],
    ['a key without a value at the end', 'm: {a}', 'm: {a, b: x, c: {d: [1]}}'],
    ['a colon without a value at the end', 'm: {a: }', 'm: {a: , b: x, c: {d: [1]} }'],
    ['a colon without a space at the end', 'm: {a:}', 'm: {a: , b: x, c: {d: [1]}}'],
    ['wrapped', 'm: {a: b, e: f,\n  g: h, i: j}', 'm: {a: b, e: f,\n  g: h, i: j, b: x, c: {d: [1]}}'],
    ['commas in front', 'm: { a: b\n   , e: f\n   }', 'm: { a: b\n   , e: f, b: x, c: { d: [1] }\n   }'],
    ['a comment before the bracket', 'm: {a: b # c\n  }', 'm: {a: b, b: x, c: {d: [1]} # c\n  }'],
    ['a comma and a comment', 'm: {a: b, # c\n  }', 'm: {a: b, b: x, c: {d: [1]}, # c\n  }'],
    ['quoted keys', 'm: {"a": b}', 'm: {"a": b, "b": "x", "c": {"d": [1]}}'],
    ['quoted keys, minified', 'm: {"a":"b"} # c', 'm: {"a":"b","b":"x","c":{"d":[1]}} # c'],
    ['quotes around some keys', 'm: {"a": b, e: f}', 'm: {"a": b, e: f, b: x, c: {d: [1]}}'],
    ['a tag of the core schema', 'm: !!map {a: b}', 'm: !!map {a: b, b: x, c: {d: [1]}}'],
    ['an anchor without aliases', 'm: &m {a: b}', 'm: &m {a: b, b: x, c: {d: [1]}}'],
    ['null in braces', '{m: ~, z: 1}', '{m: {b: x, c: {d: [1]}}, z: 1}'],
    ['nothing in braces', '{m: , z: 1}', '{m: {b: x, c: {d: [1]}}, z: 1}'],
    ['a lone key in braces', '{z: 1, m}', '{z: 1, m: {b: x, c: {d: [1]}}}'],
    ['missing in braces', '{ z: 1 }', '{ z: 1, m: { b: x, c: { d: [1] } } }'],
    ['an alias in braces', '{z: &z {a: 1}, m: *z }', '{z: &z {a: 1}, m: {a: 1, b: x, c: {d: [1]}} }'],
    ['a merge in braces', '{z: &z {a: 1}, m: {<<: *z}}', '{z: &z {a: 1}, m: {<<: *z, b: x, c: {d: [1]}}}'],
  ])('%s', (_, before, after) => {
    expect(edit(before, patch)).toBe(after);
    expect(edit(after, patch)).toBe(after);
  });

  it.each([
    [
      'on lines',
      'm: {\n    a: b, # c\n    e: f # d\n    # g\n  }\n',
      'm: {\n    a: b, # c\n    e: f, # d\n    b: x,\n    c: {d: [1]}\n    # g\n  }\n',
    ],
    ['on lines with a comma', 'm: {\n  a: b, # c\n  }\n', 'm: {\n  a: b, # c\n  b: x,\n  c: {d: [1]},\n  }\n'],
    [
      'closed on the last line',
      'm: { a: b,\n     e: f }\n',
      'm: { a: b,\n     e: f,\n     b: x,\n     c: { d: [1] } }\n',
    ],
    [
      'with neighbours on lines',
      'm: {\n  a: {\n    e: f\n  }\n }\n',
      'm: {\n  a: {\n    e: f\n  },\n  b: x,\n  c: {\n   d: [\n    1\n   ]\n  }\n }\n',
    ],
    ['empty on lines', 'm: { # c\n  }\n', 'm: { # c\n    b: x,\n    c: {d: [1]}\n  }\n'],
    ['empty between lines', '{k: 1, m: {},\n     z: 1}', '{k: 1, m: {b: x, c: {d: [1]}},\n     z: 1}'],
    ['CRLF', 'm: {\r\n  a: b\r\n  }\r\n', 'm: {\r\n  a: b,\r\n  b: x,\r\n  c: {d: [1]}\r\n  }\r\n'],
  ])('%s', (_, before, after) => {
    expect(edit(before, patch)).toBe(after);
  });

  it('quotes what holds an indicator of flow style', () => {
    const odd: Patch = { fields: { m: { fields: { 'a,b': set('[x]'), 'c: d': set('{y}'), e: set('f:g') } } } };
    expect(edit('m: {}', odd)).toBe('m: {"a,b": "[x]", "c: d": "{y}", e: "f:g"}');
  });

  it('refuses a mapping of one pair in brackets, which has no braces', () => {
    expect(edit('items: [a: 1]', { fields: { b: set(1) } }, ['items', 0])).toBe(
      'refused: it is a mapping without braces',
    );
  });
});

describe('JSON', () => {
  const object = { kind: 'A', metadata: { name: 'a', labels: {}, list: ['x'] }, m: { a: [] } };
  const appended: Patch = {
    fields: {
      m: { fields: { b: set('x'), a: { append: [{ d: 1 }] } } },
      metadata: { fields: { labels: { fields: { 'a.b/c': set('yes') } }, list: { append: ['y'] } } },
      z: set({ e: {}, f: [] }),
    },
  };
  const result = {
    kind: 'A',
    metadata: { name: 'a', labels: { 'a.b/c': 'yes' }, list: ['x', 'y'] },
    m: { a: [{ d: 1 }], b: 'x' },
    z: { e: {}, f: [] },
  };

  it.each([0, 1, 2, 4, '\t'])('is written as JSON.stringify writes it with %j', (space) => {
    expect(edit(JSON.stringify(object, null, space), appended)).toBe(JSON.stringify(result, null, space));
    expect(edit(`${JSON.stringify(object, null, space)}\n`, appended)).toBe(`${JSON.stringify(result, null, space)}\n`);
  });

  it.each([0, 2])('is written so inside of a list too, with %j', (space) => {
    const list = (item: unknown) => JSON.stringify({ kind: 'List', items: [{ a: 1 }, item, { b: 1 }] }, null, space);
    expect(edit(list(object), appended, ['items', 1])).toBe(list(result));
  });

  it('is written on one line with spaces where it stands so', () => {
    expect(edit('{"kind": "A", "m": {"a": 1}}', patch)).toBe('{"kind": "A", "m": {"a": 1, "b": "x", "c": {"d": [1]}}}');
    expect(edit('{ "kind": "A" }', patch)).toBe('{ "kind": "A", "m": { "b": "x", "c": { "d": [1] } } }');
  });

  it('stays on one line inside of lines where its neighbours do', () => {
    const before = '{\n  "l": [\n    {"c": 1}\n  ],\n  "a": {"b": 1}\n}';
    const after = '{\n  "l": [\n    {"c": 1},\n    {"d": 2}\n  ],\n  "a": {"b": 1},\n  "m": {"b": "x"}\n}';
    const both: Patch = { fields: { l: { append: [{ d: 2 }] }, m: { fields: { b: set('x') } } } };
    expect(edit(before, both)).toBe(after);
  });

  it('keeps lists of objects in a block document as they are', () => {
    const before = 'kind: List\nitems:\n- {"kind":"A","m":{}}\n- kind: B\n';
    expect(edit(before, patch, ['items', 0])).toBe(
      'kind: List\nitems:\n- {"kind":"A","m":{"b":"x","c":{"d":[1]}}}\n- kind: B\n',
    );
  });
});
