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

/** Of another object in a reference: Secret, ConfigMap, or a kind that only some controller knows. */
const ObjectRef = z.object({
  group: z._default(z.string(), ''),
  kind: z.string(),
  namespace: z.optional(z.string()),
  name: z.string(),
});

const Validation = z.object({
  caCertificateRefs: z._default(z.array(ObjectRef), []),
  mode: z._default(z.string(), 'AllowValidOnly'),
});

const GatewayTls = z.object({
  backend: z.optional(
    z.object({ clientCertificateRef: z.optional(z.extend(ObjectRef, { kind: z._default(z.string(), 'Secret') })) }),
  ),
  frontend: z.optional(
    z.object({
      default: z.optional(z.object({ validation: z.optional(Validation) })),
      perPort: z._default(
        z.array(z.object({ port: Port, tls: z.optional(z.object({ validation: z.optional(Validation) })) })),
        [],
      ),
    }),
  ),
});

export type ObjectRefView = z.output<typeof ObjectRef>;
export type GatewayTlsView = z.output<typeof GatewayTls>;

/** What only conditions depend on must not keep a Gateway from being read. */
function lenient<S extends z.core.$ZodType>(schema: S) {
  return z.catch(z.optional(schema), undefined);
}

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
    infrastructure: lenient(z.object({ parametersRef: z.optional(ObjectRef) })),
    tls: lenient(GatewayTls),
  }),
});

export interface GatewayView extends View {
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  readonly className: string;
  readonly listeners: readonly ListenerView[];
  /** Hostnames of `spec.addresses`: with Istio, the Services of a Gateway that somebody else deploys. */
  readonly addresses: readonly string[];
  readonly addressTypes: readonly string[];
  /** Which namespaces' ListenerSets it takes; `None` where it does not say. */
  readonly allowedListeners: { readonly from: string; readonly selector?: LabelSelectorView | undefined };
  /** `spec.infrastructure.parametersRef`: an object of the Gateway's own namespace. */
  readonly parametersRef: ObjectRefView | undefined;
  /** TLS of the whole Gateway: its certificate as a client of backends, and how it proves clients. */
  readonly tls: GatewayTlsView | undefined;
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
      addressTypes: spec.addresses.map(({ type }) => type ?? 'IPAddress'),
      allowedListeners: spec.allowedListeners?.namespaces ?? { from: 'None' },
      parametersRef: spec.infrastructure?.parametersRef,
      tls: spec.tls,
    },
  };
}
