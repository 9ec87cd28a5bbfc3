import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { locate, locateInTree } from '../../src/krm/locate.ts';
import { readManifests } from '../../src/krm/manifests.ts';
import { jsonOf, PARSE_OPTIONS } from '../../src/krm/parse.ts';
import { readResourceList } from '../../src/krm/resource-list.ts';
import { positions } from '../../src/krm/text.ts';
import { flatten, type YamlItem } from '../../src/krm/yaml-item.ts';
import { isJsonObject, type Json, valueAt } from '../../src/resource/json.ts';
import { formatPath, type Path, parsePath } from '../../src/resource/path.ts';
import { CASES, resourceList } from '../cases/driver.ts';
import { listOf, NASTY_ITEMS } from './nasty-items.ts';
import { spoiltList } from './spoilt-list.ts';

function itemsOf(text: string): readonly YamlItem[] {
  return flatten(readManifests([{ path: 'a.yaml', text }]).items);
}

/** Every path of a value, the value's own left out. */
function pathsOf(value: Json | undefined, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((entry, at) => [[...path, at], ...pathsOf(entry, [...path, at])]);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => [[...path, key], ...pathsOf(entry, [...path, key])]);
}

/** A part of a text as a document of its own: the spaces in front of its first line are put back. */
function parsed(text: string, start: number, end: number): Json | undefined {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const document = parseDocument(`${' '.repeat(column)}${text.slice(start, end)}\n`, PARSE_OPTIONS);
  if (document.contents === null) return null;
  const read = jsonOf(document, document.contents);
  return 'value' in read ? read.value : undefined;
}

/** What is located is the value; aliases, and block scalars that keep the breaks behind them, mean nothing alone. */
function expectLocated(text: string, item: YamlItem) {
  for (const path of pathsOf(item.content())) {
    const place = locate(item, path);
    expect(place, formatPath(path)).toBeDefined();
    if (place === undefined || !place.isValue) continue;
    const part = text.slice(place.start, place.end);
    if (/[*&]|<<|\|\+/.test(part)) continue;
    expect(parsed(text, place.start, place.end), `${formatPath(path)}: ${part}`).toEqual(valueAt(item.content(), path));
  }
}

const newlines = ['\n', '\r\n'] as const;

describe('locate', () => {
  it.each(newlines)('finds the value of every path in every style (%j)', (newline) => {
    fc.assert(
      fc.property(
        fc.subarray([...NASTY_ITEMS], { minLength: 1 }),
        fc.constantFrom('', '# head\n', '\ufeff', '---\n'),
        (items, head) => {
          const text = `${head}${items.map((item) => `${item}\n`).join('---\n')}`.replaceAll('\n', newline);
          for (const item of itemsOf(text)) expectLocated(text.replace('\ufeff', ''), item);
        },
      ),
    );
  });

  it('finds the value of every path in a ResourceList', () => {
    for (const dash of [0, 2]) {
      const text = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${listOf(NASTY_ITEMS, dash)}`;
      const list = readResourceList(text);
      if ('reason' in list) throw new Error(list.detail);
      for (const item of flatten(list.items)) expectLocated(text, item);
    }
  });

  it('finds the value of every path in JSON', () => {
    const text =
      '{"apiVersion":"v1","kind":"Service",\n\t"metadata":{"name":"cart","labels":{"a.b/c":"d"}},"n":[1,{"x":null}]}';
    for (const item of itemsOf(text)) expectLocated(text, item);
  });
});

describe('locate by lines alone', () => {
  it('says what the syntax tree says, of fields that are there and of others', () => {
    let plainly = 0;
    let others = 0;
    const texts = fc.oneof(
      fc.constantFrom(...CASES.map(resourceList)),
      spoiltList.map(({ text }) => text),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const [list, again] = [readResourceList(text), readResourceList(text)];
        if ('reason' in list || 'reason' in again) return;
        for (const [index, item] of list.items.entries()) {
          const twin = again.items[index];
          if (twin === undefined || twin.source() === undefined) continue;
          const there = pathsOf(item.content());
          const absent = there.flatMap((path) => [
            [...path, 'none'],
            [...path, 9],
            [...path.slice(0, -1), 'none'],
          ]);
          for (const path of [[], ['none'], ...there, ...absent]) {
            if (item.plainText() === undefined) others++;
            else plainly++;
            const place = locate(item, path);
            expect([text, path, place]).toEqual([text, path, locateInTree(twin, path)]);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(plainly).toBeGreaterThan(others);
  }, 60_000);
});

/** Line, column and text of a field. */
function at(text: string, field: string, index = 0): string {
  const item = itemsOf(text)[index];
  const own = text.replace(/^\ufeff/, '');
  const place = item === undefined ? undefined : locate(item, parsePath(field) ?? []);
  if (place === undefined) return 'nowhere';
  const { line, column } = positions(own)(place.start);
  return `${line}:${column} ${own.slice(place.start, place.end)}`;
}

const ROUTE = `# a comment\t with a tab
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute # the kind
metadata: {name: "checkout", namespace: shop}
spec:
  parentRefs: &parents
    - name: 'web'   # the Gateway
      sectionName: http
  rules:
    - backendRefs: [{name: cart, port: 80}, {name: reports}]
      parents: *parents
    -
      <<: {backendRefs: []}
      matches:
`;

describe('the place of a field', () => {
  it.each([
    ['spec.parentRefs[0].name', "7:13 'web'"],
    ['spec.parentRefs[0].sectionName', '8:20 http'],
    ['metadata.name', '4:18 "checkout"'],
    ['spec.rules[0].backendRefs[1].name', '10:52 reports'],
    ['spec.rules[0].backendRefs[0]', '10:21 {name: cart, port: 80}'],
    // Through an alias, where the value stands.
    ['spec.rules[0].parents', '11:16 *parents'],
    ['spec.rules[0].parents[0].sectionName', '8:20 http'],
    ['spec.rules[1].backendRefs', '13:25 []'],
    // Absent: the key of the deepest parent that is there, and of an entry of a list its first key.
    ['spec.parentRefs[0].port', '7:7 name'],
    ['spec.parentRefs[3]', '6:3 parentRefs'],
    ['spec.rules[0].backendRefs[1].port', '10:46 name'],
    ['spec.hostnames', '5:1 spec'],
    ['spec.rules[1].matches[0].path', '14:7 matches'],
    ['spec.rules[1].matches', '14:7 matches'],
    // The object itself: its name.
    ['', '4:18 "checkout"'],
    ['status.parents', '4:18 "checkout"'],
  ])('%s is at %s', (field, expected) => {
    expect(at(ROUTE, field)).toBe(expected);
    expect(at(`\ufeff${ROUTE}`.replaceAll('\n', '\r\n'), field)).toBe(expected);
  });

  it('is counted from the start of the file in its later documents, and in a List', () => {
    const text = `kind: A\n---\nkind: B\n---\napiVersion: v1\nkind: List\nitems:\n- kind: C\n  metadata:\n    name: cart\n- {kind: D}\n`;
    expect(at(text, '', 1)).toBe('3:7 B');
    expect(at(text, 'metadata.name', 2)).toBe('10:11 cart');
    expect(at(text, '', 3)).toBe('11:10 D');
  });

  it('counts an emoji as two, as editors do', () => {
    expect(at('{kind: A, a: "😀", b: c}', 'b')).toBe('1:23 c');
  });

  it('may be replaced only where it is one word of one object', () => {
    const own = (field: string) => locate(itemsOf(ROUTE)[0] ?? fail(), parsePath(field) ?? [])?.isOwnScalar;
    expect(['spec.parentRefs[0].name', 'metadata.name', 'spec.rules[0].backendRefs[0].port'].map(own)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['spec.rules[0].parents[0].name', 'spec.rules[0].parents', 'spec.rules[1].backendRefs', 'spec.hostnames'].map(
        own,
      ),
    ).toEqual([false, false, false, false]);
    expect(locate(itemsOf('kind: A\na: !!str 1\nb: &x 1\nc: |\n  d\n')[0] ?? fail(), ['a'])?.isOwnScalar).toBe(false);
  });
});

function fail(): never {
  throw new Error('there is no item');
}

describe('parsePath', () => {
  it('is the inverse of formatPath', () => {
    const step = fc.oneof(
      fc.nat(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('spec', 'a.b/c', '', '"', '\\', '[0]', '__proto__'),
    );
    fc.assert(
      fc.property(fc.array(step), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it.each(['.a', 'a.', 'a..b', 'a[', 'a[x]', 'a[01]', 'a["b]', 'a b', 'a[0]b'])('refuses %s', (text) => {
    expect(parsePath(text)).toBeUndefined();
  });
});
