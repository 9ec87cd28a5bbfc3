import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { type LabelMap, Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

export const LabelSelector = z.object({
  matchLabels: Labels,
  matchExpressions: z._default(
    z.array(z.object({ key: z.string(), operator: z.string(), values: z._default(z.array(z.string()), []) })),
    [],
  ),
});

export type LabelSelectorView = z.output<typeof LabelSelector>;

const Listener = z.object({
  name: z.string(),
  hostname: z.optional(z.string()),
  port: Port,
  protocol: z.string(),
  allowedRoutes: z._default(
    z.object({
      namespaces: z._default(z.object({ from: z._default(z.string(), 'Same'), selector: z.optional(LabelSelector) }), {
        from: 'Same',
      }),
      kinds: z._default(z.array(z.object({ group: z.optional(z.string()), kind: z.string() })), []),
    }),
    { namespaces: { from: 'Same' }, kinds: [] },
  ),
});

export type ListenerView = z.output<typeof Listener>;

const Gateway = z.object({
  metadata: Metadata,
  spec: z.object({ gatewayClassName: z.string(), listeners: z._default(z.array(Listener), []) }),
});

export interface GatewayView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly className: string;
  readonly listeners: readonly ListenerView[];
}

export function readGateway(item: Item): ViewRead<GatewayView> {
  const read = readView(item, Gateway);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  return {
    view: {
      item,
      id: item.id,
      labels: metadata.labels,
      annotations: metadata.annotations,
      className: spec.gatewayClassName,
      listeners: spec.listeners,
    },
  };
}
