import type { Item } from '../resource/item.ts';
import { Listener, type ListenerView } from './gateway.ts';
import { GATEWAY_GROUP } from './parent-ref.ts';
import { array, object, optional, string, withDefault } from './schema.ts';
import { CreatedAt, Labels, readView, type View, type ViewRead } from './view.ts';

/** ListenerSet `gateway.networking.k8s.io/v1` (GEP-1713): listeners that another team adds to a Gateway. */
const ListenerSet = object({
  metadata: object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: object({
    parentRef: object({
      group: withDefault(string(), GATEWAY_GROUP),
      kind: withDefault(string(), 'Gateway'),
      namespace: optional(string()),
      name: string(),
    }),
    listeners: withDefault(array(Listener), []),
  }),
});

export interface ListenerSetView extends View {
  readonly parentRef: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly listeners: readonly ListenerView[];
  readonly createdAt: string | undefined;
}

export function readListenerSet(item: Item): ViewRead<ListenerSetView> {
  const read = readView(item, ListenerSet);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  const { namespace = item.id.namespace, ...parent } = spec.parentRef;
  return {
    view: {
      item,
      id: item.id,
      parentRef: { ...parent, namespace },
      listeners: spec.listeners,
      createdAt: metadata.creationTimestamp,
    },
  };
}
