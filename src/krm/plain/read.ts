import type { Json, JsonObject } from '../../resource/json.ts';
import { COLON, CR, DASH, DOUBLE_QUOTE, HASH, LF, PIPE, SINGLE_QUOTE, SPACE, TAB } from '../characters.ts';
import { hasOtherBreak, MAX_VALUE } from '../limits.ts';
import { isFlow, readFlow } from './flow.ts';
import { closingQuote, isOnlyComment, isWord, readScalar, resolve, unquote } from './scalar.ts';

/** An implicit key may be 1024 characters long (YAML 1.2.2, 7.4.2). */
const LONGEST_KEY = 1000;
const MAX_DEPTH = 100;

/** The line that is read: where its content begins and ends, and in which column; -1 where there are no more lines. */
export interface Lines {
  readonly text: string;
  readonly end: number;
  next: number;
  first: number;
  last: number;
  column: number;
}

/**
 * The value of the text between `start` and `end` where it is written plainly, as orchestrators print objects and most people
 * write them: block mappings and lists, scalars and flow collections of one line, literal scalars. `undefined` where a line
 * could mean anything else (anchors, tags, scalars over several lines, escapes, keys that stand twice), or goes beyond a limit: `yaml` is asked then,
 * and gives the same value more slowly. `dashColumn` is that of the list's dash on which `start` stands, or -1.
 */
export function readPlain(text: string, start: number, end: number, dashColumn: number): Json | undefined {
  if (end - start > MAX_VALUE || hasOtherBreak(text, start, end)) return undefined;
  const lines = linesOf(text, start, end);
  advance(lines);
  if (dashColumn >= 0) {
    if (lines.column !== dashColumn || !isDash(lines)) return undefined;
    const inner = afterDash(lines);
    if (inner === lines.last || text.charCodeAt(inner) === HASH) {
      advance(lines);
      if (lines.column <= dashColumn) return undefined;
    } else {
      lines.column += inner - lines.first;
      lines.first = inner;
    }
  }
  if (lines.column < 0) return undefined;
  const value = readBlock(lines, 0);
  return lines.column < 0 ? value : undefined;
}

/** The value of the key on the line that begins at `start`, where that is plainly written. */
export function readField(text: string, start: number, end: number): Json | undefined {
  const lines = linesOf(text, start, end);
  advance(lines);
  const colon = keyEnd(text, lines.first, lines.last);
  return colon < 0 ? undefined : readValue(lines, colon + 1, lines.column, true, 0);
}

export function linesOf(text: string, start: number, end: number): Lines {
  return { text, end, next: start, first: start, last: start, column: -1 };
}

/** To the next line with content: blank lines and comments are passed over. */
export function advance(lines: Lines): void {
  const { text, end } = lines;
  for (let at = lines.next; at < end; at = lines.next) {
    const newline = text.indexOf('\n', at);
    lines.next = newline < 0 || newline >= end ? end : newline + 1;
    let last = newline < 0 || newline >= end ? end : newline;
    if (last > at && text.charCodeAt(last - 1) === CR) last--;
    let first = at;
    while (first < last && text.charCodeAt(first) === SPACE) first++;
    if (first === last || text.charCodeAt(first) === HASH) continue;
    lines.first = first;
    lines.last = last;
    lines.column = first - at;
    return;
  }
  lines.column = -1;
}

export function isDash({ text, first, last }: Lines): boolean {
  return text.charCodeAt(first) === DASH && (first + 1 === last || text.charCodeAt(first + 1) === SPACE);
}

export function afterDash(lines: Lines): number {
  return behindSpaces(lines, lines.first + 1);
}

export function behindSpaces({ text, last }: Lines, at: number): number {
  let first = at;
  while (first < last && text.charCodeAt(first) === SPACE) first++;
  return first;
}

/** To the next line, and whether a block begins there that is the value of the key or the entry in this column. */
export function toBlockBelow(lines: Lines, column: number, ofKey: boolean): boolean {
  advance(lines);
  return lines.column > column || (ofKey && lines.column === column && isDash(lines));
}

function readBlock(lines: Lines, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  return isDash(lines) ? readList(lines, depth) : readMap(lines, depth);
}

function readMap(lines: Lines, depth: number): JsonObject | undefined {
  const { text, column } = lines;
  const map: { [key: string]: Json } = {};
  do {
    const { first, last } = lines;
    const colon = keyEnd(text, first, last);
    if (colon < 0 || colon - first > LONGEST_KEY) return undefined;
    const key = keyAt(text, first, colon);
    // A key that is there twice; what every object inherits is not worth telling from it.
    if (key === undefined || map[key] !== undefined) return undefined;
    const value = readValue(lines, colon + 1, column, true, depth);
    if (value === undefined) return undefined;
    map[key] = value;
  } while (lines.column === column);
  return lines.column > column ? undefined : map;
}

function readList(lines: Lines, depth: number): Json | undefined {
  const { text, column } = lines;
  const list: Json[] = [];
  do {
    // A list may stand at the column of the key that it is the value of, and ends with the next key there.
    if (!isDash(lines)) return list;
    const inner = afterDash(lines);
    let value: Json | undefined;
    if (isNested(text, inner, lines.last)) {
      lines.column += inner - lines.first;
      lines.first = inner;
      value = readBlock(lines, depth + 1);
    } else {
      value = readValue(lines, inner, column, false, depth);
    }
    if (value === undefined) return undefined;
    list.push(value);
  } while (lines.column === column);
  return lines.column > column ? undefined : list;
}

/** Behind a dash begins a mapping or a list of its own, on the same line. */
export function isNested(text: string, inner: number, last: number): boolean {
  const isInnerDash = text.charCodeAt(inner) === DASH && (inner + 1 === last || text.charCodeAt(inner + 1) === SPACE);
  return inner < last && (isInnerDash || keyEnd(text, inner, last) >= 0);
}

/** What stands behind a colon or a dash, on its line or below it. Leaves the cursor on the line behind it. */
function readValue(lines: Lines, at: number, column: number, ofKey: boolean, depth: number): Json | undefined {
  const { text, last } = lines;
  const first = behindSpaces(lines, at);
  if (first === last || text.charCodeAt(first) === HASH) {
    return toBlockBelow(lines, column, ofKey) ? readBlock(lines, depth + 1) : null;
  }
  if (text.charCodeAt(first) === PIPE) return readLiteral(lines, first, column);
  const value = readInline(text, first, last);
  advance(lines);
  return value;
}

function readInline(text: string, first: number, last: number): Json | undefined {
  if (!isFlow(text.charCodeAt(first))) return readScalar(text, first, last);
  const flow = readFlow(text, first, last);
  return flow !== undefined && isOnlyComment(text, flow.end, last) ? flow.value : undefined;
}

function readLiteral(lines: Lines, header: number, column: number): string | undefined {
  const { text, end } = lines;
  const isStripped = text.charCodeAt(header + 1) === DASH;
  if (!isOnlyComment(text, header + (isStripped ? 2 : 1), lines.last)) return undefined;
  const content: string[] = [];
  let indent = -1;
  let kept = 0;
  for (let at = lines.next; at < end; at = lines.next) {
    const newline = text.indexOf('\n', at);
    const last = newline < 0 || newline >= end ? end : newline;
    let first = at;
    while (first < last && text.charCodeAt(first) === SPACE) first++;
    const spaces = first - at;
    const code = first < last ? text.charCodeAt(first) : LF;
    // Blanks that are content, and line breaks that become others.
    if (code === LF ? spaces > Math.max(indent, column + 1) : code === TAB || text.charCodeAt(last - 1) === CR) {
      return undefined;
    }
    if (code !== LF && spaces <= column) break;
    lines.next = last === end ? end : last + 1;
    if (code === LF) {
      content.push('');
      continue;
    }
    if (indent < 0) indent = spaces;
    if (spaces < indent) return undefined;
    content.push(text.slice(at + indent, last));
    kept = content.length;
  }
  advance(lines);
  return kept === 0 ? '' : content.slice(0, kept).join('\n') + (isStripped ? '' : '\n');
}

/** Offset of the colon behind a simple key, or -1. */
export function keyEnd(text: string, first: number, last: number): number {
  let at = first;
  const code = text.charCodeAt(first);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    at = closingQuote(text, first, last);
    if (at < 0) return -1;
  } else {
    while (at < last && isWord(text.charCodeAt(at))) at++;
    if (at === first || (code === DASH && at === first + 1)) return -1;
  }
  if (at >= last || text.charCodeAt(at) !== COLON) return -1;
  return at + 1 === last || text.charCodeAt(at + 1) === SPACE ? at : -1;
}

/** `undefined` where the key is not a string, or a merge key. */
export function keyAt(text: string, first: number, colon: number): string | undefined {
  const code = text.charCodeAt(first);
  const isQuoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
  const key = isQuoted ? unquote(text, first, colon) : resolve(text.slice(first, colon));
  return typeof key === 'string' && key !== '<<' ? key : undefined;
}
