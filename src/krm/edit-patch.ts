import type { Patch } from '../resource/item.ts';
import { isJsonObject, type Json } from '../resource/json.ts';

export type Path = readonly (string | number)[];

/**
 * The value after the patch. Entries of `append` that the list has already are left out, and a patch without leaves
 * changes nothing. Where the value is no list or no mapping, one is put in its place, as in JSON Merge Patch (RFC 7386).
 */
export function patchValue(value: Json | undefined, patch: Patch): Json {
  if ('set' in patch) return patch.set;
  if ('append' in patch) {
    if (value !== undefined && patch.append.length === 0) return value;
    const list: Json[] = Array.isArray(value) ? [...value] : [];
    for (const entry of patch.append) if (!list.some((other) => sameValue(other, entry))) list.push(entry);
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

/** Deep equality of JSON values in which `80` and `80n` are one number. */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && BigInt(b) === a;
  if (typeof a === 'number' && typeof b === 'bigint') return sameValue(b, a);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((entry, index) => sameValue(entry, b[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}

/** How a sentence names a field: `spec.rules[3]` or `labels["istio.io/use-waypoint"]` in code quotes; `it` for the object. */
export function nameOf(path: Path): string {
  if (path.length === 0) return 'it';
  const steps = path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
    return index === 0 ? step : `.${step}`;
  });
  return `\`${steps.join('')}\``;
}
