import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item, Patch } from '../resource/item.ts';
import type { Manifest } from '../resource/manifest.ts';
import { formatId } from '../resource/resource-id.ts';
import { editItem } from './edit/item.ts';
import { placeAll } from './place.ts';
import { removeItems } from './remove/remove-items.ts';
import type { Splice } from './splice.ts';
import type { YamlItem } from './yaml-item.ts';

export interface TextChanges {
  /** Edits, and cuts inside of Lists. */
  readonly splices: readonly Splice[];
  /** Positions of the input's own items that go whole. */
  readonly removed: readonly number[];
  readonly added: readonly Manifest[];
}

export const NO_CHANGES: TextChanges = { splices: [], removed: [], added: [] };

interface Noted {
  readonly diagnostic: Diagnostic;
}

/** Changes as splices of the text that their items stand in; the findings where a text allows none. */
export function changeText(
  items: readonly YamlItem[],
  edits: readonly { readonly item: Item; readonly patch: Patch; readonly notes: readonly Noted[] }[],
  written: readonly { readonly manifest: Manifest; readonly beside: Item }[],
  removed: readonly { readonly item: Item }[],
): { readonly changes: TextChanges } | { readonly diagnostics: readonly Diagnostic[] } {
  const sources = new Map<Item, YamlItem>(items.map((item) => [item, item]));
  const gone = new Set(removed.map(({ item }) => item));
  const splices: Splice[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { item, patch, notes } of edits) {
    if (gone.has(item)) continue;
    const source = sources.get(item);
    const edited = source === undefined ? { refused: 'its text cannot be parsed' } : editItem(source, patch);
    if ('splices' in edited) {
      splices.push(...edited.splices);
      continue;
    }
    const field = notes[0]?.diagnostic.field?.path ?? '';
    const facts = { object: formatId(item.id), field, detail: edited.refused };
    diagnostics.push(diagnose('FAN423', facts, { item, field: { path: field } }));
  }
  const cut = removeItems([...gone].flatMap((item) => sources.get(item) ?? []));
  for (const [item, detail] of cut.refused) {
    diagnostics.push(diagnose('FAN423', { object: formatId(item.id), field: undefined, detail }, { item }));
  }
  if (diagnostics.length > 0) return { diagnostics };
  // What an edit puts at an item's end comes before the cut that begins there.
  return { changes: { splices: [...splices, ...cut.splices], removed: cut.positions, added: placeAll(written) } };
}
