import type { Patch } from '../resource/item.ts';
import { editNode } from './edit/edit-node.ts';
import { type ResourceList, readResourceList } from './resource-list.ts';
import { applySplices } from './splice.ts';
import { type ListChanges, writeScannedList } from './write-scanned.ts';

/** A list's text with the changes in it, or why its text takes none. */
export type Written = { readonly parts: readonly string[] } | { readonly refused: string };

/** Flow style, JSON and what else the scanner leaves alone: new members are written in the style that stands there. */
export function writeParsedList(list: ResourceList, changes: ListChanges): Written {
  const text = applySplices(list.text, changes.splices);
  // Offsets have moved: what is added is placed in the text as it now stands.
  const now = changes.splices.length === 0 ? list : readResourceList(text);
  if ('reason' in now) return { refused: 'the edited text is no ResourceList any more' };
  // An edit may have put into a block what kept the scanner off.
  if (now.layout.kind === 'scanned') {
    return { parts: writeScannedList({ ...now, scan: now.layout.scan }, { ...changes, splices: [] }) };
  }
  const fields: { [key: string]: Patch } = {};
  if (changes.added.length > 0) fields.items = { append: changes.added };
  if (changes.results !== undefined) fields.results = { set: changes.results };
  const edited = editNode(now.layout.source, { fields });
  if ('refused' in edited) return edited;
  return { parts: [applySplices(text, edited.splices)] };
}
