import { formatLine } from '../diagnostics/format.ts';
import { changeText } from '../krm/apply-outcome.ts';
import { writeManifests } from '../krm/manifests.ts';
import { type CommandContext, usage } from './command.ts';
import type { CommandResult } from './command-result.ts';
import { readInputs } from './inputs.ts';
import { outcomeOf } from './outcome.ts';

/**
 * `apply [-c CONFIG] [PATH...|-]`: plain manifests in, the same with the changes in them out, findings on stderr. Objects for
 * tools (`config.kubernetes.io/local-config`, our configuration) stay out, as kustomize leaves them out: the output is what a
 * cluster gets. On an error there is no output at all, so that a pipe into kubectl applies nothing.
 */
export function applyCommand(args: readonly string[], context: CommandContext): CommandResult {
  const inputs = readInputs(args, context);
  if ('problem' in inputs) return usage(inputs.problem);
  const { outcome, local } = outcomeOf(inputs);
  const changed = changeText(inputs.items, outcome.edits, outcome.written);
  const refused = 'diagnostics' in changed ? changed.diagnostics : [];
  const diagnostics = [...outcome.diagnostics, ...refused];
  const stderr = diagnostics.map((diagnostic) => `${formatLine(diagnostic)}\n`).join('');
  if ('diagnostics' in changed || diagnostics.some(({ severity }) => severity === 'error')) {
    return { stdout: '', stderr, exitCode: 1 };
  }
  const removed = local.map(({ position }) => position);
  return { stdout: writeManifests(inputs.manifests, { ...changed.changes, removed }), stderr, exitCode: 0 };
}
