import { type CST, type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Json } from '../../resource/json.ts';
import { nameOf, type Path } from '../../resource/path.ts';
import { MAX_ALIASES } from '../parse.ts';
import type { FlowStyle } from '../print.ts';
import type { Splice } from '../splice.ts';
import type { AnchorUse } from './anchors.ts';

/** Ends an edit from any depth; `editNode` turns it into a value. */
export class Refusal extends Error {}

/** What one edit works with. */
export interface Editing {
  readonly document: Document;
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  /** The whole text is JSON, and must stay so. */
  readonly json: boolean;
  readonly anchors: AnchorUse;
  /** The object's root, and how many nodes of the document stand above it. */
  readonly item: Node;
  readonly depth: number;
}

/** Where in the document an edit has arrived. */
export interface Place {
  /** From the document's root down to the node. */
  readonly chain: readonly Node[];
  /** From the object's root. */
  readonly path: Path;
  /** Of the collection in which the node stands, where that is in flow style. */
  readonly flow?: FlowStyle | undefined;
}

/** An entry of a mapping or of a list: its value, and the tokens it is written in. */
export interface Entry {
  readonly node: unknown;
  readonly item: CST.CollectionItem;
}

/** No splice at all where there is nothing to do. */
export function put(start: number, end: number, text: string): readonly Splice[] {
  return start === end && text === '' ? [] : [{ start, end, text }];
}

/** The node's value with aliases and merge keys resolved. Refuses what has no JSON form, and what does not resolve. */
export function readNode(editing: Pick<Editing, 'document'>, node: unknown, path: Path): Json {
  if (node === null) return null;
  if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAlias(node))
    throw new Refusal(`${nameOf(path)} has no value`);
  let value: unknown;
  try {
    // As a Map, keys that are no strings can be told from those that are.
    value = node.toJS(editing.document, { mapAsMap: true, maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new Refusal(`${nameOf(path)} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return toJson(value, path);
}

function toJson(value: unknown, path: Path): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map((entry, index) => toJson(entry, [...path, index]));
  if (!(value instanceof Map)) throw new Refusal(`${nameOf(path)} has a value that JSON does not know`);
  const members = new Map<string, Json>();
  for (const [key, member] of value) {
    const name = key === null ? '' : typeof key === 'object' || typeof key === 'symbol' ? undefined : String(key);
    if (name === undefined) throw new Refusal(`${nameOf(path)} has a key that is no scalar`);
    members.set(name, toJson(member, [...path, name]));
  }
  return Object.fromEntries(members);
}

/** `<<` as a merge key: `yaml` resolves it to a symbol, and to a string where the document's schema has no merge. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === 'symbol' || (key.type === 'PLAIN' && key.value === '<<'));
}

/** The mapping's entries by key, without merge keys. Refuses a mapping in which a key could be mistaken. */
export function entriesOf(map: YAMLMap, path: Path): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const pair of map.items) {
    const item = pair.srcToken;
    if (item === undefined) throw new Refusal(`${nameOf(path)} is not known by its source`);
    if (item.start.some((token) => token.type === 'explicit-key-ind')) {
      throw new Refusal(`${nameOf(path)} has a key in the notation with a question mark`);
    }
    if (!isScalar(pair.key)) throw new Refusal(`${nameOf(path)} has a key that is no scalar`);
    if (isMergeKey(pair.key)) continue;
    const key = pair.key.value === null ? '' : String(pair.key.value);
    if (entries.has(key)) throw new Refusal(`${nameOf([...path, key])} is there twice`);
    entries.set(key, { node: pair.value, item });
  }
  return entries;
}
