import {
  BACKSLASH,
  COLON,
  CR,
  DASH,
  DEL,
  DOUBLE_QUOTE,
  HASH,
  isBreak,
  isIndicator,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
  SPACE,
  skipSpaces,
  TAB,
} from './characters';
import { collectionEnd } from './flow';

// What ends a line of UTF-8, looked at byte by byte: each function gives the offset of the line's feed, or -1 where the line may be
// something else than it looks like. The bytes must end with a line feed.

/** A plain scalar that begins at `first` and ends with its line, and a comment behind it. */
export function plainEnd(first: i32): i32 {
  // Most are letters, and passed over 16 at a time.
  let at = first;
  while (true) {
    const bytes = v128.load(at);
    const controls = v128.or(i8x16.lt_u(bytes, i8x16.splat(<i8>SPACE)), i8x16.eq(bytes, i8x16.splat(<i8>DEL)));
    const signs = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>COLON)), i8x16.eq(bytes, i8x16.splat(<i8>HASH)));
    for (let found = i8x16.bitmask(v128.or(controls, signs)); found !== 0; found &= found - 1) {
      const here = at + ctz(found);
      const code: i32 = load<u8>(here);
      if (code === COLON) {
        if (isBreak(load<u8>(here + 1))) return -1;
      } else if (code !== HASH) {
        return breakAt(here);
      } else if (load<u8>(here - 1) === SPACE) {
        return textEnd(here);
      }
    }
    at += 16;
  }
}

/** Text of a comment or a literal scalar, which may be anything that can be printed. */
export function textEnd(first: i32): i32 {
  let at = first;
  while (true) {
    let found = i8x16.bitmask(i8x16.lt_u(v128.load(at), i8x16.splat(<i8>SPACE)));
    for (; found !== 0; found &= found - 1) {
      const here = at + ctz(found);
      if (load<u8>(here) !== TAB) return breakAt(here);
    }
    at += 16;
  }
}

/** The feed of the line break at `at`, or -1. */
function breakAt(at: i32): i32 {
  const code: i32 = load<u8>(at);
  if (code === LF) return at;
  return code === CR && load<u8>(at + 1) === LF ? at + 1 : -1;
}

/** Nothing but spaces and a comment; `at` is behind a value. */
export function restEnd(at: i32): i32 {
  const here = skipSpaces(at);
  if (load<u8>(here) !== HASH) return breakAt(here);
  return load<u8>(here - 1) === SPACE ? textEnd(here) : -1;
}

/** Behind the closing quote of a string on this line without escapes (but `''`), or -1. */
export function quotedEnd(first: i32): i32 {
  const quote: i32 = load<u8>(first);
  let at = first + 1;
  while (true) {
    const code: i32 = load<u8>(at);
    at++;
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || load<u8>(at) !== SINGLE_QUOTE) return at;
      at++;
    } else if (code < SPACE || (code === BACKSLASH && quote === DOUBLE_QUOTE)) {
      return -1;
    }
  }
}

/** A scalar or a collection that begins at `first` and ends with its line; the header of a block scalar is none. */
export function valueEnd(first: i32): i32 {
  const code: i32 = load<u8>(first);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const behind = quotedEnd(first);
    return behind < 0 ? -1 : restEnd(behind);
  }
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    const behind = collectionEnd(first);
    return behind < 0 ? -1 : restEnd(behind);
  }
  if (isIndicator(code)) {
    // `-1` and `:8080` are plain; `- x` and `: x` are not.
    if ((code !== DASH && code !== COLON) || isBreak(load<u8>(first + 1))) return -1;
  }
  return plainEnd(first);
}

/** Offset of the colon behind a simple key, or -1. */
export function keyEnd(first: i32): i32 {
  const code: i32 = load<u8>(first);
  let at = first;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    at = quotedEnd(first);
    if (at < 0) return -1;
  } else {
    at = wordEnd(first);
    if (at === first || (code === DASH && at === first + 1)) return -1;
  }
  return load<u8>(at) === COLON && isBreak(load<u8>(at + 1)) ? at : -1;
}

/** Behind the letters of a word; `first` where there are none. */
export function wordEnd(first: i32): i32 {
  let at = first;
  while (true) {
    const bytes = v128.load(at);
    // Of both cases at once; then `-./` and digits, which follow each other.
    const letters = i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97));
    const others = i8x16.sub(bytes, i8x16.splat(45));
    const isWordLike = v128.or(i8x16.lt_u(letters, i8x16.splat(26)), i8x16.lt_u(others, i8x16.splat(13)));
    const rest = i8x16.bitmask(v128.or(isWordLike, i8x16.eq(bytes, i8x16.splat(95)))) ^ 0xffff;
    if (rest !== 0) return at + ctz(rest);
    at += 16;
  }
}
