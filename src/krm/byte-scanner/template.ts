import { isWord } from './characters';
import { DATA, ICAS, LABE, LATE, LS, META, REPL, SPEC_KEY, TEMP } from './keys';
import { LABELS_AT, REPLICAS_AT } from './outline';

// What an object has shown of its pods' template, by bits: first how many of `spec`, `template` and `metadata` are open.
const OPEN = 3;
const SPEC = 4;
const TEMPLATE = 8;
const METADATA = 16;
const LABELS = 32;
const REPLICAS = 64;
/** One of them stands twice, or is not in block style. */
const ODD = 128;

/** What is known with one more key, in the `depth`th of the open collections; `isBare` where nothing stands behind it on its line. */
export function withKey(depth: i32, line: i32, first: i32, colon: i32, isBare: bool, seen: i32): i32 {
  // Of something else than what is open.
  if (depth > (seen & OPEN) + 1) return seen;
  const before = (seen & ~OPEN) | (depth - 1);
  // In quotes it may be any of them.
  if (!isWord(load<u8>(first))) return before | ODD;
  const length = colon - first;
  const start = load<u32>(first);
  if (depth === 4) {
    const isLabels = length === 6 && start === LABE && load<u16>(first + 4) === LS;
    return isLabels ? noted(LABELS, line, LABELS_AT, before) : before;
  }
  if (depth === 1) return length === 4 && start === SPEC_KEY ? opened(SPEC, depth, isBare, before) : before;
  if (length !== 8) return before;
  const rest = load<u32>(first + 4);
  if (depth === 3) return start === META && rest === DATA ? opened(METADATA, depth, isBare, before) : before;
  if (start === REPL && rest === ICAS) return noted(REPLICAS, line, REPLICAS_AT, before);
  return start === TEMP && rest === LATE ? opened(TEMPLATE, depth, isBare, before) : before;
}

/** Whether the lines that were noted say what the object has in them. */
export function isTemplateKnown(seen: i32): bool {
  return (seen & (LABELS | ODD)) === LABELS;
}

function opened(own: i32, depth: i32, isBare: bool, seen: i32): i32 {
  return (seen & own) === 0 && isBare ? (seen & ~OPEN) | own | depth : seen | ODD;
}

function noted(own: i32, line: i32, slot: i32, seen: i32): i32 {
  store<i32>(slot, line);
  return (seen & own) === 0 ? seen | own : seen | ODD;
}
