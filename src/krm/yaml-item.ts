import { isMap, isSeq, type Node } from 'yaml';
import type { Fields, FileRef, Item } from '../resource/item.ts';
import { isJsonObject, type Json, type JsonObject, stringAt } from '../resource/json.ts';
import type { ResourceId } from '../resource/resource-id.ts';
import type { PlainText } from './edit/plain.ts';
import { mentionsIn } from './mentions.ts';
import { type EditSource, jsonOf, problemsOf } from './parse.ts';

/** An item that stands in a text, with the way to its syntax tree: what edits need and rules do not see. */
export interface YamlItem extends Item {
  /** `undefined` where the text does not parse. */
  source(): EditSource | undefined;
  /** Its text where that was read without a syntax tree, and means the same wherever it stands. */
  plainText(): PlainText | undefined;
  /** Objects of a `kind: List`, else none. */
  inner(): readonly YamlItem[];
  readonly within?: YamlItem;
}

export interface YamlItemInput {
  readonly id: ResourceId | undefined;
  readonly position: number;
  /** Of the item's own text. */
  readonly mentions: (needle: string) => boolean;
  readonly parse: () => EditSource | { readonly problem: string };
  /** The same value without a syntax tree, where the text is plainly written; else `undefined`. */
  readonly plain?: () => Json | undefined;
  /** Where that text begins. */
  readonly place?: PlainPlace;
  /** The same without what is not in these fields; `undefined` where the text is not surely well-formed too. */
  readonly glance?: (fields: Fields) => Json | undefined;
  readonly file?: FileRef;
  readonly within?: YamlItem;
}

export interface PlainPlace {
  readonly text: () => string;
  /** In the whole input. */
  readonly base: number;
  /** Of the list's dash on which it begins, or -1. */
  readonly dashColumn: number;
  /** What looks like an alias in one text may be one, of something in another. */
  readonly hasAliases: () => boolean;
}

/** Wide enough for every anchor and alias; that a glob or an `&&` in a string fits too only costs time. */
const ANCHOR_OR_ALIAS = /(?:^|[\s,[{:-])[&*][^\s,[\]{}]/;

/** Anchors and aliases may tie objects together: then an object has its meaning, and its edits theirs, only in the whole. */
export function mayBeTied(text: string, hasAliases: () => boolean): boolean {
  return ANCHOR_OR_ALIAS.test(text) && hasAliases();
}

const PATH_ANNOTATIONS = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path'];
const INDEX_ANNOTATIONS = ['internal.config.kubernetes.io/index', 'config.kubernetes.io/index'];

export function yamlItem(input: YamlItemInput): YamlItem {
  let parsed: Reading | undefined;
  let plain: Reading | undefined;
  const parse = () => {
    parsed ??= readSource(input.parse());
    return parsed;
  };
  const read = () => {
    if (parsed !== undefined || plain !== undefined) return parsed ?? plain ?? parse();
    const value = input.plain?.();
    if (value === undefined) return parse();
    plain = { value, problems: [] };
    return plain;
  };
  const content = (): JsonObject | undefined => {
    const value = read().value;
    return isJsonObject(value) ? value : undefined;
  };
  let inner: readonly YamlItem[] | undefined;
  const item: YamlItem = {
    id: input.id ?? headOf(content()),
    position: input.position,
    mentions: input.mentions,
    content,
    glance: (fields) => {
      if (parsed !== undefined || plain !== undefined) return undefined;
      const value = input.glance?.(fields);
      return isJsonObject(value) ? value : undefined;
    },
    problems: () => read().problems,
    file: () => input.file ?? input.within?.file() ?? fileOf(content()),
    source: () => parse().source,
    plainText: () => {
      const { value } = read();
      const { place } = input;
      if (value === undefined || parsed !== undefined || place === undefined) return undefined;
      const own = place.text();
      return mayBeTied(own, place.hasAliases) ? undefined : { ...place, text: own, value };
    },
    inner: () => {
      inner ??= readInner(item);
      return inner;
    },
    ...(input.within === undefined ? {} : { within: input.within }),
  };
  return item;
}

interface Reading {
  readonly source?: EditSource;
  readonly value?: Json;
  readonly problems: readonly string[];
}

function readSource(source: EditSource | { readonly problem: string }): Reading {
  if ('problem' in source) return { problems: [source.problem] };
  const problems = problemsOf(source.document)
    .filter(({ offset }) => within(source.node, offset))
    .map(({ message }) => message);
  const read = jsonOf(source.document, source.node);
  if ('problem' in read) return { source, problems: [...problems, read.problem] };
  return { source, value: read.value, problems };
}

/** In a document that holds the whole list, only problems inside this item are this item's. */
function within(node: Node, offset: number): boolean {
  const range = node.range;
  return range === null || range === undefined || (offset >= range[0] && offset <= range[2]);
}

export function headOf(content: JsonObject | undefined): ResourceId {
  return {
    apiVersion: stringAt(content, ['apiVersion']) ?? '',
    kind: stringAt(content, ['kind']) ?? '',
    namespace: stringAt(content, ['metadata', 'namespace']) ?? '',
    name: stringAt(content, ['metadata', 'name']) ?? '',
  };
}

/** The file that an orchestrator names in annotations. */
export function fileOf(content: JsonObject | undefined): FileRef | undefined {
  const annotation = (keys: readonly string[]): string | undefined =>
    keys.map((key) => stringAt(content, ['metadata', 'annotations', key])).find((value) => value !== undefined);
  const path = annotation(PATH_ANNOTATIONS);
  if (path === undefined) return undefined;
  const index = Number(annotation(INDEX_ANNOTATIONS) ?? Number.NaN);
  return Number.isInteger(index) ? { path, index } : { path };
}

/** kubectl applies the objects of a List one by one; so do we look at them. */
function readInner(item: YamlItem): readonly YamlItem[] {
  if (!item.id.kind.endsWith('List')) return [];
  const source = item.source();
  const items = source !== undefined && isMap(source.node) ? source.node.get('items', true) : undefined;
  if (source === undefined || !isSeq(items)) return [];
  const mentions = mentionsIn(source.text);
  return items.items.flatMap((node) => {
    if (!isMap(node)) return [];
    const [start, , end] = node.range ?? [0, 0, source.text.length];
    return yamlItem({
      id: undefined,
      position: item.position,
      mentions: (needle) => mentions(needle, start, end),
      parse: () => ({ ...source, node }),
      within: item,
    });
  });
}

/** Items with the objects of Lists in place of the Lists. */
export function flatten(items: readonly YamlItem[]): readonly YamlItem[] {
  return items.flatMap((item) =>
    item.id.kind.endsWith('List') && item.inner().length > 0 ? flatten(item.inner()) : [item],
  );
}
