import { flowEnd, isFlow } from './plain-flow.ts';
import { closingQuote, isOnlyComment } from './plain-scalar.ts';

/**
 * Whether the text of one item is surely well-formed YAML, by one look at each line: block mappings and lists of plain, simply
 * quoted and block scalars and of flow collections of one line, as orchestrators print them and most people write them.
 * Anything else (anchors, scalars over several lines, tabs) is not sure, and `yaml` is asked. Keys that stand twice are not
 * looked for.
 */
export function isSurelyWellFormed(text: string, start: number, end: number, dashColumn: number): boolean {
  // Columns of the open collections: a mapping's as they are, a list's negated and less one.
  const open: number[] = [];
  // Column that the last line's missing value may be deeper than; -1 where no value is missing.
  let bare = -1;
  let scalarColumn = -1;
  let scalarContent = -1;
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 || newline >= end ? end : newline + 1;
    let last = newline < 0 || newline >= end ? end : newline;
    if (last > at && text.charCodeAt(last - 1) === 13) last--;
    let first = at;
    while (first < last && text.charCodeAt(first) === SPACE) first++;
    const lineStart = at;
    at = next;
    if (first === last) continue;
    let column = first - lineStart;
    if (scalarColumn >= 0) {
      if (column > scalarColumn) {
        if (scalarContent < 0) scalarContent = column;
        if (column < scalarContent) return false;
        continue;
      }
      scalarColumn = -1;
      scalarContent = -1;
    }
    if (text.charCodeAt(first) === HASH) continue;
    // The item's own dash is its list's business.
    if (lineStart === start) {
      first = skipDash(text, first, last);
      if (first === last) continue;
      if (text.charCodeAt(first) === HASH) continue;
      column = first - lineStart;
    } else if (column <= dashColumn) {
      return false;
    }
    for (;;) {
      const isDash = text.charCodeAt(first) === DASH && (first + 1 === last || text.charCodeAt(first + 1) === SPACE);
      if (!settle(open, column, isDash, bare)) return false;
      bare = -1;
      if (!isDash) break;
      const inner = skipDash(text, first, last);
      if (inner === last || text.charCodeAt(inner) === HASH) {
        bare = column;
        first = last;
        break;
      }
      column += inner - first;
      first = inner;
      // What stands behind the dash on its line: a scalar, or the first line of a collection of its own.
      if (keyEnd(text, first, last) < 0 && !(text.charCodeAt(first) === DASH && text.charCodeAt(first + 1) === SPACE)) {
        if (!isSureValue(text, first, last)) return false;
        if (isBlockHeader(text.charCodeAt(first))) scalarColumn = column - 2;
        first = last;
        break;
      }
      bare = column - 1;
    }
    if (first === last) continue;
    const colon = keyEnd(text, first, last);
    if (colon < 0) return false;
    let value = colon + 1;
    while (value < last && text.charCodeAt(value) === SPACE) value++;
    if (value === last || text.charCodeAt(value) === HASH) bare = column;
    else if (!isSureValue(text, value, last)) return false;
    else if (isBlockHeader(text.charCodeAt(value))) scalarColumn = column;
  }
  return open.length > 0;
}

const SPACE = 32;
const DASH = 45;
const HASH = 35;

/** Brings the open collections to a line at `column`; false where no collection can stand or go on there. */
function settle(open: number[], column: number, isDash: boolean, bare: number): boolean {
  for (;;) {
    const top = open[open.length - 1];
    if (top === undefined) {
      open.push(isDash ? -column - 1 : column);
      return open.length === 1;
    }
    const at = top < 0 ? -top - 1 : top;
    if (at < column) {
      if (bare < 0 || bare >= column) return false;
      open.push(isDash ? -column - 1 : column);
      return true;
    }
    if (at === column) {
      if (isDash === top < 0) return true;
      // A list may stand at the column of the key that it is the value of, and ends with the next key there.
      if (isDash) {
        if (bare !== column) return false;
        open.push(-column - 1);
        return true;
      }
    }
    open.pop();
    if (open.length === 0) return false;
  }
}

/** Behind a dash and its spaces. */
function skipDash(text: string, first: number, last: number): number {
  let at = first;
  while (at < last && text.charCodeAt(at) === SPACE) at++;
  if (text.charCodeAt(at) !== DASH) return at;
  at++;
  while (at < last && text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** Offset of the colon behind a simple key, or -1. */
function keyEnd(text: string, first: number, last: number): number {
  let at = first;
  const quote = text.charCodeAt(first);
  if (quote === 34 || quote === 39) {
    at = closingQuote(text, first, last);
    if (at < 0) return -1;
  } else {
    while (at < last && isWord(text.charCodeAt(at))) at++;
    if (at === first || (quote === DASH && at === first + 1)) return -1;
  }
  const ends = at + 1 === last || text.charCodeAt(at + 1) === SPACE;
  return at < last && text.charCodeAt(at) === 58 && ends ? at : -1;
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57) || // - . / and digits
    code === 95
  );
}

function isBlockHeader(code: number): boolean {
  return code === 124 || code === 62;
}

/** First characters that make a plain scalar something else. */
const INDICATORS = Uint8Array.from({ length: 128 }, (_, code) =>
  '-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** A scalar that ends with its line, or the header of a block scalar. */
function isSureValue(text: string, first: number, last: number): boolean {
  const code = text.charCodeAt(first);
  if (code === 34 || code === 39) {
    const behind = closingQuote(text, first, last);
    return behind >= 0 && isOnlyComment(text, behind, last);
  }
  if (isBlockHeader(code)) {
    const sign = text.charCodeAt(first + 1);
    // An indentation indicator says more about the lines below than is looked for here.
    return isOnlyComment(text, first + (sign === 45 || sign === 43 ? 2 : 1), last);
  }
  if (isFlow(code)) {
    const behind = flowEnd(text, first, last);
    return behind >= 0 && isOnlyComment(text, behind, last);
  }
  if (INDICATORS[code] === 1) {
    // `-1` and `:8080` are plain; `- x` and `: x` are not.
    const after = text.charCodeAt(first + 1);
    if ((code !== DASH && code !== 58) || first + 1 === last || after === SPACE) return false;
  }
  for (let at = first; at < last; at++) {
    const here = text.charCodeAt(at);
    if (here < SPACE || here === 127) return false;
    // A comment, whatever is in it.
    if (here === HASH && text.charCodeAt(at - 1) === SPACE) return true;
    if (here === 58 && (at + 1 === last || text.charCodeAt(at + 1) === SPACE)) return false;
  }
  return true;
}
