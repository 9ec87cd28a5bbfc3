import { printable } from '../../diagnostics/printable.ts';

/** Longer lines are cut: a label is for reading, and Mermaid breaks no word. */
const LONGEST = 80;

/**
 * Text in a quoted label of Mermaid. Names and values in it are somebody else's: what is no letter, digit or plain
 * punctuation is written by its code point, which Mermaid turns into an HTML entity, so that no HTML, Markdown, icon, formula
 * or directive is read in it.
 */
export function label(lines: readonly string[]): string {
  const shown = lines.map((line) => escaped(printable(cut(line)).trim())).join('<br>');
  // A label must not be empty.
  return shown === '' ? '#160;' : shown;
}

/** A line of comment, which no directive may be read in either. */
export function comment(text: string): string {
  return `%% ${escaped(printable(text))}`;
}

function cut(line: string): string {
  const chars = [...line];
  return chars.length <= LONGEST ? line : `${chars.slice(0, LONGEST - 1).join('')}…`;
}

/** What Mermaid looks for once the entities are decoded: an icon `fa:fa-car`, a formula `$$x$$`, its own form of an entity. */
const LATE = /(?<=fa[bklrs]?:)(?=fa-)|(?<=\$)(?=\$)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)/g;

/** Takes no room, and parts what stands beside it. */
const JOINER = '\u2060';

function escaped(text: string): string {
  return (
    text
      .replace(LATE, JOINER)
      .replace(/[^\p{L}\p{N}\p{M} .,:;/%+=()'’…→-]/gu, entity)
      // `%%` begins a comment, and `%%{` a directive wherever it stands.
      .replace(/%(?! |$)|(?<! )%/g, entity)
      // A line that begins so is a list or a heading to Markdown.
      .replace(/^[-+=]|^(\p{N}+)[.)](?= |$)/gu, (found) => [...found].map(entity).join(''))
      // Mermaid looks for these words in the whole text: it takes a `;` away behind the first two, and the third is another diagram.
      .replace(/s(?=tyle)|c(?=lassDef)|C(?=4[CD])/g, entity)
  );
}

function entity(char: string): string {
  return `#${char.codePointAt(0)};`;
}
