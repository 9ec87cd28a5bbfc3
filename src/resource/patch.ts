import type { Patch } from './item.ts';
import { isJsonObject, type Json, jsonEquals } from './json.ts';
import { nameOf, type Path } from './path.ts';

/**
 * The value after the patch. Entries of `append` that the list has already are left out, and a patch without leaves
 * changes nothing. Where the value is no list or no mapping, one is put in its place, as in JSON Merge Patch (RFC 7386);
 * patches for entries that are not there do nothing, since nobody could say what else the list holds.
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
  if ('entries' in patch) {
    const { entries } = patch;
    if (!Array.isArray(value)) return value ?? null;
    const list: readonly Json[] = value;
    return list.map((entry, index) => {
      const inner = Object.hasOwn(entries, index) ? entries[index] : undefined;
      return inner === undefined ? entry : patchValue(entry, inner);
    });
  }
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
  return Object.values('entries' in patch ? patch.entries : patch.fields).some(hasLeaves);
}

/**
 * Why the patch does not fit the value, with the field that is in its way. A missing or null field never is, but where a
 * patch is for one of its entries.
 */
export function misfit(value: Json | undefined, patch: Patch, path: Path): string | undefined {
  if ('set' in patch || !hasLeaves(patch)) return undefined;
  if ('entries' in patch) return misfitOfEntries(value, patch.entries, path);
  const isAbsent = value === undefined || value === null;
  if ('append' in patch) return isAbsent || Array.isArray(value) ? undefined : `${nameOf(path)} is no list`;
  if (!isAbsent && !isJsonObject(value)) return `${nameOf(path)} is no mapping`;
  for (const [key, inner] of Object.entries(patch.fields)) {
    const own = !isAbsent && Object.hasOwn(value, key) ? value[key] : undefined;
    const found = misfit(own, inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function misfitOfEntries(
  value: Json | undefined,
  entries: { readonly [index: number]: Patch },
  path: Path,
): string | undefined {
  if (value === undefined) return `${nameOf(path)} is not there`;
  if (!Array.isArray(value)) return `${nameOf(path)} is no list`;
  const list: readonly Json[] = value;
  for (const [index, inner] of Object.entries(entries)) {
    if (!hasLeaves(inner)) continue;
    const at = [...path, Number(index)];
    const found = Object.hasOwn(list, index) ? misfit(list[Number(index)], inner, at) : `${nameOf(at)} is not there`;
    if (found !== undefined) return found;
  }
  return undefined;
}
