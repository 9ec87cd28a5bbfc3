import { isMap, isSeq } from 'yaml';
import type { EditResult } from './edit/edit-node.ts';
import { cutEntries } from './remove/cut.ts';
import { cutScanned } from './remove/cut-lines.ts';
import { type ResourceList, readResourceList } from './resource-list.ts';
import { sameResults } from './results.ts';
import { applySplices } from './splice.ts';
import { type Written, writeParsedList } from './write-parsed.ts';
import { type ListChanges, writeScannedList } from './write-scanned.ts';

export interface ResourceListChanges extends ListChanges {
  /** Positions of items that go; that no anchor ties them to what stays is for the caller to see. */
  readonly removed: readonly number[];
}

/** The ResourceList's text with the changes in it; each byte that no change names is the byte that came in. */
export function writeResourceList(list: ResourceList, changes: ResourceListChanges): Written {
  const { results } = changes;
  const told = results === undefined || sameResults(results, list.results()) ? undefined : results;
  if (changes.removed.length === 0) return write(list, { ...changes, results: told });
  const left = withoutItems(list, changes);
  if ('refused' in left) return left;
  return write(left, { splices: [], added: changes.added, results: told });
}

function write(list: ResourceList, changes: ListChanges): Written {
  const { layout, text, newline } = list;
  if (layout.kind === 'parsed') return writeParsedList(list, changes);
  return { parts: writeScannedList({ text, newline, scan: layout.scan }, changes) };
}

/** The list without the items, and with the splices made, as it then reads: what is added is placed in that. */
function withoutItems(
  list: ResourceList,
  { splices, removed, added }: ResourceListChanges,
): ResourceList | { readonly refused: string } {
  const gone = new Set(removed);
  const cut = cutItems(list, gone, added.length > 0);
  if ('refused' in cut) return cut;
  const left = readResourceList(applySplices(list.text, [...splices, ...cut.splices]));
  if ('reason' in left || left.items.length !== list.items.length - gone.size) {
    return { refused: 'the text without what is removed is no such ResourceList any more' };
  }
  if (left.layout.kind !== 'scanned' || list.layout.kind !== 'scanned') return left;
  // New items stand where the old ones stood.
  const { dashColumn = list.layout.scan.dashColumn } = left.layout.scan;
  return { ...left, layout: { kind: 'scanned', scan: { ...left.layout.scan, dashColumn } } };
}

function cutItems({ text, layout }: ResourceList, gone: ReadonlySet<number>, follows: boolean): EditResult {
  if (layout.kind === 'scanned') return { splices: cutScanned(text, layout.scan, gone, follows) };
  const { source } = layout;
  const items = isMap(source.node) ? source.node.get('items', true) : undefined;
  return isSeq(items) ? cutEntries(source, new Map([[items, gone]])) : { refused: 'its `items` is no list' };
}
