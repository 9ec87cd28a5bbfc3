import type { PageData } from '../report/html/page-data.ts';
import type { Item } from '../resource/item.ts';
import { idOf, type Manifest } from '../resource/manifest.ts';
import { memoryItem } from '../resource/memory-item.ts';
import { type Situation, situate } from '../topology/situation.ts';

/** The manifests as they stand, and with the changes; the same where there are none. */
export interface Sides {
  readonly before: Situation;
  readonly after: Situation;
}

export function readSides({ objects, config }: PageData): Sides {
  const items = objects.map(({ content, in: where }, position) => ({
    where,
    item: memoryItem(idOf(content as Manifest), position, content),
  }));
  const of = (side: 'before' | 'after'): readonly Item[] =>
    items.flatMap(({ where, item }) => (where === 'both' || where === side ? [item] : []));
  const before = situate(of('before'), config);
  return { before, after: objects.every((each) => each.in === 'both') ? before : situate(of('after'), config) };
}
