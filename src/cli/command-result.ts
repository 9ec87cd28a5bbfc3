import { printable } from '../diagnostics/printable.ts';

/** What a command leaves for the process to do: one write each, and how it ends. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 done, 1 an error was found, 2 usage or a defect of ours. */
  readonly exitCode: 0 | 1 | 2;
}

export interface CommandContext {
  readonly version: string;
  /** Standard input as text; `undefined` where it is no UTF-8. */
  readonly readInput: () => string | undefined;
  /** Somebody pipes something in, or has put a file there; a terminal and /dev/null are neither. */
  readonly hasInput?: () => boolean;
  /** Standard output shows colours. */
  readonly colours?: boolean;
  /** Standard error is a terminal: writes how far a command is in place of what it wrote last, for '' nothing. */
  readonly progress?: ((text: string) => void) | undefined;
}

export function usage(problem: string): CommandResult {
  return { stdout: '', stderr: `canary-fanout: ${printable(problem)}; see canary-fanout --help\n`, exitCode: 2 };
}
