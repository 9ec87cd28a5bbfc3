import { isJsonObject, type Json, type JsonObject, stringAt, valueAt } from '../../../src/resource/json.ts';

export function objectAt(value: Json | undefined, ...path: (string | number)[]): JsonObject {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : {};
}

export function listAt(value: Json | undefined, ...path: (string | number)[]): readonly Json[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: Json | undefined, ...path: (string | number)[]): string {
  return stringAt(value, path) ?? '';
}

export function numberAt(value: Json | undefined, ...path: (string | number)[]): number | undefined {
  const found = valueAt(value, path);
  if (typeof found === 'bigint') return Number(found);
  return typeof found === 'number' ? found : undefined;
}

export function labelsAt(value: Json | undefined, ...path: (string | number)[]): { readonly [key: string]: string } {
  const entries = Object.entries(objectAt(value, ...path));
  return Object.fromEntries(entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}

export function namespaceOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'namespace');
}

export function nameOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'name');
}

export function ofKind(objects: readonly JsonObject[], kind: string): readonly JsonObject[] {
  return objects.filter((object) => object.kind === kind);
}
