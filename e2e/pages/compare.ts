/** A line of the page that stands for any number of lines, none included. */
const ANY = '…';

/**
 * What is wrong with an output, as lines of a diff (`-` is what the page says, `+` what was printed); nothing where it is as the
 * page says. Blanks at the ends of lines, and blank lines at the end, make no difference.
 */
export function differences(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const printed = trimmed(actual);
  const parts = partsOf(trimmed(expected));
  if (parts.length === 1) return sameLines(parts[0] ?? [], printed) ? [] : diff(parts[0] ?? [], printed);
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const at = positionOf(part, printed, from, index === 0, last);
    if (at === undefined) {
      const near = nearest(part, printed, from);
      // The last part must reach the end, so what stands behind it is a difference too.
      const found = printed.slice(near, last ? undefined : near + part.length);
      return [...(index === 0 ? [] : [ANY]), ...diff(part, found), ...(last ? [] : [ANY])];
    }
    from = at + part.length;
  }
  return [];
}

/** Whether some line of it stands for others, so that no output can replace it. */
export function hasGap(expected: readonly string[]): boolean {
  return expected.some((line) => line.trim() === ANY);
}

function trimmed(lines: readonly string[]): readonly string[] {
  const kept = lines.map((line) => line.trimEnd());
  while (kept.at(-1) === '') kept.pop();
  return kept;
}

function partsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === ANY) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

/** Where the part stands in what is left: the first part at its start, the last at its end, any other as early as it can. */
function positionOf(part: readonly string[], lines: readonly string[], from: number, first: boolean, last: boolean) {
  const end = lines.length - part.length;
  if (end < from) return undefined;
  if (first) return startsWith(lines, part, 0) ? 0 : undefined;
  if (last) return startsWith(lines, part, end) ? end : undefined;
  for (let at = from; at <= end; at++) if (startsWith(lines, part, at)) return at;
  return undefined;
}

function startsWith(lines: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((line, index) => lines[at + index] === line);
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && startsWith(one, other, 0);
}

/** Where the lines have most in common with the part: what its author most likely had before their eyes. */
function nearest(part: readonly string[], lines: readonly string[], from: number): number {
  let best = from;
  let most = 0;
  for (let at = 0; at < lines.length; at++) {
    const window = lines.slice(at, at + part.length);
    const worth = window.map((line, index): number => (part[index] === line ? 2 : part.includes(line) ? 1 : 0));
    const common = worth.reduce((sum, each) => sum + each, 0);
    if (common > most) [best, most] = [at, common];
  }
  return best;
}

/** A diff by the longest common subsequence; outputs of commands are short. */
function diff(before: readonly string[], after: readonly string[]): readonly string[] {
  const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
  lengths.push(new Array<number>(after.length + 1).fill(0));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const same = before[row] === after[column];
      const length = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      const line = lengths[row];
      if (line !== undefined) line[column] = length;
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const inBoth = row < before.length && column < after.length && before[row] === after[column];
    if (inBoth) {
      lines.push(`  ${before[row++]}`);
      column++;
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`- ${before[row++]}`);
    } else {
      lines.push(`+ ${after[column++]}`);
    }
  }
  return lines;
}
