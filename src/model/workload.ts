import type { Item } from '../resource/item.ts';
import { array, type Output, object, optional, string, withDefault } from './schema.ts';
import { type LabelMap, Labels, Port, readView, type View, type ViewRead } from './view.ts';

const ContainerPort = object({ name: optional(string()), containerPort: Port, protocol: optional(string()) });

const Workload = object({
  spec: object({
    selector: object({ matchLabels: Labels }),
    template: object({
      metadata: withDefault(object({ labels: Labels }), { labels: {} }),
      spec: withDefault(
        object({
          containers: withDefault(array(object({ name: string(), ports: withDefault(array(ContainerPort), []) })), []),
        }),
        { containers: [] },
      ),
    }),
  }),
});

/** Deployment or DaemonSet `apps/v1`: what a Canary's target decides about Flagger's Services. */
export interface WorkloadView extends View {
  readonly matchLabels: LabelMap;
  readonly podLabels: LabelMap;
  readonly containers: Output<typeof Workload>['spec']['template']['spec']['containers'];
}

export function readWorkload(item: Item): ViewRead<WorkloadView> {
  const read = readView(item, Workload);
  if ('diagnostics' in read) return read;
  const { selector, template } = read.view.spec;
  return {
    view: {
      item,
      id: item.id,
      matchLabels: selector.matchLabels,
      podLabels: template.metadata.labels,
      containers: template.spec.containers,
    },
  };
}
