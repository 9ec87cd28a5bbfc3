import type { Item } from '../resource/item.ts';
import { array, intOrString, type Output, object, optional, string, withDefault } from './schema.ts';
import { type LabelMap, Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

const ServicePort = object({
  name: withDefault(string(), ''),
  protocol: withDefault(string(), 'TCP'),
  port: Port,
  targetPort: optional(intOrString()),
  appProtocol: optional(string()),
});

const Service = object({
  metadata: Metadata,
  spec: withDefault(
    object({
      type: withDefault(string(), 'ClusterIP'),
      clusterIP: optional(string()),
      externalName: optional(string()),
      selector: Labels,
      ports: withDefault(array(ServicePort), []),
    }),
    { type: 'ClusterIP', selector: {}, ports: [] },
  ),
});

export type ServicePortView = Output<typeof ServicePort>;

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
