import { printable } from '../../diagnostics/printable.ts';

/** Text or attribute: XML 1.0 knows no way to write most control characters, so they are shown as escapes. */
export function xml(text: string): string {
  const lines = text.split('\n').map((line) => printable(line).replace(/[\p{Cs}\ufffe\uffff]/gu, '\ufffd'));
  return lines
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
