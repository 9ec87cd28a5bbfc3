import type { Fields, Item } from '../resource/item.ts';
import { int, object, withDefault } from './schema.ts';
import { type LabelMap, Labels, readView, type View, type ViewRead } from './view.ts';

const Template = object({
  spec: object({
    replicas: withDefault(int(), 1),
    template: object({ metadata: withDefault(object({ labels: Labels }), { labels: {} }) }),
  }),
});

const Pod = object({ metadata: withDefault(object({ labels: Labels }), { labels: {} }) });

/** There are many of them, and most of what they say is about containers. */
const POD_FIELDS: Fields = { metadata: { labels: true } };
const TEMPLATE_FIELDS: Fields = { spec: { replicas: true, template: { metadata: { labels: true } } } };

/** Pods of the input: a Pod, or what a workload's template makes. */
export interface PodsView extends View {
  readonly podLabels: LabelMap;
  /** As the manifest says; a DaemonSet and a Pod have one. */
  readonly replicas: number;
}

export function readPods(item: Item): ViewRead<PodsView> {
  if (item.id.kind === 'Pod') {
    const read = readView(item, Pod, POD_FIELDS);
    if ('diagnostics' in read) return read;
    return { view: { item, id: item.id, podLabels: read.view.metadata.labels, replicas: 1 } };
  }
  const read = readView(item, Template, TEMPLATE_FIELDS);
  if ('diagnostics' in read) return read;
  const { replicas, template } = read.view.spec;
  return { view: { item, id: item.id, podLabels: template.metadata.labels, replicas } };
}
