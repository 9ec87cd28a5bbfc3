import { type CST, isAlias, isMap, isNode, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Patch } from '../../resource/item.ts';
import { isJsonObject, type Json, jsonEquals } from '../../resource/json.ts';
import { hasLeaves, misfit, patchValue } from '../../resource/patch.ts';
import { nameOf, type Path } from '../../resource/path.ts';
import { isInline, printFlow, printFlowPair } from '../print.ts';
import type { Splice } from '../splice.ts';
import { foreignTag, sharedAbove, sharedWithin } from './anchors.ts';
import { addEntries, addPairs, replaceInBlock } from './block.ts';
import { type Editing, type Entry, entriesOf, isMergeKey, type Place, put, Refusal, readNode } from './context.ts';
import { mergedNodes, refuseAmbiguous } from './copy.ts';
import { addToFlow, flowStyleInside, flowStyleOf, replaceFlow, replaceInFlow } from './flow.ts';
import { lineStart } from './lines.ts';
import { listEntriesOf } from './list.ts';
import { blockEntryOf, blockStyleAt } from './nodes.ts';
import { contentEnd, linesAfter } from './tokens.ts';

type Splices = readonly Splice[];

const LINE_WIDTH = 80;

/** The splices of all changes that the patch makes in the object at the end of the chain. */
export function editRoot(editing: Editing, chain: readonly Node[], value: Json, patch: Patch): Splices {
  const node = chain.at(-1);
  const place: Place = { chain, path: [] };
  refuseMisfit(value, patch, []);
  if (!('fields' in patch) || !isJsonObject(value)) {
    if (jsonEquals(value, patchValue(value, patch))) return [];
    throw new Refusal('it is no mapping whose fields can be edited');
  }
  if (isMap(node)) return editMap(editing, node, patch.fields, place);
  if (!isAlias(node) || jsonEquals(value, patchValue(value, patch))) return [];
  return replaceAlias(editing, node, place, patchValue(value, patch));
}

/** The object is an alias of another one: a copy takes its place, with the change. */
function replaceAlias(editing: Editing, alias: Node, place: Place, value: Json): Splices {
  const parent = place.chain.at(-2);
  const token = isMap(parent) || isSeq(parent) ? parent.srcToken : undefined;
  const own = alias.srcToken;
  if (token === undefined || own === undefined) throw new Refusal('it is an alias without a place of its own');
  refuseShared(editing, place);
  refuseAmbiguous(editing.document, [alias], place.path);
  if (token.type === 'flow-collection') {
    const style = flowStyleInside(editing, token, flowStyleOf(editing, token, undefined));
    return put(own.offset, contentEnd(own), printFlow(value, style));
  }
  const entry = isSeq(parent) ? listEntriesOf(parent, place.path).find(({ node }) => node === alias) : undefined;
  if (entry !== undefined && token.type === 'block-seq') return replaceEntry(editing, token, entry, place, value);
  throw new Refusal('it is an alias that stands in a mapping');
}

function editMap(editing: Editing, map: YAMLMap, fields: { readonly [key: string]: Patch }, place: Place): Splices {
  const token = map.srcToken;
  const { path } = place;
  const inBraces = token?.type === 'flow-collection' && token.start.type === 'flow-map-start';
  if (token?.type !== 'block-map' && !inBraces) throw new Refusal(`${nameOf(path)} is a mapping without braces`);
  const entries = entriesOf(map, path);
  const flow = inBraces ? flowStyleInside(editing, token, flowStyleOf(editing, token, place.flow)) : undefined;
  const value = map.items.some(({ key }) => isMergeKey(key)) ? readNode(editing, map, path) : undefined;
  const inside: Splice[] = [];
  const added: (readonly [string, Json])[] = [];
  for (const [key, patch] of Object.entries(fields)) {
    if (!hasLeaves(patch)) continue;
    const at = [...path, key];
    if (key === '<<') throw new Refusal(`${nameOf(at)} would be a merge key`);
    const entry = entries.get(key);
    if (entry !== undefined) {
      inside.push(...editEntry(editing, token, entry, patch, { chain: place.chain, path: at, flow }));
      continue;
    }
    const merged = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    refuseMisfit(merged, patch, at);
    const wanted = patchValue(merged, patch);
    if (jsonEquals(merged, wanted)) continue;
    if (merged !== undefined && !('set' in patch)) {
      refuseAmbiguous(editing.document, mergedNodes(editing.document, map, key), at);
    }
    added.push([key, wanted]);
  }
  if (added.length === 0) return inside;
  // What is new inside of the last entry ends at the same place, and comes first.
  return [...inside, ...addToMap(editing, token, place, added)];
}

function addToMap(
  editing: Editing,
  token: CST.BlockMap | CST.FlowCollection,
  place: Place,
  added: readonly (readonly [string, Json])[],
): Splices {
  refuseShared(editing, place);
  if (token.type === 'block-map') {
    refuseTabs(token, place.path);
    const style = blockStyleAt(editing, place.chain);
    return addPairs(editing, linesAfter(editing.text, token, editing.newline), token.indent, style, added);
  }
  const style = flowStyleOf(editing, token, place.flow);
  const inside = flowStyleInside(editing, token, style);
  const pairs = added.map(([key, value]) => printFlowPair(key, value, inside));
  return addToFlow(editing, token, style, pairs);
}

/** `place` is that of the entry's value, but for the value itself at the end of the chain. */
function editEntry(
  editing: Editing,
  token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
  entry: Entry,
  patch: Patch,
  { chain, path, flow }: Place,
): Splices {
  const { node } = entry;
  const place: Place = { chain: isNode(node) ? [...chain, node] : chain, path, flow };
  const old = entry.item.value;
  const blank = token.type !== 'flow-collection' && old?.type === 'flow-collection' && isBlank(editing.text, old);
  const inside = editInside(editing, node, patch, place);
  if (inside !== undefined && (!blank || fitsLine(editing.text, inside))) return inside;
  const value = readNode(editing, node, path);
  refuseMisfit(value, patch, path);
  const wanted = patchValue(value, patch);
  if (jsonEquals(value, wanted)) return [];
  refuseShared(editing, place);
  if (isAlias(node) && !('set' in patch)) refuseAmbiguous(editing.document, [node], path);
  const within = sharedWithin(editing.anchors, node, path);
  if (within !== undefined) throw new Refusal(within);
  if (flow !== undefined) return replaceInFlow(entry, flow, wanted);
  if (token.type === 'flow-collection') throw new Refusal(`${nameOf(path)} has no braces`);
  refuseTabs(token, path);
  if (old?.type === 'flow-collection' && !isInline(wanted)) {
    const splices = replaceFlow(editing, old, wanted);
    if (!blank || fitsLine(editing.text, splices)) return splices;
  }
  return replaceEntry(editing, token, entry, place, wanted);
}

/** `place` is that of the entry's value. */
function replaceEntry(
  editing: Editing,
  token: CST.BlockMap | CST.BlockSequence,
  entry: Entry,
  place: Place,
  value: Json,
): Splices {
  const style = blockStyleAt(editing, place.chain.slice(0, -1));
  return replaceInBlock(editing, blockEntryOf(token, entry, place), style, value);
}

/** A change inside of a collection that is there; `undefined` where there is none of the kind. */
function editInside(editing: Editing, node: unknown, patch: Patch, place: Place): Splices | undefined {
  if (isMap(node) && 'fields' in patch) return editMap(editing, node, patch.fields, place);
  if (isSeq(node) && 'entries' in patch) return editList(editing, node, patch.entries, place);
  return isSeq(node) && 'append' in patch ? appendTo(editing, node, patch.append, place) : undefined;
}

function editList(
  editing: Editing,
  list: YAMLSeq,
  entries: { readonly [index: number]: Patch },
  { chain, path, flow }: Place,
): Splices {
  const token = list.srcToken;
  const known = listEntriesOf(list, path);
  if (token?.type !== 'block-seq' && token?.type !== 'flow-collection') return [];
  const inside =
    token.type === 'block-seq' ? undefined : flowStyleInside(editing, token, flowStyleOf(editing, token, flow));
  return Object.entries(entries).flatMap(([key, patch]) => {
    const index = Number(key);
    const entry = known[index];
    // What is no entry was refused when the patch was held against the value.
    if (entry === undefined || !hasLeaves(patch)) return [];
    const at = [...path, index];
    if (entry.item.key || entry.item.sep) throw new Refusal(`${nameOf(at)} is a mapping without braces`);
    return editEntry(editing, token, entry, patch, { chain, path: at, flow: inside });
  });
}

/** Brackets with nothing between them. */
function isBlank(text: string, token: CST.FlowCollection): boolean {
  return /^. *.$/.test(text.slice(token.offset, contentEnd(token)));
}

/** Brackets that were empty take what leaves their line readable; more goes into a block. */
function fitsLine(text: string, splices: Splices): boolean {
  return splices.every((splice) => splice.start - lineStart(text, splice.start) + splice.text.length <= LINE_WIDTH);
}

function appendTo(editing: Editing, list: YAMLSeq, entries: readonly Json[], place: Place): Splices {
  const token = list.srcToken;
  const { path } = place;
  const value = readNode(editing, list, path);
  const wanted = patchValue(value, { append: entries });
  if (!Array.isArray(value) || !Array.isArray(wanted) || wanted.length === value.length) return [];
  const added: readonly Json[] = wanted.slice(value.length);
  refuseShared(editing, place);
  if (token?.type === 'block-seq') {
    refuseTabs(token, path);
    const style = blockStyleAt(editing, place.chain);
    return addEntries(editing, linesAfter(editing.text, token, editing.newline), token.indent, style, added);
  }
  if (token?.type !== 'flow-collection') throw new Refusal(`${nameOf(path)} is not known by its source`);
  const style = flowStyleOf(editing, token, place.flow);
  const inside = flowStyleInside(editing, token, style);
  const printed = added.map((entry) => printFlow(entry, inside));
  return addToFlow(editing, token, style, printed);
}

/** Columns are counted in spaces; what a tab is worth is anybody's guess. */
function refuseTabs(token: CST.BlockMap | CST.BlockSequence, path: Path): void {
  const parts = token.items.flatMap((item) => [...item.start, ...(item.sep ?? [])]);
  if (parts.some(({ type, source }) => type === 'space' && source.includes('\t'))) {
    throw new Refusal(`${nameOf(path)} is written with tabs`);
  }
}

function refuseMisfit(value: Json | undefined, patch: Patch, path: Path): void {
  const reason = misfit(value, patch, path);
  if (reason !== undefined) throw new Refusal(reason);
}

/** For a change in the last node of the chain. */
function refuseShared(editing: Editing, { chain, path }: Place): void {
  const reason = sharedAbove(editing.anchors, chain, editing.depth, path);
  if (reason !== undefined) throw new Refusal(reason);
  const tag = foreignTag(chain);
  if (tag !== undefined) throw new Refusal(`${nameOf(path)} is or stands in a value with the tag ${tag}`);
}
