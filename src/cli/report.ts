import { formatLines } from '../diagnostics/format.ts';
import { rehearse, statesOf } from '../rehearse/rehearse.ts';
import { shownRehearsals } from '../report/html/shown-rehearsals.ts';
import type { Situation } from '../topology/situation.ts';
import { readRegex } from '../trace/regex.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readTexts } from './inputs.ts';
import { planned } from './plan/source.ts';
import { readReportArguments } from './report/arguments.ts';
import { pageOf, type Rehearsed } from './report/page.ts';
import { readingOnce } from './report/reading-once.ts';
import { untested } from './route-judge.ts';
import { writeFile } from './write-file.ts';

/**
 * `report [-c CONFIG] [PATH...|-] [-o FILE]`: one HTML file that shows what becomes of requests, before and after. Exit status 0
 * where it was written, 1 where the function refuses the manifests (it is written all the same), 2 where there is none.
 */
export async function reportCommand(args: readonly string[], given: CommandContext): Promise<CommandResult> {
  const asked = readReportArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const context = readingOnce(given);
  const paths = asked.paths.length > 0 ? asked.paths : [context.hasInput?.() === true ? '-' : '.'];
  const texts = readTexts(paths, asked.configPath, context);
  if ('problem' in texts) return usage(texts.problem);
  const plan = planned(texts, untested);
  const { before, after, diagnostics } = plan.outcome;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const stderr = formatLines(errors);
  if (before === undefined || after === undefined) return { stdout: '', stderr, exitCode: 2 };
  const named = { paths, configPath: asked.configPath };
  const page = await pageOf(plan, { before, after }, named, context, rehearsed(before, after));
  if ('problem' in page) return usage(page.problem);
  const exitCode = plan.failed ? 1 : 0;
  if (asked.output === undefined) return { stdout: page.html, stderr, exitCode };
  const failed = writeFile(asked.output, page.html);
  return failed === undefined ? { stdout: '', stderr, exitCode } : usage(failed.problem);
}

/** More of them take longer than a report may. */
const MOST_REHEARSED = 700;

function rehearsed(before: Situation, after: Situation): Rehearsed {
  const states = statesOf(after);
  if (states > MOST_REHEARSED) {
    const unrehearsed = `The rollouts have ${states} joint states, more than are rehearsed for a report: canary-fanout rehearse --format html shows them.`;
    return { rehearsals: [], unrehearsed };
  }
  return { rehearsals: shownRehearsals(rehearse(before, after, { regex: readRegex })), unrehearsed: undefined };
}
