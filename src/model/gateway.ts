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

const FromNamespaces = z.object({ from: z._default(z.string(), 'Same'), selector: z.optional(LabelSelector) });

const Tls = z.object({
  mode: z._default(z.string(), 'Terminate'),
  certificateRefs: z._default(
    z.array(
      z.object({
        group: z._default(z.string(), ''),
        kind: z._default(z.string(), 'Secret'),
        namespace: z.optional(z.string()),
        name: z.string(),
      }),
    ),
    [],
  ),
});

export const Listener = z.object({
  name: z.string(),
  hostname: z.optional(z.string()),
  port: Port,
  protocol: z.string(),
  tls: z.optional(Tls),
  allowedRoutes: z._default(
    z.object({
      namespaces: z._default(FromNamespaces, { from: 'Same' }),
      kinds: z._default(z.array(z.object({ group: z.optional(z.string()), kind: z.string() })), []),
    }),
    { namespaces: { from: 'Same' }, kinds: [] },
  ),
});

export type ListenerView = z.output<typeof Listener>;

const Gateway = z.object({
  metadata: Metadata,
  spec: z.object({
    gatewayClassName: z.string(),
    listeners: z._default(z.array(Listener), []),
    addresses: z._default(z.array(z.object({ type: z.optional(z.string()), value: z.optional(z.string()) })), []),
    allowedListeners: z.optional(
      z.object({
        namespaces: z._default(
          z.object({ from: z._default(z.string(), 'None'), selector: z.optional(LabelSelector) }),
          {
            from: 'None',
          },
        ),
      }),
    ),
  }),
});

export interface GatewayView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly className: string;
  readonly listeners: readonly ListenerView[];
  /** Hostnames of `spec.addresses`: with Istio, the Services of a Gateway that somebody else deploys. */
  readonly addresses: readonly string[];
  /** Which namespaces' ListenerSets it takes; `None` where it does not say. */
  readonly allowedListeners: { readonly from: string; readonly selector?: LabelSelectorView | undefined };
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
      addresses: spec.addresses.flatMap(({ type, value }) =>
        type === 'Hostname' && value !== undefined ? [value] : [],
      ),
      allowedListeners: spec.allowedListeners?.namespaces ?? { from: 'None' },
    },
  };
}
