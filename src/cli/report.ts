import { deflateRawSync } from 'node:zlib';
import { formatLine } from '../diagnostics/format.ts';
import type { RouteJudge } from '../pipeline.ts';
import { type Rehearsal, rehearse, statesOf } from '../rehearse/rehearse.ts';
import { htmlPage } from '../report/html/page.ts';
import type { PageData } from '../report/html/page-data.ts';
import * as parts from '../report/html/page-parts.js';
import { shownChanges } from '../report/html/shown-changes.ts';
import { shownFindings } from '../report/html/shown-findings.ts';
import { shownObjects } from '../report/html/shown-objects.ts';
import { shownRehearsals } from '../report/html/shown-rehearsals.ts';
import type { Situation } from '../topology/situation.ts';
import { readRegex } from '../trace/regex.ts';
import { findAll } from './check/find.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readTexts } from './inputs.ts';
import { objectDiffs } from './plan/object-diffs.ts';
import { planned } from './plan/source.ts';
import { readReportArguments } from './report/arguments.ts';
import { writeWholeFile } from './write-file.ts';

/** A report shows what a route test that fails is about, so none is in its way. */
const untested: RouteJudge = () => [];

/**
 * `report [-c CONFIG] [PATH...|-] [-o FILE]`: one HTML file that shows what becomes of requests, before and after. Exit status 0
 * where it was written, 1 where the function refuses the manifests (it is written all the same), 2 where there is none.
 */
export async function reportCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const asked = readReportArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const paths = asked.paths.length > 0 ? asked.paths : [context.hasInput?.() === true ? '-' : '.'];
  const page = await reportPage({ paths, configPath: asked.configPath }, context, rehearsed);
  if ('result' in page) return page.result;
  const exitCode = page.refused ? 1 : 0;
  if (asked.output === undefined) return { stdout: page.html, stderr: page.stderr, exitCode };
  const failed = writeWholeFile(asked.output, page.html);
  return failed === undefined ? { stdout: '', stderr: page.stderr, exitCode } : usage(failed.problem);
}

export interface ReportPage {
  readonly html: string;
  readonly stderr: string;
  readonly refused: boolean;
}

/** What a page says of rollouts: rehearsals, or why there are none. */
export type Rehearsed = Pick<PageData, 'rehearsals' | 'unrehearsed'>;

/** The page for what is named on a command line; the rehearsals of it are the caller's. */
export async function reportPage(
  { paths, configPath }: { readonly paths: readonly string[]; readonly configPath: string | undefined },
  context: CommandContext,
  rehearsedIn: (before: Situation, after: Situation) => Rehearsed,
): Promise<ReportPage | { readonly result: CommandResult }> {
  // Both readers ask for standard input, which can be read once.
  const once = { ...context, readInput: readOnce(context.readInput) };
  const texts = readTexts(paths, configPath, once);
  if ('problem' in texts) return { result: usage(texts.problem) };
  const plan = planned(texts, untested);
  const { before, after, diagnostics } = plan.outcome;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const stderr = errors.map((error) => `${formatLine(error)}\n`).join('');
  if (before === undefined || after === undefined) return { result: { stdout: '', stderr, exitCode: 2 } };
  const found = await findAll({ ...UNASKED, paths, configPath }, once);
  if ('problem' in found) return { result: usage(found.problem) };
  const data: PageData = {
    version: context.version,
    title: paths.map((path) => (path === '-' ? 'standard input' : path)).join(', '),
    config: before.topology.config,
    objects: shownObjects(before.topology, after.topology),
    findings: shownFindings(found.found),
    refused: plan.failed ? errors.map(formatLine) : [],
    changes: plan.failed ? [] : shownChanges(objectDiffs(plan)),
    ...rehearsedIn(before, after),
    licences: parts.LICENCES,
  };
  const deflated = deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
  return { html: htmlPage(`${data.title}: canary-fanout`, deflated, parts), stderr, refused: plan.failed };
}

const UNASKED = { istio: undefined, flagger: undefined, gamma: false, format: 'text' } as const;

function readOnce(read: () => string | undefined): () => string | undefined {
  let known: { readonly text: string | undefined } | undefined;
  return () => {
    known ??= { text: read() };
    return known.text;
  };
}

/** More of them take longer than a report may. */
const MOST_REHEARSED = 700;

function rehearsed(before: Situation, after: Situation): Rehearsed {
  const states = statesOf(after);
  if (states > MOST_REHEARSED) {
    const unrehearsed = `Its rollouts have ${states} joint states, more than are rehearsed for a report: canary-fanout rehearse --format html shows them.`;
    return { rehearsals: [], unrehearsed };
  }
  return toldOf(rehearse(before, after, { regex: readRegex }));
}

export function toldOf(rehearsals: readonly Rehearsal[]): Rehearsed {
  return { rehearsals: shownRehearsals(rehearsals), unrehearsed: undefined };
}
