import { isUtf8 } from 'node:buffer';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatLines } from '../diagnostics/format.ts';
import { isQuiet, newlineIn } from '../krm/quiet.ts';
import { mergeResults } from '../krm/results.ts';
import { newlineOf } from '../krm/text.ts';
import { writeFailure, writeResults } from '../krm/write-scanned.ts';
import type { CommandResult } from './command-result.ts';
import { routeJudgeFor } from './route-judge.ts';

export interface FunctionInput {
  /** Standard input. */
  readonly bytes: Buffer;
  /** The orchestrator asked for results on stderr (kustomize, for containers). */
  readonly logToStderr: boolean;
}

/** What leaves the process as it came in is not copied. */
export interface FunctionResult extends Omit<CommandResult, 'stdout'> {
  readonly stdout: string | readonly (Uint8Array | string)[];
}

/** The KRM function: a ResourceList in, a ResourceList out, whatever happens. */
export async function runFunction({ bytes, logToStderr }: FunctionInput): Promise<FunctionResult> {
  if (!isUtf8(bytes)) {
    const finding = diagnose('FAN001', { detail: 'its bytes are not UTF-8', line: undefined });
    return failure([finding], '\n', 1);
  }
  if (isQuiet(bytes)) return quietAnswer(bytes, logToStderr);
  return answerTo(bytes.toString('utf8'), logToStderr);
}

async function answerTo(text: string, logToStderr: boolean): Promise<FunctionResult> {
  try {
    const { answerInParts } = await import('./answer.ts');
    const { stdout, diagnostics, exitCode } = answerInParts(text, await routeJudgeFor(text));
    return { stdout, stderr: linesFor(diagnostics, logToStderr || !underKpt(text)), exitCode };
  } catch (error) {
    return defect(error, text);
  }
}

/** Bytes that hold one item whole, but for rare ones: kpt marks all of them alike. */
const FIRST_ITEM = 1 << 16;

/** The list as it came in, and what there is to say of it behind it. */
function quietAnswer(bytes: Buffer, logToStderr: boolean): FunctionResult {
  const finding = diagnose('FAN401', { canaries: 0 });
  const results = writeResults(mergeResults([], [finding]), newlineIn(bytes));
  return {
    stdout: [bytes, results],
    stderr: linesFor([finding], logToStderr || !underKpt(bytes.toString('latin1', 0, FIRST_ITEM))),
    exitCode: 0,
  };
}

/**
 * kpt prints results itself and stderr as well: told twice, nobody reads either. `render` marks each item with its package;
 * `eval` sends a configuration and names files, and kustomize names none. A pipe behind `kpt fn source` has no configuration.
 */
function underKpt(list: string): boolean {
  if (list.includes('internal.config.kubernetes.io/package-path')) return true;
  if (!list.includes('internal.config.kubernetes.io/path')) return false;
  return list.includes('\nfunctionConfig:') || list.includes('"functionConfig"');
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
async function defect(error: unknown, text: string): Promise<FunctionResult> {
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
