import { type CST, isMap, isSeq, type Node } from 'yaml';
import type { Json } from '../resource/json.ts';
import { nameOf } from '../resource/path.ts';
import { type Editing, type Entry, type Place, put, Refusal } from './edit-context.ts';
import { replaceBehindDash } from './edit-list.ts';
import {
  blockScalarHeader,
  breakBefore,
  contentEnd,
  lastLineEnd,
  lastMark,
  lineEnd,
  linesAfter,
  quotesOf,
} from './edit-tokens.ts';
import { type BlockStyle, isInline, printBlock, printInline, printInQuotes } from './print.ts';
import type { Splice } from './splice.ts';

type Splices = readonly Splice[];

/** Puts new pairs behind the last one of a block mapping, at its column. */
export function addToBlockMap(
  editing: Editing,
  token: CST.BlockMap,
  place: Place,
  added: readonly (readonly [string, Json])[],
): Splices {
  const style = blockStyleAt(editing, place.chain);
  const lines = added.map(([key, value]) => printBlock({ [key]: value }, token.indent, editing.newline, style));
  return addLines(editing, token, lines);
}

/** Puts new entries behind the last one of a block list, at its column. */
export function addToBlockList(
  editing: Editing,
  token: CST.BlockSequence,
  place: Place,
  added: readonly Json[],
): Splices {
  const style = blockStyleAt(editing, place.chain);
  return addLines(
    editing,
    token,
    added.map((entry) => printBlock([entry], token.indent, editing.newline, style)),
  );
}

function addLines(editing: Editing, token: CST.BlockMap | CST.BlockSequence, lines: readonly string[]): Splices {
  const { at, before, behind } = linesAfter(editing.text, token, editing.newline);
  return put(at, at, before + lines.join(editing.newline) + behind);
}

/** Puts another value behind a key or a dash of a block; comments on the lines that stay are left where they are. */
export function replaceInBlock(
  editing: Editing,
  token: CST.BlockMap | CST.BlockSequence,
  entry: Entry,
  place: Place,
  value: Json,
): Splices {
  const { text, newline } = editing;
  const head = headEnd(entry, place);
  const old = entry.item.value;
  const style = blockStyleAt(editing, place.chain.slice(0, -1));
  const inline = isInline(value) ? printLike(value, old) : undefined;
  const inList = token.type === 'block-seq';
  const compact = inList ? replaceBehindDash(editing, entry, value, inline, style) : undefined;
  if (compact !== undefined) return compact;
  const shift = inList ? 2 : Array.isArray(value) ? style.dash : style.step;
  const column = columnFor(value, old) ?? token.indent + shift;
  const lines = inline === undefined ? newline + printBlock(value, column, newline, style) : '';
  if (old === undefined) {
    const at = lineEnd(text, head);
    return inline === undefined ? put(at, at, lines) : put(head, head, ` ${inline}`);
  }
  const end = contentEnd(old);
  if (old.type === 'block-map' || old.type === 'block-seq') {
    const from = lineEnd(text, head);
    const beside = inline === undefined ? [] : put(head, head, ` ${inline}`);
    return [...beside, ...put(from, lastLineEnd(text, end), lines)];
  }
  if (old.type === 'block-scalar') {
    const header = blockScalarHeader(old);
    const headerEnd = header.offset + header.source.length;
    const from = lineEnd(text, headerEnd);
    const beside = put(inline === undefined ? head : header.offset, headerEnd, inline ?? '');
    return [...beside, ...put(from, Math.max(from, lastLineEnd(text, end)), lines)];
  }
  if (inline !== undefined) return put(old.offset, end, inline);
  // A value on a line of its own goes with that line, and leaves comments above it alone.
  const from = text.slice(head, old.offset).includes('\n') ? breakBefore(text, old.offset) : head;
  const at = lineEnd(text, end);
  return [...put(from, end, ''), ...put(at, at, lines)];
}

/** A collection that takes the place of one of its kind takes its column too. */
function columnFor(value: Json, old: CST.Token | undefined): number | undefined {
  if (old?.type === 'block-seq' && Array.isArray(value)) return old.indent;
  return old?.type === 'block-map' && !Array.isArray(value) ? old.indent : undefined;
}

/** Where the colon or the dash ends, or the anchor behind it. */
function headEnd({ item }: Entry, place: Place): number {
  const head = item.key === undefined && item.sep === undefined ? item.start : (item.sep ?? []);
  const mark = lastMark(head);
  if (mark === undefined || !head.some(({ type }) => type === 'map-value-ind' || type === 'seq-item-ind')) {
    throw new Refusal(`${nameOf(place.path)} has no colon`);
  }
  return mark.offset + mark.source.length;
}

/** An inline value, in the quotes that stand there already where they can hold it. */
function printLike(value: Json, old: CST.Token | undefined): string {
  const quotes = quotesOf(old);
  return typeof value === 'string' && quotes !== undefined ? printInQuotes(value, quotes) : printInline(value);
}

/** The columns that the document uses: first above the place, then below the object, then anywhere. */
function blockStyleAt(editing: Editing, chain: readonly Node[]): BlockStyle {
  const whole = editing.document.contents;
  const step = stepAbove(chain) ?? shiftIn(editing.item, isMap) ?? shiftIn(whole, isMap) ?? 2;
  return { step, dash: shiftIn(editing.item, isSeq) ?? shiftIn(whole, isSeq) ?? 0 };
}

function stepAbove(chain: readonly Node[]): number | undefined {
  for (let index = chain.length - 1; index > 0; index--) {
    const shift = shiftOf(chain[index - 1], chain[index]);
    if (shift !== undefined && isMap(chain[index])) return shift;
  }
  return undefined;
}

/** From the column of a block mapping to that of a block collection below one of its keys. */
function shiftOf(outer: unknown, inner: unknown): number | undefined {
  if (!isMap(outer) || !(isMap(inner) || isSeq(inner))) return undefined;
  const from = outer.srcToken;
  const to = inner.srcToken;
  if (from?.type !== 'block-map' || (to?.type !== 'block-map' && to?.type !== 'block-seq')) return undefined;
  return to.indent - from.indent;
}

/** The first such shift at or below `node`. */
function shiftIn(node: unknown, isKind: (inner: unknown) => boolean): number | undefined {
  if (isSeq(node)) {
    for (const entry of node.items) {
      const found = shiftIn(entry, isKind);
      if (found !== undefined) return found;
    }
  }
  if (!isMap(node)) return undefined;
  for (const { value } of node.items) {
    const found = (isKind(value) ? shiftOf(node, value) : undefined) ?? shiftIn(value, isKind);
    if (found !== undefined) return found;
  }
  return undefined;
}
