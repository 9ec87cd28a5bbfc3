import { readVersion } from '../config/version.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/order.ts';
import type { RouteJudge } from '../pipeline.ts';
import {
  type Assumed,
  type CheckReport,
  type Finding,
  fails,
  type SuppressedFinding,
} from '../report/check/finding.ts';
import { checkJson } from '../report/check/json.ts';
import { checkJunit } from '../report/check/junit.ts';
import { checkSarif } from '../report/check/sarif.ts';
import { checkText, plural } from '../report/check/text.ts';
import { checkMermaid } from '../report/mermaid/check.ts';
import type { Item } from '../resource/item.ts';
import type { Topology } from '../topology/topology.ts';
import { formatProfile, whyUnknown } from '../trace/profile.ts';
import { type CheckArguments, readCheckArguments } from './check/arguments.ts';
import { compare, mayBeKnown, readBaseline, writeBaseline } from './check/baseline.ts';
import { type CheckInputs, readCheckInputs } from './check/inputs.ts';
import { type Judgement, judgeAll, profileOf, type Setting } from './check/judge.ts';
import { type Found, locateAll } from './check/locate-findings.ts';
import { readSource, type Source } from './check/sources.ts';
import { type CommandContext, type CommandResult, usage } from './command-result.ts';
import { readText } from './files.ts';
import { painter } from './paint.ts';
import { routeJudgeFor } from './route-judge.ts';
import { jsonOfText } from './setting.ts';

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
  const paths = asked.paths.length > 0 ? asked.paths : [context.hasInput?.() === true ? '-' : '.'];
  const read = readCheckInputs(paths, context);
  if ('problem' in read) return usage(read.problem);
  const given = asked.configPath === undefined ? undefined : configFile(asked.configPath);
  if (given !== undefined && 'problem' in given) return usage(given.problem);
  const judgeRoutes = await routeJudgeFor(...read.sources.map(({ text }) => text));
  const judged = judge(read, given?.setting, asked, paths, judgeRoutes);
  const { found, suppressed } = place(read, given?.source, judged);
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

type ConfigFile = { readonly setting: Setting; readonly source: Source | undefined } | { readonly problem: string };

/** As an item of its text where it is one, so that what is wrong in it has a line. */
function configFile(path: string): ConfigFile {
  const read = readText(path);
  if ('problem' in read) return read;
  const source = readSource(path, read.text, false);
  const items = source === undefined || source === 'template' ? [] : [...source.configs, ...source.objects];
  const [item] = items;
  if (source !== 'template' && item !== undefined && items.length === 1)
    return { setting: { kind: 'item', item }, source };
  const json = jsonOfText(read.text);
  const setting: Setting = 'problem' in json ? { kind: 'problem', ...json } : { kind: 'value', value: json.value };
  return { setting, source: undefined };
}

/** A configuration that is wrong, and an input without anything in it, end the run: nothing else could be relied on. */
function judge(
  read: CheckInputs,
  given: Setting | undefined,
  asked: CheckArguments,
  paths: readonly string[],
  judgeRoutes: RouteJudge | undefined,
): Judgement {
  const ended = (diagnostics: Judgement['diagnostics']) => ({
    diagnostics,
    suppressed: [],
    configs: [],
    assumedProviders: [],
    topologies: [],
  });
  const isEmpty = read.sources.every(({ objects, failures }) => objects.length + failures.length === 0);
  if (isEmpty) {
    const checked = paths.map((path) => (path === '-' ? 'standard input' : path)).join(', ');
    return ended([diagnose('FAN007', { checked })]);
  }
  const judged = judgeAll(read.inputs, given, asked, judgeRoutes);
  return 'invalid' in judged ? ended(judged.invalid) : judged;
}

/** Findings with their places, those of reading among them. */
function place(read: CheckInputs, config: Source | undefined, { diagnostics, suppressed }: Judgement) {
  const tools = read.inputs.flatMap((input) => input.tools.map(({ source }) => source));
  const sources = [...read.sources, ...tools, ...(config === undefined ? [] : [config])];
  const byItem = new Map<Item, Source>([
    ...sources.flatMap((source) => [...source.objects, ...source.configs].map((item) => [item, source] as const)),
    ...read.inputs.flatMap(({ parts, tools: others }) =>
      [...parts, ...others].flatMap(({ source, objects, configs }) =>
        [...objects, ...configs].map((item) => [item, source] as const),
      ),
    ),
  ]);
  const sourceOf = (diagnostic: Found['diagnostic']): Found => ({
    diagnostic,
    source: diagnostic.item === undefined ? undefined : byItem.get(diagnostic.item),
    offset: undefined,
  });
  const failures = read.sources.flatMap((source) => source.failures.map((failure): Found => ({ ...failure, source })));
  const found = locateAll([...failures, ...sortDiagnostics(diagnostics).map(sourceOf)]);
  const held = locateAll(suppressed.map(({ diagnostic }) => sourceOf(diagnostic)));
  return {
    found,
    suppressed: held.map((finding, index): SuppressedFinding => {
      const by = suppressed[index]?.by;
      return { finding, reason: by?.reason ?? '', by: by?.item === undefined ? 'configuration' : 'annotation' };
    }),
  };
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
