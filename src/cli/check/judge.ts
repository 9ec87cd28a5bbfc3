import type { Config } from '../../config/config.ts';
import { readConfig } from '../../config/read-config.ts';
import { readVersion } from '../../config/version.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { inspect } from '../../pipeline.ts';
import type { Item } from '../../resource/item.ts';
import { type Json, valueAt } from '../../resource/json.ts';
import { formatName } from '../../resource/resource-id.ts';
import { assumedProviders } from '../../rules/flagger/assumed-providers.ts';
import { type Suppressed, type Suppression, unusedSuppression } from '../../rules/suppression.ts';
import type { Profile } from '../../trace/profile.ts';
import { contentOf } from '../setting.ts';
import type { CheckArguments } from './arguments.ts';
import type { Input } from './inputs.ts';
import type { Source } from './sources.ts';

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
  asked: Pick<CheckArguments, 'istio' | 'flagger' | 'gamma'>,
): Judgement | { readonly invalid: readonly Diagnostic[] } {
  const settings = inputs.map(settingsOf);
  const all = settings.flat();
  const only = new Set(all.map(identityOf)).size === 1 ? all[0] : undefined;
  const read = configReader(asked);
  const found: Diagnostic[] = [];
  const suppressed: Suppressed[] = [];
  const idle = idleSuppressions();
  const configs = new Set<Read>();
  const assumed = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const own = settings[index] ?? [];
    if (given === undefined && own.length > 1) {
      return { invalid: [diagnose('FAN004', { detail: 'the input holds several; `-c` must name one' }, at(own[1]))] };
    }
    const setting = read(given ?? own[0] ?? only);
    if ('diagnostics' in setting) return { invalid: setting.diagnostics };
    const { config } = setting;
    configs.add(setting);
    const items = input.parts.flatMap(({ objects }) => objects);
    const inspected = inspect(items, config, profileOf(config, asked.gamma));
    for (const { id } of assumedProviders(inspected.situation.topology)) assumed.add(formatName(id));
    // A base that two overlays take is told once, also where each puts it into a namespace of its own.
    const told = new Set(found.map(identity));
    found.push(...inspected.diagnostics.filter((diagnostic) => !told.has(identity(diagnostic))));
    const held = new Set(suppressed.map(({ diagnostic }) => identity(diagnostic)));
    suppressed.push(...inspected.suppressed.filter(({ diagnostic }) => !held.has(identity(diagnostic))));
    idle.seen(input, config, inspected.unused);
  }
  const unused = idle.everywhere().map(unusedSuppression);
  const told = new Set(found.map(identity));
  return {
    diagnostics: [...found, ...unused],
    suppressed: suppressed.filter(({ diagnostic }) => !told.has(identity(diagnostic))),
    configs: [...configs],
    assumedProviders: [...assumed].sort(),
  };
}

function settingsOf({ parts, tools }: Input): readonly Setting[] {
  return [...parts.map(({ source }) => source), ...tools].flatMap(settingsIn);
}

function settingsIn({ configs, functionConfig }: Source): readonly Setting[] {
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
      const originals = new Map<unknown, unknown>(
        parts.flatMap(({ objects, source }) => objects.map((item, index) => [item, source.objects[index]])),
      );
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

/** The same place and code are one finding, whatever the namespace that an overlay gives; without a file, by the sentence. */
function identity({ code, file, resource, field, message }: Diagnostic): string {
  // A Namespace is renamed by what gives the others their namespace.
  const name = resource?.kind === 'Namespace' ? '' : resource?.name;
  const place = file === undefined ? message : [file.path, file.index];
  return JSON.stringify([code, place, resource?.apiVersion, resource?.kind, name, field?.path]);
}
