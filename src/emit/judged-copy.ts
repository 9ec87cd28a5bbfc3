import { isJsonObject, type Json, type JsonObject } from '../resource/json.ts';

/**
 * The object as the API server comes to judge it, and free to be given defaults. A `null` counts as absent
 * (apiextensions-apiserver prunes it before it defaults), except as the value of a label or annotation, where it is an error.
 * A YAML integer that came as a bigint is the number that it is.
 */
export function judgedCopy(object: JsonObject): JsonObject {
  return copyFields(object, (key, value) => (key === 'metadata' ? copyMetadata(value) : copy(value)));
}

function copyMetadata(value: Json): Json {
  if (!isJsonObject(value)) return copy(value);
  return copyFields(value, (key, field) => {
    const isMap = (key === 'labels' || key === 'annotations') && isJsonObject(field);
    return isMap ? Object.fromEntries(Object.entries(field)) : copy(field);
  });
}

function copy(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(copy);
  return isJsonObject(value) ? copyFields(value, (_, field) => copy(field)) : value;
}

function copyFields(object: JsonObject, change: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, change(key, value)]],
    ),
  );
}
