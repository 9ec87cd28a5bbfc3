import type { Config } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item } from '../resource/item.ts';
import { isJsonObject, jsonEquals, listAt, stringAt, valueAt } from '../resource/json.ts';
import type { Manifest } from '../resource/manifest.ts';
import { compareText, formatId, keyOf } from '../resource/resource-id.ts';
import { CANARY_ANNOTATION, CONFIG_ANNOTATION, isFanOutName } from '../topology/generated.ts';
import type { Note, RemovedObject } from './change.ts';

/** Kinds of objects that are written. */
const KINDS: ReadonlySet<string> = new Set(['Service', 'HTTPRoute', 'GRPCRoute', 'Gateway', 'DestinationRule']);

export function isOursItem(item: Item): boolean {
  const annotations = valueAt(item.content(), ['metadata', 'annotations']);
  return isJsonObject(annotations) && Object.hasOwn(annotations, CANARY_ANNOTATION);
}

/** The manifest with the mark of the configuration that asks for it. */
export function markedBy(manifest: Manifest, { name }: Config): Manifest {
  if (name === undefined) return manifest;
  const { metadata } = manifest;
  const annotations = Object.entries({ ...metadata.annotations, [CONFIG_ANNOTATION]: name }).sort(([a], [b]) =>
    compareText(a, b),
  );
  return { ...manifest, metadata: { ...metadata, annotations: Object.fromEntries(annotations) } };
}

/**
 * Why an object of an earlier run is another configuration's: both would write it, each undoing the other's. One that says the
 * same is taken over, unless the other configuration is there to be seen: that is what a renamed one looks like.
 */
export function rivalOf(
  known: Item,
  manifest: Manifest,
  config: Config,
  items: readonly Item[],
): { readonly diagnostic: Diagnostic } | 'leave' | undefined {
  const owner = ownerOf(known);
  if (owner === undefined || config.name === undefined || owner === config.name) return undefined;
  const isSame = jsonEquals(valueAt(known.content(), ['spec']), manifest.spec);
  if (isSame) return isThere(owner, items) ? 'leave' : undefined;
  const facts = { object: formatId(known.id), one: owner, other: config.name };
  return { diagnostic: diagnose('FAN429', facts, { item: known }) };
}

function ownerOf(item: Item): string | undefined {
  return stringAt(item.content(), ['metadata', 'annotations', CONFIG_ANNOTATION]);
}

function isThere(owner: string, items: readonly Item[]): boolean {
  return items.some(
    ({ id }) =>
      (id.kind === 'CanaryFanout' || id.kind === 'ConfigMap') &&
      (owner === id.name || owner === `${id.namespace}/${id.name}`),
  );
}

/**
 * What an earlier run of this configuration wrote and this one does not ask for. The Services of a split stay as long as their
 * Canary is there: Flagger's route sends to them, and a tool that prunes would take them from under it.
 */
export function leftovers(
  items: readonly Item[],
  wanted: ReadonlyMap<string, unknown>,
  config: Config,
): { readonly removed: readonly RemovedObject[]; readonly diagnostics: readonly Diagnostic[] } {
  const removed: RemovedObject[] = [];
  const diagnostics: Diagnostic[] = [];
  // Found fan-outs depend on what the input happens to have; named ones are an error where it has not.
  if (config.fanOuts === undefined) return { removed, diagnostics };
  const canaries = new Set(
    items.filter(({ id }) => id.kind === 'Canary').map(({ id }) => `${id.namespace}/${id.name}`),
  );
  for (const item of items) {
    if (!KINDS.has(item.id.kind) || !item.mentions(CANARY_ANNOTATION)) continue;
    if (wanted.has(keyOf(item.id)) || !isOursItem(item)) continue;
    const canary = stringAt(item.content(), ['metadata', 'annotations', CANARY_ANNOTATION]) ?? '';
    const isOfSplit = item.id.kind === 'Service' && !isFanOutName(item.id.name);
    if (isOfSplit && canaries.has(canary)) continue;
    // A route of the user's sends to it, as one that was adopted does.
    if (['Service', 'DestinationRule'].includes(item.id.kind) && isSentTo(items, item)) continue;
    const owner = ownerOf(item);
    if (owner === undefined) diagnostics.push(diagnose('FAN405', { object: formatId(item.id), canary }, { item }));
    else if (owner === config.name) removed.push({ item, note: removedNote(item, canary, owner) });
  }
  return { removed, diagnostics };
}

/** Whether a route that is not ours, of whatever kind, has a Service of the object's name as backend. */
function isSentTo(items: readonly Item[], { id }: Item): boolean {
  return items.some((route) => {
    if (!route.mentions(id.name) || isOursItem(route)) return false;
    const refs = listAt(route.content(), ['spec', 'rules']).flatMap((rule) => listAt(rule, ['backendRefs']));
    return refs.some(
      (ref) =>
        stringAt(ref, ['name']) === id.name && (stringAt(ref, ['namespace']) ?? route.id.namespace) === id.namespace,
    );
  });
}

function removedNote(item: Item, canary: string, owner: string): Note {
  const why = `an earlier run wrote it for Canary ${canary}, and configuration ${owner} asks for it no more`;
  const diagnostic = diagnose('FAN409', { object: formatId(item.id), why }, { item });
  return { object: item.id, sign: '-', what: 'was removed', why, diagnostic };
}
