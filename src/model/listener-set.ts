import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { Listener, type ListenerView } from './gateway.ts';
import { GATEWAY_GROUP } from './parent-ref.ts';
import { CreatedAt, Labels, readView, type View, type ViewRead } from './view.ts';

/** ListenerSet `gateway.networking.k8s.io/v1` (GEP-1713): listeners that another team adds to a Gateway. */
const ListenerSet = z.object({
  metadata: z.object({ labels: Labels, annotations: Labels, creationTimestamp: CreatedAt }),
  spec: z.object({
    parentRef: z.object({
      group: z._default(z.string(), GATEWAY_GROUP),
      kind: z._default(z.string(), 'Gateway'),
      namespace: z.optional(z.string()),
      name: z.string(),
    }),
    listeners: z._default(z.array(Listener), []),
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
