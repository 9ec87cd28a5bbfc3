import { CR, DASH, HASH, isBreak, LF, SPACE } from './characters';
import { entryEnd } from './entry';
import { itemEnd } from './item';
import { NEXT_AT } from './outline';

export { mentionsWord } from './words';

// Offsets are those of the module's memory, in which JavaScript puts the bytes: above its own page, so that none is 0. They
// end with a line feed.

/** Behind the items that begin at the line `start`, all of them plain and with heads that are simply written; else 0. */
export function itemsEnd(start: i32, end: i32): i32 {
  // Comments and blank lines above the first dash, by which all others are known.
  let first = start;
  let line = start;
  while (first < end) {
    const code: i32 = load<u8>(first);
    if (code !== SPACE && code !== LF && code !== CR && code !== HASH) break;
    if (code === HASH) while (load<u8>(first) !== LF) first++;
    if (load<u8>(first++) === LF) line = first;
  }
  const dashColumn = first - line;
  let at = line;
  while (at < end) {
    const dash = at + dashColumn;
    if (dash >= end || load<u8>(dash) !== DASH || !isBreak(load<u8>(dash + 1))) {
      return at > line && load<u8>(at) !== SPACE ? at : 0;
    }
    at = itemEnd(at, end, dashColumn);
    if (at <= 0) return 0;
  }
  return end;
}

/**
 * Whether all from `start` to `end` is one item that is surely well-formed: 0 where it is not, 2 where its head is simply written too, else 1;
 * `dashColumn` as `itemEnd` has it. Where the item has what others ask for is in the memory then (outline.ts).
 */
export function isItem(start: i32, end: i32, dashColumn: i32): i32 {
  const behind = itemEnd(start, end, dashColumn);
  return behind === end ? 2 : behind === -end ? 1 : 0;
}

/**
 * Looks at the entry of a block list whose dash in `dashColumn` stands on the line `start`, as `isItem` does, and where the list goes on:
 * its answer, and 4 more where the line that follows is the next entry. Negative where lines cannot be told apart by their columns.
 */
export function entry(start: i32, limit: i32, dashColumn: i32): i32 {
  let behind = itemEnd(start, limit, dashColumn);
  const sure = behind > 0 ? 2 : behind < 0 ? 1 : 0;
  if (sure === 0) behind = entryEnd(start, limit, dashColumn);
  if (sure === 1) behind = -behind;
  if (behind === 0) return -1;
  store<i32>(NEXT_AT, behind);
  const dash = behind + dashColumn;
  if (dash >= limit || load<u8>(dash) !== DASH || !isBreak(load<u8>(dash + 1))) return sure;
  for (let at = behind; at < dash; at++) if (load<u8>(at) !== SPACE) return sure;
  return sure | 4;
}
