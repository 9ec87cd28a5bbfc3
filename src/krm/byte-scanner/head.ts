import { HASH, isBreak, isWord } from './characters';
import { API_V, DATA, KIND_KEY, META, NAME_KEY, SION, SPAC } from './keys';
import { API_VERSION_AT, KIND_AT, NAME_AT, NAMESPACE_AT, noteString } from './outline';

// What an object has shown of itself, by bits.
const API_VERSION = 1;
const KIND = 2;
const METADATA = 4;
const NAME = 8;
const NAMESPACE = 16;
const IN_METADATA = 32;
/** One of them stands twice, or is not simply written. */
const ODD = 64;
const FIELDS = API_VERSION | KIND | METADATA;

/** An object's apiVersion, kind and metadata were simply written, and its name or another field came after them. */
export function isHeadKnown(seen: i32): bool {
  return (seen & (FIELDS | NAME | ODD)) === (FIELDS | NAME);
}

/** What is known of an object's head with one more key of its `metadata`, which ends at `colon`. */
export function withMetadata(first: i32, colon: i32, value: i32, seen: i32): i32 {
  if ((seen & IN_METADATA) === 0) return seen;
  if (!isWord(load<u8>(first))) return seen | ODD;
  if (load<u32>(first) !== NAME_KEY) return seen;
  const length = colon - first;
  if (length === 4) return noted(NAME, value, NAME_AT, seen);
  const isNamespace = length === 9 && load<u32>(first + 4) === SPAC && load<u8>(first + 8) === 101;
  return isNamespace ? noted(NAMESPACE, value, NAMESPACE_AT, seen) : seen;
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
  return isKind ? noted(KIND, value, KIND_AT, before) : noted(API_VERSION, value, API_VERSION_AT, before);
}

function noted(own: i32, value: i32, slot: i32, seen: i32): i32 {
  return (seen & own) === 0 && noteString(value, slot) ? seen | own : seen | ODD;
}
