import { applySplices, type Splice } from './splice.ts';

/** A splice, and whose it is. */
export interface OwnedSplice<T> extends Splice {
  readonly owner: T;
}

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  /** Without its line feed; a carriage return before it is kept. */
  readonly text: string;
  /** From 1: in the new text, of a line that goes in the old one. */
  readonly line: number;
  /** The text ends with this line, without a line feed. */
  readonly open: boolean;
}

/** Lines from 1; of no lines at all the one before them. */
export interface LineRange {
  readonly start: number;
  readonly lines: number;
}

export interface Hunk {
  readonly old: LineRange;
  readonly new: LineRange;
  readonly lines: readonly DiffLine[];
}

/** The hunks of one owner; of several where they share a line. */
export interface Diff<T> {
  readonly owners: readonly T[];
  readonly hunks: readonly Hunk[];
}

const CONTEXT = 3;
/** Pairs of lines that are compared where a block takes the place of another; beyond, it is shown as replaced whole. */
const MOST_PAIRS = 1_000_000;

/** Lines, by index from 0, that take the place of others. */
interface Change<T> {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
  readonly owners: readonly T[];
}

/** What splices change in a text as unified hunks, in order, by owner; an owner's splices stand together in the text. */
export function diffOf<T>(text: string, splices: readonly OwnedSplice<T>[]): readonly Diff<T>[] {
  const before = linesOf(text);
  const after = linesOf(applySplices(text, splices));
  const changes = regionsOf(text, splices).flatMap((region) => narrow(region, before, after));
  const diffs: { owners: T[]; hunks: Hunk[] }[] = [];
  let shownTo = 0;
  for (let at = 0; at < changes.length; ) {
    const own = [changes[at]].flatMap((change) => change ?? []);
    for (let next = changes[at + own.length]; next !== undefined; next = changes[at + own.length]) {
      const last = own.at(-1);
      if (last === undefined || next.oldStart - last.oldEnd > 2 * CONTEXT || !meet(last.owners, next.owners)) break;
      own.push(next);
    }
    at += own.length;
    const hunk = hunkOf(own, { before, after, from: shownTo, to: changes[at]?.oldStart ?? before.length });
    shownTo = hunk.old.lines === 0 ? hunk.old.start : hunk.old.start - 1 + hunk.old.lines;
    const owners = [...new Set(own.flatMap((change) => change.owners))];
    const known = diffs.at(-1);
    if (known === undefined || !meet(known.owners, owners)) diffs.push({ owners, hunks: [hunk] });
    else {
      known.owners.push(...owners.filter((owner) => !known.owners.includes(owner)));
      known.hunks.push(hunk);
    }
  }
  return diffs;
}

function meet<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.some((owner) => b.includes(owner));
}

/** Lines with their line feeds. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The whole lines that each splice touches, in the old and in the new text; those that share a line are one. */
function regionsOf<T>(text: string, splices: readonly OwnedSplice<T>[]): readonly Change<T>[] {
  const changed = applySplices(text, splices);
  const [oldLine, newLine] = [lineCounter(text), lineCounter(changed)];
  const regions: Change<T>[] = [];
  let shift = 0;
  for (const { start, end, text: put, owner } of splices.toSorted((a, b) => a.start - b.start)) {
    const [from, to] = [start + shift, start + shift + put.length];
    shift += put.length - (end - start);
    // Only where both texts go on with a new line does the region end before it.
    const whole = isLineStart(text, end) && isLineStart(changed, to) ? 0 : 1;
    const region: Change<T> = {
      oldStart: oldLine(start),
      oldEnd: oldLine(end) + whole,
      newStart: newLine(from),
      newEnd: newLine(to) + whole,
      owners: [owner],
    };
    const last = regions.at(-1);
    if (last === undefined || region.oldStart >= last.oldEnd) regions.push(region);
    else {
      const owners = [...new Set([...last.owners, owner])];
      regions[regions.length - 1] = { ...last, oldEnd: region.oldEnd, newEnd: region.newEnd, owners };
    }
  }
  return regions;
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text.charCodeAt(offset - 1) === 10;
}

/** Index of the line in which an offset stands, for offsets that do not go back. */
function lineCounter(text: string): (offset: number) => number {
  let line = 0;
  let next = text.indexOf('\n');
  return (offset) => {
    for (; next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
}

/** Only the lines of a region that differ. */
function narrow<T>(region: Change<T>, before: readonly string[], after: readonly string[]): readonly Change<T>[] {
  let [oldStart, newStart] = [region.oldStart, region.newStart];
  let [oldEnd, newEnd] = [Math.min(region.oldEnd, before.length), Math.min(region.newEnd, after.length)];
  while (oldStart < oldEnd && newStart < newEnd && before[oldStart] === after[newStart]) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  const { owners } = region;
  if (oldStart === oldEnd && newStart === newEnd) return [];
  const kept = common(before.slice(oldStart, oldEnd), after.slice(newStart, newEnd));
  const ends = [...kept, [oldEnd - oldStart, newEnd - newStart] as const];
  return ends.flatMap(([old, now], index) => {
    const [lastOld, lastNew] = kept[index - 1] ?? [-1, -1];
    const change = { oldStart: oldStart + lastOld + 1, oldEnd: oldStart + old, owners };
    const both = { ...change, newStart: newStart + lastNew + 1, newEnd: newStart + now };
    return both.oldStart === both.oldEnd && both.newStart === both.newEnd ? [] : [both];
  });
}

/** Pairs of indices of the longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_PAIRS) return [];
  const width = b.length + 1;
  const best = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

interface Room {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Lines of the old text that no other hunk shows or changes. */
  readonly from: number;
  readonly to: number;
}

function hunkOf<T>(changes: readonly Change<T>[], { before, after, from, to }: Room): Hunk {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a hunk of no changes');
  const oldStart = Math.max(from, first.oldStart - CONTEXT);
  const oldEnd = Math.min(to, last.oldEnd + CONTEXT);
  const newStart = first.newStart - (first.oldStart - oldStart);
  const newEnd = last.newEnd + (oldEnd - last.oldEnd);
  const take = (sign: DiffLine['sign'], lines: readonly string[], start: number, end: number) =>
    lines.slice(start, end).map((text, index): DiffLine => {
      const open = !text.endsWith('\n');
      return { sign, text: open ? text : text.slice(0, -1), line: start + index + 1, open };
    });
  const lines = changes.flatMap((change, index) => {
    const same = changes[index - 1]?.newEnd ?? newStart;
    return [
      ...take(' ', after, same, change.newStart),
      ...take('-', before, change.oldStart, change.oldEnd),
      ...take('+', after, change.newStart, change.newEnd),
    ];
  });
  return {
    old: rangeOf(oldStart, oldEnd),
    new: rangeOf(newStart, newEnd),
    lines: [...lines, ...take(' ', after, last.newEnd, newEnd)],
  };
}

function rangeOf(start: number, end: number): LineRange {
  return { start: start === end ? start : start + 1, lines: end - start };
}
