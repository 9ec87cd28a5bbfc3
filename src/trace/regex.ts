import { RE2JS } from 're2js';
import type { Regex } from '../topology/plain-regex.ts';

/**
 * A regular expression as Envoy reads it: RE2, on the whole text (RegexMatcher, full match). The Gateway API leaves the dialect
 * open; RE2 has no backreferences and no lookaround, and takes time linear in the text.
 */
export function readRegex(pattern: string): Regex {
  try {
    const compiled = RE2JS.compile(pattern);
    return { matches: (text) => compiled.matches(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
