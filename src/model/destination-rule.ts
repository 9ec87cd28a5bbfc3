import type { Item } from '../resource/item.ts';
import { array, boolean, int, looseObject, type Output, object, optional, string, withDefault } from './schema.ts';
import { CreatedAt, type LabelMap, Labels, readView, type View, type ViewRead } from './view.ts';

export const ISTIO_NETWORKING = 'networking.istio.io';

const Locality = looseObject({
  enabled: withDefault(boolean(), true),
  failoverPriority: withDefault(array(string()), []),
});
const LoadBalancer = looseObject({ localityLbSetting: optional(Locality) });
const policy = { loadBalancer: optional(LoadBalancer), outlierDetection: optional(looseObject({})) };
const PortPolicy = looseObject({ port: optional(object({ number: optional(int()) })), ...policy });

const DestinationRule = object({
  metadata: withDefault(object({ creationTimestamp: CreatedAt }), { creationTimestamp: undefined }),
  spec: object({
    host: string(),
    exportTo: withDefault(array(string()), []),
    workloadSelector: optional(object({ matchLabels: Labels })),
    trafficPolicy: optional(looseObject({ ...policy, portLevelSettings: withDefault(array(PortPolicy), []) })),
  }),
});

/** What a policy says of which endpoints go first. */
export interface TrafficPolicy {
  /** Entries `label` or `label=value`, in order. */
  readonly failoverPriority: readonly string[];
  /** Why Istio does not look at it, as the end of a sentence; `undefined` where it does. */
  readonly idle: string | undefined;
}

/** DestinationRule `networking.istio.io` v1, v1beta1 and v1alpha3, which have the same fields. */
export interface DestinationRuleView extends View {
  /** As it is written: a name without a dot is a Service of the rule's own namespace. */
  readonly host: string;
  readonly exportTo: readonly string[];
  readonly workloadSelector: LabelMap | undefined;
  readonly createdAt: string | undefined;
  readonly policy: TrafficPolicy | undefined;
  /** Policies of ports, each instead of the rule's own. */
  readonly ports: readonly { readonly number: number | undefined; readonly policy: TrafficPolicy }[];
  /** Fields of its policies that this view passes over, and that can change what becomes of requests. */
  readonly unread: readonly string[];
}

export function readDestinationRule(item: Item): ViewRead<DestinationRuleView> {
  const read = readView(item, DestinationRule);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  const { trafficPolicy } = spec;
  const ports = trafficPolicy?.portLevelSettings ?? [];
  const unread = [...(trafficPolicy === undefined ? [] : unreadIn(trafficPolicy)), ...ports.flatMap(unreadIn)];
  return {
    view: {
      item,
      id: item.id,
      host: spec.host,
      exportTo: spec.exportTo,
      workloadSelector: spec.workloadSelector?.matchLabels,
      createdAt: metadata.creationTimestamp,
      policy: trafficPolicy === undefined ? undefined : policyOf(trafficPolicy),
      ports: ports.map((settings) => ({ number: settings.port?.number, policy: policyOf(settings) })),
      unread: [...new Set(unread)],
    },
  };
}

type Policy = Output<typeof PortPolicy>;

function policyOf(settings: Policy): TrafficPolicy {
  const locality = settings.loadBalancer?.localityLbSetting;
  return { failoverPriority: locality?.failoverPriority ?? [], idle: whyIdle(settings) };
}

/** Istio, loadbalancer.go: GetEffectiveLbSetting, ApplyLocalityLoadBalancer. */
function whyIdle({ loadBalancer, outlierDetection }: Policy): string | undefined {
  const locality = loadBalancer?.localityLbSetting;
  if (loadBalancer?.zoneAwareLbSetting !== undefined) return 'its `zoneAwareLbSetting` counts instead';
  if (locality?.enabled === false) return 'its `localityLbSetting` is not enabled';
  if (locality?.distribute !== undefined) return 'its `distribute` counts instead';
  if (outlierDetection === undefined) return 'it has no `outlierDetection`';
  return undefined;
}

const READ: ReadonlySet<string> = new Set(['loadBalancer', 'outlierDetection', 'portLevelSettings', 'port']);
/** Where endpoints are nobody knows from manifests, and which of equals is next changes nothing here. */
const UNREAD_OF_LOAD_BALANCER: ReadonlySet<string> = new Set(['zoneAwareLbSetting']);
const UNREAD_OF_LOCALITY: ReadonlySet<string> = new Set(['distribute', 'failover']);

function unreadIn(settings: Policy): readonly string[] {
  const { loadBalancer = {} } = settings;
  return [
    ...Object.keys(settings).filter((key) => !READ.has(key)),
    ...(loadBalancer.simple === 'PASSTHROUGH' ? ['simple'] : []),
    ...Object.keys(loadBalancer).filter((key) => UNREAD_OF_LOAD_BALANCER.has(key)),
    ...Object.keys(loadBalancer.localityLbSetting ?? {}).filter((key) => UNREAD_OF_LOCALITY.has(key)),
  ];
}
