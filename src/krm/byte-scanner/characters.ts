export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const GREATER = 62;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;
export const DEL = 127;

/** Letters, digits and `-./_`, which have no meaning of their own in a key or between brackets. */
export function isWord(code: i32): bool {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 45 && code <= 57) || code === 95;
}

/** A space or the end of the line. */
export function isBreak(code: i32): bool {
  return code === SPACE || code === LF || code === CR;
}

/** Plain, this is where a scalar is something else: an alias, a collection, a comment, a block scalar … */
export function isIndicator(code: i32): bool {
  switch (code) {
    case 33: // !
    case DOUBLE_QUOTE:
    case HASH:
    case 37: // %
    case 38: // &
    case SINGLE_QUOTE:
    case 42: // *
    case COMMA:
    case DASH:
    case COLON:
    case GREATER:
    case 63: // ?
    case 64: // @
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
    case 96: // `
    case OPEN_BRACE:
    case BAR:
    case CLOSE_BRACE:
      return true;
    default:
      return false;
  }
}

export function skipSpaces(first: i32): i32 {
  let at = first;
  while (load<u8>(at) === SPACE) at++;
  return at;
}

/** The same where there are many of them most often. */
export function indentEnd(first: i32): i32 {
  let at = first;
  while (true) {
    const rest = i8x16.bitmask(i8x16.ne(v128.load(at), i8x16.splat(<i8>SPACE)));
    if (rest !== 0) return at + ctz(rest);
    at += 16;
  }
}
