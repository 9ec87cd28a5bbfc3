import type { Item } from '../resource/item.ts';
import { isJsonObject } from '../resource/json.ts';
import { int, object, withDefault } from './schema.ts';
import { type LabelMap, Labels, readView, type View, type ViewRead } from './view.ts';

const Template = object({
  spec: object({
    replicas: withDefault(int(), 1),
    template: object({ metadata: withDefault(object({ labels: Labels }), { labels: {} }) }),
  }),
});

const Pod = object({ metadata: withDefault(object({ labels: Labels }), { labels: {} }) });

/** Pods of the input: a Pod, or what a workload's template makes. */
export interface PodsView extends View {
  readonly podLabels: LabelMap;
  /** As the manifest says; a DaemonSet and a Pod have one. */
  readonly replicas: number;
}

export function readPods(item: Item): ViewRead<PodsView> {
  if (item.id.kind === 'Pod') {
    const read = readView(item, Pod);
    if ('diagnostics' in read) return read;
    return { view: { item, id: item.id, podLabels: read.view.metadata.labels, replicas: 1 } };
  }
  const known = readKnown(item);
  if (known !== undefined) return { view: known };
  const read = readView(item, Template);
  if ('diagnostics' in read) return read;
  const { replicas, template } = read.view.spec;
  return { view: { item, id: item.id, podLabels: template.metadata.labels, replicas } };
}

/** Without a look at the containers, of which most of a workload is: there are many of them. Faults are found in the whole. */
function readKnown(item: Item): PodsView | undefined {
  const { labels, replicas } = item.podTemplate?.() ?? {};
  if (!isJsonObject(labels) || !Object.values(labels).every((value) => typeof value === 'string')) return undefined;
  if (replicas !== null && !Number.isSafeInteger(replicas)) return undefined;
  return { item, id: item.id, podLabels: labels as LabelMap, replicas: (replicas as number | null) ?? 1 };
}
