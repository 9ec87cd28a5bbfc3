import type { Mutant } from './mutants.mjs';

export interface Reason {
  readonly file: string;
  /** The line of the source, without its indentation, for who reads the list. */
  readonly line: string;
  readonly mutation: string;
  /** The text that is changed, on one line. */
  readonly of: string;
  readonly reason: string;
}

export function readReasons(): readonly Reason[];
export function isAbout(reason: Reason, mutant: Mutant): boolean;
export function explain(mutants: readonly Mutant[]): ReadonlyMap<number, string>;
export function onOneLine(text: string): string;
