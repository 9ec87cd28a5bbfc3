import { printable } from '../../diagnostics/printable.ts';

/** Text in Markdown as GitHub and GitLab read it; names and values in it are somebody else's. */

/** A sentence, whose code stays code; nothing else in it is markup. */
export function prose(text: string): string {
  return parts(text, (span) => span);
}

/** The same between the pipes of a table, where a pipe ends the cell in code too. */
export function cell(text: string): string {
  return parts(text, (span) => span.replaceAll('|', '\\|'));
}

function parts(text: string, span: (code: string) => string): string {
  return printable(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? span(part) : escaped(part)))
    .join('');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;');
}

/** A name as code, whatever is in it. */
export function code(text: string): string {
  const shown = printable(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code that no line of it can end. */
export function fenced(language: string, lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
