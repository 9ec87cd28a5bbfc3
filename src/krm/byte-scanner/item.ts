import { BAR, CR, DASH, GREATER, HASH, indentEnd, isBreak, LF, PLUS, SPACE } from './characters';
import { isHeadKnown, withField, withMetadata } from './head';
import { keyEnd, restEnd, textEnd, valueEnd } from './line';
import { CONTENT_END_AT, clearOutline, LABELS_AT } from './outline';
import { isTemplateKnown, withKey } from './template';

const MAX_DEPTH = 1000;

/** Where in the memory's first page the columns of the open collections are: a mapping's as they are, a list's negated and less one. */
const COLUMNS = 0;

/**
 * Whether one object of a block list, or one document, is surely well-formed YAML: block mappings and lists of plain, simply quoted
 * and block scalars and of flow collections of one line, as orchestrators print them and most people write them. Anchors, scalars
 * over several lines, tabs and escapes are not sure, nor is text that does not end with a line feed. Keys that stand twice are not
 * looked for.
 *
 * `start` is where the line of the object's dash begins, in `dashColumn`; for a document without one that is -1. Gives where the object ends,
 * which is at `limit` or at the first line that stands no deeper than its dash; that offset negated where its apiVersion, kind
 * and metadata are not simply written; 0 where it is not surely well-formed.
 */
export function itemEnd(start: i32, limit: i32, dashColumn: i32): i32 {
  let depth = 0;
  // Column that the last line's missing value may be deeper than; -1 where no value is missing.
  let bare = -1;
  let scalarColumn = -1;
  let scalarContent = -1;
  let seen = 0;
  let template = 0;
  let hasContent = false;
  clearOutline();
  for (let line = start, end = start; line < limit; line = end + 1) {
    if (hasContent) store<i32>(CONTENT_END_AT, line);
    hasContent = false;
    let first = indentEnd(line);
    let code: i32 = load<u8>(first);
    let column = first - line;
    if (code === LF || (code === CR && load<u8>(first + 1) === LF)) {
      end = code === LF ? first : first + 1;
      continue;
    }
    hasContent = column > dashColumn || line === start;
    if (scalarColumn >= 0) {
      if (column > scalarColumn) {
        if (scalarContent < 0) scalarContent = column;
        end = column < scalarContent ? -1 : textEnd(first);
        if (end < 0) return 0;
        continue;
      }
      scalarColumn = -1;
      scalarContent = -1;
    }
    if (code === HASH) {
      end = textEnd(first);
      if (end < 0) return 0;
      continue;
    }
    if (line === start && dashColumn >= 0) {
      // The object's own dash is its list's business.
      do code = load<u8>(++first);
      while (code === SPACE);
      if (code === LF || code === CR || code === HASH) {
        end = restEnd(first);
        if (end < 0) return 0;
        continue;
      }
      column = first - line;
    } else if (column <= dashColumn) {
      return depth === 0 ? 0 : behind(line, seen, template);
    }
    let isDash = code === DASH && isBreak(load<u8>(first + 1));
    // Brings the open collections to this line, and to what stands behind each dash on it.
    for (;;) {
      for (;;) {
        const last = depth === 0 ? -1 : load<i32>(COLUMNS + 4 * (depth - 1));
        const at = last < 0 ? -last - 1 : last;
        if (depth > 0 && at === column) {
          if (isDash === last < 0) break;
          // A list may stand at the column of the key that it is the value of, and ends with the next key there.
          if (isDash && bare !== column) return 0;
        }
        if (depth === 0 || at < column || (at === column && isDash)) {
          if (depth > 0 && at < column && (bare < 0 || bare >= column)) return 0;
          if (depth === MAX_DEPTH) return 0;
          store<i32>(COLUMNS + 4 * depth++, isDash ? -column - 1 : column);
          break;
        }
        if (--depth === 0) return 0;
      }
      bare = -1;
      if (!isDash) break;
      const dash = first;
      do code = load<u8>(++first);
      while (code === SPACE);
      if (code === LF || code === CR || code === HASH) {
        bare = column;
        break;
      }
      column += first - dash;
      isDash = code === DASH && isBreak(load<u8>(first + 1));
      if (!isDash && keyEnd(first) < 0) {
        // A scalar, or a collection of one line.
        isDash = true;
        column -= 2;
        break;
      }
      bare = column - 1;
    }
    let value = first;
    if (!isDash) {
      const colon = keyEnd(first);
      if (colon < 0) return 0;
      value = colon + 1;
      code = load<u8>(value);
      while (code === SPACE) code = load<u8>(++value);
      if (code === LF || code === CR || code === HASH) bare = column;
      if (depth === 1) seen = withField(first, colon, value, seen);
      else if (depth === 2) seen = withMetadata(first, colon, value, seen);
      if (depth < 5) template = withKey(depth, line, first, colon, bare >= 0, template);
    }
    if (bare >= 0) {
      end = restEnd(value);
    } else if (code === BAR || code === GREATER) {
      // An indentation indicator says more about the lines below than is looked for here.
      const sign: i32 = load<u8>(value + 1);
      end = restEnd(value + (sign === DASH || sign === PLUS ? 2 : 1));
      scalarColumn = column;
    } else {
      end = valueEnd(value);
    }
    if (end < 0) return 0;
  }
  if (hasContent) store<i32>(CONTENT_END_AT, limit);
  // An object is a mapping.
  if (depth === 0 || load<i32>(COLUMNS) < 0) return 0;
  return behind(limit, seen, template);
}

function behind(end: i32, seen: i32, template: i32): i32 {
  if (!isTemplateKnown(template)) store<i32>(LABELS_AT, 0);
  return isHeadKnown(seen) ? end : -end;
}
