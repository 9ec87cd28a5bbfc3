/**
 * A JSON Schema in the words of OpenAPI v3 as Kubernetes reads it, with the same meaning but for names of keys, which it cannot
 * judge: those of `spec.findings`. It throws at a word that it does not know.
 */
export function toOpenApi(schema) {
  const { type, description, properties, required, items, additionalProperties, pattern, ...rest } = schema;
  const { const: only, enum: values, minLength, maxLength, minItems, propertyNames: _, ...unknown } = rest;
  for (const word of Object.keys(unknown)) throw new Error(`OpenAPI v3 has no word for ${word} of the JSON Schema`);
  const said = {
    description,
    type,
    ...patterns(pattern),
    ...{ minLength, maxLength, minItems, required },
    enum: only === undefined ? values : [only],
    items: items && toOpenApi(items),
    properties:
      properties && Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, toOpenApi(value)])),
    ...others(additionalProperties),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** Go's regular expressions have no lookahead: what must not be stands by itself. */
function patterns(pattern) {
  if (pattern === undefined) return {};
  const [, not, rest = pattern] = /^\^\(\?!\(\?:(.*)\)\$\)(.*)$/.exec(pattern) ?? [];
  if (/\(\?[=!<]/.test(rest.replace(/^\^/, ''))) throw new Error(`Go cannot read the pattern ${pattern}`);
  return not === undefined ? { pattern } : { pattern: `^${rest}`, not: { pattern: `^(?:${not})$` } };
}

function others(additionalProperties) {
  if (additionalProperties === undefined) return {};
  if (additionalProperties === false) return { additionalProperties };
  // Anything at all: metadata, whose fields are those of Kubernetes.
  if (Object.keys(additionalProperties).length === 0) return { 'x-kubernetes-preserve-unknown-fields': true };
  return { additionalProperties: toOpenApi(additionalProperties) };
}
