import { type CST, Lexer, Parser } from 'yaml';

// What is more than this is no manifest: an API server takes no request above 3 MiB, and etcd no object above 1.5 MiB. The
// first three bound the memory of a parse, and the depth keeps what walks the tree within the stack.

/** Characters of a text that is parsed as one: an object, or a whole list that the scanner leaves alone. */
export const MAX_TEXT = 16 * 1024 * 1024;
/** Characters of one value. */
export const MAX_VALUE = 4 * 1024 * 1024;
/** Words, signs, spaces and line breaks, as a lexer counts them. */
export const MAX_TOKENS = 2_000_000;
/** The same of all entries of a list that are parsed one by one, so that many small texts take no more than two large ones. */
export const MAX_TOKENS_OF_LIST = 4_000_000;
/** As many words take as long as beginning with a text does. */
const TOKENS_OF_TEXT = 10;
/** Collections inside of one another. */
export const MAX_DEPTH = 500;
/** To find what one stands for takes a look at all that is before it. */
const MOST_ALIASES = 10_000;
/** Digits of a whole number, whose reading takes time in their square. */
const LONGEST_NUMBER = 1000;

/**
 * Line breaks to YAML 1.1, and so to kubectl, which would read on in another line; to YAML 1.2 no more than letters. A carriage return on
 * its own is a break to both, and a letter to `yaml`; the last of a text ends it either way.
 */
export const OTHER_BREAK = /[\u0085\u2028\u2029]|\r(?!\n|$)/;
/** What each of them has in it: few texts have one of these characters at all. */
const OTHER_BREAKS = ['\r', '\u0085', '\u2028', '\u2029'];
/** In a lexeme, which may end with it. */
const OTHER_BREAK_WITHIN = /[\u0085\u2028\u2029]|\r(?!\n)/;

const NUMBER = /^[-+]?(?:[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)$/;

/** What the lexer puts before a document, a scalar and the end of a broken collection. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

/** What is said of the first entry that is beyond the limit of its list. */
export const BEYOND_LIST = `it and the entries before it that are not plainly written have more than ${MAX_TOKENS_OF_LIST} words and signs`;

/** Whether one of them stands in a part of a text, for who asks of many parts. */
export function hasOtherBreak(text: string, start: number, end: number): boolean {
  const part = text.slice(start, end);
  return OTHER_BREAKS.some((char) => part.includes(char)) && OTHER_BREAK.test(part);
}

/** What of a limit is left for the texts of one list. */
export interface Budget {
  tokens: number;
}

/** The syntax of a text, or the sentence that says which limit it is beyond, and where. */
export function tokensOf(
  text: string,
  budget: Budget = { tokens: MAX_TOKENS_OF_LIST },
): { readonly tokens: readonly CST.Token[] } | { readonly problem: string; readonly offset: number } {
  if (budget.tokens <= 0) return { problem: BEYOND_LIST, offset: 0 };
  budget.tokens -= TOKENS_OF_TEXT;
  if (text.length > MAX_TEXT) return { problem: `it is longer than ${MAX_TEXT} characters`, offset: 0 };
  // To count costs no memory, and a text that is refused anyhow must not cost what it would.
  if (text.length > MAX_TOKENS / 2 && countOf(text) > MAX_TOKENS) {
    return { problem: `it has more than ${MAX_TOKENS} words and signs`, offset: 0 };
  }
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  let aliases = 0;
  const isMisread = OTHER_BREAK.test(text) ? misreader() : undefined;
  for (const lexeme of new Lexer().lex(text)) {
    budget.tokens--;
    if (lexeme.length > MAX_VALUE) return { problem: `a value is longer than ${MAX_VALUE} characters`, offset };
    if (lexeme.length > LONGEST_NUMBER && NUMBER.test(lexeme)) {
      return { problem: `a number has more than ${LONGEST_NUMBER} digits`, offset };
    }
    if (lexeme.startsWith('*') && ++aliases > MOST_ALIASES) {
      return { problem: `it has more than ${MOST_ALIASES} aliases`, offset };
    }
    if (isMisread?.(lexeme) === true) {
      const char = OTHER_BREAK_WITHIN.exec(lexeme)?.[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return { problem: `it has the character U+${char}, which kubectl reads as a line break`, offset };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The document is the lowest of the stack.
    if (parser.stack.length > MAX_DEPTH + 1) return { problem: `it is nested deeper than ${MAX_DEPTH} levels`, offset };
    if (!MARKS.has(lexeme)) offset += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

function countOf(text: string): number {
  let count = 0;
  for (const _ of new Lexer().lex(text)) if (++count > MAX_TOKENS) break;
  return count;
}

/** Whether a lexeme is read in two ways; in the text of a block scalar, such a character is text to both. */
function misreader(): (lexeme: string) => boolean {
  let before = '';
  let inHeader = false;
  return (lexeme) => {
    const isText = before === '\u001f' && inHeader;
    if (before === '\u001f') inHeader = false;
    else if (/^[|>]/.test(lexeme)) inHeader = true;
    before = lexeme;
    return !isText && OTHER_BREAK_WITHIN.test(lexeme);
  };
}
