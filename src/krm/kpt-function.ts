import type { KptFunc } from 'kpt-functions';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatMessage } from '../diagnostics/format.ts';
import type { Item, Patch } from '../resource/item.ts';
import { isJsonObject, type Json } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { memoryItem } from '../resource/memory-item.ts';
import { patchValue } from '../resource/patch.ts';
import { placeAll } from './place.ts';
import { fileOf, headOf } from './yaml-item.ts';

/** What the function decides, given objects and a configuration: the pipeline, handed in so that this room stays below it. */
export interface KptFunctionParts<C> {
  readonly readConfig: (
    functionConfig: Json,
  ) => { readonly config: C } | { readonly diagnostics: readonly Diagnostic[] };
  readonly run: (
    items: readonly Item[],
    config: C,
  ) => {
    readonly diagnostics: readonly Diagnostic[];
    readonly edits: readonly { readonly item: Item; readonly patch: Patch }[];
    readonly written: readonly { readonly manifest: Manifest; readonly beside: Item }[];
    readonly removed: readonly { readonly item: Item }[];
  };
}

/**
 * What the function asks of kpt-functions' `Configs`, in words of its own: who installs this package without that one must be
 * able to read its declarations. `KptFunction` is a `KptFunc` all the same.
 */
export interface KptConfigs {
  getAll(): KptObject[];
  getFunctionConfig(): KptObject | undefined;
  insert(...objects: KptObject[]): void;
  delete(...objects: KptObject[]): void;
  addResults(...results: KptResult[]): void;
}

export interface KptObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

export interface KptResult {
  message: string;
  severity: 'error' | 'warn' | 'info';
  tags?: { [key: string]: string };
  resourceRef?: { apiVersion: string; kind: string; namespace: string; name: string };
  file?: { path?: string; index?: number };
  field?: { path: string };
}

export interface KptFunction {
  (configs: KptConfigs): Promise<void>;
  usage: string;
}

/**
 * The same function as a `KptFunc` of kpt-functions 0.16.1, for programs that are written against its `Configs`. The package
 * is needed for its types alone: its reader and writer lose comments, duplicates and nameless objects.
 */
export function kptFunction<C>({ readConfig, run }: KptFunctionParts<C>): KptFunction {
  const apply = async (configs: KptConfigs): Promise<void> => {
    const read = readConfig(toJson(configs.getFunctionConfig()) ?? null);
    if ('diagnostics' in read) {
      configs.addResults(...read.diagnostics.map(toKptResult));
      return;
    }
    const objects: Objects = new Map();
    const items = configs.getAll().flatMap((object, position) => {
      return itemsOf(object, position, objects, () => configs.delete(object));
    });
    const outcome = run(items, read.config);
    for (const { item, patch } of outcome.edits) {
      const known = objects.get(item);
      if (known !== undefined) Object.assign(known.object, patchValue(item.content(), patch));
    }
    // Before anything is written: `Configs` goes by names, and a new object may have that of one that goes.
    for (const { item } of outcome.removed) objects.get(item)?.remove();
    configs.insert(...placeAll(outcome.written).map(toObject));
    configs.addResults(...outcome.diagnostics.map(toKptResult));
  };
  return Object.assign(apply, {
    usage:
      'Makes a Flagger canary’s version follow a request through Istio Ambient. Configuration: docs/configuration.md.',
  }) satisfies KptFunc;
}

type Objects = Map<Item, { readonly object: object; readonly remove: () => void }>;

function itemsOf(object: unknown, position: number, objects: Objects, remove: () => void): readonly Item[] {
  const content = toJson(object);
  if (!isJsonObject(content) || typeof object !== 'object' || object === null) return [];
  const id = headOf(content);
  const inner: unknown[] =
    id.kind.endsWith('List') && 'items' in object && Array.isArray(object.items) ? object.items : [];
  if (inner.length > 0) {
    return inner.flatMap((entry) => itemsOf(entry, position, objects, () => inner.splice(inner.indexOf(entry), 1)));
  }
  const item = memoryItem(id, position, content, fileOf(content));
  objects.set(item, { object, remove });
  return [item];
}

/** js-yaml reads timestamps as Date; as text they are what they were. */
function toJson(value: unknown): Json | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => toJson(entry) ?? null);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toJson(entry)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

function toObject(manifest: Manifest): KptObject {
  const { metadata, ...rest } = manifest;
  const { name, namespace, labels, annotations } = metadata;
  return {
    ...rest,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels: { ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
  };
}

/** The package's own shape of a result: `warn` for `warning`, and no values of fields, which it names otherwise. */
function toKptResult(diagnostic: Diagnostic): KptResult {
  const { resource, field, file } = diagnostic;
  return {
    message: formatMessage(diagnostic),
    severity: diagnostic.severity === 'warning' ? 'warn' : diagnostic.severity,
    ...(resource === undefined
      ? {}
      : {
          resourceRef: {
            apiVersion: resource.apiVersion,
            kind: resource.kind,
            namespace: resource.namespace,
            name: resource.name,
          },
        }),
    ...(file === undefined
      ? {}
      : { file: { path: file.path, ...(file.index === undefined ? {} : { index: file.index }) } }),
    ...(field === undefined ? {} : { field: { path: field.path } }),
    tags: { code: diagnostic.code },
  };
}
