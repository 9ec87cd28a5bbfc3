/** One mistake that may be made in a source. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line, without its indentation. */
  readonly text: string;
  /** In words: `=== becomes !==`. */
  readonly what: string;
  /** The text that is changed, and what it is changed to. */
  readonly own: string;
  readonly replacement: string;
}

export function instrument(
  file: string,
  text: string,
  first: number,
): { readonly text: string; readonly mutants: readonly Mutant[] };
