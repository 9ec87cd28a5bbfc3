import type { Item } from '../resource/item.ts';
import { object } from './schema.ts';
import { type LabelMap, Metadata, readView, type View, type ViewRead } from './view.ts';

const Namespace = object({ metadata: Metadata });

export interface NamespaceView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
}

/** The API server puts it on every Namespace, and manifests rarely show it. */
export function impliedLabels(name: string): LabelMap {
  return { 'kubernetes.io/metadata.name': name };
}

export function readNamespace(item: Item): ViewRead<NamespaceView> {
  const read = readView(item, Namespace);
  if ('diagnostics' in read) return read;
  const { labels, annotations } = read.view.metadata;
  return { view: { item, id: item.id, labels: { ...labels, ...impliedLabels(item.id.name) }, annotations } };
}
