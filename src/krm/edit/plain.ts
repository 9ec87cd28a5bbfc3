import type { Patch } from '../../resource/item.ts';
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../../resource/json.ts';
import { hasLeaves, misfit, patchValue } from '../../resource/patch.ts';
import { MAX_TOKENS } from '../limits.ts';
import { readPlain } from '../plain/read.ts';
import { PLAIN_TREE, type PlainEntry, type PlainValue, plainTree } from '../plain/tree.ts';
import { isInline } from '../print.ts';
import { applySplices, type Splice } from '../splice.ts';
import { newlineOf } from '../text.ts';
import { addEntries, addPairs, type BlockEntry, type BlockText, replaceInBlock } from './block.ts';
import { blockStyle } from './block-style.ts';
import { Refusal } from './context.ts';
import { linesAt } from './lines.ts';

type Splices = readonly Splice[];

/** The text of an object that `readPlain` has read. */
export interface PlainText {
  readonly text: string;
  /** Where it begins in the whole input. */
  readonly base: number;
  /** Of the list's dash on which it begins, or -1. */
  readonly dashColumn: number;
  readonly value: Json;
}

/**
 * The splices that `editNode` would make, by lines and columns alone; `undefined` where that is not sure, and wherever `editNode`
 * refuses, whose reason is told.
 */
export function editPlain({ text, base, dashColumn, value }: PlainText, patch: Patch): Splices | undefined {
  // Of a longer text the parser counts the words, and may refuse it.
  if (text.length > MAX_TOKENS / 2) return undefined;
  if (!('fields' in patch) || !isJsonObject(value) || misfit(value, patch, []) !== undefined) return undefined;
  try {
    const root = plainTree(text, dashColumn);
    if (root.kind !== 'map') return undefined;
    const splices = editMap({ text, newline: newlineOf(text), root }, [root], value, patch.fields);
    const result = splices.length === 0 ? text : applySplices(text, splices);
    const read = readPlain(result, 0, result.length, dashColumn);
    if (read === undefined || !jsonEquals(read, patchValue(value, patch))) return undefined;
    return splices.map((splice) => ({ ...splice, start: splice.start + base, end: splice.end + base }));
  } catch {
    // Whatever goes wrong in here: `editNode` finds out, and says it.
    return undefined;
  }
}

interface PlainEditing extends BlockText {
  readonly root: PlainValue;
}

/** From the object's root down to a collection. */
type Chain = readonly PlainValue[];

/** What is at the end of the chain is the mapping. */
function editMap(
  editing: PlainEditing,
  chain: Chain,
  value: JsonObject,
  fields: { readonly [key: string]: Patch },
): Splices {
  const { entries } = lastOf(chain);
  const inside: Splice[] = [];
  const added: (readonly [string, Json])[] = [];
  for (const [key, patch] of Object.entries(fields)) {
    if (!hasLeaves(patch)) continue;
    if (key === '<<') throw new Refusal('a merge key is no field');
    const entry = entries.find((each) => each.key === key);
    if (entry === undefined) added.push([key, patchValue(undefined, patch)]);
    else inside.push(...editEntry(editing, chain, entry, value[key] ?? null, patch));
  }
  if (added.length === 0) return inside;
  const { place, column, style } = behind(editing, chain);
  // What is new inside of the last entry ends at the same place, and comes first.
  return [...inside, ...addPairs(editing, place, column, style, added)];
}

function editList(
  editing: PlainEditing,
  chain: Chain,
  value: readonly Json[],
  patches: { readonly [index: number]: Patch },
): Splices {
  const { entries } = lastOf(chain);
  return Object.entries(patches).flatMap(([key, patch]) => {
    const entry = entries[Number(key)];
    if (entry === undefined || !hasLeaves(patch)) return [];
    return editEntry(editing, chain, entry, value[Number(key)] ?? null, patch);
  });
}

function appendTo(editing: PlainEditing, chain: Chain, value: readonly Json[], append: readonly Json[]): Splices {
  const wanted = patchValue(value, { append });
  const added: readonly Json[] = Array.isArray(wanted) ? wanted.slice(value.length) : [];
  if (added.length === 0) return [];
  const { place, column, style } = behind(editing, chain);
  return addEntries(editing, place, column, style, added);
}

/** Where and how something new is put behind the last entry of a collection. */
function behind({ text, newline, root }: PlainEditing, chain: Chain) {
  const block = lastOf(chain);
  return {
    place: linesAt(text, block.end, newline),
    column: PLAIN_TREE.columnOf(block),
    style: blockStyle(PLAIN_TREE, chain, [root]),
  };
}

/** `value` is that of the entry, which stands in the collection at the end of the chain. */
function editEntry(editing: PlainEditing, chain: Chain, entry: PlainEntry, value: Json, patch: Patch): Splices {
  const old = entry.value;
  if (old !== undefined && !('set' in patch)) {
    const inner = [...chain, old];
    if (old.isFlow) throw new Refusal('how a flow collection is written is not known here');
    if (old.kind === 'map' && 'fields' in patch && isJsonObject(value))
      return editMap(editing, inner, value, patch.fields);
    if (old.kind === 'list' && Array.isArray(value)) {
      if ('entries' in patch) return editList(editing, inner, value, patch.entries);
      if ('append' in patch) return appendTo(editing, inner, value, patch.append);
    }
  }
  const wanted = patchValue(value, patch);
  if (jsonEquals(value, wanted)) return [];
  if (old?.isFlow === true && !isInline(wanted))
    throw new Refusal('how a flow collection is written is not known here');
  const outer = lastOf(chain);
  const place: BlockEntry = {
    inList: outer.kind === 'list',
    column: PLAIN_TREE.columnOf(outer),
    head: entry.head,
    old,
  };
  return replaceInBlock(editing, place, blockStyle(PLAIN_TREE, chain, [editing.root]), wanted);
}

function lastOf(chain: Chain): PlainValue {
  const last = chain.at(-1);
  if (last === undefined) throw new Refusal('a chain begins with the object');
  return last;
}
