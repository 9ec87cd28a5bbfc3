import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { type LabelMap, Metadata, readView, type View, type ViewRead } from './view.ts';

const Namespace = z.object({ metadata: Metadata });

export interface NamespaceView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
}

export function readNamespace(item: Item): ViewRead<NamespaceView> {
  const read = readView(item, Namespace);
  if ('diagnostics' in read) return read;
  const { labels, annotations } = read.view.metadata;
  return { view: { item, id: item.id, labels, annotations } };
}
