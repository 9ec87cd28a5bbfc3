import { type Document, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { isJsonObject, type Json } from '../resource/json.ts';
import { BEYOND_LIST, MAX_TOKENS_OF_LIST } from './limits.ts';
import { mentionsIn } from './mentions.ts';
import { type Outline, outlinesOf } from './outline.ts';
import { type EditSource, jsonOf, parseYaml, problemsOf } from './parse.ts';
import { readPlain } from './plain/read.ts';
import { type Scan, scanResourceList } from './scan.ts';
import { type ScannedList, ScannedPart } from './scanned-part.ts';
import { lineAt, newlineOf, positions } from './text.ts';
import { type YamlItem, yamlItem } from './yaml-item.ts';

/** A ResourceList as it came in (KRM Functions Specification v1): the text, and where everything stands in it. */
export interface ResourceList {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  readonly items: readonly YamlItem[];
  /** `null` where there is none. */
  readonly functionConfig: () => { readonly value: Json } | { readonly problem: string };
  /** What an earlier function in the pipe has reported; `[]` where there is nothing. */
  readonly results: () => readonly Json[];
  /** Parts whose text is no YAML, with what the parser says: such a list must not be passed on as if it were whole. */
  readonly broken: () => readonly BrokenPart[];
  readonly layout: Layout;
}

export interface BrokenPart {
  /** `undefined` where it is another top-level field than `items`. */
  readonly item: YamlItem | undefined;
  readonly line: number;
  readonly detail: string;
}

/** Where new text goes: by the scanner's ranges, or by the syntax tree of the whole text. */
export type Layout =
  | { readonly kind: 'scanned'; readonly scan: Scan }
  | { readonly kind: 'parsed'; readonly source: EditSource };

export type ReadFailure =
  | { readonly reason: 'not-yaml'; readonly detail: string; readonly line: number | undefined }
  | { readonly reason: 'not-a-resource-list'; readonly detail: string };

/** Wide enough for every alias. */
const ALIAS = /(?:^|[\s,[{:-])\*[^\s,[\]{}]/;

/** Reads `text` by the slice scanner where that is sure of its shape, else by `yaml`'s own parser. */
export function readResourceList(text: string): ResourceList | ReadFailure {
  const scan = scanResourceList(text);
  if (scan !== undefined && topScalar(text, scan, 'kind') === 'ResourceList') return scannedList(text, scan);
  return parsedList(text);
}

function scannedList(text: string, scan: Scan): ResourceList {
  let parsed: EditSource | ReadFailure | undefined;
  const parseWhole = () => {
    parsed ??= parseList(text);
    return parsed;
  };
  const value = (name: string): { readonly value: Json } | { readonly problem: string } => {
    const range = scan.keys.get(name);
    if (range === undefined) return { value: null };
    const plain = readPlain(text, range.start, range.end, -1);
    if (isJsonObject(plain)) return { value: plain[name] ?? null };
    const document = parseYaml(text.slice(range.start, range.end));
    const problem = problemsOf(document)[0];
    const node = isMap(document.contents) ? document.contents.get(name, true) : undefined;
    if (problem !== undefined || node === undefined) return { problem: problem?.message ?? 'it has no value' };
    return jsonOf(document, node as Node);
  };
  let aliased: boolean | undefined;
  const hasAliases = () => {
    aliased ??= ALIAS.test(text);
    return aliased;
  };
  const outlines = scan.outlines ?? outlinesOf(text, scan.slices, scan.dashColumn ?? 0);
  const whole: ScannedList = {
    text,
    dashColumn: scan.dashColumn ?? 0,
    mentions: mentionsIn(text),
    hasAliases,
    budget: { tokens: MAX_TOKENS_OF_LIST },
    nodeAt: (position) => {
      const list = parseWhole();
      const node = 'reason' in list ? undefined : itemNodes(list.node as YAMLMap)[position];
      return node === undefined || 'reason' in list ? undefined : { ...list, node };
    },
  };
  const items = scan.slices.map((slice, position) =>
    yamlItem(new ScannedPart(whole, slice, position, outlines[position])),
  );
  return {
    text,
    newline: newlineOf(text),
    items,
    broken: () => [...brokenFields(text, scan), ...brokenItems(text, scan, items, outlines)],
    functionConfig: () => value('functionConfig'),
    results: () => asList(value('results')),
    layout: { kind: 'scanned', scan },
  };
}

function brokenItems(
  text: string,
  scan: Scan,
  items: readonly YamlItem[],
  outlines: readonly (Outline | undefined)[],
): readonly BrokenPart[] {
  let placeOf: ReturnType<typeof positions> | undefined;
  const broken: BrokenPart[] = [];
  for (const [position, item] of items.entries()) {
    if (outlines[position] !== undefined) continue;
    const detail = whyBroken(item);
    if (detail === undefined) continue;
    placeOf ??= positions(text);
    broken.push({ item, line: placeOf(scan.slices[position]?.start ?? 0).line, detail });
    // All behind it are refused for the same reason.
    if (detail === BEYOND_LIST) break;
  }
  return broken;
}

function brokenFields(text: string, scan: Scan): readonly BrokenPart[] {
  return [...scan.keys].flatMap(([name, { start, end }]) => {
    // The scanner takes only values on the key's own line that are surely whole.
    if (name === 'items' || text.indexOf('\n', start) + 1 >= end) return [];
    if (readPlain(text, start, end, -1) !== undefined) return [];
    const problem = problemsOf(parseYaml(text.slice(start, end)), ['DUPLICATE_KEY'])[0];
    if (problem === undefined) return [];
    return [{ item: undefined, line: lineAt(text, start + problem.offset), detail: problem.message }];
  });
}

/** Keys that stand twice are left to the rules: the structure is in no doubt, and kpt and kustomize take them. */
function whyBroken(item: YamlItem): string | undefined {
  const source = item.source();
  if (source === undefined) return item.problems()[0];
  const problem = problemsOf(source.document, ['DUPLICATE_KEY'])[0]?.message;
  return problem ?? item.problems().find((message) => /^(?:Unresolved alias|Merge sources)/.test(message));
}

function parsedList(text: string): ResourceList | ReadFailure {
  const source = parseList(text);
  if ('reason' in source) return source;
  const root = source.node as YAMLMap;
  const mentions = mentionsIn(text);
  const value = (name: string): { readonly value: Json } | { readonly problem: string } => {
    const node = root.get(name, true);
    return node === undefined ? { value: null } : jsonOf(source.document, node as Node);
  };
  return {
    text,
    newline: newlineOf(text),
    items: itemNodes(root).map((node, position) => {
      const [start, , end] = node.range ?? [0, 0, text.length];
      return yamlItem({
        id: undefined,
        position,
        mentions: (needle) => mentions(needle, start, end),
        parse: () => ({ ...source, node }),
      });
    }),
    functionConfig: () => value('functionConfig'),
    results: () => asList(value('results')),
    broken: () => [],
    layout: { kind: 'parsed', source },
  };
}

function parseList(text: string): EditSource | ReadFailure {
  const document: Document = parseYaml(text);
  // Duplicate keys leave the structure in no doubt: they are told of the item that has them, if a rule needs it.
  const problem = problemsOf(document, ['DUPLICATE_KEY'])[0];
  if (problem?.code === 'MULTIPLE_DOCS') return { reason: 'not-a-resource-list', detail: 'it holds several documents' };
  if (problem !== undefined) {
    return { reason: 'not-yaml', detail: problem.message, line: lineAt(text, problem.offset) };
  }
  const root = document.contents;
  if (root === null) return { reason: 'not-a-resource-list', detail: 'it is empty' };
  if (!isMap(root)) return { reason: 'not-a-resource-list', detail: 'it is no mapping' };
  const names = root.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined) return { reason: 'not-a-resource-list', detail: `it has the field \`${doubled}\` twice` };
  const kind = root.get('kind');
  if (kind !== 'ResourceList') {
    const found = typeof kind === 'string' ? `it is a \`kind: ${kind}\`` : 'it has no `kind`';
    return { reason: 'not-a-resource-list', detail: found };
  }
  const items = root.get('items', true);
  const none = items === undefined || items === null || (isScalar(items) && items.value === null);
  if (!none && !isSeq(items)) return { reason: 'not-a-resource-list', detail: 'its `items` is no list' };
  return { document, node: root, text, base: 0 };
}

function itemNodes(root: YAMLMap): readonly Node[] {
  const items = root.get('items', true);
  return isSeq(items) ? (items.items as Node[]) : [];
}

function topScalar(text: string, scan: Scan, name: string): string | undefined {
  const range = scan.keys.get(name);
  if (range === undefined) return undefined;
  return /^["']?([A-Za-z0-9./]+)["']?[ ]*(?:#.*)?$/.exec(text.slice(range.valueStart, range.end).trimEnd())?.[1];
}

function asList(read: { readonly value: Json } | { readonly problem: string }): readonly Json[] {
  return 'value' in read && Array.isArray(read.value) ? read.value : [];
}
