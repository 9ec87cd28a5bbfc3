import type { BlockStyle } from '../print.ts';

/** A tree of values, whoever has read it: which of them are blocks, in which column, and what is in them. */
export interface Tree<N> {
  readonly blockOf: (node: N) => 'map' | 'list' | undefined;
  /** Of a block. */
  readonly columnOf: (node: N) => number;
  readonly valuesOf: (node: N) => readonly N[];
}

/**
 * The columns that a text uses: first above the place to which the chain leads, then below the object, then anywhere (`roots`, in
 * that order).
 */
export function blockStyle<N>(tree: Tree<N>, chain: readonly N[], roots: readonly N[]): BlockStyle {
  const first = (kind: 'map' | 'list') => firstOf(roots, (root) => shiftIn(tree, root, kind));
  return { step: stepAbove(tree, chain) ?? first('map') ?? 2, dash: first('list') ?? 0 };
}

function stepAbove<N>(tree: Tree<N>, chain: readonly N[]): number | undefined {
  for (let index = chain.length - 1; index > 0; index--) {
    const outer = chain[index - 1];
    const inner = chain[index];
    if (outer === undefined || inner === undefined || tree.blockOf(inner) !== 'map') continue;
    const shift = shiftOf(tree, outer, inner);
    if (shift !== undefined) return shift;
  }
  return undefined;
}

/** From the column of a block mapping to that of a block collection below one of its keys. */
function shiftOf<N>({ blockOf, columnOf }: Tree<N>, outer: N, inner: N): number | undefined {
  return blockOf(outer) === 'map' && blockOf(inner) !== undefined ? columnOf(inner) - columnOf(outer) : undefined;
}

/** The first such shift at or below `node`. */
function shiftIn<N>(tree: Tree<N>, node: N, kind: 'map' | 'list'): number | undefined {
  return firstOf(tree.valuesOf(node), (value) => {
    const shift = tree.blockOf(value) === kind ? shiftOf(tree, node, value) : undefined;
    return shift ?? shiftIn(tree, value, kind);
  });
}

function firstOf<N>(nodes: readonly N[], find: (node: N) => number | undefined): number | undefined {
  for (const node of nodes) {
    const found = find(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
