import type { Json } from '../../resource/json.ts';
import { type BlockStyle, isInline, printBlock, printInline, printInQuotes } from '../print.ts';
import type { Splice } from '../splice.ts';
import { put } from './context.ts';
import { breakBefore, type LinesAt, lastLineEnd, lineEnd } from './lines.ts';
import { replaceBehindDash } from './list.ts';

// Edits of blocks as lines and columns have them: whoever has read the text says how its values stand in it.

type Splices = readonly Splice[];

export interface BlockText {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
}

/** How a value stands in a text: from its first character to the end of its last content. */
export type Standing = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'map' | 'list'; readonly column: number }
  | { readonly kind: 'block-scalar'; readonly headerEnd: number }
  /** What begins and ends wherever it likes: other scalars, and collections in flow style. */
  | { readonly kind: 'inline'; readonly quotes: "'" | '"' | undefined }
);

/** A place behind a key or a dash. */
export interface BlockEntry {
  readonly inList: boolean;
  /** Of the collection. */
  readonly column: number;
  /** Where the colon or the dash ends, or the anchor behind it. */
  readonly head: number;
  readonly old: Standing | undefined;
}

/** New pairs behind the last one of a block mapping, at its column. */
export function addPairs(
  { newline }: BlockText,
  place: LinesAt,
  column: number,
  style: BlockStyle,
  added: readonly (readonly [string, Json])[],
): Splices {
  return putLines(
    place,
    added.map(([key, value]) => printBlock({ [key]: value }, column, newline, style)),
    newline,
  );
}

/** New entries behind the last one of a block list, at its column. */
export function addEntries(
  { newline }: BlockText,
  place: LinesAt,
  column: number,
  style: BlockStyle,
  added: readonly Json[],
): Splices {
  return putLines(
    place,
    added.map((entry) => printBlock([entry], column, newline, style)),
    newline,
  );
}

function putLines({ at, before, behind }: LinesAt, lines: readonly string[], newline: string): Splices {
  return put(at, at, before + lines.join(newline) + behind);
}

/** Puts another value behind a key or a dash of a block; comments on the lines that stay are left where they are. */
export function replaceInBlock(block: BlockText, entry: BlockEntry, style: BlockStyle, value: Json): Splices {
  const { text, newline } = block;
  const { inList, head, old } = entry;
  const inline = isInline(value) ? printLike(value, old) : undefined;
  const compact = inList ? replaceBehindDash(block, entry, value, inline, style) : undefined;
  if (compact !== undefined) return compact;
  const shift = inList ? 2 : Array.isArray(value) ? style.dash : style.step;
  const column = columnFor(value, old) ?? entry.column + shift;
  const lines = inline === undefined ? newline + printBlock(value, column, newline, style) : '';
  if (old === undefined) {
    const at = lineEnd(text, head);
    return inline === undefined ? put(at, at, lines) : put(head, head, ` ${inline}`);
  }
  const { start, end } = old;
  if (old.kind === 'map' || old.kind === 'list') {
    const from = lineEnd(text, head);
    const beside = inline === undefined ? [] : put(head, head, ` ${inline}`);
    return [...beside, ...put(from, lastLineEnd(text, end), lines)];
  }
  if (old.kind === 'block-scalar') {
    const { headerEnd } = old;
    const from = lineEnd(text, headerEnd);
    const beside = put(inline === undefined ? head : start, headerEnd, inline ?? '');
    return [...beside, ...put(from, Math.max(from, lastLineEnd(text, end)), lines)];
  }
  if (inline !== undefined) return put(start, end, inline);
  // A value on a line of its own goes with that line, and leaves comments above it alone.
  const from = text.slice(head, start).includes('\n') ? breakBefore(text, start) : head;
  const at = lineEnd(text, end);
  return [...put(from, end, ''), ...put(at, at, lines)];
}

/** A collection that takes the place of one of its kind takes its column too. */
function columnFor(value: Json, old: Standing | undefined): number | undefined {
  if (old?.kind === 'list' && Array.isArray(value)) return old.column;
  return old?.kind === 'map' && !Array.isArray(value) ? old.column : undefined;
}

/** An inline value, in the quotes that stand there already where they can hold it. */
function printLike(value: Json, old: Standing | undefined): string {
  const quotes = old?.kind === 'inline' ? old.quotes : undefined;
  return typeof value === 'string' && quotes !== undefined ? printInQuotes(value, quotes) : printInline(value);
}
