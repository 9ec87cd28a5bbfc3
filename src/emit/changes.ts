import type { Config } from '../config/config.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item, Patch } from '../resource/item.ts';
import { isJsonObject, type Json, type JsonObject, jsonEquals, jsonText, valueAt } from '../resource/json.ts';
import { idOf, type Manifest } from '../resource/manifest.ts';
import { memoryItem } from '../resource/memory-item.ts';
import { patchValue } from '../resource/patch.ts';
import { formatPath } from '../resource/path.ts';
import { formatId, keyOf, type ResourceId } from '../resource/resource-id.ts';
import { INGRESS_USE_WAYPOINT, USE_WAYPOINT, USE_WAYPOINT_NAMESPACE } from '../topology/waypoint-binding.ts';
import type { Changes, ItemEdit, Note, WrittenObject } from './change.ts';
import { type Emission, type FieldEdit, patchOf, type Written } from './emit.ts';
import { DEPENDS_ON, SYNC_WAVE } from './order.ts';
import { isOursItem, leftovers, markedBy, rivalOf } from './ownership.ts';
import { verify } from './verify.ts';

const BINDING_LABELS = [USE_WAYPOINT, USE_WAYPOINT_NAMESPACE, INGRESS_USE_WAYPOINT];

/**
 * Edits joined by item, objects of ours set against those of an earlier run, and both verified. `whole`: every fan-out was planned, so
 * that what none of them wants is wanted by nobody.
 */
export function settle(
  emissions: readonly Emission[],
  items: readonly Item[],
  config: Config,
  whole: boolean,
): Changes {
  const fields = new Map<Item, readonly FieldEdit[]>();
  const wanted = new Map<string, Written>();
  for (const emission of emissions) {
    if (emission.kind === 'write') {
      const manifest = markedBy(emission.manifest, config);
      wanted.set(keyOf(idOf(manifest)), { ...emission, manifest });
      continue;
    }
    fields.set(emission.item, withEdit(fields.get(emission.item) ?? [], emission));
  }
  const edits: ItemEdit[] = [...fields].map(([item, list]) => ({
    item,
    patch: patchOf(list),
    notes: list.map(editNote),
  }));
  const written: WrittenObject[] = [];
  const diagnostics = edits.flatMap(verifyEdit);
  const present = new Map(items.map((item) => [keyOf(item.id), item]));
  for (const [key, { manifest, beside, why }] of wanted) {
    const id = idOf(manifest);
    const known = present.get(key);
    const note = writtenNote(id, beside, why);
    if (known !== undefined && !isOursItem(known)) {
      diagnostics.push(
        diagnose('FAN422', { object: formatId(id), why: `for ${formatId(beside.id)}` }, { item: known }),
      );
      continue;
    }
    const rival = known === undefined ? undefined : rivalOf(known, manifest, config, items);
    if (rival === 'leave') continue;
    if (rival !== undefined) {
      diagnostics.push(rival.diagnostic);
      continue;
    }
    for (const { path, message } of verify(manifest)) {
      const facts = { object: formatId(id), field: path, detail: message };
      diagnostics.push(diagnose('FAN008', facts, { item: beside, resource: id, field: { path } }));
    }
    if (known === undefined) written.push({ manifest, beside, note });
    else if (!contains(known.content(), manifest, []) || isStaleIn(known, manifest))
      edits.push({ item: known, patch: updateOf(manifest, known), notes: [note] });
  }
  const left = whole ? leftovers(items, wanted, config) : { removed: [], diagnostics: [] };
  return { edits, written, removed: left.removed, diagnostics: [...diagnostics, ...left.diagnostics] };
}

/** Of two edits of one field the first stands; entries that both add to a list are added once. */
function withEdit(edits: readonly FieldEdit[], edit: FieldEdit): readonly FieldEdit[] {
  const known = edits.find(({ path }) => formatPath(path) === formatPath(edit.path));
  if (known === undefined) return [...edits, edit];
  if (!('append' in known.change) || !('append' in edit.change)) return edits;
  const { append } = known.change;
  const more = edit.change.append.filter((entry) => !append.some((other) => jsonEquals(other, entry)));
  if (more.length === 0) return edits;
  return edits.map((each) => (each === known ? { ...known, change: { append: [...append, ...more] } } : each));
}

/** Only what the edit brings in is judged: what was wrong before is the user's. */
function verifyEdit({ item, patch, notes }: ItemEdit): Diagnostic[] {
  const known = new Set(verify(item.content() ?? {}).map(({ path, message }) => `${path} ${message}`));
  const field = notes[0]?.diagnostic.field?.path ?? '';
  return verify(asObject(patchValue(item.content(), patch)))
    .filter(({ path, message }) => !known.has(`${path} ${message}`))
    .map(({ path, message }) => {
      const facts = { object: formatId(item.id), field, detail: `would make \`${path}\` invalid: ${message}` };
      return diagnose('FAN008', facts, { item, field: { path: field } });
    });
}

function editNote({ item, path, change, why }: FieldEdit): Note {
  const field = formatPath(path);
  const current = valueAt(item.content(), path);
  const what =
    'set' in change
      ? `\`${field}\` was set to "${String(change.set)}"`
      : `\`${field}\` got ${change.append.map(formatEntry).join(', ')}`;
  const currentValue = current === undefined || 'append' in change ? {} : { currentValue: current };
  const facts = { object: formatId(item.id), change: what, why };
  const diagnostic = diagnose('FAN403', facts, { item, field: { path: field, ...currentValue } });
  return { object: item.id, sign: '~', what, why: `because ${why}`, diagnostic };
}

function formatEntry(entry: Json): string {
  return typeof entry === 'object' ? `\`${jsonText(entry)}\`` : `"${String(entry)}"`;
}

function writtenNote(object: ResourceId, beside: Item, why: string): Note {
  const diagnostic = diagnose('FAN404', { object: formatId(object), why }, { item: beside, resource: object });
  return { object, sign: '+', what: 'was written', why, diagnostic };
}

/** Binding labels and words about order that an object of an earlier run still carries and is no longer to carry. */
function stale(item: Item, { metadata }: Manifest, map: 'labels' | 'annotations'): readonly string[] {
  const wanted = metadata[map] ?? {};
  const isStale = (key: string): boolean =>
    !Object.hasOwn(wanted, key) && valueAt(item.content(), ['metadata', map, key]) !== undefined;
  if (map === 'labels') return BINDING_LABELS.filter(isStale);
  // A wave alone may be an overlay's; what depends on something was written here.
  return isStale(DEPENDS_ON) ? [DEPENDS_ON, SYNC_WAVE].filter(isStale) : [];
}

function isStaleIn(item: Item, manifest: Manifest): boolean {
  return stale(item, manifest, 'labels').length + stale(item, manifest, 'annotations').length > 0;
}

/** An object of an earlier run takes the new content; what orchestrators and overlays have added to its metadata stays. */
function updateOf(manifest: Manifest, item: Item): Patch {
  const { metadata, apiVersion: _, kind: __, ...content } = manifest;
  const each = (map: 'labels' | 'annotations'): Patch => {
    const wanted = metadata[map] ?? {};
    const gone = stale(item, manifest, map);
    if (gone.length === 0) {
      return { fields: Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, { set: value }])) };
    }
    // A patch takes nothing away: where something must go, the map is written anew.
    const present = valueAt(item.content(), ['metadata', map]);
    const kept = Object.entries(isJsonObject(present) ? present : {}).filter(([key]) => !gone.includes(key));
    return { set: { ...Object.fromEntries(kept), ...wanted } };
  };
  const fields = Object.entries(content).flatMap(([key, value]): [string, Patch][] =>
    value === undefined ? [] : [[key, { set: value }]],
  );
  return {
    fields: {
      metadata: { fields: { labels: each('labels'), annotations: each('annotations') } },
      ...Object.fromEntries(fields),
    },
  };
}

/** Whether an object of an earlier run says all that is wanted; what others have added to its metadata does not count. */
function contains(present: Json | undefined, wanted: Json | undefined, path: readonly string[]): boolean {
  if (isJsonObject(wanted) && (path.length === 0 || path[0] === 'metadata')) {
    const members = Object.entries(wanted);
    return isJsonObject(present) && members.every(([key, value]) => contains(present[key], value, [...path, key]));
  }
  return jsonEquals(present, wanted);
}

/** The items as they will be once the changes are written. */
export function applied(items: readonly Item[], { edits, written, removed }: Changes): readonly Item[] {
  const gone = new Set(removed.map(({ item }) => item));
  const patches = new Map(edits.map(({ item, patch }) => [item, patch]));
  const kept = items.flatMap((item) => {
    if (gone.has(item)) return [];
    const patch = patches.get(item);
    if (patch === undefined) return item;
    return memoryItem(item.id, item.position, asObject(patchValue(item.content(), patch)), item.file());
  });
  const added = written.map(({ manifest }, index) => memoryItem(idOf(manifest), items.length + index, manifest));
  return [...kept, ...added];
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}
