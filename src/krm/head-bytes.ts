import { type Bytes, isBreak, isWord } from './line-bytes.ts';

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;

/** What an object has shown of itself, by bits. */
const API_VERSION = 1;
const KIND = 2;
const METADATA = 4;
const NAME = 8;
const IN_METADATA = 16;
/** One of them stands twice, or is not simply written. */
const ODD = 32;
const FIELDS = API_VERSION | KIND | METADATA;

/** Four letters of a key as one number, which is compared at once. */
const NAME_KEY = fourOf(Buffer.from('name'), 0);
const KIND_KEY = fourOf(Buffer.from('kind'), 0);
const META = fourOf(Buffer.from('meta'), 0);
const DATA = fourOf(Buffer.from('data'), 0);
const API = fourOf(Buffer.from('apiV'), 0);
const VERSION = fourOf(Buffer.from('sion'), 0);

/** An object's apiVersion, kind and metadata were simply written, and its name or another field came after them. */
export function isHeadKnown(seen: number): boolean {
  return (seen & (FIELDS | NAME | ODD)) === (FIELDS | NAME);
}

/** What is known of an object's head with one more key of its `metadata`, which ends at `colon`. */
export function withMetadata(bytes: Bytes, first: number, colon: number, value: number, seen: number): number {
  if ((seen & IN_METADATA) === 0 || colon - first !== 4 || fourOf(bytes, first) !== NAME_KEY) return seen;
  return (seen & NAME) === 0 && isSimpleString(bytes, value) ? seen | NAME : seen | ODD;
}

/**
 * What is known of an object's head with one more of its own keys, from `first` to `colon`, whose value begins at `value`.
 */
export function withField(bytes: Bytes, first: number, colon: number, value: number, seen: number): number {
  // In quotes it may be any of them.
  if (!isWord(bytes[first] as number)) return seen | ODD;
  const before = (seen & ~IN_METADATA) | ((seen & FIELDS) === FIELDS ? NAME : 0);
  const start = fourOf(bytes, first);
  const length = colon - first;
  if (length === 8 && start === META && fourOf(bytes, first + 4) === DATA) {
    const code = bytes[value] as number;
    return (seen & METADATA) === 0 && (code === HASH || isBreak(code)) ? before | METADATA | IN_METADATA : seen | ODD;
  }
  const isKind = length === 4 && start === KIND_KEY;
  if (!isKind && (length !== 10 || start !== API || fourOf(bytes, first + 6) !== VERSION)) return before;
  const own = isKind ? KIND : API_VERSION;
  return (seen & own) === 0 && isSimpleString(bytes, value) && !isOtherWord(bytes, value) ? before | own : seen | ODD;
}

function fourOf(bytes: Bytes, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** A word that begins with a letter, or something between quotes; what follows is looked at as any value is. */
function isSimpleString(bytes: Bytes, first: number): boolean {
  const code = bytes[first] as number;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return bytes[first + 1] !== code;
  if (code < 65 || !isWord(code)) return false;
  let end = first;
  while (isWord(bytes[end] as number)) end++;
  while (bytes[end] === SPACE) end++;
  return bytes[end] === HASH || isBreak(bytes[end] as number);
}

/** Plain words that YAML does not read as strings, and their first letters. */
const OTHER_WORD = /^(?:true|false|null|yes|no|on|off|y|n)(?![\w./-])/i;
const FIRST_LETTERS = Buffer.from('tfnyoTFNYO');

function isOtherWord(bytes: Bytes, first: number): boolean {
  if (!FIRST_LETTERS.includes(bytes[first] as number)) return false;
  return OTHER_WORD.test(String.fromCharCode(...bytes.subarray(first, first + 6)));
}
