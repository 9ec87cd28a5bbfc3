import type { Config } from '../../config/config.ts';
import { readConfig } from '../../config/read-config.ts';
import { readVersion } from '../../config/version.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { inspect, type RouteJudge } from '../../pipeline.ts';
import { PREVIOUS_NAMES } from '../../resource/former-ids.ts';
import type { Item } from '../../resource/item.ts';
import { type Json, valueAt } from '../../resource/json.ts';
import { formatName } from '../../resource/resource-id.ts';
import { assumedProviders } from '../../rules/flagger/assumed-providers.ts';
import { type Suppressed, type Suppression, unusedSuppression } from '../../rules/suppression.ts';
import { settleNames } from '../../topology/names/settled-names.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Profile } from '../../trace/profile.ts';
import { contentOf } from '../setting.ts';
import type { CheckArguments } from './arguments.ts';
import type { Input, Part } from './inputs.ts';

/** Where a configuration comes from. */
export type Setting =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'problem'; readonly problem: string };

export interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  readonly configs: readonly Read[];
  /** Canaries without a provider, taken for the Gateway API's: `NAMESPACE/NAME`, each once. */
  readonly assumedProviders: readonly string[];
  /** Of each input; none where no picture is asked for. */
  readonly topologies: readonly Topology[];
}

/** A configuration, and which versions somebody has said. */
export interface Read {
  readonly config: Config;
  readonly said: { readonly istio: boolean; readonly flagger: boolean };
}

/** Each input by its own configuration: `-c`'s, its own one, else the only one that there is. */
export function judgeAll(
  inputs: readonly Input[],
  given: Setting | undefined,
  asked: Pick<CheckArguments, 'istio' | 'flagger' | 'gamma' | 'format'>,
  judgeRoutes: RouteJudge | undefined,
): Judgement | { readonly invalid: readonly Diagnostic[] } {
  const settings = inputs.map(settingsOf);
  const all = settings.flat();
  const only = new Set(all.map(identityOf)).size === 1 ? all[0] : undefined;
  const read = configReader(asked);
  const found = firstOfEach<Diagnostic>();
  const suppressed = firstOfEach<Suppressed>();
  const idle = idleSuppressions();
  const configs = new Set<Read>();
  const assumed = new Set<string>();
  const topologies: Topology[] = [];
  for (const [index, input] of inputs.entries()) {
    const own = settings[index] ?? [];
    if (given === undefined && own.length > 1) {
      const several = diagnose('FAN004', { detail: 'the input holds several; `-c` must name one' }, at(own[1]));
      return { invalid: [...input.misplaced, several] };
    }
    const items = input.parts.flatMap(({ objects }) => objects);
    const setting = read(given ?? settled(own[0], items) ?? only);
    if ('diagnostics' in setting) return { invalid: setting.diagnostics };
    // A configuration that lies by itself, for `-c`, is of no input in particular.
    if (items.length === 0) continue;
    const { config } = setting;
    configs.add(setting);
    const origin = {
      ...input,
      judgeRoutes,
      configs: given === undefined ? input.parts.flatMap(({ configs: each }) => each) : [],
    };
    const inspected = inspect(items, config, profileOf(config, asked.gamma), origin);
    if (asked.format === 'mermaid') topologies.push(inspected.situation.topology);
    for (const { id } of assumedProviders(inspected.situation.topology)) assumed.add(formatName(id));
    // A base that two overlays take is told once, also where each puts it into a namespace of its own.
    const originals = originalsOf(input);
    found.add(inspected.diagnostics.map((diagnostic) => [diagnostic, identity(diagnostic, originals)]));
    suppressed.add(inspected.suppressed.map((each) => [each, identity(each.diagnostic, originals)]));
    idle.seen(input, config, inspected.unused);
  }
  const unused = idle.everywhere().map(unusedSuppression);
  return {
    diagnostics: [...found.all().values(), ...unused],
    suppressed: [...suppressed.all()].filter(([key]) => !found.all().has(key)).map(([, each]) => each),
    configs: [...configs],
    assumedProviders: [...assumed].sort(),
    topologies,
  };
}

function settingsOf({ parts, tools }: Input): readonly Setting[] {
  return [...parts, ...tools].flatMap(settingsIn);
}

/** A configuration that kustomize has renamed with the objects, or before them, says their names of then. */
function settled(setting: Setting | undefined, items: readonly Item[]): Setting | undefined {
  if (setting?.kind !== 'item' || !setting.item.mentions(PREVIOUS_NAMES)) return setting;
  const [item = setting.item] = settleNames([setting.item, ...items]).items;
  return item === setting.item ? setting : { kind: 'item', item };
}

function settingsIn({ configs, source: { functionConfig } }: Part): readonly Setting[] {
  const own = configs.map((item): Setting => ({ kind: 'item', item }));
  if (functionConfig === undefined) return own;
  // A functionConfig is the orchestrator's word, whatever lies among the items.
  return 'value' in functionConfig
    ? [{ kind: 'value', value: functionConfig.value }]
    : [{ kind: 'problem', problem: functionConfig.problem }];
}

function identityOf(setting: Setting): unknown {
  return setting.kind === 'item' ? setting.item : setting;
}

function at(setting: Setting | undefined) {
  return setting?.kind === 'item' ? { item: setting.item } : {};
}

export function profileOf({ istio }: Config, gamma: boolean): Profile {
  return gamma ? { kind: 'gamma' } : { kind: 'istio', version: istio };
}

type SettingRead = Read | { readonly diagnostics: readonly Diagnostic[] };

/** Reads each configuration once, with the versions of the command line in it. */
function configReader(asked: Pick<CheckArguments, 'istio' | 'flagger'>) {
  const known = new Map<unknown, SettingRead>();
  return (setting: Setting | undefined): SettingRead => {
    const key = setting === undefined ? undefined : identityOf(setting);
    const read = known.get(key) ?? readSetting(setting, asked);
    known.set(key, read);
    return read;
  };
}

function readSetting(setting: Setting | undefined, asked: Pick<CheckArguments, 'istio' | 'flagger'>): SettingRead {
  const value = jsonFor(setting);
  if ('problem' in value) return { diagnostics: [diagnose('FAN004', { detail: value.problem }, at(setting))] };
  const read = readConfig(value.value);
  if ('diagnostics' in read) return { diagnostics: read.diagnostics.map((each) => inItem(each, setting)) };
  const { istio, flagger } = asked;
  const says = (version: string) =>
    [
      ['spec', 'versions', version],
      ['data', version],
    ].some((path) => valueAt(value.value, path) !== undefined);
  return {
    config: {
      ...read.config,
      ...(istio === undefined ? {} : { istio: readVersion(istio) }),
      ...(flagger === undefined ? {} : { flagger: readVersion(flagger) }),
    },
    said: { istio: istio !== undefined || says('istio'), flagger: flagger !== undefined || says('flagger') },
  };
}

function jsonFor(setting: Setting | undefined): { readonly value: Json } | { readonly problem: string } {
  if (setting === undefined) return { value: null };
  return setting.kind === 'item' ? contentOf(setting.item) : setting;
}

/** What is wrong with a configuration, told where it stands. */
function inItem(diagnostic: Diagnostic, setting: Setting | undefined): Diagnostic {
  if (setting?.kind !== 'item') return diagnostic;
  const file = setting.item.file();
  return { ...diagnostic, item: setting.item, ...(file === undefined ? {} : { file }) };
}

/** Suppressions are idle where they hold nothing back in any input that has them. */
function idleSuppressions() {
  const chances = new Map<unknown, number>();
  const idle = new Map<unknown, Map<string, { suppression: Suppression; times: number }>>();
  return {
    seen({ parts }: Input, config: Config, unused: readonly Suppression[]): void {
      // One object may be in several inputs, in another namespace each.
      const originals = originalsOf({ parts });
      for (const bearer of [...originals.values(), ...config.ignore]) {
        chances.set(bearer, (chances.get(bearer) ?? 0) + 1);
      }
      for (const suppression of unused) {
        const bearer = suppression.item === undefined ? suppression.entry : originals.get(suppression.item);
        const own = idle.get(bearer) ?? new Map<string, { suppression: Suppression; times: number }>();
        idle.set(bearer, own);
        const key = `${suppression.index} ${suppression.code}`;
        own.set(key, { suppression, times: (own.get(key)?.times ?? 0) + 1 });
      }
    },
    everywhere(): readonly Suppression[] {
      return [...idle].flatMap(([bearer, own]) =>
        [...own.values()].filter(({ times }) => times === chances.get(bearer)).map(({ suppression }) => suppression),
      );
    },
  };
}

/** Of the objects of an input those that stand in its texts, which kustomizations have renamed. */
function originalsOf({ parts }: Pick<Input, 'parts'>): ReadonlyMap<Item, Item> {
  return new Map<Item, Item>(
    parts.flatMap(({ objects, source }) =>
      objects.map((item, index) => [item, source.objects[index] ?? item] as const),
    ),
  );
}

/** What comes first under each key, in order. */
function firstOfEach<T>() {
  const known = new Map<string, T>();
  return {
    /** Two of one lot are both there, though their key be the same: the second gets one of its own. */
    add(lot: readonly (readonly [T, string])[]): void {
      const before = new Set(known.keys());
      for (const [each, key] of lot) {
        if (before.has(key)) continue;
        let own = key;
        while (known.has(own)) own += ' ';
        known.set(own, each);
      }
    },
    all: (): ReadonlyMap<string, T> => known,
  };
}

/**
 * The same place and code are one finding, whatever the name and the namespace that an overlay gives; without a file, by the
 * sentence.
 */
function identity(
  { code, file, resource, field, message, item }: Diagnostic,
  originals: ReadonlyMap<Item, Item>,
): string {
  // A Namespace is renamed by what gives the others their namespace.
  const original = item === undefined ? resource?.name : (originals.get(item)?.id.name ?? resource?.name);
  const name = resource?.kind === 'Namespace' ? '' : original;
  const place = file === undefined ? message : [file.path, file.index];
  return JSON.stringify([code, place, resource?.apiVersion, resource?.kind, name, field?.path]);
}
