import type { Config } from './config/config.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import { sortDiagnostics } from './diagnostics/order.ts';
import { type Emission, emit, type FieldEdit, patchOf, type Written } from './emit/emit.ts';
import { verify } from './emit/verify.ts';
import { CANARY_ANNOTATION } from './plan/augmentation.ts';
import { planFanOuts } from './plan/plan.ts';
import type { Item, Patch } from './resource/item.ts';
import { isJsonObject, type Json, type JsonObject, jsonEquals, valueAt } from './resource/json.ts';
import { idOf, type Manifest } from './resource/manifest.ts';
import { memoryItem } from './resource/memory-item.ts';
import { patchValue } from './resource/patch.ts';
import { formatPath } from './resource/path.ts';
import { formatId, keyOf } from './resource/resource-id.ts';
import { RULES } from './rules/index.ts';
import { type Situation, situate } from './topology/situation.ts';

/** What the function found and wants: applied to text by the krm room, to objects by the second door. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Empty where an error was found: then nothing changes. */
  readonly edits: readonly ItemEdit[];
  readonly written: readonly WrittenObject[];
  /** For who shows what happened: the input as it came, and as it will be applied. */
  readonly before: Situation | undefined;
  readonly after: Situation | undefined;
}

export interface ItemEdit {
  readonly item: Item;
  readonly patch: Patch;
  readonly notes: readonly Diagnostic[];
}

export interface WrittenObject {
  readonly manifest: Manifest;
  readonly beside: Item;
  readonly note: Diagnostic;
}

/** The whole flow: items → model → topology → fan-outs → plan → emission, and the rules over before and after. */
export function run(items: readonly Item[], config: Config): Outcome {
  const before = situate(items, config);
  const plan = planFanOuts(before.topology, before.fanOuts);
  const emissions = emit(plan.augmentations);
  const changes = settle(emissions, items);
  const known = [...before.diagnostics, ...plan.diagnostics, ...changes.diagnostics];
  // What an error keeps back is not looked at as if it were written.
  const unchanged =
    changes.edits.length + changes.written.length === 0 || hasErrors(known.map((d) => weigh(d, config)));
  const after = unchanged ? before : situate(applied(items, changes), config);
  const found = [
    ...known,
    ...RULES.flatMap((rule) => rule({ before, after })),
    ...before.topology.model.diagnostics(),
    ...after.topology.model.diagnostics(),
  ];
  const weighed = found.map((diagnostic) => weigh(diagnostic, config));
  if (hasErrors(weighed)) return refuse({ diagnostics: weighed, edits: [], written: [], before, after }, []);
  const notes = [...changes.edits.flatMap((edit) => edit.notes), ...changes.written.map(({ note }) => note)];
  const told = [...weighed, ...notes.map((diagnostic) => weigh(diagnostic, config))];
  return { diagnostics: sortDiagnostics(told), edits: changes.edits, written: changes.written, before, after };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Findings that speak of the output, or of its absence, and are wrong where an error has kept it back. */
const TOLD_OF_OUTPUT: ReadonlySet<string> = new Set([
  'FAN302',
  'FAN401',
  'FAN402',
  'FAN403',
  'FAN404',
  'FAN406',
  'FAN417',
]);

/** The outcome where errors were found: what was planned on a wrong footing is not done, and not told as done. */
export function refuse(outcome: Outcome, errors: readonly Diagnostic[]): Outcome {
  const told = [
    ...outcome.diagnostics.filter(({ code, severity }) => severity === 'error' || !TOLD_OF_OUTPUT.has(code)),
    ...errors,
  ];
  return { ...outcome, diagnostics: sortDiagnostics(told), edits: [], written: [], after: outcome.before };
}

interface Changes {
  readonly edits: readonly ItemEdit[];
  readonly written: readonly WrittenObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Edits joined by item, objects of ours set against those of an earlier run, and both verified. */
function settle(emissions: readonly Emission[], items: readonly Item[]): Changes {
  const fields = new Map<Item, FieldEdit[]>();
  const wanted = new Map<string, Written>();
  for (const emission of emissions) {
    if (emission.kind === 'write') {
      wanted.set(keyOf(idOf(emission.manifest)), emission);
      continue;
    }
    const known = fields.get(emission.item);
    if (known === undefined) fields.set(emission.item, [emission]);
    else if (!known.some(({ path }) => formatPath(path) === formatPath(emission.path))) known.push(emission);
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
    const note = diagnose('FAN404', { object: formatId(id), why }, { item: beside, resource: id });
    if (known !== undefined && !isOursItem(known)) {
      diagnostics.push(
        diagnose('FAN422', { object: formatId(id), why: `for ${formatId(beside.id)}` }, { item: known }),
      );
      continue;
    }
    for (const { path, message } of verify(manifest)) {
      const facts = { object: formatId(id), field: path, detail: message };
      diagnostics.push(diagnose('FAN008', facts, { item: beside, resource: id, field: { path } }));
    }
    if (known === undefined) written.push({ manifest, beside, note });
    else if (!contains(known.content(), manifest, []))
      edits.push({ item: known, patch: updateOf(manifest), notes: [note] });
  }
  return { edits, written, diagnostics };
}

/** Only what the edit brings in is judged: what was wrong before is the user's. */
function verifyEdit({ item, patch, notes }: ItemEdit): Diagnostic[] {
  const known = new Set(verify(item.content() ?? {}).map(({ path, message }) => `${path} ${message}`));
  const field = notes[0]?.field?.path ?? '';
  return verify(asObject(patchValue(item.content(), patch)))
    .filter(({ path, message }) => !known.has(`${path} ${message}`))
    .map(({ path, message }) => {
      const facts = { object: formatId(item.id), field, detail: `would make \`${path}\` invalid: ${message}` };
      return diagnose('FAN008', facts, { item, field: { path: field } });
    });
}

function editNote({ item, path, change, why }: FieldEdit): Diagnostic {
  const field = formatPath(path);
  const current = valueAt(item.content(), path);
  const said =
    'set' in change
      ? `\`${field}\` was set to "${String(change.set)}"`
      : `\`${field}\` got ${change.append.map((entry) => `"${String(entry)}"`).join(', ')}`;
  const currentValue = current === undefined || 'append' in change ? {} : { currentValue: current };
  const facts = { object: formatId(item.id), change: said, why };
  return diagnose('FAN403', facts, { item, field: { path: field, ...currentValue } });
}

/** An object of an earlier run takes the new content; what orchestrators and overlays have added to its metadata stays. */
function updateOf({ metadata, apiVersion: _, kind: __, ...content }: Manifest): Patch {
  const each = (map: { readonly [key: string]: string } | undefined): Patch => ({
    fields: Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, { set: value }])),
  });
  const fields = Object.entries(content).flatMap(([key, value]): [string, Patch][] =>
    value === undefined ? [] : [[key, { set: value }]],
  );
  return {
    fields: {
      metadata: { fields: { labels: each(metadata.labels), annotations: each(metadata.annotations) } },
      ...Object.fromEntries(fields),
    },
  };
}

function isOursItem(item: Item): boolean {
  const annotations = valueAt(item.content(), ['metadata', 'annotations']);
  return isJsonObject(annotations) && Object.hasOwn(annotations, CANARY_ANNOTATION);
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
function applied(items: readonly Item[], { edits, written }: Changes): readonly Item[] {
  const patches = new Map(edits.map(({ item, patch }) => [item, patch]));
  const kept = items.map((item) => {
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

/** The configuration may weigh a finding anew; a defect, broken input or a refused output stays an error. */
function weigh(diagnostic: Diagnostic, config: Config): Diagnostic {
  const severity = config.findings[diagnostic.code];
  if (severity === undefined || diagnostic.code.startsWith('FAN0')) return diagnostic;
  // A finding that already weighs less than its usual is told as it stands.
  return diagnostic.severity === 'info' && severity !== 'info' ? diagnostic : { ...diagnostic, severity };
}
