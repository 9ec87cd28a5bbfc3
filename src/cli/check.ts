import { readVersion } from '../config/version.ts';
import { type Assumed, type CheckReport, type Finding, fails } from '../report/check/finding.ts';
import { checkJson } from '../report/check/json.ts';
import { checkJunit } from '../report/check/junit.ts';
import { checkSarif } from '../report/check/sarif.ts';
import { checkText, plural } from '../report/check/text.ts';
import { checkMermaid } from '../report/mermaid/check.ts';
import type { Topology } from '../topology/topology.ts';
import { formatProfile, whyUnknown } from '../trace/profile.ts';
import { type CheckArguments, readCheckArguments } from './check/arguments.ts';
import { compare, mayBeKnown, readBaseline, writeBaseline } from './check/baseline.ts';
import { findAll } from './check/find.ts';
import { type Judgement, profileOf } from './check/judge.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { painter } from './paint.ts';

/**
 * `check [PATH...|-]`: what is wrong in manifests as they stand. Exit status 1 where an error was found (with `--strict`, a
 * warning), else 0. What cannot be read is a finding, and the rest is checked all the same.
 */
export async function checkCommand(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const asked = readCheckArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const tooOld = asked.gamma || asked.istio === undefined ? undefined : whyUnknown(readVersion(asked.istio));
  if (tooOld !== undefined) return usage(tooOld);
  const baseline = asked.baseline === undefined ? undefined : readBaseline(asked.baseline);
  if (baseline !== undefined && 'problem' in baseline) return usage(baseline.problem);
  const all = await findAll(asked, context);
  if ('problem' in all) return usage(all.problem);
  const { read, judged, found, suppressed } = all;
  if (asked.writeBaseline !== undefined) return accept(asked.writeBaseline, found);
  const { fresh, known, gone } =
    baseline === undefined ? { fresh: found, known: undefined, gone: 0 } : compare(baseline, found);
  const report: CheckReport = {
    version: context.version,
    findings: fresh,
    suppressed,
    known,
    gone,
    objects: read.sources.flatMap(({ path, objects }) => objects.map(({ id }) => ({ path, id }))),
    files: read.sources.filter(({ objects, failures }) => objects.length + failures.length > 0).length,
    templates: read.templates,
    changing: read.changing,
    assumed: assumedBy(judged, asked),
    assumedProviders: judged.assumedProviders,
    strict: asked.strict,
  };
  const stdout = await written(report, judged.topologies, asked.format, context);
  return { stdout, stderr: '', exitCode: fresh.some(({ diagnostic }) => fails(diagnostic, asked.strict)) ? 1 : 0 };
}

async function written(
  report: CheckReport,
  topologies: readonly Topology[],
  format: CheckArguments['format'],
  context: CommandContext,
) {
  if (format === 'mermaid') return checkMermaid(report, topologies);
  if (format === 'json') return checkJson(report);
  if (format === 'junit') return checkJunit(report);
  if (format === 'text') return checkText(report, painter(context.colours === true));
  const { readPages } = await import('./pages.ts');
  const pages = readPages();
  return checkSarif(report, (code) => pages.get(code));
}

function accept(path: string, found: readonly Finding[]): CommandResult {
  const kept = found.filter(mayBeKnown);
  const failed = writeBaseline(path, kept);
  if (failed !== undefined) return usage(failed.problem);
  const unread = found.length - kept.length;
  const rest =
    unread === 0 ? '' : `; ${plural(unread, 'error')} of reading ${unread === 1 ? 'is' : 'are'} not among them`;
  return { stdout: `${plural(kept.length, 'finding')} written to ${path}${rest}\n`, stderr: '', exitCode: 0 };
}

function assumedBy({ configs }: Judgement, { gamma }: CheckArguments): Assumed | undefined {
  const all = configs.map(({ config, said }) => ({
    profile: formatProfile(profileOf(config, gamma)),
    flagger: formatProfile({ kind: 'istio', version: config.flagger }).replace('Istio ', ''),
    said: { profile: gamma || said.istio, flagger: said.flagger },
  }));
  const [first] = all;
  return all.every((each) => JSON.stringify(each) === JSON.stringify(first)) ? first : undefined;
}
