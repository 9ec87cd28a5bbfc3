import { diagnose } from '../../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../../diagnostics/order.ts';
import type { RouteJudge } from '../../pipeline.ts';
import type { Finding, SuppressedFinding } from '../../report/check/finding.ts';
import type { Item } from '../../resource/item.ts';
import type { CommandContext } from '../command-result.ts';
import { readText } from '../files.ts';
import { routeJudgeFor } from '../route-judge.ts';
import { jsonOfText } from '../setting.ts';
import type { CheckArguments } from './arguments.ts';
import { type CheckInputs, readCheckInputs } from './inputs.ts';
import { type Judgement, judgeAll, type Setting } from './judge.ts';
import { type Found, locateAll } from './locate-findings.ts';
import { readSource, type Source } from './sources.ts';

/** What was looked at, and everything that was found, with its place. */
export interface All {
  readonly read: CheckInputs;
  readonly judged: Judgement;
  readonly found: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** What `check` finds, before anybody has said what of it is known already. */
export async function findAll(
  asked: Pick<CheckArguments, 'paths' | 'configPath' | 'istio' | 'flagger' | 'gamma' | 'format'>,
  context: CommandContext,
): Promise<All | { readonly problem: string }> {
  const paths = asked.paths.length > 0 ? asked.paths : [context.hasInput?.() === true ? '-' : '.'];
  const read = readCheckInputs(paths, context);
  if ('problem' in read) return read;
  const given = asked.configPath === undefined ? undefined : configFile(asked.configPath);
  if (given !== undefined && 'problem' in given) return given;
  const judgeRoutes = await routeJudgeFor(...read.sources.map(({ text }) => text));
  const judged = judge(read, given?.setting, asked, paths, judgeRoutes);
  return { read, judged, ...place(read, given?.source, judged) };
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
  asked: Pick<CheckArguments, 'istio' | 'flagger' | 'gamma' | 'format'>,
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
