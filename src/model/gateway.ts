import type { Item } from '../resource/item.ts';
import { array, lenient, type Output, object, optional, string, withDefault } from './schema.ts';
import { type LabelMap, Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

export const LabelSelector = object({
  matchLabels: Labels,
  matchExpressions: withDefault(
    array(object({ key: string(), operator: string(), values: withDefault(array(string()), []) })),
    [],
  ),
});

export type LabelSelectorView = Output<typeof LabelSelector>;

const FromNamespaces = object({ from: withDefault(string(), 'Same'), selector: optional(LabelSelector) });

const Tls = object({
  mode: withDefault(string(), 'Terminate'),
  certificateRefs: withDefault(
    array(
      object({
        group: withDefault(string(), ''),
        kind: withDefault(string(), 'Secret'),
        namespace: optional(string()),
        name: string(),
      }),
    ),
    [],
  ),
});

export const Listener = object({
  name: string(),
  hostname: optional(string()),
  port: Port,
  protocol: string(),
  tls: optional(Tls),
  allowedRoutes: withDefault(
    object({
      namespaces: withDefault(FromNamespaces, { from: 'Same' }),
      kinds: withDefault(array(object({ group: optional(string()), kind: string() })), []),
    }),
    { namespaces: { from: 'Same' }, kinds: [] },
  ),
});

export type ListenerView = Output<typeof Listener>;

/** Of another object in a reference: Secret, ConfigMap, or a kind that only some controller knows. */
const ObjectRef = object({
  group: withDefault(string(), ''),
  kind: string(),
  namespace: optional(string()),
  name: string(),
});

const Validation = object({
  caCertificateRefs: withDefault(array(ObjectRef), []),
  mode: withDefault(string(), 'AllowValidOnly'),
});

const GatewayTls = object({
  backend: optional(
    object({ clientCertificateRef: optional(object({ ...ObjectRef.fields, kind: withDefault(string(), 'Secret') })) }),
  ),
  frontend: optional(
    object({
      default: optional(object({ validation: optional(Validation) })),
      perPort: withDefault(
        array(object({ port: Port, tls: optional(object({ validation: optional(Validation) })) })),
        [],
      ),
    }),
  ),
});

export type ObjectRefView = Output<typeof ObjectRef>;
export type GatewayTlsView = Output<typeof GatewayTls>;

const Gateway = object({
  metadata: Metadata,
  spec: object({
    gatewayClassName: string(),
    listeners: withDefault(array(Listener), []),
    addresses: withDefault(array(object({ type: optional(string()), value: optional(string()) })), []),
    allowedListeners: optional(
      object({
        namespaces: withDefault(object({ from: withDefault(string(), 'None'), selector: optional(LabelSelector) }), {
          from: 'None',
        }),
      }),
    ),
    // What only conditions depend on must not keep a Gateway from being read.
    infrastructure: lenient(optional(object({ parametersRef: optional(ObjectRef) })), undefined),
    tls: lenient(optional(GatewayTls), undefined),
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
