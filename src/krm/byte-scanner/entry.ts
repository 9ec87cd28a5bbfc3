import { CR, HASH, LF, SPACE, TAB } from './characters';
import { CONTENT_END_AT } from './outline';

/**
 * Where the first line begins behind an entry of a block list that is not surely well-formed, by columns alone: in block style all lines of an
 * entry with content stand deeper than its dash (YAML 1.2.2, 8.2.1). 0 where a line begins with what kubectl and `yaml` count otherwise.
 */
export function entryEnd(start: i32, limit: i32, dashColumn: i32): i32 {
  let line = start;
  while (line < limit) {
    let first = line;
    while (load<u8>(first) === SPACE) first++;
    const code: i32 = load<u8>(first);
    if (code === TAB || (code === CR && load<u8>(first + 1) !== LF)) return 0;
    const isBlank = code === LF || code === CR;
    const isContent = !isBlank && (first - line > dashColumn || line === start);
    if (!isBlank && !isContent && code !== HASH) return line;
    let end = first;
    while (load<u8>(end) !== LF) {
      // In a comment that is no content nothing else would see it.
      if (!isContent && load<u8>(end) === CR && load<u8>(end + 1) !== LF) return 0;
      end++;
    }
    line = end + 1;
    if (isContent) store<i32>(CONTENT_END_AT, line);
  }
  return limit;
}
