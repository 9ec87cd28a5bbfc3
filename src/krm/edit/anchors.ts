import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, type Node } from 'yaml';
import { nameOf, type Path } from '../../resource/path.ts';

/** The aliases of each anchored node that has any. */
export type AnchorUse = ReadonlyMap<Node, readonly Node[]>;

/**
 * Reads which node each alias stands for: the last one before it with that anchor (YAML 1.2.2, 3.2.2.2).
 * Names the alias for which there is none, and the one that stands inside what it stands for.
 */
export function readAnchors(document: Document): { readonly uses: AnchorUse } | { readonly problem: string } {
  const uses = new Map<Node, Node[]>();
  const named = new Map<string, Node>();
  const open = new Set<Node>();
  let problem: string | undefined;
  const walk = (node: unknown): void => {
    if (isPair(node)) {
      walk(node.key);
      walk(node.value);
    } else if (isAlias(node)) {
      const target = named.get(node.source);
      if (target === undefined) problem ??= `the alias *${node.source} has no anchor before it`;
      else if (open.has(target)) problem ??= `the alias *${node.source} stands inside what it stands for`;
      else uses.set(target, [...(uses.get(target) ?? []), node]);
    } else if (isCollection(node) || isScalar(node)) {
      if (node.anchor !== undefined && isNode(node)) named.set(node.anchor, node);
      if (!isCollection(node) || !isNode(node)) return;
      open.add(node);
      for (const entry of node.items) walk(entry);
      open.delete(node);
    }
  };
  walk(document.contents);
  return problem === undefined ? { uses } : { problem };
}

/** The nodes from the document's root down to `target`, both included; `undefined` where it is not in the document. */
export function chainTo(document: Document, target: Node): readonly Node[] | undefined {
  const find = (node: unknown): Node[] | undefined => {
    if (!isNode(node)) return undefined;
    if (node === target) return [node];
    if (!isCollection(node)) return undefined;
    for (const entry of node.items) {
      const found = find(isPair(entry) ? entry.value : entry);
      if (found !== undefined) return [node, ...found];
    }
    return undefined;
  };
  return find(document.contents);
}

/** Why a change at `path` would change another place too; the object is the node of `chain` at `root`. */
export function sharedAbove(uses: AnchorUse, chain: readonly Node[], root: number, path: Path): string | undefined {
  for (const [index, node] of chain.entries()) {
    if (!uses.has(node) || isAlias(node)) continue;
    const depth = index - root;
    const owner =
      depth < 0 ? 'the list it stands in' : depth === 0 ? 'it' : `the value of ${nameOf(path.slice(0, depth))}`;
    return sharedSentence(owner, node.anchor);
  }
  return undefined;
}

/** Why a node cannot go: something inside it is used outside of it, and outside of what goes with it. */
export function sharedWithin(
  uses: AnchorUse,
  removed: unknown,
  path: Path,
  together: readonly unknown[] = [],
): string | undefined {
  const inside = new Set<unknown>();
  const walk = (node: unknown, at: Path, anchored: { readonly node: Node; readonly path: Path }[]): void => {
    inside.add(node);
    if (isNode(node) && uses.has(node)) anchored.push({ node, path: at });
    if (!isCollection(node)) return;
    for (const [index, entry] of node.items.entries()) {
      const step = isPair(entry) && isScalar(entry.key) ? String(entry.key.value) : index;
      if (isPair(entry)) walk(entry.key, [...at, step], anchored);
      walk(isPair(entry) ? entry.value : entry, [...at, step], anchored);
    }
  };
  for (const other of together) walk(other, path, []);
  const anchored: { readonly node: Node; readonly path: Path }[] = [];
  walk(removed, path, anchored);
  const found = anchored.find(({ node }) => uses.get(node)?.some((alias) => !inside.has(alias)));
  if (found === undefined || isAlias(found.node)) return undefined;
  return sharedSentence(found.path.length === 0 ? 'it' : `the value of ${nameOf(found.path)}`, found.node.anchor);
}

function sharedSentence(owner: string, anchor: string | undefined): string {
  return `${owner} carries the anchor &${anchor}, which is used elsewhere; write it out where it is used`;
}

/** The first explicit tag that an edit could change the meaning of: any but that of a plain mapping or list. */
export function foreignTag(chain: readonly Node[]): string | undefined {
  for (const node of chain) {
    const tag = isAlias(node) ? undefined : node.tag;
    const standard = isMap(node) ? 'tag:yaml.org,2002:map' : 'tag:yaml.org,2002:seq';
    if (tag !== undefined && tag !== standard) return tag;
  }
  return undefined;
}
