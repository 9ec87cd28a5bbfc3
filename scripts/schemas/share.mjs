import { mapValues } from './normalise.mjs';

/** Below this many characters a repeated schema is not worth a definition. */
const WORTH = 100;

/**
 * The schema with each larger part that occurs more than once moved to `definitions`, named after its field: half the
 * size, and one validating function for each instead of a copy in every place. A `default` stays where it applies.
 */
export function share(schema) {
  const seen = new Map();
  count(schema, seen);
  const named = new Map();
  const definitions = {};
  const rewrite = (node, name, top) => {
    if (!isSchema(node)) return node;
    const { default: initial, ...body } = node;
    const key = JSON.stringify(body);
    if (!top && seen.get(key) > 1 && key.length >= WORTH) {
      if (!named.has(key)) {
        named.set(key, free(name, definitions));
        definitions[named.get(key)] = {}; // keeps the name while the parts are written
        definitions[named.get(key)] = children(body, name, rewrite);
      }
      const reference = { $ref: `#/definitions/${named.get(key)}` };
      return initial === undefined ? reference : { ...reference, default: initial };
    }
    return children(node, name, rewrite);
  };
  const result = rewrite(schema, 'root', true);
  return Object.keys(definitions).length === 0
    ? result
    : { ...result, definitions: { ...result.definitions, ...definitions } };
}

function count(node, seen) {
  if (!isSchema(node)) return;
  const { default: _, ...body } = node;
  const key = JSON.stringify(body);
  seen.set(key, (seen.get(key) ?? 0) + 1);
  if (seen.get(key) === 1) children(body, '', (child) => count(child, seen)); // the parts of a repetition are not repetitions
}

function children(node, name, change) {
  const result = { ...node };
  if (node.properties) result.properties = mapValues(node.properties, (child, key) => change(child, key));
  if (node.items) result.items = change(node.items, `${name}Item`);
  if (isSchema(node.additionalProperties))
    result.additionalProperties = change(node.additionalProperties, `${name}Value`);
  return result;
}

function free(name, taken) {
  for (let number = 2, candidate = name; ; number++, candidate = `${name}${number - 1}`) {
    if (!Object.hasOwn(taken, candidate)) return candidate;
  }
}

function isSchema(value) {
  return typeof value === 'object' && value !== null;
}
