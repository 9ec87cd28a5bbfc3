import { type Document, isAlias, isMap, isPair, isScalar, isSeq, parse, type YAMLMap } from 'yaml';
import { nameOf, type Path } from '../../resource/path.ts';
import { isMergeKey, Refusal } from './context.ts';

/**
 * Refuses to write out a value that has words in it which YAML 1.1 (kubectl) and YAML 1.2 read in different ways, such as
 * `yes` or `010`: the copy could only say one of them.
 */
export function refuseAmbiguous(document: Document, nodes: readonly unknown[], path: Path): void {
  const seen = new Set<unknown>();
  const walk = (node: unknown): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (isAlias(node)) walk(node.resolve(document));
    else if (isPair(node)) {
      if (!isMergeKey(node.key)) walk(node.key);
      walk(node.value);
    } else if (isMap(node) || isSeq(node)) for (const entry of node.items) walk(entry);
    else if (isScalar(node) && node.type === 'PLAIN' && isAmbiguous(node.source ?? '', node.value)) {
      throw new Refusal(
        `${path.length === 0 ? 'it' : `the value of ${nameOf(path)}`} would be written out, and \`${node.source}\` in it means different things in YAML 1.1 and 1.2; put it in quotes, or write what is meant`,
      );
    }
  };
  for (const node of nodes) walk(node);
}

function isAmbiguous(source: string, value: unknown): boolean {
  if (source.includes('\n')) return false;
  const other: unknown = parse(source, { version: '1.1', intAsBigInt: typeof value === 'bigint', logLevel: 'silent' });
  return !Object.is(other, value);
}

/** The values that a key could have through the mapping's merge keys. */
export function mergedNodes(document: Document, map: YAMLMap, key: string): readonly unknown[] {
  const seen = new Set<unknown>();
  const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  const find = (source: YAMLMap): unknown[] => {
    if (seen.has(source)) return [];
    seen.add(source);
    return source.items.flatMap((pair) => {
      if (!isMergeKey(pair.key)) return isScalar(pair.key) && String(pair.key.value ?? '') === key ? [pair.value] : [];
      const value = resolve(pair.value);
      const sources: unknown[] = isSeq(value) ? value.items.map(resolve) : [value];
      return sources.flatMap((inner) => (isMap(inner) ? find(inner) : []));
    });
  };
  return find(map);
}
