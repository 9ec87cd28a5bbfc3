/** A pattern ready to be tried on whole texts, or why it is none. */
export type Regex = { readonly matches: (text: string) => boolean } | { readonly problem: string };

const LONGEST = 2000;

/**
 * A pattern of the part that RE2 and JavaScript read alike, tried on whole texts as Envoy does (RegexMatcher, full match). What
 * repeats a group is not tried: JavaScript's engine may take for ever over it. Nor is what only one of the two has: flags,
 * classes by name, lookaround, backreferences.
 */
export function readPlainRegex(pattern: string): Regex {
  // RE2 counts to 1,000.
  if (/\{[0-9,]*[0-9]{4}/.test(pattern)) return { problem: 'it repeats too often' };
  if (/\)[*+?{]/.test(pattern)) return { problem: 'it repeats a group' };
  if (/\(\?(?!:)|\[\[:|\\[^.\\/+*?()[\]{}|^$dwsDWSbB-]/.test(pattern))
    return { problem: 'it is not read by every engine alike' };
  try {
    const compiled = new RegExp(`^(?:${pattern})$`);
    return { matches: (text) => text.length <= LONGEST && !/[^\x20-\x7e]/.test(text) && compiled.test(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
