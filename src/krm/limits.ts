import { type CST, Lexer, Parser } from 'yaml';

// What is more than this is no manifest: an API server takes no request above 3 MiB, and etcd no object above 1.5 MiB. The
// first three bound the memory of a parse, and the depth keeps what walks the tree within the stack.

/** Characters of a text that is parsed as one: an object, or a whole list that the scanner leaves alone. */
export const MAX_TEXT = 16 * 1024 * 1024;
/** Characters of one value. */
export const MAX_VALUE = 4 * 1024 * 1024;
/** Words, signs, spaces and line breaks, as a lexer counts them. */
export const MAX_TOKENS = 2_000_000;
/** Collections inside of one another. */
export const MAX_DEPTH = 500;

/** The syntax of a text, or the sentence that says which limit it is beyond, and where. */
export function tokensOf(
  text: string,
): { readonly tokens: readonly CST.Token[] } | { readonly problem: string; readonly offset: number } {
  if (text.length > MAX_TEXT) return { problem: `it is longer than ${MAX_TEXT} characters`, offset: 0 };
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.length > MAX_VALUE) return { problem: `a value is longer than ${MAX_VALUE} characters`, offset };
    if (++count > MAX_TOKENS) return { problem: `it has more than ${MAX_TOKENS} words and signs`, offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The document is the lowest of the stack.
    if (parser.stack.length > MAX_DEPTH + 1) return { problem: `it is nested deeper than ${MAX_DEPTH} levels`, offset };
    offset += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}
