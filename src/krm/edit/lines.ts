import { Refusal } from './context.ts';

/** Where the line of `at` ends, before its line break. Refuses where more than a comment follows on that line. */
export function lineEnd(text: string, at: number): number {
  const end = breakAfter(text, at);
  if (!/^(?:[ \t]+#.*|[ \t]*)$/s.test(text.slice(at, end))) {
    throw new Refusal(`something else follows on the line of \`${text.slice(lineStart(text, at), at).trim()}\``);
  }
  return end;
}

/** Where the line break at or behind `at` begins, or the text ends. */
export function breakAfter(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  if (found < 0) return text.length;
  return found > at && text.charCodeAt(found - 1) === 13 ? found - 1 : found;
}

/** Where the line break begins that ends the line before that of `at`. */
export function breakBefore(text: string, at: number): number {
  const start = lineStart(text, at);
  return text.charCodeAt(start - 2) === 13 ? start - 2 : start - 1;
}

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The end of the last line of content that ends at `end`: a block scalar's content ends behind its line break. */
export function lastLineEnd(text: string, end: number): number {
  return text.charCodeAt(end - 1) === 10 ? breakBefore(text, end) : lineEnd(text, end);
}

export interface LinesAt {
  readonly at: number;
  readonly before: string;
  readonly behind: string;
}

/** Where whole lines can be put behind content that ends at `end`, and the line breaks that they need before and behind them. */
export function linesAt(text: string, end: number, newline: string): LinesAt {
  if (text.charCodeAt(end - 1) === 10) return { at: end, before: '', behind: newline };
  return { at: lineEnd(text, end), before: newline, behind: '' };
}
