import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatLines } from '../diagnostics/format.ts';
import { quietAnswer } from '../krm/quiet.ts';
import { mergeResults } from '../krm/results.ts';
import { newlineOf } from '../krm/text.ts';
import { writeFailure } from '../krm/write-scanned.ts';
import type { CommandResult } from './command-result.ts';
import { routeJudgeFor } from './route-judge.ts';

export interface FunctionInput {
  /** Standard input as text; `undefined` where its bytes are no UTF-8. */
  readonly text: string | undefined;
  /** The orchestrator asked for results on stderr (kustomize, for containers). */
  readonly logToStderr: boolean;
}

/** The KRM function: a ResourceList in, a ResourceList out, whatever happens. */
export async function runFunction(input: FunctionInput): Promise<CommandResult> {
  const { text, logToStderr } = input;
  if (text === undefined) {
    return failure([diagnose('FAN001', { detail: 'its bytes are not UTF-8', line: undefined })], '\n', 1);
  }
  try {
    const finding = diagnose('FAN401', { canaries: 0 });
    const quiet = quietAnswer(text, () => finding);
    if (quiet !== undefined) {
      return { stdout: quiet, stderr: linesFor([finding], logToStderr || !underKpt(text)), exitCode: 0 };
    }
    const { answer } = await import('./answer.ts');
    const { stdout, diagnostics, exitCode } = answer(text, await routeJudgeFor(text));
    return { stdout, stderr: linesFor(diagnostics, logToStderr || !underKpt(text)), exitCode };
  } catch (error) {
    return defect(error, text);
  }
}

/**
 * kpt prints results itself and stderr as well: told twice, nobody reads either. `render` marks each item with its package;
 * `eval` sends a configuration and names files, and kustomize names none. A pipe behind `kpt fn source` has no configuration.
 */
function underKpt(text: string): boolean {
  if (text.includes('internal.config.kubernetes.io/package-path')) return true;
  if (!text.includes('internal.config.kubernetes.io/path')) return false;
  return text.includes('\nfunctionConfig:') || text.includes('"functionConfig"');
}

function linesFor(diagnostics: readonly Diagnostic[], wanted: boolean): string {
  return wanted ? formatLines(diagnostics) : '';
}

function failure(diagnostics: readonly Diagnostic[], newline: string, exitCode: 1 | 2): CommandResult {
  return {
    stdout: writeFailure(mergeResults([], diagnostics), newline),
    stderr: linesFor(diagnostics, true),
    exitCode,
  };
}

/** Items leave as they came; only where not even that can be told apart from the rest does the list leave without items. */
async function defect(error: unknown, text: string): Promise<CommandResult> {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const diagnostics = [diagnose('FAN009', { detail })];
  const stack = error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : '';
  try {
    const { untouched } = await import('./answer.ts');
    return { stdout: untouched(text, diagnostics), stderr: linesFor(diagnostics, true) + stack, exitCode: 2 };
  } catch {
    const failed = failure(diagnostics, newlineOf(text), 2);
    return { ...failed, stderr: failed.stderr + stack };
  }
}
