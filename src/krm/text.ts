/** A part of a text, by offsets; an entry of a list is whole lines, from the dash's line to the line after the last content line. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** The line break that a text uses, by its first one. */
export function newlineOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text.charCodeAt(first - 1) === 13 ? '\r\n' : '\n';
}

/** A block scalar that keeps its trailing blank lines (`|+`) owns them; that a text only looks like one does no harm. */
export function keepsBlankLines(text: string, start: number, end: number): boolean {
  return /[|>][0-9]?\+/.test(text.slice(start, end));
}

/** Behind an item and the blank lines that it owns. */
export function afterItem(text: string, start: number, end: number): number {
  return keepsBlankLines(text, start, end) ? afterBlankLines(text, end) : end;
}

/** Behind the blank lines that begin at the line `at`. */
export function afterBlankLines(text: string, at: number): number {
  let end = at;
  for (;;) {
    const newline = text.indexOf('\n', end);
    if (newline < 0 || text.slice(end, newline).trim() !== '') return end;
    end = newline + 1;
  }
}

/** Number of the line, from 1, in which an offset stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors and SARIF count by default. */
  readonly column: number;
}

/** Gives each offset's line and column. A byte order mark must have been taken off: it is no character of the first line. */
export function positions(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
