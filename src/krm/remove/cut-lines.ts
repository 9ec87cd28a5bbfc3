import type { Scan } from '../scan.ts';
import type { Splice } from '../splice.ts';
import { afterBlankLines, keepsBlankLines, type Slice } from '../text.ts';

/**
 * Takes entries out of a block list, whole lines each. With an entry goes what is inside it (comments that stand deeper than
 * its dash), the comments directly above its dash, no blank line between, and the blank lines that a `|+` in it owns.
 * `from` is where the line behind the list's key begins.
 */
export function cutLines(
  text: string,
  entries: readonly Slice[],
  gone: ReadonlySet<number>,
  from: number,
): readonly Splice[] {
  let ownsBlankLines = false;
  return entries.flatMap(({ start, end }, index) => {
    const keeps = keepsBlankLines(text, start, end);
    if (!gone.has(index)) {
      ownsBlankLines = keeps;
      return [];
    }
    // Blank lines that come to stand behind the `|+` of another entry would be taken for its own.
    const until = keeps || ownsBlankLines ? afterBlankLines(text, end) : end;
    return { start: aboveComments(text, start, entries[index - 1]?.end ?? from), end: until, text: '' };
  });
}

/** Takes items out of a list that the scanner was sure of; where none stays or `follows`, it becomes `[]`. */
export function cutScanned(text: string, scan: Scan, gone: ReadonlySet<number>, follows: boolean): readonly Splice[] {
  const items = scan.keys.get('items');
  if (items === undefined) return [];
  const cuts = cutLines(text, scan.slices, gone, text.indexOf('\n', items.valueStart) + 1);
  if (follows || gone.size < scan.slices.length) return cuts;
  const colon = items.start + 'items:'.length;
  return [{ start: colon, end: colon, text: ' []' }, ...cuts];
}

/** Where the comments begin that stand directly above the line `at`, none of them above `from`. */
export function aboveComments(text: string, at: number, from: number): number {
  let start = at;
  while (start > from) {
    const line = text.lastIndexOf('\n', start - 2) + 1;
    if (line < from || !/^[ \t]*#/.test(text.slice(line, start))) break;
    start = line;
  }
  return start;
}
