import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diff, diffOf, type Hunk } from '../../src/krm/line-diff.ts';
import { applySplices, type Splice } from '../../src/krm/splice.ts';
import { patched } from '../patching.ts';

const asPatch = ({ old, new: now, lines }: Hunk) => ({
  oldStart: old.start,
  oldLines: old.lines,
  newStart: now.start,
  newLines: now.lines,
  lines: lines.flatMap(({ sign, text, open }) => [`${sign}${text}`, ...(open ? ['\\ No newline at end of file'] : [])]),
});

/** Numbers of lines are those of the old text for a line that goes, else of the new one. */
function checkNumbers({ old, new: now, lines }: Hunk): void {
  let [took, gave] = [old.start, now.start];
  for (const { sign, line } of lines) {
    expect(line).toBe(sign === '-' ? took : gave);
    if (sign !== '+') took++;
    if (sign !== '-') gave++;
  }
}

function check(text: string, splices: readonly (Splice & { readonly owner: number })[]): readonly Diff<number>[] {
  const diffs = diffOf(text, splices);
  const changed = applySplices(text, splices);
  const hunks = diffs.flatMap((diff) => diff.hunks);
  expect(patched(text, hunks.map(asPatch))).toBe(changed);
  hunks.forEach(checkNumbers);
  for (const { lines } of hunks) {
    expect(lines.some(({ sign }) => sign !== ' ')).toBe(true);
    const edge = (list: typeof lines) => list.findIndex(({ sign }) => sign !== ' ');
    expect(edge(lines)).toBeLessThanOrEqual(3);
    expect(edge(lines.toReversed())).toBeLessThanOrEqual(3);
  }
  return diffs;
}

const shown = (diffs: readonly Diff<unknown>[]) =>
  diffs.map(({ hunks }) =>
    hunks.map(({ lines }) => lines.map(({ sign, text, open }) => `${sign}${text}${open ? '|' : ''}`)),
  );

describe('diffOf', () => {
  const text = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', ''].join('\n');

  it('shows an insertion behind a line, and one before a line, as new lines alone', () => {
    const behind = check(text, [{ start: 7, end: 7, text: '\nx', owner: 1 }]);
    const before = check(text, [{ start: 8, end: 8, text: 'x\n', owner: 1 }]);
    expect(shown(behind)).toEqual([[[' b', ' c', ' d', '+x', ' e', ' f', ' g']]]);
    expect(shown(before)).toEqual(shown(behind));
  });

  it('says where a text ends without a line feed', () => {
    expect(shown(check('a: 1', [{ start: 4, end: 4, text: '\nb: 2', owner: 1 }]))).toEqual([
      [['-a: 1|', '+a: 1', '+b: 2|']],
    ]);
  });

  it('shows of a block that is written anew only the lines that differ', () => {
    expect(shown(check(text, [{ start: 2, end: 11, text: 'b\nX\nd\ne\nY\nf\n'.slice(0, -1), owner: 1 }]))).toEqual([
      [[' a', ' b', '-c', '+X', ' d', ' e', '+Y', ' f', ' g', ' h']],
    ]);
  });

  it('parts what belongs to different owners, without a line in two hunks, unless they share a line', () => {
    const apart = check(text, [
      { start: 2, end: 3, text: 'B', owner: 1 },
      { start: 6, end: 7, text: 'D', owner: 2 },
    ]);
    expect(shown(apart)).toEqual([[[' a', '-b', '+B', ' c']], [['-d', '+D', ' e', ' f', ' g']]]);
    const shared = check('{a: 1, b: 2}\n', [
      { start: 4, end: 5, text: '3', owner: 1 },
      { start: 10, end: 11, text: '4', owner: 2 },
    ]);
    expect(shared.map(({ owners }) => owners)).toEqual([[1, 2]]);
    expect(shown(shared)).toEqual([[['-{a: 1, b: 2}', '+{a: 3, b: 4}']]]);
  });

  it('is a patch of the text, whatever the splices', () => {
    const line = fc.constantFrom('a', 'b', 'a: 1', '', '  - x\r');
    const body = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));
    const put = fc.constantFrom('', 'x', '\n', 'x\n', '\nx', 'a\nb\n', '\n\n');
    const input = fc.tuple(body, fc.array(fc.tuple(fc.nat(), fc.nat(12), put, fc.nat(3)), { maxLength: 6 }));
    fc.assert(
      fc.property(input, ([own, wanted]) => {
        const points = wanted.map(([at, length, put_, owner]) => {
          const start = at % (own.length + 1);
          return { start, end: Math.min(own.length, start + length), text: put_, owner };
        });
        let last = 0;
        const splices = points
          .toSorted((a, b) => a.start - b.start || a.end - b.end)
          .filter(({ start, end }) => {
            if (start < last) return false;
            last = end;
            return true;
          });
        check(own, splices);
      }),
      { numRuns: 1000 },
    );
  });
});
