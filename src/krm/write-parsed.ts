import { type CST, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Patch } from '../resource/item.ts';
import { editNode } from './edit.ts';
import type { EditSource } from './parse.ts';
import { type ResourceList, readResourceList } from './resource-list.ts';
import { applySplices, type Splice } from './splice.ts';
import type { ListChanges } from './write-scanned.ts';

/** Flow style, JSON and what else the scanner leaves alone: new members are written in the style that stands there. */
export function writeParsedList(list: ResourceList, source: EditSource, changes: ListChanges): string {
  const cut = removals(source, new Set(changes.removed));
  const text = applySplices(list.text, [...changes.splices, ...cut]);
  // Offsets have moved: what is added is placed in the text as it now stands.
  const now = changes.splices.length + cut.length === 0 ? list : readResourceList(text);
  if ('reason' in now || now.layout.kind !== 'parsed') throw new Error('an edited list is no longer a ResourceList');
  const fields: { [key: string]: Patch } = {};
  if (changes.added.length > 0) fields.items = { append: changes.added };
  if (changes.results !== undefined) fields.results = { set: changes.results };
  const edited = editNode(now.layout.source, { fields });
  if ('refused' in edited) throw new Error(`the list's own text takes no new members: ${edited.refused}`);
  return applySplices(text, edited.splices);
}

function removals(source: EditSource, gone: ReadonlySet<number>): readonly Splice[] {
  const items = (source.node as YAMLMap).get('items', true);
  if (!isSeq(items) || gone.size === 0) return [];
  return items.flow === true ? flowRemovals(items, gone) : blockRemovals(items, gone);
}

type Range = [start: number, valueEnd: number, nodeEnd: number];
const NOWHERE: Range = [0, 0, 0];

/** An entry goes with the comma behind it, the last one with the comma before it. */
function flowRemovals(items: YAMLSeq, gone: ReadonlySet<number>): readonly Splice[] {
  const ranges = items.items.map((node) => (node as { range?: Range }).range ?? NOWHERE);
  let lastKept = -1;
  ranges.forEach((_, index) => {
    if (!gone.has(index)) lastKept = index;
  });
  const splices: Splice[] = [];
  ranges.forEach(([start], index) => {
    const next = ranges[index + 1];
    if (gone.has(index) && index < lastKept && next !== undefined) splices.push({ start, end: next[0], text: '' });
  });
  const tail = ranges.at(-1);
  const kept = ranges[lastKept];
  if (tail !== undefined && lastKept < ranges.length - 1) {
    splices.push({ start: kept === undefined ? (ranges[0]?.[0] ?? 0) : kept[1], end: tail[1], text: '' });
  }
  return splices;
}

function blockRemovals(items: YAMLSeq, gone: ReadonlySet<number>): readonly Splice[] {
  const token = items.srcToken as CST.BlockSequence | undefined;
  const dashes = (token?.items ?? [])
    .map((entry) => entry.start.find((part) => part.type === 'seq-item-ind')?.offset)
    .filter((offset) => offset !== undefined);
  const end = (items.range ?? [0, 0, 0])[1];
  if (gone.size === items.items.length) return [{ start: dashes[0] ?? end, end, text: '[]\n' }];
  return dashes.flatMap((start, index) =>
    gone.has(index) ? [{ start, end: dashes[index + 1] ?? end, text: '' }] : [],
  );
}
