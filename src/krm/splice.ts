/** Puts `text` in place of what stands from `start` to `end`: offsets in UTF-16 code units of one text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with all splices made at once; those with the same start come in the order given.
 * @throws RangeError where two splices overlap or one reaches out of the text
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    if (splice.start < at || splice.end < splice.start || splice.end > text.length) {
      throw new RangeError(`splice ${splice.start}-${splice.end} overlaps another one or the end of the text`);
    }
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
