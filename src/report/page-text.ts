import { wrap } from './wrap.ts';

/** A page of docs/diagnostics for a terminal: `bold` is for headings. Code and tables stay as they are. */
export function pageText(markdown: string, bold: (text: string) => string): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isCode = false;
  const flush = () => {
    if (paragraph.length > 0) lines.push(...paragraphLines(paragraph.join(' ')));
    paragraph = [];
  };
  for (const line of markdown.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      flush();
      isCode = !isCode;
    } else if (isCode) {
      lines.push(line === '' ? '' : `    ${line}`);
    } else if (/^#+ /.test(line)) {
      flush();
      lines.push(bold(plainText(line.replace(/^#+ /, ''))));
    } else if (line === '' || line.startsWith('|')) {
      flush();
      lines.push(plainText(line));
    } else {
      // An entry of a list begins anew; other lines go on with what is before them.
      if (/^\s*(?:[-*]|[0-9]+\.) /.test(line)) flush();
      paragraph.push(line.trim());
    }
  }
  flush();
  return `${lines.join('\n')}\n`;
}

function paragraphLines(text: string): readonly string[] {
  const mark = /^(?:[-*]|[0-9]+\.) /.exec(text)?.[0] ?? '';
  return wrap(plainText(text.slice(mark.length)), mark.length, mark === '' ? '' : mark);
}

/** Links to the web keep their address; those to other pages are known by their text. Backquotes stay. */
function plainText(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '$1 ($2)')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1');
}
