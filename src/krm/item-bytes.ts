import { isHeadKnown, withField, withMetadata } from './head-bytes.ts';
import { type Bytes, isBreak, keyEnd, restEnd, textEnd, valueEnd } from './line-bytes.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const PLUS = 43;
const DASH = 45;
const GREATER = 62;
const BAR = 124;

/** One for all, as it is empty at each object's start. */
const columns: number[] = [];

/**
 * Whether one object of a block list, or one document, is surely well-formed YAML: block mappings and lists of plain, simply quoted
 * and block scalars and of flow collections of one line, as orchestrators print them and most people write them. Anchors, scalars
 * over several lines, tabs and escapes are not sure, nor is text that does not end with a line feed. Keys that stand twice are not
 * looked for.
 *
 * `start` is where the line of the object's dash begins, in `dashColumn`; for a document without one that is -1. Gives where the object ends,
 * which is at `limit` or at the first line that stands no deeper than its dash; that offset negated where its apiVersion, kind
 * and metadata are not simply written; 0 where it is not surely well-formed.
 *
 * One look at each byte, in one loop: what runs for the first time is slow, and V8 compiles little code soon.
 */
export function plainEndOf(bytes: Bytes, start: number, limit: number, dashColumn: number): number {
  // Columns of the open collections: a mapping's as they are, a list's negated and less one.
  const open = columns;
  let depth = 0;
  // Column that the last line's missing value may be deeper than; -1 where no value is missing.
  let bare = -1;
  let scalarColumn = -1;
  let scalarContent = -1;
  let seen = 0;
  for (let line = start, end = start; line < limit; line = end + 1) {
    let first = line;
    let code = bytes[first] as number;
    while (code === SPACE) code = bytes[++first] as number;
    let column = first - line;
    if (code === LF || (code === CR && bytes[first + 1] === LF)) {
      end = code === LF ? first : first + 1;
      continue;
    }
    if (scalarColumn >= 0) {
      if (column > scalarColumn) {
        if (scalarContent < 0) scalarContent = column;
        end = column < scalarContent ? -1 : textEnd(bytes, first);
        if (end < 0) return 0;
        continue;
      }
      scalarColumn = -1;
      scalarContent = -1;
    }
    if (code === HASH) {
      end = textEnd(bytes, first);
      if (end < 0) return 0;
      continue;
    }
    if (line === start && dashColumn >= 0) {
      // The object's own dash is its list's business.
      do code = bytes[++first] as number;
      while (code === SPACE);
      if (code === LF || code === CR || code === HASH) {
        end = restEnd(bytes, first);
        if (end < 0) return 0;
        continue;
      }
      column = first - line;
    } else if (column <= dashColumn) {
      return depth === 0 ? 0 : isHeadKnown(seen) ? line : -line;
    }
    let isDash = code === DASH && isBreak(bytes[first + 1] as number);
    // Brings the open collections to this line, and to what stands behind each dash on it.
    for (;;) {
      for (;;) {
        const last = depth === 0 ? -1 : (open[depth - 1] as number);
        const at = last < 0 ? -last - 1 : last;
        if (depth > 0 && at === column) {
          if (isDash === last < 0) break;
          // A list may stand at the column of the key that it is the value of, and ends with the next key there.
          if (isDash && bare !== column) return 0;
        }
        if (depth === 0 || at < column || (at === column && isDash)) {
          if (depth > 0 && at < column && (bare < 0 || bare >= column)) return 0;
          open[depth++] = isDash ? -column - 1 : column;
          break;
        }
        if (--depth === 0) return 0;
      }
      bare = -1;
      if (!isDash) break;
      const dash = first;
      do code = bytes[++first] as number;
      while (code === SPACE);
      if (code === LF || code === CR || code === HASH) {
        bare = column;
        break;
      }
      column += first - dash;
      isDash = code === DASH && isBreak(bytes[first + 1] as number);
      if (!isDash && keyEnd(bytes, first) < 0) {
        // A scalar, or a collection of one line.
        isDash = true;
        column -= 2;
        break;
      }
      bare = column - 1;
    }
    let value = first;
    if (!isDash) {
      const colon = keyEnd(bytes, first);
      if (colon < 0) return 0;
      value = colon + 1;
      code = bytes[value] as number;
      while (code === SPACE) code = bytes[++value] as number;
      if (code === LF || code === CR || code === HASH) bare = column;
      if (depth === 1) seen = withField(bytes, first, colon, value, seen);
      else if (depth === 2) seen = withMetadata(bytes, first, colon, value, seen);
    }
    if (bare >= 0) {
      end = restEnd(bytes, value);
    } else if (code === BAR || code === GREATER) {
      // An indentation indicator says more about the lines below than is looked for here.
      const sign = bytes[value + 1];
      end = restEnd(bytes, value + (sign === DASH || sign === PLUS ? 2 : 1));
      scalarColumn = column;
    } else {
      end = valueEnd(bytes, value);
    }
    if (end < 0) return 0;
  }
  // An object is a mapping.
  if (depth === 0 || (open[0] as number) < 0) return 0;
  return isHeadKnown(seen) ? limit : -limit;
}
