/** Keywords of a Kubernetes schema that say nothing about validity to a JSON Schema validator. */
const DROPPED = new Set(['description', 'title', 'example', 'externalDocs', 'nullable', 'format']);
const KEPT_FORMATS = new Set(['ipv4', 'ipv6']);
const BRANCHES = ['allOf', 'anyOf', 'oneOf'];

/**
 * A structural schema of Kubernetes as plain JSON Schema. `closed` forbids fields that the schema does not name, as
 * `kubectl --validate=strict` does; the branches of allOf, anyOf, oneOf and not name no fields and so are never closed.
 */
export function normalise(schema, closed) {
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') result.properties = mapValues(value, (property) => normalise(property, closed));
    else if (key === 'items') result.items = normalise(value, closed);
    else if (key === 'additionalProperties' && typeof value === 'object') result[key] = normalise(value, closed);
    else if (BRANCHES.includes(key)) result[key] = value.map((branch) => normalise(branch, false));
    else if (key === 'not') result.not = normalise(value, false);
    else if (key === 'format' && KEPT_FORMATS.has(value)) result.format = value;
    else if (!DROPPED.has(key) && !key.startsWith('x-')) result[key] = value;
  }
  if (schema['x-kubernetes-int-or-string']) {
    delete result.anyOf; // the generator's own "integer or string"; one type keyword says it with one error instead of three
    result.type = ['integer', 'string'];
  }
  if (schema['x-kubernetes-list-type'] === 'set') result.uniqueItems = true;
  if (result.minLength === 0) delete result.minLength;
  if (result.type === 'array') delete result.required; // means nothing on an array: Flagger's `mirror` has one by mistake
  const open = schema['x-kubernetes-preserve-unknown-fields'] || result.additionalProperties !== undefined;
  if (closed && !open && result.type === 'object' && result.properties) result.additionalProperties = false;
  return result;
}

export function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
