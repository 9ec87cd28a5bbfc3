import { type Document, isCollection, isMap, isPair, isScalar, type Node, YAMLParseError } from 'yaml';

/**
 * What the parser is not asked for, because it takes time that grows with the square of what is there: keys that stand twice
 * in a mapping, and mappings in keys of mappings in keys, which no object has.
 */
export function keyErrors(document: Document): readonly YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  const walk = (node: unknown, keys: number): void => {
    if (isPair(node)) {
      walk(node.key, isCollection(node.key) ? keys + 1 : keys);
      walk(node.value, keys);
    }
    if (!isCollection(node)) return;
    if (keys > 2) {
      errors.push(errorAt(node, 'UNEXPECTED_TOKEN', 'its keys hold collections whose keys hold collections'));
      return;
    }
    if (isMap(node)) {
      const known = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (known.has(key.value)) errors.push(errorAt(key, 'DUPLICATE_KEY', 'Map keys must be unique'));
        known.add(key.value);
      }
    }
    for (const entry of node.items) walk(entry, keys);
  };
  walk(document.contents, 0);
  return errors;
}

function errorAt(node: unknown, code: YAMLParseError['code'], message: string): YAMLParseError {
  const [start = 0] = (node as Node).range ?? [];
  return new YAMLParseError([start, start + 1], code, message);
}
