import { PAGES } from './page-texts.js';

/** The page of each code, in Markdown, as docs/diagnostics has it: the program has them with it. */
export function readPages(): ReadonlyMap<string, string> {
  return new Map(Object.entries(PAGES));
}
