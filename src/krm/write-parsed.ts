import type { Patch } from '../resource/item.ts';
import { editNode } from './edit.ts';
import { type ResourceList, readResourceList } from './resource-list.ts';
import { applySplices } from './splice.ts';
import type { ListChanges } from './write-scanned.ts';

/** Flow style, JSON and what else the scanner leaves alone: new members are written in the style that stands there. */
export function writeParsedList(list: ResourceList, changes: ListChanges): string {
  const text = applySplices(list.text, changes.splices);
  // Offsets have moved: what is added is placed in the text as it now stands.
  const now = changes.splices.length === 0 ? list : readResourceList(text);
  if ('reason' in now || now.layout.kind !== 'parsed') throw new Error('an edited list is no longer a ResourceList');
  const fields: { [key: string]: Patch } = {};
  if (changes.added.length > 0) fields.items = { append: changes.added };
  if (changes.results !== undefined) fields.results = { set: changes.results };
  const edited = editNode(now.layout.source, { fields });
  if ('refused' in edited) throw new Error(`the list's own text takes no new members: ${edited.refused}`);
  return applySplices(text, edited.splices);
}
