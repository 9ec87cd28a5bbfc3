import type { Item } from '../resource/item.ts';
import { array, boolean, object, optional, withDefault } from './schema.ts';
import { Metadata, readView, type View, type ViewRead } from './view.ts';

const EndpointSlice = object({
  metadata: Metadata,
  endpoints: withDefault(array(object({ conditions: optional(object({ ready: optional(boolean()) })) })), []),
});

/** EndpointSlice `discovery.k8s.io/v1`: where a Service without selector has its endpoints. */
export interface EndpointSliceView extends View {
  readonly service: string | undefined;
  /** Those that are ready; one that does not say is (EndpointConditions.ready). */
  readonly endpoints: number;
}

export function readEndpointSlice(item: Item): ViewRead<EndpointSliceView> {
  const read = readView(item, EndpointSlice);
  if ('diagnostics' in read) return read;
  const service = read.view.metadata.labels['kubernetes.io/service-name'];
  return {
    view: {
      item,
      id: item.id,
      service,
      endpoints: read.view.endpoints.filter(({ conditions }) => conditions?.ready !== false).length,
    },
  };
}
