import { DASH, DOUBLE_QUOTE, HASH, LF, PIPE, SINGLE_QUOTE, SPACE } from '../characters.ts';
import type { Standing } from '../edit/block.ts';
import type { Tree } from '../edit/block-style.ts';
import { Refusal } from '../edit/context.ts';
import { isFlow, readFlow } from './flow.ts';
import {
  advance,
  afterDash,
  behindSpaces,
  isDash,
  isNested,
  keyAt,
  keyEnd,
  type Lines,
  linesOf,
  toBlockBelow,
} from './read.ts';
import { closingQuote } from './scalar.ts';

/** A value of a plainly written text; of a block also what is in it, and of one line whether that is a flow collection. */
export type PlainValue = Standing & { readonly entries: readonly PlainEntry[]; readonly isFlow: boolean };

export interface PlainEntry {
  /** Of an entry of a mapping. */
  readonly key: string | undefined;
  /** Where the key or the dash begins. */
  readonly start: number;
  /** Where the colon or the dash ends. */
  readonly head: number;
  /** `undefined` where nothing stands. */
  readonly value: PlainValue | undefined;
}

export const PLAIN_TREE: Tree<PlainValue> = {
  blockOf: ({ kind }) => (kind === 'map' || kind === 'list' ? kind : undefined),
  columnOf: (value) => ('column' in value ? value.column : 0),
  valuesOf: ({ entries }) => entries.flatMap(({ value }) => value ?? []),
};

/**
 * How all values stand in a text that `readPlain` has read, in which alone the lines mean what they look like here. `dashColumn` is
 * that of the dash on which the text begins, or -1.
 * @throws Refusal for a literal without text, and for one that the end of the text cuts off
 */
export function plainTree(text: string, dashColumn: number): PlainValue {
  const lines = linesOf(text, 0, text.length);
  advance(lines);
  if (dashColumn >= 0) {
    const inner = afterDash(lines);
    if (inner === lines.last || text.charCodeAt(inner) === HASH) advance(lines);
    else toInner(lines, inner);
  }
  return readBlock(lines);
}

/** To what stands behind a dash on its line. */
function toInner(lines: Lines, inner: number): void {
  lines.column += inner - lines.first;
  lines.first = inner;
}

function readBlock(lines: Lines): PlainValue {
  const { first: start, column } = lines;
  const kind = isDash(lines) ? 'list' : 'map';
  const entries: PlainEntry[] = [];
  do {
    // A list may stand at the column of the key that it is the value of.
    if (kind === 'list' && !isDash(lines)) break;
    entries.push(kind === 'list' ? readListEntry(lines) : readPair(lines));
  } while (lines.column === column);
  const last = entries.at(-1);
  if (last === undefined || lines.column > column) throw new Refusal('it is not written plainly');
  return { kind, start, end: last.value?.end ?? last.head, column, entries, isFlow: false };
}

function readPair(lines: Lines): PlainEntry {
  const { text, first, last, column } = lines;
  const colon = keyEnd(text, first, last);
  const key = colon < 0 ? undefined : keyAt(text, first, colon);
  if (key === undefined) throw new Refusal('it is not written plainly');
  return { key, start: first, head: colon + 1, value: readValue(lines, colon + 1, column, true) };
}

function readListEntry(lines: Lines): PlainEntry {
  const { text, first, last, column } = lines;
  const head = first + 1;
  const inner = afterDash(lines);
  if (!isNested(text, inner, last))
    return { key: undefined, start: first, head, value: readValue(lines, inner, column, false) };
  toInner(lines, inner);
  return { key: undefined, start: first, head, value: readBlock(lines) };
}

/** What stands behind a colon or a dash, on its line or below it. Leaves the cursor on the line behind it. */
function readValue(lines: Lines, at: number, column: number, ofKey: boolean): PlainValue | undefined {
  const { text, last } = lines;
  const first = behindSpaces(lines, at);
  if (first === last || text.charCodeAt(first) === HASH) {
    return toBlockBelow(lines, column, ofKey) ? readBlock(lines) : undefined;
  }
  const value = text.charCodeAt(first) === PIPE ? readLiteral(lines, first, column) : readInline(text, first, last);
  advance(lines);
  return value;
}

function readInline(text: string, start: number, last: number): PlainValue {
  const code = text.charCodeAt(start);
  if (isFlow(code)) {
    const end = readFlow(text, start, last)?.end;
    if (end === undefined) throw new Refusal('it is not written plainly');
    return { kind: 'inline', start, end, quotes: undefined, entries: [], isFlow: true };
  }
  const quotes = code === DOUBLE_QUOTE ? '"' : code === SINGLE_QUOTE ? "'" : undefined;
  const end = quotes === undefined ? wordsEnd(text, start, last) : closingQuote(text, start, last);
  return { kind: 'inline', start, end, quotes, entries: [], isFlow: false };
}

/** Where a plain scalar ends: before the spaces and the comment behind it. */
function wordsEnd(text: string, start: number, last: number): number {
  const comment = text.indexOf(' #', start);
  let end = comment < 0 || comment > last ? last : comment;
  while (text.charCodeAt(end - 1) === SPACE) end--;
  return end;
}

/** The lines of a literal scalar, and with them the cursor, which stands on its last line then. */
function readLiteral(lines: Lines, start: number, column: number): PlainValue {
  const { text } = lines;
  let end = -1;
  for (let at = lines.next; at < text.length; at = lines.next) {
    const newline = text.indexOf('\n', at);
    const last = newline < 0 ? text.length : newline;
    let first = at;
    while (first < last && text.charCodeAt(first) === SPACE) first++;
    if (first < last && first - at <= column) break;
    lines.next = newline < 0 ? last : last + 1;
    if (first < last) end = lines.next;
  }
  // Nothing can be put behind the one, and the other has no end of its own.
  if (end < 0 || text.charCodeAt(end - 1) !== LF) throw new Refusal('a literal has no end');
  const headerEnd = start + (text.charCodeAt(start + 1) === DASH ? 2 : 1);
  return { kind: 'block-scalar', start, end, headerEnd, entries: [], isFlow: false };
}
