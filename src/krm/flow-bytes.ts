import { type Bytes, isWord, quotedEnd } from './line-bytes.ts';

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const DASH = 45;

/** Which of the open ones are mappings is kept in the bits of one number. */
const MAX_DEPTH = 30;

/**
 * Behind a collection between braces or brackets that begins at `first` and ends on its line, of simple words and strings; -1 where
 * that is not sure. Keys that stand twice are not looked for.
 */
export function collectionEnd(bytes: Bytes, first: number): number {
  let at = first;
  let depth = 0;
  let maps = 0;
  for (;;) {
    const code = bytes[at] as number;
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth === MAX_DEPTH) return -1;
      depth++;
      maps = maps * 2 + (code === OPEN_BRACE ? 1 : 0);
      at = skipSpaces(bytes, at + 1);
    } else {
      at = wordEnd(bytes, at);
      if (at < 0) return -1;
    }
    // An empty collection ends as one does behind its last value.
    for (let isEmpty = code === OPEN_BRACE || code === OPEN_BRACKET; ; isEmpty = false) {
      if (!isEmpty) at = skipSpaces(bytes, at);
      const sign = bytes[at];
      if (sign === ((maps & 1) === 1 ? CLOSE_BRACE : CLOSE_BRACKET)) {
        at++;
        depth--;
        maps >>= 1;
        if (depth === 0) return at;
        continue;
      }
      if (!isEmpty) {
        if (sign !== COMMA) return -1;
        at = skipSpaces(bytes, at + 1);
      }
      break;
    }
    if ((maps & 1) === 1) at = behindColon(bytes, at);
    if (at < 0) return -1;
  }
}

/** At the value behind a key and its colon, or -1; only a quoted key needs no space behind its colon. */
function behindColon(bytes: Bytes, first: number): number {
  const colon = wordEnd(bytes, first);
  if (colon < 0 || bytes[colon] !== COLON) return -1;
  const isQuoted = bytes[first] === DOUBLE_QUOTE || bytes[first] === SINGLE_QUOTE;
  return isQuoted || bytes[colon + 1] === SPACE ? skipSpaces(bytes, colon + 1) : -1;
}

/** Behind a word or a quoted string, or -1. */
function wordEnd(bytes: Bytes, first: number): number {
  const code = bytes[first] as number;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return quotedEnd(bytes, first);
  let at = first;
  while (isWord(bytes[at] as number)) at++;
  return at === first || (code === DASH && at === first + 1) ? -1 : at;
}

function skipSpaces(bytes: Bytes, first: number): number {
  let at = first;
  while (bytes[at] === SPACE) at++;
  return at;
}
