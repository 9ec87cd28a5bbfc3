import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../resource/json.ts';
import { readFoundText, slashes } from '../files.ts';
import { jsonOfText } from '../setting.ts';

/** What a kustomization names, as paths. */
export interface Kustomization {
  readonly folder: string;
  /** Files whose objects it takes as they stand. */
  readonly files: readonly string[];
  /** Folders with kustomizations of their own. */
  readonly bases: readonly string[];
  /** The file itself. */
  readonly path: string;
  /** Transformers, generators and validators: our configuration may be one. */
  readonly tools: readonly Tool[];
  /** Files that say which fields follow a name. */
  readonly configurations: readonly string[];
  /** Files that are no objects by themselves: patches, values, data. */
  readonly others: readonly string[];
  /** That all its objects get, those of its bases too. */
  readonly namespace: string | undefined;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** Patches and replacements, which may change any field: what stands in it, and the files that it names for it. */
  readonly patches: { readonly inline: Json; readonly files: readonly string[] };
  /** Objects leave as they stand in its files, but for namespace and name. */
  readonly isPlain: boolean;
}

/** A file that kustomize runs something by, and the list that names it. */
export interface Tool {
  readonly path: string;
  readonly list: ToolList;
}

export const TOOL_LISTS = ['transformers', 'generators', 'validators'] as const;
export type ToolList = (typeof TOOL_LISTS)[number];

const PATCHES = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements', 'vars'];

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields that change no object, or are followed here. */
const PLAIN = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'buildMetadata',
  'sortOptions',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'configurations',
]);

/** The kustomization of a folder, as kustomize v5 finds it; `undefined` where there is none that can be read. */
export function readKustomization(folder: string): Kustomization | undefined {
  const path = NAMES.map((name) => posix.join(folder, name)).find((each) => existsSync(each));
  const read = path === undefined ? undefined : readFoundText(path);
  if (read === undefined || 'problem' in read) return undefined;
  const json = jsonOfText(read.text);
  if ('problem' in json || !isJsonObject(json.value)) return undefined;
  return kustomizationOf(path ?? folder, folder, json.value);
}

function kustomizationOf(path: string, folder: string, value: JsonObject): Kustomization {
  const at = (entry: string) => (posix.isAbsolute(entry) ? entry : posix.join(folder, entry));
  const words = (key: string) => listAt(value, [key]).filter((entry): entry is string => typeof entry === 'string');
  const named = (key: string, field: string) =>
    listAt(value, [key]).flatMap((entry) => strings(valueAt(entry, [field])));
  const local = [...words('resources'), ...words('bases'), ...words('components')]
    .filter((entry) => !isRemote(entry))
    .map(at);
  const bases = local.filter(isFolder);
  const files = (key: string) => words(key).filter((entry) => !entry.includes('\n'));
  const tools = TOOL_LISTS.flatMap((list) => files(list).map((entry): Tool => ({ path: at(entry), list })));
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((key) => [
    ...named(key, 'files').map((entry) => entry.slice(entry.indexOf('=') + 1)),
    ...named(key, 'envs'),
    ...named(key, 'env'),
  ]);
  const patches = [
    ...files('patchesStrategicMerge'),
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((key) => named(key, 'path')),
  ];
  const others = [
    ...['configurations', 'crds'].flatMap(files),
    ...patches,
    ...strings(valueAt(value, ['openapi', 'path'])),
    ...['helmCharts', 'helmChartInflationGenerator'].flatMap((key) => [
      ...named(key, 'valuesFile'),
      ...named(key, 'additionalValuesFiles'),
      ...named(key, 'values'),
    ]),
    ...generated,
  ];
  return {
    folder,
    files: local.filter((path) => !bases.includes(path)),
    bases,
    path,
    tools,
    configurations: files('configurations').map(at),
    others: others.map(at),
    namespace: stringAt(value, ['namespace']),
    namePrefix: stringAt(value, ['namePrefix']) ?? '',
    nameSuffix: stringAt(value, ['nameSuffix']) ?? '',
    patches: { inline: PATCHES.map((key) => valueAt(value, [key]) ?? null), files: patches.map(at) },
    isPlain: Object.keys(value).every((key) => PLAIN.has(key)),
  };
}

function strings(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** A URL or a repository that kustomize would fetch. */
function isRemote(entry: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/|^git@|^github\.com[/:]|\?(?:ref|timeout|submodules|version)=/.test(entry);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A path as it is compared and shown: `a/b.yaml` of `./a//b.yaml`. */
export function plainPath(path: string): string {
  return posix.normalize(slashes(path));
}
