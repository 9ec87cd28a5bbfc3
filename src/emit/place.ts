import { isJsonObject, type Json, type JsonObject } from '../resource/json.ts';
import { formatPath } from '../resource/path.ts';
import type { Violation } from './violation.ts';

/** A mapping inside the object under test, and the way to it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly value: JsonObject;
}

export function violation(place: Place, message: string, ...steps: readonly (string | number)[]): Violation {
  return { path: formatPath([...place.path, ...steps]), message };
}

/** The mapping in a field; `undefined` where there is none. */
export function inField(place: Place, key: string): Place | undefined {
  const value = fieldOf(place, key);
  return isJsonObject(value) ? { path: [...place.path, key], value } : undefined;
}

/** The mappings that the list in a field holds. */
export function eachIn(place: Place, key: string): readonly Place[] {
  return listIn(place, key).flatMap((value, index) =>
    isJsonObject(value) ? [{ path: [...place.path, key, index], value }] : [],
  );
}

export function listIn(place: Place, key: string): readonly Json[] {
  const value = fieldOf(place, key);
  return Array.isArray(value) ? value : [];
}

export function textIn(place: Place, key: string): string | undefined {
  const value = fieldOf(place, key);
  return typeof value === 'string' ? value : undefined;
}

export function fieldOf(place: Place, key: string): Json | undefined {
  return Object.hasOwn(place.value, key) ? place.value[key] : undefined;
}

export function has(place: Place, key: string): boolean {
  return fieldOf(place, key) !== undefined;
}

/** The places whose key an earlier one has already. */
export function repeated(places: readonly Place[], keyOf: (place: Place) => string): readonly Place[] {
  const keys = places.map(keyOf);
  return places.filter((place, index) => keys.indexOf(keyOf(place)) < index);
}
