import type { Patch } from './item.ts';
import { isJsonObject, type Json, jsonEquals } from './json.ts';
import { nameOf, type Path } from './path.ts';

/**
 * The value after the patch. Entries of `append` that the list has already are left out, and a patch without leaves
 * changes nothing. Where the value is no list or no mapping, one is put in its place, as in JSON Merge Patch (RFC 7386).
 */
export function patchValue(value: Json | undefined, patch: Patch): Json {
  if ('set' in patch) return patch.set;
  if ('append' in patch) {
    if (value !== undefined && patch.append.length === 0) return value;
    const list: Json[] = Array.isArray(value) ? [...value] : [];
    for (const entry of patch.append) if (!list.some((other) => jsonEquals(other, entry))) list.push(entry);
    return list;
  }
  if (value !== undefined && !hasLeaves(patch)) return value;
  // A Map, so that a key `__proto__` is a key like others.
  const members = new Map(isJsonObject(value) ? Object.entries(value) : []);
  for (const [key, inner] of Object.entries(patch.fields)) {
    if (hasLeaves(inner)) members.set(key, patchValue(members.get(key), inner));
  }
  return Object.fromEntries(members);
}

/** The patch can change something: it has a `set`, or an entry to append, at some depth. */
export function hasLeaves(patch: Patch): boolean {
  if ('set' in patch) return true;
  if ('append' in patch) return patch.append.length > 0;
  return Object.values(patch.fields).some(hasLeaves);
}

/** Why the patch does not fit the value, with the field that is in its way; a missing or null field never is. */
export function misfit(value: Json | undefined, patch: Patch, path: Path): string | undefined {
  if (value === undefined || value === null || 'set' in patch || !hasLeaves(patch)) return undefined;
  if ('append' in patch) return Array.isArray(value) ? undefined : `${nameOf(path)} is no list`;
  if (!isJsonObject(value)) return `${nameOf(path)} is no mapping`;
  for (const [key, inner] of Object.entries(patch.fields)) {
    const own = Object.hasOwn(value, key) ? value[key] : undefined;
    const found = misfit(own, inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
