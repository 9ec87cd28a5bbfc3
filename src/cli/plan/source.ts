import { readConfig } from '../../config/read-config.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Note } from '../../emit/change.ts';
import { changeText } from '../../krm/apply-outcome.ts';
import type { StreamRange } from '../../krm/manifests.ts';
import { removeItems } from '../../krm/remove/remove-items.ts';
import { type ResourceList, readResourceList } from '../../krm/resource-list.ts';
import type { Splice } from '../../krm/splice.ts';
import { flatten, type YamlItem } from '../../krm/yaml-item.ts';
import { type Outcome, type RouteJudge, refuse, run } from '../../pipeline.ts';
import type { Item } from '../../resource/item.ts';
import type { Manifest } from '../../resource/manifest.ts';
import { brokenPart } from '../broken-part.ts';
import { inputsOf, type Texts } from '../inputs.ts';
import { outcomeOf } from '../outcome.ts';
import { jsonOfText } from '../setting.ts';

/** The texts that a plan changes, what it changes in them, and what it adds. */
export interface Planned {
  readonly text: string;
  readonly streams: readonly StreamRange[];
  readonly items: readonly YamlItem[];
  /** Objects of the input that go, each with what is told of it. */
  readonly removed: readonly { readonly item: Item; readonly note: Note }[];
  /** What goes with an object that is removed; `undefined` where its text cannot be told from that of others. */
  readonly removal: (item: YamlItem) => Splice | undefined;
  readonly outcome: Outcome;
  readonly added: readonly Manifest[];
  readonly failed: boolean;
}

/** Plain manifests, or one ResourceList as an orchestrator sends it. */
export function planned(texts: Texts, judgeRoutes?: RouteJudge): Planned {
  const list = onlyList(texts);
  if (list !== undefined) return plannedList(list, texts.configText, judgeRoutes);
  const inputs = inputsOf(texts);
  const { text, streams, ranges } = inputs.manifests;
  const { outcome, changes, failed } = outcomeOf(inputs, judgeRoutes);
  const removal = (item: YamlItem): Splice | undefined => {
    const { position } = item;
    if (item.within !== undefined) return removeItems([item]).splices[0];
    const range = ranges[position];
    const own = streams.find(({ start, end }) => range !== undefined && range.end > start && range.end <= end);
    if (range === undefined || own === undefined) return undefined;
    return { start: Math.max(range.start, own.start), end: range.end, text: '' };
  };
  return {
    text,
    streams,
    items: inputs.items,
    removed: outcome.removed,
    removal,
    outcome,
    added: changes.added,
    failed,
  };
}

function onlyList({ streams }: Texts): ResourceList | undefined {
  const [first, ...rest] = streams.filter(({ text }) => text.trim() !== '');
  if (first === undefined || rest.length > 0 || !/\bResourceList\b/.test(first.text)) return undefined;
  const list = readResourceList(first.text.charCodeAt(0) === 0xfeff ? first.text.slice(1) : first.text);
  return 'reason' in list ? undefined : list;
}

/** As the function itself does it (cli/answer.ts), whose output this is the plan of. */
function plannedList(list: ResourceList, configText: string | undefined, judgeRoutes: RouteJudge | undefined): Planned {
  const { text, layout } = list;
  const items = flatten(list.items);
  const ended = (outcome: Outcome, added: readonly Manifest[], failed: boolean): Planned => ({
    text,
    streams: [{ path: undefined, start: 0, end: text.length }],
    items,
    removed: outcome.removed,
    removal: (item) => {
      if (item.within !== undefined) return removeItems([item]).splices[0];
      const slice = layout.kind === 'scanned' ? layout.scan.slices[item.position] : undefined;
      return slice === undefined ? undefined : { start: slice.start, end: slice.end, text: '' };
    },
    outcome,
    added,
    failed,
  });
  const failed = (diagnostics: readonly Diagnostic[]) =>
    ended({ diagnostics, edits: [], written: [], removed: [], before: undefined, after: undefined }, [], true);
  const broken = list.broken();
  if (broken.length > 0) return failed(broken.map(brokenPart));
  const found = configText === undefined ? list.functionConfig() : jsonOfText(configText);
  if ('problem' in found) return failed([diagnose('FAN004', { detail: found.problem })]);
  const read = readConfig(found.value);
  if ('diagnostics' in read) return failed(read.diagnostics);
  const outcome = run(items, read.config, judgeRoutes);
  const changed = changeText(items, outcome.edits, outcome.written, outcome.removed);
  if ('diagnostics' in changed) return ended(refuse(outcome, changed.diagnostics), [], true);
  const errors = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return ended(outcome, changed.changes.added, errors);
}
