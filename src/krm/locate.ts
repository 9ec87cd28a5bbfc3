import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Item } from '../resource/item.ts';
import type { Path } from '../resource/path.ts';
import { isMergeKey, Refusal } from './edit/context.ts';
import type { EditSource } from './parse.ts';
import { locatePlain } from './plain/locate.ts';
import type { YamlItem } from './yaml-item.ts';

/** Where a field of an object stands, in offsets of the whole input. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** Of the field's own value; else of what is nearest to it, as where the field is absent. */
  readonly isValue: boolean;
  /** The value is one word of one object: no alias or merge key leads to it, and no anchor or tag stands before it. */
  readonly isOwnScalar: boolean;
  /** Between brackets or braces, or a key's value in JSON. */
  readonly inFlow: boolean;
}

export function isYamlItem(item: Item): item is YamlItem {
  return 'source' in item && 'inner' in item;
}

/**
 * The place of a field: its value, or where it is absent the key of the deepest parent that is there. Of the object itself
 * (an empty path) its name, its kind, or its first line. `undefined` where the object has no text.
 */
export function locate(item: Item, path: Path): Place | undefined {
  if (!isYamlItem(item)) return undefined;
  const plain = item.plainText();
  try {
    if (plain !== undefined) return locatePlain(plain, path);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return locateInTree(item, path);
}

/** The same by the syntax tree, which knows of all text. */
export function locateInTree(item: YamlItem, path: Path): Place | undefined {
  const source = item.source();
  if (source === undefined) return undefined;
  if (path.length > 0) {
    const found = follow(source, path);
    if (found !== undefined) return found;
  }
  for (const head of [['metadata', 'name'], ['kind']]) {
    const found = follow(source, head);
    if (found?.isValue === true) return found;
  }
  return placeOf(source, firstOf(source.node) ?? source.node, false, { shared: false, inFlow: false });
}

interface State {
  /** An alias or a merge key was passed. */
  readonly shared: boolean;
  readonly inFlow: boolean;
}

function follow(source: EditSource, path: Path): Place | undefined {
  const { document } = source;
  let node: Node | undefined = source.node;
  let state: State = { shared: false, inFlow: false };
  /** What stands for a field that is absent. */
  let nearest: { readonly node: Node; readonly state: State } | undefined;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) {
      state = { ...state, shared: true };
      node = node.resolve(document);
    }
    state = { ...state, inFlow: state.inFlow || (isMap(node) || isSeq(node) ? node.flow === true : false) };
    const child = childOf(document, node, step);
    if (child === undefined) break;
    if (child.merged) state = { ...state, shared: true };
    const { key, value } = child;
    const isLast = index === path.length - 1;
    if (isLast && value !== undefined && !isEmpty(value)) return placeOf(source, value, true, state);
    // An entry of a list has no key: its first one stands for it.
    const sign = key ?? (value === undefined ? undefined : (firstOf(value) ?? value));
    if (sign !== undefined) nearest = { node: sign, state };
    if (isLast) break;
    node = value;
  }
  return nearest === undefined ? undefined : placeOf(source, nearest.node, false, nearest.state);
}

interface Child {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
  readonly merged: boolean;
}

function childOf(document: Document, node: unknown, step: string | number): Child | undefined {
  if (isSeq(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined;
    return isNode(value) ? { key: undefined, value, merged: false } : undefined;
  }
  if (!isMap(node)) return undefined;
  const own = node.items.findLast(
    ({ key }) => isScalar(key) && !isMergeKey(key) && keyText(key.value) === String(step),
  );
  if (own !== undefined) return childOfPair(own, false);
  const merged = mergedMaps(document, node).flatMap((map) => childOf(document, map, step) ?? []);
  return merged[0] === undefined ? undefined : { ...merged[0], merged: true };
}

function childOfPair({ key, value }: Pair, merged: boolean): Child {
  return { key: isNode(key) ? key : undefined, value: isNode(value) ? value : undefined, merged };
}

function keyText(value: unknown): string {
  return value === null ? '' : String(value);
}

/** The mappings that merge keys name, the one that wins first. */
function mergedMaps(document: Document, map: YAMLMap): readonly YAMLMap[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isMergeKey(key)) return [];
    return (isSeq(value) ? value.items : [value]).flatMap((entry) => {
      const target = isAlias(entry) ? entry.resolve(document) : entry;
      return isMap(target) ? [target] : [];
    });
  });
}

/** A key without anything behind it. */
function isEmpty(node: Node): boolean {
  const [start = 0, end = 0] = node.range ?? [];
  return start === end;
}

/** The first key of a mapping. */
function firstOf(node: Node): Node | undefined {
  const key = isMap(node) ? node.items[0]?.key : undefined;
  return isNode(key) ? key : undefined;
}

function placeOf(source: EditSource, node: Node, isValue: boolean, { shared, inFlow }: State): Place | undefined {
  const range = node.range;
  if (range === null || range === undefined) return undefined;
  const [start, end] = range;
  const own = isScalar(node) && node.anchor === undefined && node.tag === undefined;
  const kept = source.text.slice(start, end).trimEnd().length;
  return {
    start: source.base + start,
    // A block ends where its last line does, and a file may go on behind it.
    end: source.base + start + kept,
    isValue,
    isOwnScalar: isValue && own && !shared && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED',
    inFlow,
  };
}
