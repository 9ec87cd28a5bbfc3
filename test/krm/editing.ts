import { expect } from 'vitest';
import type { Node } from 'yaml';
import { editNode } from '../../src/krm/edit/edit-node.ts';
import { editPlain } from '../../src/krm/edit/plain.ts';
import { parseYaml } from '../../src/krm/parse.ts';
import { readPlain } from '../../src/krm/plain/read.ts';
import { applySplices } from '../../src/krm/splice.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';

/**
 * The text after the edit of its root, or of the node that is picked, or `refused: …`. What can be edited without a syntax tree
 * is, and must come out the same.
 */
export function edit(text: string, patch: Patch, pick?: (root: Node | null) => unknown): string {
  const document = parseYaml(text);
  // The tests name nodes that are there.
  const node = (pick?.(document.contents) ?? document.contents) as Node;
  const result = editNode({ document, node, text, base: 0 }, patch);
  const value = node === document.contents ? readPlain(text, 0, text.length, -1) : undefined;
  const splices = value === undefined ? undefined : editPlain({ text, base: 0, dashColumn: -1, value }, patch);
  if (splices !== undefined) expect({ splices }).toEqual(result);
  return 'refused' in result ? `refused: ${result.refused}` : applySplices(text, result.splices);
}

/** Fields from a nested object; what is no plain object is set. */
export function fields(tree: { readonly [key: string]: unknown }): Patch {
  const inner = Object.entries(tree).map(([key, value]) => [key, isPatch(value) ? value : fields(Object(value))]);
  return { fields: Object.fromEntries(inner) };
}

function isPatch(value: unknown): value is Patch {
  return (
    typeof value === 'object' && value !== null && ['set', 'append', 'fields', 'entries'].some((key) => key in value)
  );
}

export const set = (value: Json): Patch => ({ set: value });
