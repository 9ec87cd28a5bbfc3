import { formatLine } from '../diagnostics/format.ts';
import { planText } from '../report/plan-text.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readInputs } from './inputs.ts';
import { outcomeOf } from './outcome.ts';

/** `plan [-c CONFIG] [PATH...|-]`: what `apply` would change and why, with the way of a request before and after. */
export function planCommand(args: readonly string[], context: CommandContext): CommandResult {
  const inputs = readInputs(args, context);
  if ('problem' in inputs) return usage(inputs.problem);
  const { outcome, failed } = outcomeOf(inputs);
  const { before, after, edits, written, removed, diagnostics } = outcome;
  const changes = [
    ...written.map(({ note }) => note),
    ...edits.flatMap(({ notes }) => notes),
    ...removed.map(({ note }) => note),
  ];
  if (!failed) return { stdout: planText({ before, after, changes, diagnostics }), stderr: '', exitCode: 0 };
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  return { stdout: '', stderr: errors.map((error) => `${formatLine(error)}\n`).join(''), exitCode: 1 };
}
