import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { type LabelMap, Labels, Port, readView, type View, type ViewRead } from './view.ts';

const ContainerPort = z.object({ name: z.optional(z.string()), containerPort: Port, protocol: z.optional(z.string()) });

const Workload = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: Labels }),
    template: z.object({
      metadata: z._default(z.object({ labels: Labels }), { labels: {} }),
      spec: z._default(
        z.object({
          containers: z._default(
            z.array(z.object({ name: z.string(), ports: z._default(z.array(ContainerPort), []) })),
            [],
          ),
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
  readonly containers: z.output<typeof Workload>['spec']['template']['spec']['containers'];
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
