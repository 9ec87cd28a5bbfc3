import { type Part, readPattern } from './plain-pattern.ts';

/** A pattern ready to be tried on whole texts, or why it is none. */
export type Regex = { readonly matches: (text: string) => boolean } | { readonly problem: string };

const LONGEST = 2000;

/**
 * A pattern of the part that RE2 and JavaScript read alike, tried on whole texts as Envoy does (RegexMatcher, full match), in
 * time linear in the text as RE2 does: JavaScript's own engine takes for ever over `.*.*.*.*.*.*x`. What repeats a group is
 * not tried, nor what only one of the two has: flags, classes by name, lookaround, backreferences.
 */
export function readPlainRegex(pattern: string): Regex {
  if (pattern.length > LONGEST) return { problem: 'it is too long' };
  // RE2 counts to 1,000.
  if (/\{[0-9,]*[0-9]{4}/.test(pattern)) return { problem: 'it repeats too often' };
  if (/\)[*+?{]/.test(pattern)) return { problem: 'it repeats a group' };
  if (/\(\?(?!:)|\[\[:|\\[^.\\/+*?()[\]{}|^$dwsDWSbB-]/.test(pattern))
    return { problem: 'it is not read by every engine alike' };
  try {
    // What is no expression is told by the engine that knows; it is not run.
    new RegExp(`^(?:${pattern})$`);
    const whole = readPattern(pattern);
    return { matches: (text) => text.length <= LONGEST && !/[^\x20-\x7e]/.test(text) && matchesWhole(whole, text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Places of a text, one byte each: those that a match so far may end at. */
type Places = Uint8Array;

function matchesWhole(whole: Part, text: string): boolean {
  const start = new Uint8Array(text.length + 1);
  start[0] = 1;
  return after(whole, text, start)[text.length] === 1;
}

/** As no group repeats, each part is tried once, from all places at once. */
function after(part: Part, text: string, from: Places): Places {
  if ('either' in part) {
    const to = new Uint8Array(from.length);
    for (const each of part.either) {
      const ends = after(each, text, from);
      for (let at = 0; at < to.length; at++) if (ends[at] === 1) to[at] = 1;
    }
    return to;
  }
  if ('each' in part) return part.each.reduce((places, next) => after(next, text, places), from);
  if ('holds' in part) return from.map((is, at) => (is === 1 && part.holds(text, at) ? 1 : 0));
  return repeated(part, text, from);
}

function repeated({ takes, least, most }: Extract<Part, { takes: unknown }>, text: string, from: Places): Places {
  const to = new Uint8Array(from.length);
  /** Behind the last character in a row from here on that it takes. */
  const runs = new Uint32Array(from.length);
  for (let at = text.length; at >= 0; at--) runs[at] = takes(text[at] ?? '') ? (runs[at + 1] ?? 0) : at;
  // How many starts have an end here: +1 where their ends begin, -1 behind the last of them.
  const steps = new Int32Array(from.length + 1);
  for (let at = 0; at < from.length; at++) {
    const first = at + least;
    const last = Math.min(runs[at] ?? at, at + most);
    if (from[at] !== 1 || first > last) continue;
    steps[first] = (steps[first] ?? 0) + 1;
    steps[last + 1] = (steps[last + 1] ?? 0) - 1;
  }
  let open = 0;
  for (let at = 0; at < to.length; at++) {
    open += steps[at] ?? 0;
    if (open > 0) to[at] = 1;
  }
  return to;
}
