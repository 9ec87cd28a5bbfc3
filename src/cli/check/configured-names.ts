import { isJsonObject, type Json, jsonText, listAt, stringAt } from '../../resource/json.ts';
import type { FieldSpec, KustomizedNames, NameReference } from '../../topology/names/name-configuration.ts';
import { readFoundText } from '../files.ts';
import { jsonOfText } from '../setting.ts';
import type { Kustomization } from './kustomization.ts';

export type { KustomizedNames };

/** What kustomizations that are built together say of names: kustomize joins all, wherever they stand (measured, 5.0 to 5.8). */
export function kustomizedNames(all: readonly Kustomization[]): KustomizedNames {
  const files = [...new Set(all.flatMap(({ configurations }) => configurations))].map(readJson);
  const patched = all.flatMap(({ patches }) => patches.files).flatMap((path) => textOf(path) ?? []);
  return {
    references: files.flatMap((file) => listAt(file, ['nameReference']).flatMap(referencesIn)),
    prefixed: files.flatMap((file) => listAt(file, ['namePrefix']).flatMap(specIn)),
    patches: [...all.map(({ patches }) => jsonText(patches.inline)), ...patched],
  };
}

function referencesIn(entry: Json): readonly NameReference[] {
  const target = { group: stringAt(entry, ['group']), kind: stringAt(entry, ['kind']) };
  return listAt(entry, ['fieldSpecs'])
    .flatMap(specIn)
    .map((spec) => ({ ...spec, target }));
}

function specIn(entry: Json): readonly FieldSpec[] {
  const path = stringAt(entry, ['path']);
  if (!isJsonObject(entry) || path === undefined) return [];
  return [{ group: stringAt(entry, ['group']), kind: stringAt(entry, ['kind']), path }];
}

function readJson(path: string): Json {
  const json = jsonOfText(textOf(path) ?? '');
  return 'value' in json ? json.value : null;
}

function textOf(path: string): string | undefined {
  const read = readFoundText(path);
  return 'text' in read ? read.text : undefined;
}
