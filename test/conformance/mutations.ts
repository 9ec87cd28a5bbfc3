import { isJsonObject, type Json, type JsonObject } from '../../src/resource/json.ts';
import type { Mutation } from './data.ts';

/**
 * Objects after the changes that a test makes between its requests. They are written as Go structs: fields in Go's case, embedded
 * structs by their type's name. `undefined` where a change is of a form that is not understood.
 */
export function mutate(
  objects: readonly JsonObject[],
  mutations: readonly Mutation[],
): readonly JsonObject[] | undefined {
  let now: readonly JsonObject[] | undefined = objects;
  for (const { op, object } of mutations) {
    const changes = structsIn(object);
    // A change of nothing that can be read is not a change of nothing.
    if (changes.length === 0) return undefined;
    for (const change of changes) {
      now = now === undefined ? undefined : applied(now, op, change);
    }
  }
  return now;
}

function applied(objects: readonly JsonObject[], op: string, change: JsonObject): readonly JsonObject[] | undefined {
  const name = nameOf(change);
  const same = objects.filter((each) => matches(each, change));
  if (name === undefined) return undefined;
  if (op === 'delete') return same.length === 0 ? undefined : objects.filter((each) => !same.includes(each));
  const [found] = same;
  if (found !== undefined) return objects.map((each) => (each === found ? merged(each, change) : each));
  if (op === 'patch') return undefined;
  const template = objects.find((each) => each.kind === (change.kind ?? kindBySpec(change, objects)));
  if (template === undefined) return undefined;
  return [...objects, { apiVersion: template.apiVersion, kind: template.kind, ...change }];
}

/** A new object without a kind is of the kind whose objects refer to the same parent. */
function kindBySpec(change: JsonObject, objects: readonly JsonObject[]): Json | undefined {
  const parent = parentName(change);
  return objects.find((each) => parent !== undefined && parentName(each) === parent)?.kind;
}

function parentName(object: JsonObject): Json | undefined {
  const spec = object.spec;
  const refs = isJsonObject(spec) ? spec.parentRefs : undefined;
  const first = Array.isArray(refs) ? refs[0] : undefined;
  return isJsonObject(first) ? first.name : undefined;
}

function matches(object: JsonObject, change: JsonObject): boolean {
  const [one, other] = [object.metadata, change.metadata];
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  return (
    one.name === other.name &&
    (other.namespace === undefined || one.namespace === other.namespace) &&
    (change.kind === undefined || change.kind === object.kind)
  );
}

function nameOf(change: JsonObject): Json | undefined {
  return isJsonObject(change.metadata) ? change.metadata.name : undefined;
}

function merged(object: JsonObject, change: JsonObject): JsonObject {
  const entries = Object.entries(change).map(([key, value]) => {
    const old = object[key];
    return [key, isJsonObject(old) && isJsonObject(value) ? merged(old, value) : value];
  });
  return { ...object, ...Object.fromEntries(entries) };
}

const EMBEDDED = new Set(['CommonRouteSpec', 'BackendObjectReference', 'BackendRef', 'TypeMeta']);

function structsIn(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(structsIn);
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [];
  const read = fromGo(value);
  return isJsonObject(read) ? [read] : [];
}

function fromGo(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(fromGo);
  if (!isJsonObject(value)) return value ?? null;
  const fields = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
    const read = fromGo(field);
    if (EMBEDDED.has(key) && isJsonObject(read))
      return Object.entries(read).map(([name, inner]) => [name, inner ?? null]);
    if (key === 'ObjectMeta') return [['metadata', read]];
    return [[key.charAt(0).toLowerCase() + key.slice(1), read]];
  });
  return Object.fromEntries(fields);
}
