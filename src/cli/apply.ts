import { diagnose } from '../diagnostics/diagnostic.ts';
import { formatLine, formatLines } from '../diagnostics/format.ts';
import { writeManifests } from '../krm/manifests.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readInputs } from './inputs.ts';
import { outcomeOf } from './outcome.ts';
import { routeJudgeFor } from './route-judge.ts';

/**
 * `apply [-c CONFIG] [PATH...|-]`: plain manifests in, the same with the changes in them out, findings on stderr. Objects for
 * tools (`config.kubernetes.io/local-config`, our configuration) stay out, as kustomize leaves them out: the output is what a
 * cluster gets. On an error there is no output at all, so that a pipe into kubectl applies nothing.
 */
export async function applyCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const inputs = readInputs(args, context);
  if ('problem' in inputs) return usage(inputs.problem);
  const { outcome, changes, failed, local } = outcomeOf(inputs, await routeJudgeFor(inputs.manifests.text));
  const stderr = formatLines(outcome.diagnostics);
  if (failed) return { stdout: '', stderr, exitCode: 1 };
  const removed = [...changes.removed, ...local.map(({ position }) => position)];
  const stdout = writeManifests(inputs.manifests, { ...changes, removed });
  if (stdout.trim() !== '') return { stdout, stderr, exitCode: 0 };
  return { stdout: '', stderr: `${stderr}${formatLine(diagnose('FAN007', {}))}\n`, exitCode: 1 };
}
