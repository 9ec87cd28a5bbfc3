/** A JSON value as it stands in a manifest after YAML's tags are resolved. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, or `undefined` where a step is missing. Own properties only: a key `__proto__` is data. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Object.getOwnPropertyDescriptor(at, step)?.value;
  }
  return at as Json | undefined;
}

export function stringAt(value: Json | undefined, path: readonly (string | number)[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at `path`; an empty one where there is none. */
export function listAt(value: Json | undefined, path: readonly (string | number)[]): readonly Json[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** Deep equality of JSON values, in which `80` and `80n` are one number; the order of an object's keys does not count. */
export function jsonEquals(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && BigInt(b) === a;
  if (typeof a === 'number' && typeof b === 'bigint') return jsonEquals(b, a);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => jsonEquals(entry, b[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && jsonEquals(a[key], b[key]));
}

/** The API server takes a field that is null for one that is absent. Entries of lists stay, so that paths hold. */
export function withoutNulls(value: Json): Json {
  return hasNullMember(value) ? copyWithoutNulls(value) : value;
}

/** Few objects have one, and a copy of every pod template costs more than all that is read of it. */
function hasNullMember(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNullMember);
  return Object.values(value).some((member) => member === null || member === undefined || hasNullMember(member));
}

function copyWithoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyWithoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === null || entry === undefined ? [] : [[key, copyWithoutNulls(entry)]],
    ),
  );
}

/** As text; `JSON.stringify` throws for an integer beyond 2^53. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}
