import { DOUBLE_QUOTE, HASH, isBreak, isWord, SINGLE_QUOTE, skipSpaces } from './characters';
import { wordEnd } from './line';

// What an object has shown of itself, by bits.
const API_VERSION = 1;
const KIND = 2;
const METADATA = 4;
const NAME = 8;
const IN_METADATA = 16;
/** One of them stands twice, or is not simply written. */
const ODD = 32;
const FIELDS = API_VERSION | KIND | METADATA;

// Four letters of a key as one number, which is compared at once: memory is little-endian.
const NAME_KEY: u32 = 0x656d616e;
const KIND_KEY: u32 = 0x646e696b;
const META: u32 = 0x6174656d;
const DATA: u32 = 0x61746164;
const API_V: u32 = 0x56697061;
const SION: u32 = 0x6e6f6973;

/** An object's apiVersion, kind and metadata were simply written, and its name or another field came after them. */
export function isHeadKnown(seen: i32): bool {
  return (seen & (FIELDS | NAME | ODD)) === (FIELDS | NAME);
}

/** What is known of an object's head with one more key of its `metadata`, which ends at `colon`. */
export function withMetadata(first: i32, colon: i32, value: i32, seen: i32): i32 {
  if ((seen & IN_METADATA) === 0 || colon - first !== 4 || load<u32>(first) !== NAME_KEY) return seen;
  return (seen & NAME) === 0 && isSimpleString(value) ? seen | NAME : seen | ODD;
}

/** What is known of an object's head with one more of its own keys, from `first` to `colon`, whose value begins at `value`. */
export function withField(first: i32, colon: i32, value: i32, seen: i32): i32 {
  // In quotes it may be any of them.
  if (!isWord(load<u8>(first))) return seen | ODD;
  const before = (seen & ~IN_METADATA) | ((seen & FIELDS) === FIELDS ? NAME : 0);
  const length = colon - first;
  const start = load<u32>(first);
  if (length === 8 && start === META && load<u32>(first + 4) === DATA) {
    const code: i32 = load<u8>(value);
    return (seen & METADATA) === 0 && (code === HASH || isBreak(code)) ? before | METADATA | IN_METADATA : seen | ODD;
  }
  const isKind = length === 4 && start === KIND_KEY;
  const isVersion = length === 10 && start === API_V && load<u32>(first + 6) === SION;
  if (!isKind && !isVersion) return before;
  const own = isKind ? KIND : API_VERSION;
  return (seen & own) === 0 && isSimpleString(value) && !isOtherWord(value) ? before | own : seen | ODD;
}

/** A word that begins with a letter, or something between quotes; what follows is looked at as any value is. */
function isSimpleString(first: i32): bool {
  const code: i32 = load<u8>(first);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return load<u8>(first + 1) !== code;
  if (code < 65 || !isWord(code)) return false;
  const behind: i32 = load<u8>(skipSpaces(wordEnd(first)));
  return behind === HASH || isBreak(behind);
}

/** A plain word that YAML does not read as a string. */
function isOtherWord(first: i32): bool {
  const end = wordEnd(first);
  if (end === first || end - first > 5) return false;
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
