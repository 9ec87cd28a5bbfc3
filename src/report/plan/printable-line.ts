import { printable } from '../../diagnostics/printable.ts';

/** A line of somebody's text: a tab is a tab, and the carriage return of a line break is not shown. */
export function printableLine(text: string): string {
  return text.replace(/\r$/, '').split('\t').map(printable).join('\t');
}
