import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { type LabelMap, Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

const ServicePort = z.object({
  name: z._default(z.string(), ''),
  protocol: z._default(z.string(), 'TCP'),
  port: Port,
  targetPort: z.optional(z.union([z.int(), z.string()])),
  appProtocol: z.optional(z.string()),
});

const Service = z.object({
  metadata: Metadata,
  spec: z._default(
    z.object({
      type: z._default(z.string(), 'ClusterIP'),
      clusterIP: z.optional(z.string()),
      externalName: z.optional(z.string()),
      selector: Labels,
      ports: z._default(z.array(ServicePort), []),
    }),
    { type: 'ClusterIP', selector: {}, ports: [] },
  ),
});

export type ServicePortView = z.output<typeof ServicePort>;

export interface ServiceView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly type: string;
  readonly headless: boolean;
  readonly selector: LabelMap;
  readonly ports: readonly ServicePortView[];
}

export function readService(item: Item): ViewRead<ServiceView> {
  const read = readView(item, Service);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  return {
    view: {
      item,
      id: item.id,
      labels: metadata.labels,
      annotations: metadata.annotations,
      type: spec.type,
      headless: spec.clusterIP === 'None',
      selector: spec.selector,
      ports: spec.ports,
    },
  };
}
