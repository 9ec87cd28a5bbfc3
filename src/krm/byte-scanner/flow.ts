import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
  skipSpaces,
} from './characters';
import { quotedEnd, wordEnd } from './line';

/** Which of the open ones are mappings is kept in the bits of one number. */
const MAX_DEPTH = 30;

/**
 * Behind a collection between braces or brackets that begins at `first` and ends on its line, of simple words and strings; -1 where
 * that is not sure. Keys that stand twice are not looked for.
 */
export function collectionEnd(first: i32): i32 {
  let at = first;
  let depth = 0;
  let maps = 0;
  while (true) {
    const code: i32 = load<u8>(at);
    // An empty collection ends as one does behind its last value.
    let isEmpty = code === OPEN_BRACE || code === OPEN_BRACKET;
    if (isEmpty) {
      if (depth === MAX_DEPTH) return -1;
      depth++;
      maps = maps * 2 + (code === OPEN_BRACE ? 1 : 0);
      at = skipSpaces(at + 1);
    } else {
      at = scalarEnd(at);
      if (at < 0) return -1;
    }
    while (true) {
      if (!isEmpty) at = skipSpaces(at);
      const sign: i32 = load<u8>(at);
      if (sign === ((maps & 1) === 1 ? CLOSE_BRACE : CLOSE_BRACKET)) {
        at++;
        depth--;
        maps >>= 1;
        if (depth === 0) return at;
        isEmpty = false;
        continue;
      }
      if (isEmpty) break;
      if (sign !== COMMA) return -1;
      at = skipSpaces(at + 1);
      break;
    }
    if ((maps & 1) === 1) at = behindColon(at);
    if (at < 0) return -1;
  }
}

/** At the value behind a key and its colon, or -1; only a quoted key needs no space behind its colon. */
function behindColon(first: i32): i32 {
  const colon = scalarEnd(first);
  if (colon < 0 || load<u8>(colon) !== COLON) return -1;
  const code: i32 = load<u8>(first);
  const isQuoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
  return isQuoted || load<u8>(colon + 1) === SPACE ? skipSpaces(colon + 1) : -1;
}

/** Behind a word or a quoted string, or -1. */
function scalarEnd(first: i32): i32 {
  const code: i32 = load<u8>(first);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return quotedEnd(first);
  const at = wordEnd(first);
  return at === first || (code === DASH && at === first + 1) ? -1 : at;
}
