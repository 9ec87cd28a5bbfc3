import { mapValues, normalise } from './normalise.mjs';

/** The schema of a type, `io.k8s.api.core.v1.ServiceSpec` say, of a Kubernetes OpenAPI v3 document, with its references put in place. */
export function typeOfOpenApi(document, name, closed) {
  return normalise(inline(document.components.schemas, { $ref: `#/components/schemas/${name}` }), closed);
}

function inline(types, schema) {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0].$ref : undefined);
  if (reference !== undefined) {
    const name = reference.slice('#/components/schemas/'.length);
    const found = types[name];
    if (found === undefined) throw new Error(`the OpenAPI document has no type ${name}`);
    if (found.format === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
    return inline(types, found);
  }
  const result = { ...schema };
  // The document gives each field of a Go struct its zero value as a default, which is no default of the API.
  if (!result.default || typeof result.default === 'object') delete result.default;
  if (result.properties) result.properties = mapValues(result.properties, (property) => inline(types, property));
  if (result.items) result.items = inline(types, result.items);
  if (typeof result.additionalProperties === 'object') {
    result.additionalProperties = inline(types, result.additionalProperties);
  }
  return result;
}
