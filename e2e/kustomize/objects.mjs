import { parseAllDocuments } from 'yaml';

export function objectsOf(text) {
  return parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
}

export function namesOf(objects) {
  return objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort();
}

/** `kind name path: value` for each of the paths that leads to a string, through every entry of a list. */
export function wordsAt(objects, paths) {
  return objects.flatMap((object) =>
    paths.flatMap((path) =>
      stringsAt(object, path).map((word) => `${object.kind} ${object.metadata.name} ${path.join('.')}: ${word}`),
    ),
  );
}

function stringsAt(value, [key, ...rest]) {
  if (Array.isArray(value)) return value.flatMap((entry) => stringsAt(entry, [key, ...rest]));
  if (key === undefined) return typeof value === 'string' ? [value] : [];
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? stringsAt(value[key], rest) : [];
}

export function only(objects, kind, name) {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  if (found.length !== 1)
    throw new Error(`${found.length} objects are ${kind} ${name ?? ''}: ${namesOf(objects).join(', ')}`);
  return found[0];
}
