import { formatLines } from '../diagnostics/format.ts';
import { planJson } from '../report/plan/json.ts';
import { planMarkdown } from '../report/plan/markdown.ts';
import type { PlanReport } from '../report/plan/plan-report.ts';
import { planText } from '../report/plan/text.ts';
import { forwardingOf } from '../topology/forwarding.ts';
import { fanOutTables } from '../trace/fan-out-table.ts';
import { readRegex } from '../trace/regex.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readTexts } from './inputs.ts';
import { painter } from './paint.ts';
import { type PlanArguments, readPlanArguments } from './plan/arguments.ts';
import { objectDiffs, restlessOf } from './plan/object-diffs.ts';
import { type Planned, planned } from './plan/source.ts';
import { routeJudgeFor } from './route-judge.ts';

/**
 * `plan [-c CONFIG] [PATH...|-]`: what would change and why, with the ways of requests before and after. Exit status 0, also
 * where something would change; 1 where an error was found: then nothing would.
 */
export async function planCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const asked = readPlanArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const texts = readTexts(asked.paths, asked.configPath, context);
  if ('problem' in texts) return usage(texts.problem);
  const plan = planned(texts, await routeJudgeFor(...texts.streams.map(({ text }) => text)));
  const stdout = written(reportOf(plan, context), asked.format, context);
  if (!plan.failed) return { stdout, stderr: '', exitCode: 0 };
  const errors = plan.outcome.diagnostics.filter(({ severity }) => severity === 'error');
  return { stdout, stderr: formatLines(errors), exitCode: 1 };
}

function written(report: PlanReport, format: PlanArguments['format'], { colours }: CommandContext): string {
  if (format === 'json') return planJson(report);
  return format === 'markdown' ? planMarkdown(report) : planText(report, painter(colours === true));
}

function reportOf(plan: Planned, { version }: CommandContext): PlanReport {
  const { before, after, diagnostics } = plan.outcome;
  return {
    version,
    failed: plan.failed,
    before,
    after,
    diffs: objectDiffs(plan),
    tables: before === undefined || after === undefined ? [] : fanOutTables(before, after, readRegex),
    forwarding: (after?.fanOuts ?? []).map((fanOut) => ({
      fanOut,
      asked: forwardingOf(fanOut, after?.fanOuts ?? []),
    })),
    restless: restlessOf(plan),
    diagnostics,
  };
}
