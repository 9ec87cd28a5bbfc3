import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isSeq, parseDocument } from 'yaml';
import { sniffHead } from '../../src/krm/head.ts';
import { outlinesOf } from '../../src/krm/outline.ts';
import { PARSE_OPTIONS } from '../../src/krm/parse.ts';
import { readResourceList } from '../../src/krm/resource-list.ts';
import { scanResourceList } from '../../src/krm/scan.ts';
import { writeResourceList as write } from '../../src/krm/write.ts';
import { headOf } from '../../src/krm/yaml-item.ts';
import { isJsonObject, type Json } from '../../src/resource/json.ts';
import { listOf, NASTY_ITEMS } from './nasty-items.ts';
import { spoiltList } from './spoilt-list.ts';

function writeResourceList(...args: Parameters<typeof write>): string {
  const written = write(...args);
  if ('refused' in written) throw new Error(written.refused);
  return written.parts.join('');
}

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const NEW = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'new' } };

/** Whole lists of the nasty items, in every arrangement of keys, columns, line breaks and ends. */
const lists = fc
  .record({
    items: fc.array(fc.constantFrom(...NASTY_ITEMS), { minLength: 1, maxLength: 6 }),
    dash: fc.constantFrom(0, 2, 4),
    gaps: fc.boolean(),
    crlf: fc.boolean(),
    order: fc.constantFrom('first', 'last', 'none'),
    marker: fc.boolean(),
    open: fc.boolean(),
    foot: fc.boolean(),
    results: fc.boolean(),
  })
  .map(({ items, dash, gaps, crlf, order, marker, open, foot, results }) => {
    const config = 'functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {}\n';
    const told = results ? 'results:\n- message: earlier\n  severity: info\n' : '';
    const gap = gaps ? '\n# between\n' : '';
    const body = items.map((item) => listOf([item], dash)).join(gap);
    const all = `${marker ? '---\n' : ''}${HEAD}${order === 'first' ? config : ''}${told}items: # all\n${body}${order === 'last' ? config : ''}`;
    const whole = foot ? `${all}# the end\n` : all;
    const ended = open ? whole.replace(/\n+$/, '') : whole;
    return crlf ? ended.replaceAll('\n', '\r\n') : ended;
  });

function itemsByYaml(text: string): readonly { readonly value: unknown; readonly start: number }[] {
  const document = parseDocument(text, { ...PARSE_OPTIONS, uniqueKeys: false });
  expect(document.errors).toEqual([]);
  const items = isMap(document.contents) ? document.contents.get('items', true) : undefined;
  if (!isSeq(items)) return [];
  return items.items.map((node) => {
    const typed = node as { range?: [number, number, number]; toJS: (d: unknown) => unknown };
    return { value: typed.toJS(document), start: typed.range?.[0] ?? -1 };
  });
}

describe('scanResourceList', () => {
  it('cuts where the syntax tree has entries, or is not sure', () => {
    let sure = 0;
    fc.assert(
      fc.property(lists, (text) => {
        const scan = scanResourceList(text);
        if (scan === undefined) return;
        sure++;
        const tree = itemsByYaml(text);
        expect(scan.slices.length).toBe(tree.length);
        scan.slices.forEach(({ start, end }, index) => {
          const at = tree[index]?.start ?? -1;
          expect(at).toBeGreaterThanOrEqual(start);
          expect(at).toBeLessThan(end);
        });
      }),
      { numRuns: 400 },
    );
    expect(sure).toBeGreaterThan(350);
  });

  it('cuts alike whether the byte scanner does, or columns of characters', () => {
    let scanned = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          lists,
          spoiltList.map(({ text }) => text),
        ),
        (spoilt) => {
          const text = `${spoilt.replaceAll(/[^\0-\x7f]/g, '?')}\n`;
          const byBytes = scanResourceList(text);
          // The letter is in a comment behind all else.
          const byCharacters = scanResourceList(`${text}# \u00e4\n`);
          if (byCharacters === undefined) return;
          scanned++;
          expect(byCharacters.outlines).toBeUndefined();
          expect([text, byBytes?.slices, byBytes?.dashColumn]).toEqual([
            text,
            byCharacters.slices,
            byCharacters.dashColumn,
          ]);
          expect(byBytes?.keys).toEqual(byCharacters.keys);
          expect(byBytes?.outlines ?? []).toEqual(outlinesOf(text, byCharacters.slices, byCharacters.dashColumn ?? 0));
        },
      ),
      { numRuns: 2000 },
    );
    expect(scanned).toBeGreaterThan(1500);
  }, 60_000);

  it.each([
    ['JSON', '{"kind":"ResourceList","items":[]}'],
    ['flow items', `${HEAD}items: [{kind: A}]\n`],
    ['a second document', `${HEAD}items: []\n---\nkind: B\n`],
    ['a document end', `${HEAD}items: []\n...\n`],
    ['a directive', `%YAML 1.2\n---\n${HEAD}items: []\n`],
    ['a tab', `${HEAD}items:\n\t- kind: A\n`],
    ['a tag on items', `${HEAD}items: !!seq\n- kind: A\n`],
    ['an anchor on items', `${HEAD}items: &all\n- kind: A\n`],
    ['a key twice', `${HEAD}items: []\nitems: []\n`],
    ['a quoted key', `${HEAD}"items": []\n`],
    ['a flow value over lines', `${HEAD}functionConfig: {\n  kind: A\n}\nitems: []\n`],
    ['a quoted value over lines', `${HEAD}metadata: "a\n  b"\nitems: []\n`],
    ['entries of two columns', `${HEAD}items:\n  - kind: A\n- kind: B\n`],
    ['a mapping for a list', `${HEAD}items:\n  kind: A\n`],
  ])('is not sure of %s', (_, text) => {
    expect(scanResourceList(text)).toBeUndefined();
  });

  it.each(['items: []', 'items:', 'items: null', 'items: ~ # none'])('takes `%s` for an empty list', (items) => {
    expect(scanResourceList(`${HEAD}${items}\n`)?.slices).toEqual([]);
  });
});

describe('sniffHead', () => {
  it('gives the head that parsing gives, or nothing', () => {
    let sure = 0;
    for (const item of NASTY_ITEMS) {
      const text = listOf([item], 2);
      const head = sniffHead(text, 0, text.length);
      if (head === undefined) continue;
      sure++;
      const value = itemsByYaml(`items:\n${text}`)[0]?.value;
      const plain: Json = JSON.parse(
        JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? 1 : entry)),
      );
      expect(head).toEqual(headOf(isJsonObject(plain) ? plain : undefined));
    }
    expect(sure).toBeGreaterThan(9);
  });

  it.each([
    ['a name over two lines', 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n    b'],
    ['a number for a name', 'apiVersion: v1\nkind: A\nmetadata:\n  name: 123'],
    ['a boolean for a name', 'apiVersion: v1\nkind: A\nmetadata:\n  name: yes'],
    ['an alias for metadata', 'apiVersion: v1\nkind: A\nmetadata: *m'],
    ['a merge key', 'apiVersion: v1\nkind: A\nmetadata:\n  <<: *m'],
    ['a quoted key', 'apiVersion: v1\n"kind": A\nmetadata:\n  name: a'],
    ['an escape', 'apiVersion: v1\nkind: "\\x41"\nmetadata:\n  name: a'],
    ['a kind twice', 'kind: A\nkind: B\napiVersion: v1\nmetadata:\n  name: a'],
  ])('is not sure of %s', (_, item) => {
    const text = listOf([item]);
    expect(sniffHead(text, 0, text.length)).toBeUndefined();
  });
});

it('reads the blank lines that a literal keeps', () => {
  const list = readResourceList(`${HEAD}items:\n- kind: A\n  data: |+\n    text\n\n\n- kind: B\n`);
  if ('reason' in list) throw new Error(list.detail);
  expect(list.items.map((item) => item.content())).toEqual([{ kind: 'A', data: 'text\n\n\n' }, { kind: 'B' }]);
});

describe('writeResourceList', () => {
  it('leaves every byte of every item as it came, whatever is added around it', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), fc.boolean(), (text, adds, tells) => {
        const list = readResourceList(text);
        if ('reason' in list) throw new Error(list.detail);
        const results = tells ? [...list.results(), { message: 'told', severity: 'info' }] : undefined;
        const added = adds ? [NEW] : [];
        const output = writeResourceList(list, { splices: [], removed: [], added, results });
        if (!adds && !tells) expect(output).toBe(text);
        // The input is the output less what was put in, in one or two places.
        expect(isSubsequenceOfLines(text, output)).toBe(true);
        const before = itemsByYaml(text).map(({ value }) => value);
        expect(itemsByYaml(output).map(({ value }) => value)).toEqual(adds ? [...before, NEW] : before);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"kind":"A"},{"kind":"B"}]}'],
    ['{\n  "kind": "ResourceList",\n  "items": [\n    {"kind": "A"},\n    {"kind": "B"}\n  ]\n}\n'],
  ])('writes JSON into JSON: %s', (text) => {
    const list = readResourceList(text);
    if ('reason' in list) throw new Error(list.detail);
    const results = [{ message: 'told', severity: 'info' }];
    const output = writeResourceList(list, { splices: [], removed: [], added: [NEW], results });
    expect(JSON.parse(output)).toMatchObject({ items: [{ kind: 'A' }, { kind: 'B' }, NEW], results });
  });
});

function isSubsequenceOfLines(part: string, whole: string): boolean {
  const lines = whole.split(/\r?\n/);
  let at = 0;
  for (const line of part.split(/\r?\n/)) {
    while (at < lines.length && lines[at] !== line) at++;
    if (at === lines.length) return false;
    at++;
  }
  return true;
}

describe('a carriage return without a line feed', () => {
  const list = `---\n${HEAD}items:\n- ${'apiVersion: v1\nkind: A\nmetadata: {name: a}'.replaceAll('\n', '\n  ')}\n`;

  it.each([
    ['behind the marker', list.replace('---', '---\r  ')],
    ['on a line of its own', list.replace('items', '\r  \nitems')],
    ['in a comment', list.replace('items', '# a\rresults: []\nitems')],
    ['in front of a key', list.replace('items', '\ritems')],
    ['in front of an item', list.replace('- api', '\r- api')],
  ])('is nothing that the scanner is sure of %s', (_, text) => {
    expect(scanResourceList(list)).toBeDefined();
    expect(scanResourceList(list.replaceAll('\n', '\r\n'))).toBeDefined();
    expect(scanResourceList(text)).toBeUndefined();
  });
});
