import type { ResourceList } from './resource-list.ts';
import { sameResults } from './results.ts';
import { type Written, writeParsedList } from './write-parsed.ts';
import { type ListChanges, writeScannedList } from './write-scanned.ts';

/** The ResourceList's text with the changes in it; each byte that no change names is the byte that came in. */
export function writeResourceList(list: ResourceList, changes: ListChanges): Written {
  const { layout, text, newline } = list;
  const { results } = changes;
  const told = results === undefined || sameResults(results, list.results()) ? undefined : results;
  const effective = { ...changes, results: told };
  if (layout.kind === 'parsed') return writeParsedList(list, effective);
  return { text: writeScannedList({ text, newline, scan: layout.scan }, effective) };
}
