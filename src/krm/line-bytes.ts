import { collectionEnd } from './flow-bytes.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const DASH = 45;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const DEL = 127;

/** First characters that make a plain scalar something else. */
const INDICATORS = Uint8Array.from({ length: 128 }, (_, code) =>
  '-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * What ends a line of UTF-8, looked at byte by byte: each function gives the offset of the line's feed, or -1 where the line may be something
 * else than it looks like. The bytes must end with a line feed.
 */
export type Bytes = Uint8Array;

/** A plain scalar that begins at `first` and ends with its line, and a comment behind it. */
export function plainEnd(bytes: Bytes, first: number): number {
  for (let at = first; ; at++) {
    const code = bytes[at] as number;
    if (code > COLON && code !== DEL) continue;
    if (code === LF) return at;
    if (code === COLON) {
      if (isBreak(bytes[at + 1] as number)) return -1;
    } else if (code === HASH) {
      if (bytes[at - 1] === SPACE) return textEnd(bytes, at);
    } else if (code < SPACE || code === DEL) {
      return code === CR && bytes[at + 1] === LF ? at + 1 : -1;
    }
  }
}

/** Text of a comment or a literal scalar, which may be anything that can be printed. */
export function textEnd(bytes: Bytes, first: number): number {
  for (let at = first; ; at++) {
    const code = bytes[at] as number;
    if (code >= SPACE) continue;
    if (code === LF) return at;
    if (code === CR && bytes[at + 1] === LF) return at + 1;
    if (code !== TAB) return -1;
  }
}

/** Nothing but spaces and a comment; `at` is behind a value. */
export function restEnd(bytes: Bytes, at: number): number {
  let here = at;
  while (bytes[here] === SPACE) here++;
  const code = bytes[here];
  if (code === LF) return here;
  if (code === CR) return bytes[here + 1] === LF ? here + 1 : -1;
  return code === HASH && bytes[here - 1] === SPACE ? textEnd(bytes, here) : -1;
}

/** Behind the closing quote of a string on this line without escapes (but `''`), or -1. */
export function quotedEnd(bytes: Bytes, first: number): number {
  const quote = bytes[first];
  for (let at = first + 1; ; at++) {
    const code = bytes[at] as number;
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || bytes[at + 1] !== SINGLE_QUOTE) return at + 1;
      at++;
    } else if (code < SPACE || (code === BACKSLASH && quote === DOUBLE_QUOTE)) {
      return -1;
    }
  }
}

/** A scalar or a collection that begins at `first` and ends with its line; the header of a block scalar is none. */
export function valueEnd(bytes: Bytes, first: number): number {
  const code = bytes[first] as number;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const behind = quotedEnd(bytes, first);
    return behind < 0 ? -1 : restEnd(bytes, behind);
  }
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    const behind = collectionEnd(bytes, first);
    return behind < 0 ? -1 : restEnd(bytes, behind);
  }
  if (code < DEL && INDICATORS[code] === 1) {
    // `-1` and `:8080` are plain; `- x` and `: x` are not.
    if ((code !== DASH && code !== COLON) || isBreak(bytes[first + 1] as number)) return -1;
  }
  return plainEnd(bytes, first);
}

/** Offset of the colon behind a simple key, or -1. */
export function keyEnd(bytes: Bytes, first: number): number {
  const code = bytes[first] as number;
  let at = first;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    at = quotedEnd(bytes, first);
    if (at < 0) return -1;
  } else {
    while (isWord(bytes[at] as number)) at++;
    if (at === first || (code === DASH && at === first + 1)) return -1;
  }
  return bytes[at] === COLON && isBreak(bytes[at + 1] as number) ? at : -1;
}

/** Letters, digits and `-./_`, which have no meaning of their own in a key or between brackets. */
export function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 45 && code <= 57) || code === 95;
}

/** A space or the end of the line. */
export function isBreak(code: number): boolean {
  return code === SPACE || code === LF || code === CR;
}
