import { DOUBLE_QUOTE, HASH, isBreak, isWord, SINGLE_QUOTE, skipSpaces } from './characters';
import { wordEnd } from './line';

// Where the item that was looked at last has what nearly all are asked for, in the memory's first page: of its head the strings, from their
// first letter to behind their last one, and of its pods' template the lines of fields. 0 where it has none.
const OUTLINE = 8192;
export const API_VERSION_AT = OUTLINE;
export const KIND_AT = OUTLINE + 8;
export const NAME_AT = OUTLINE + 16;
export const NAMESPACE_AT = OUTLINE + 24;
export const LABELS_AT = OUTLINE + 32;
export const REPLICAS_AT = OUTLINE + 36;
const END = OUTLINE + 40;
/** Behind the line feed of the item's last line that has content, and where the first line begins that is not the item's. */
export const CONTENT_END_AT = OUTLINE + 40;
export const NEXT_AT = OUTLINE + 44;

export function clearOutline(): void {
  for (let at = OUTLINE; at < END; at += 8) store<u64>(at, 0);
}

/** A word that begins with a letter, or something between quotes, without quotes in it; what follows is looked at as any value is. */
export function noteString(first: i32, slot: i32): bool {
  const code: i32 = load<u8>(first);
  let from = first;
  let end = first;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    from = ++end;
    while (<i32>load<u8>(end) !== code && !isLineEnd(load<u8>(end))) end++;
    if (<i32>load<u8>(end) !== code || <i32>load<u8>(end + 1) === code) return false;
  } else {
    if (code < 65 || !isWord(code)) return false;
    end = wordEnd(first);
    const rest = skipSpaces(end);
    const behind: i32 = load<u8>(rest);
    const isEnd = behind === HASH ? rest > end : isBreak(behind);
    if (!isEnd || isOtherWord(first, end)) return false;
  }
  if (from === end) return false;
  store<i32>(slot, from);
  store<i32>(slot + 4, end);
  return true;
}

function isLineEnd(code: i32): bool {
  return code < 32;
}

/** A plain word that YAML does not read as a string. */
function isOtherWord(first: i32, end: i32): bool {
  if (end - first > 5) return false;
  // In small letters, the last one lowest.
  let word: u64 = 0;
  for (let at = first; at < end; at++) word = (word << 8) | (load<u8>(at) | 0x20);
  switch (word) {
    case 0x74727565: // true
    case 0x66616c7365: // false
    case 0x6e756c6c: // null
    case 0x796573: // yes
    case 0x6e6f: // no
    case 0x6f6e: // on
    case 0x6f6666: // off
    case 0x79: // y
    case 0x6e: // n
      return true;
    default:
      return false;
  }
}
