import type { Diagnostic } from '../diagnostics/diagnostic.ts';

// A file of its own: it is part of the library's declarations, which what makes an answer is not.
export interface Answer {
  readonly stdout: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: 0 | 1;
}
