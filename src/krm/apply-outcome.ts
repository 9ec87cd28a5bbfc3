import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Item, Patch } from '../resource/item.ts';
import type { Manifest } from '../resource/manifest.ts';
import { formatId } from '../resource/resource-id.ts';
import { editNode } from './edit.ts';
import { placeAll } from './place.ts';
import type { Splice } from './splice.ts';
import type { YamlItem } from './yaml-item.ts';

export interface TextChanges {
  readonly splices: readonly Splice[];
  readonly added: readonly Manifest[];
}

/** Edits as splices of the text that their items stand in; the findings where a text allows none. */
export function changeText(
  items: readonly YamlItem[],
  edits: readonly {
    readonly item: Item;
    readonly patch: Patch;
    readonly notes: readonly { readonly diagnostic: Diagnostic }[];
  }[],
  written: readonly { readonly manifest: Manifest; readonly beside: Item }[],
): { readonly changes: TextChanges } | { readonly diagnostics: readonly Diagnostic[] } {
  const sources = new Map<Item, YamlItem>(items.map((item) => [item, item]));
  const splices: Splice[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { item, patch, notes } of edits) {
    const source = sources.get(item)?.source();
    const edited = source === undefined ? { refused: 'its text cannot be parsed' } : editNode(source, patch);
    if ('splices' in edited) {
      splices.push(...edited.splices);
      continue;
    }
    const field = notes[0]?.diagnostic.field?.path ?? '';
    const facts = { object: formatId(item.id), field, detail: edited.refused };
    diagnostics.push(diagnose('FAN423', facts, { item, field: { path: field } }));
  }
  if (diagnostics.length > 0) return { diagnostics };
  return { changes: { splices, added: placeAll(written) } };
}
