import type { Patch } from '../../resource/item.ts';
import type { YamlItem } from '../yaml-item.ts';
import { type EditResult, editNode } from './edit-node.ts';
import { editPlain } from './plain.ts';

/** As `editNode` of the item's source, without a syntax tree where the item is written plainly. */
export function editItem(item: YamlItem, patch: Patch): EditResult {
  const plain = item.plainText();
  const splices = plain === undefined ? undefined : editPlain(plain, patch);
  if (splices !== undefined) return { splices };
  const source = item.source();
  return source === undefined ? { refused: 'its text cannot be parsed' } : editNode(source, patch);
}
