import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { editNode } from '../../src/krm/edit/edit-node.ts';
import { editPlain, type PlainText } from '../../src/krm/edit/plain.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import { readPlain } from '../../src/krm/plain/read.ts';
import { readResourceList } from '../../src/krm/resource-list.ts';
import { scanResourceList } from '../../src/krm/scan.ts';
import { flatten } from '../../src/krm/yaml-item.ts';
import { run } from '../../src/pipeline.ts';
import type { Patch } from '../../src/resource/item.ts';
import { routeFindings } from '../../src/route-tests/findings.ts';
import { CASES, resourceList } from '../cases/driver.ts';
import { anyDocument, plainDocument } from './any-document.ts';
import { aimedAt, rootPatch, simplyAimedAt } from './any-patch.ts';
import { edit, fields, set } from './editing.ts';
import { spoiltList } from './spoilt-list.ts';

const NUM_RUNS = Number(process.env.PLAIN_EDIT_RUNS ?? 1);

/** The object of a document where that is written plainly, alone or on the dash of a list. */
function plainTextOf(document: { readonly text: string; readonly path: readonly unknown[] }): PlainText | undefined {
  const { text, path } = document;
  const scan = path.length === 0 ? undefined : scanResourceList(text);
  const slice = path.length === 0 ? { start: 0, end: text.length } : scan?.slices[1];
  if (slice === undefined) return undefined;
  // What is indented may as well begin on a dash.
  const dashColumn = scan?.dashColumn ?? (/^ {2}[^ #]/.test(text) ? 0 : -1);
  const own = path.length === 0 && dashColumn === 0 ? `-${text.slice(1)}` : text.slice(slice.start, slice.end);
  const value = readPlain(own, 0, own.length, dashColumn);
  return value === undefined ? undefined : { text: own, base: slice.start, dashColumn, value };
}

/** The item that was spoilt, where it is still written plainly. */
function spoiltText({ text, at }: { readonly text: string; readonly at: number }): PlainText | undefined {
  const scan = scanResourceList(text);
  const slice = scan?.slices.find(({ end }) => end > at);
  if (slice === undefined || scan?.dashColumn === undefined) return undefined;
  const { dashColumn } = scan;
  const value = readPlain(text, slice.start, slice.end, dashColumn);
  return value === undefined
    ? undefined
    : { text: text.slice(slice.start, slice.end), base: slice.start, dashColumn, value };
}

/** The same by the syntax tree, in which a space stands for the dash. */
function byTree({ text, base, dashColumn }: PlainText, patch: Patch) {
  const own = dashColumn < 0 ? text : `${text.slice(0, dashColumn)} ${text.slice(dashColumn + 1)}`;
  const document = parseYaml(own);
  if (document.contents === null) throw new Error('the generator makes mappings only');
  return editNode({ document, node: document.contents, text: own, base }, patch);
}

/** The edits that the function makes in a list. */
function plannedIn(text: string) {
  const list = readResourceList(text);
  if ('reason' in list) return [];
  const functionConfig = list.functionConfig();
  const config = readConfig('value' in functionConfig ? functionConfig.value : null);
  if ('diagnostics' in config) return [];
  const items = flatten(list.items);
  return run(items, config.config, routeFindings).edits.flatMap(({ item, patch }) => {
    const found = items.find((each) => each === item);
    return found === undefined ? [] : [{ item: found, patch }];
  });
}

/** How many patches of such texts were made without the tree, and by it. */
function countAsTree(texts: fc.Arbitrary<PlainText | undefined>, numRuns: number) {
  const counts = { byTree: 0, plainly: 0 };
  const textAndPatch = texts
    .filter((plain) => plain !== undefined)
    .chain((plain) => {
      const { value } = plain;
      const patch = fc.oneof(rootPatch, aimedAt(value), { weight: 3, arbitrary: simplyAimedAt(value) });
      return fc.tuple(fc.constant(plain), patch);
    });
  fc.assert(
    fc.property(textAndPatch, ([plain, patch]) => {
      const wanted = byTree(plain, patch);
      if ('splices' in wanted) counts.byTree++;
      const splices = editPlain(plain, patch);
      if (splices === undefined) return;
      counts.plainly++;
      expect({ splices }).toEqual(wanted);
    }),
    { numRuns },
  );
  return counts;
}

const ROUTE = `kind: HTTPRoute
metadata:
  annotations:
  name: checkout  # the apex
  # labels follow
spec:
  parentRefs:
  - name: ingress
  rules:
  # what is exact comes first
  - matches:
    - path: {type: Exact, value: /pay}
    backendRefs:
    - name: checkout # stable
      port: 80
    -   name: 'checkout-canary'
        port: 80

  - backendRefs: # all else
    - name: "cart"
  - filters:
data:
  run.sh: |
    exit 0
  stop.sh: |-
    exit 1

# end
`;
const rule = (index: number, patch: Patch): Patch => fields({ spec: { rules: { entries: { [index]: patch } } } });
const backend = (index: number, patch: Patch): Patch => fields({ backendRefs: { entries: { [index]: patch } } });
const FILTER = { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x', value: 'v2' }] } };

/** How `editPlain` answers of a text alone. */
function plainly(text: string, patch: Patch) {
  const plain = plainTextOf({ text, path: [] });
  return plain === undefined ? undefined : editPlain(plain, patch);
}

describe('editPlain', () => {
  it.each<[string, Patch, string, string]>([
    ['a label', fields({ metadata: { labels: { a: set('b') } } }), '# the apex\n', '# the apex\n  labels:\n    a: b\n'],
    [
      'a mapping at the root',
      fields({ status: { a: { b: set(1) } } }),
      '    exit 1\n',
      '    exit 1\nstatus:\n  a:\n    b: 1\n',
    ],
    [
      'a filter of a rule',
      rule(1, fields({ filters: { append: [FILTER] } })),
      '    - name: "cart"\n',
      '    - name: "cart"\n    filters:\n    - type: RequestHeaderModifier\n      requestHeaderModifier:\n        set:\n        - name: x\n          value: v2\n',
    ],
    [
      'a filter where none stands',
      rule(2, fields({ filters: { append: ['x'] } })),
      '  - filters:\n',
      '  - filters:\n    - x\n',
    ],
    [
      'an annotation where none stands',
      fields({ metadata: { annotations: { a: set('b') } } }),
      'annotations:\n',
      'annotations:\n    a: b\n',
    ],
    ['a name before a comment', fields({ metadata: { name: set('other') } }), 'checkout  # the', 'other  # the'],
    ['a word for a stripped literal', fields({ data: { 'stop.sh': set('true ') } }), '|-\n    exit 1\n', '"true "\n'],
    [
      'the name of a backend',
      rule(0, backend(0, fields({ name: set('other') }))),
      'checkout # stable',
      'other # stable',
    ],
    ['a name in quotes', rule(0, backend(1, fields({ name: set('other') }))), "'checkout-canary'", "'other'"],
    ['a field of a backend', rule(1, backend(0, fields({ port: set(80) }))), '"cart"\n', '"cart"\n      port: 80\n'],
    [
      'a backend',
      rule(0, fields({ backendRefs: { append: [{ name: 'new', port: 1 }] } })),
      '        port: 80\n',
      '        port: 80\n    - name: new\n      port: 1\n',
    ],
    ['a backend as a whole', rule(1, backend(0, set({ a: 1, b: 2 }))), 'name: "cart"\n', 'a: 1\n      b: 2\n'],
    ['a list as a whole', fields({ spec: { parentRefs: set(['a', 'b']) } }), '  - name: ingress\n', '  - a\n  - b\n'],
    [
      'a word for a list',
      fields({ spec: { parentRefs: set('a') } }),
      'parentRefs:\n  - name: ingress\n',
      'parentRefs: a\n',
    ],
    ['a word for a literal', fields({ data: { 'run.sh': set('true ') } }), '|\n    exit 0\n', '"true "\n'],
    ['behind a literal', fields({ data: { a: set('b') } }), '    exit 1\n', '    exit 1\n  a: b\n'],
    [
      'a word for braces',
      rule(0, fields({ matches: { entries: { 0: fields({ path: set('/') }) } } })),
      '{type: Exact, value: /pay}',
      '/',
    ],
    ['nothing', fields({ kind: set('HTTPRoute'), spec: { parentRefs: { append: [{ name: 'ingress' }] } } }), '', ''],
  ])('changes %s', (_, patch, before, after) => {
    expect(plainly(ROUTE, patch)).toBeDefined();
    expect(ROUTE).toContain(before);
    expect(edit(ROUTE, patch)).toBe(ROUTE.replace(before, after));
  });

  it.each<[string, string, Patch?]>([
    ['braces with something in them', 'z: {a: 1}\n', fields({ z: { b: set(1) } })],
    ['empty braces', 'z: {}\n', fields({ z: { b: set(1) } })],
    ['a block for braces', 'z: {a: 1}\n', fields({ z: set({ b: 1 }) })],
    ['JSON', '{"a": 1}'],
    ['a scalar of several lines', 'a: b\n  c\n'],
    ['an anchor', 'a: &b 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['an explicit key', '? a\n: 1\n'],
    ['a doubled key', 'a: 1\na: 2\n'],
    ['a merge key', 'a: 1\n', fields({ '<<': set({ b: 1 }) })],
    ['a literal at the end of the text', 'a: |-\n  b'],
    ['a literal without text', 'a: |\nb: 1\n'],
    ['what is not read plainly then', 'a: 1\n', fields({ z: set('\n') })],
    ['what does not fit', 'z: 1\n', fields({ z: { a: set(1) } })],
    ['the object as a whole', 'z: 1\n', set({ a: 1 })],
    ['more than a million characters', `a: ${'x'.repeat(1_000_000)}\n`],
  ])('leaves to the syntax tree: %s', (_, text, patch = fields({ z: set(1) })) => {
    expect(plainly(text, patch)).toBeUndefined();
  });

  it('breaks lines as the text does', () => {
    const text = ROUTE.slice(0, ROUTE.indexOf('data:\n  run')).replaceAll('\n', '\r\n');
    const patch = fields({ metadata: { labels: { a: set('b') } }, kind: set('GRPCRoute') });
    expect(plainly(text, patch)).toBeDefined();
    expect(edit(text, patch)).toBe(edit(text.replaceAll('\r', ''), patch).replaceAll('\n', '\r\n'));
  });

  it('counts offsets from the start of the whole input, and columns from that of the line', () => {
    const plain: PlainText = { text: '- a: 1\n', base: 100, dashColumn: 0, value: { a: 1 } };
    expect(editPlain(plain, fields({ b: set(1) }))).toEqual([{ start: 106, end: 106, text: '\n  b: 1' }]);
  });

  it.each([
    ['is written plainly', plainDocument.map(plainTextOf)],
    ['is written in any way', anyDocument.map(plainTextOf)],
    ['is spoilt', spoiltList.map(spoiltText)],
  ])(
    'edits as the syntax tree does, or not at all, where a text %s',
    (_, texts) => {
      const counts = countAsTree(texts, 500 * NUM_RUNS);
      expect(counts.byTree).toBeGreaterThan(100 * NUM_RUNS);
      expect(counts.plainly / counts.byTree).toBeGreaterThan(0.4);
    },
    3_600_000,
  );

  it('is not asked of an object that an alias elsewhere may belong to', () => {
    const listOf = (...items: readonly string[]) => {
      const list = readResourceList(`kind: ResourceList\nitems:\n${items.map((item) => `- ${item}\n`).join('')}`);
      return 'reason' in list ? [] : list.items.map((item) => item.plainText()?.value);
    };
    const [command, other] = ['run: a && b', 'a: 1'];
    expect(listOf(command, other)).toEqual([{ run: 'a && b' }, { a: 1 }]);
    expect(listOf(command, other, 'a: &x 1', 'b: *x')).toEqual([undefined, { a: 1 }, undefined, undefined]);
  });

  it('makes nearly all edits that are planned', () => {
    const edits = CASES.map(resourceList).flatMap(plannedIn);
    const made = edits.filter(({ item, patch }) => {
      const plain = item.plainText();
      const splices = plain === undefined ? undefined : editPlain(plain, patch);
      const source = item.source();
      if (splices === undefined || source === undefined) return false;
      expect({ splices }).toEqual(editNode(source, patch));
      return true;
    });
    expect(made.length / edits.length).toBeGreaterThan(0.95);
  }, 60_000);
});
