import { ISTIO_NETWORKING } from '../model/destination-rule.ts';
import { formatId } from '../resource/resource-id.ts';
import type { Topology } from '../topology/topology.ts';
import type { Profile } from './profile.ts';

/** Kinds that can change where a request goes, or whether it is answered, and that no tracer here reads. */
const UNREAD: readonly (readonly [group: string, kind: string])[] = [
  ['networking.istio.io', 'VirtualService'],
  ['networking.istio.io', 'EnvoyFilter'],
  ['networking.istio.io', 'ServiceEntry'],
  ['networking.istio.io', 'Sidecar'],
  ['security.istio.io', 'AuthorizationPolicy'],
  ['security.istio.io', 'RequestAuthentication'],
  ['extensions.istio.io', 'WasmPlugin'],
  ['networking.k8s.io', 'NetworkPolicy'],
];

/** What of the input a trace passes over, as sentences. */
export function unreadNotes(topology: Topology, profile: Profile): readonly string[] {
  const { model } = topology;
  const unread = [
    ...UNREAD.flatMap(([group, kind]) => model.ofKind(group, kind)).map(({ id }) => formatId(id)),
    ...unreadRules(topology, profile),
  ];
  const twice = model.duplicates().map(({ id }) => formatId(id));
  return [
    ...(unread.length === 0 ? [] : [`not read, though it can change what happens to requests: ${unread.join(', ')}`]),
    ...twice.map((object) => `${object} is in the input more than once; one of them counts`),
  ];
}

/** DestinationRules are read where one orders endpoints, and for that alone (Istio; the Gateway API does not know them). */
function unreadRules({ model }: Topology, profile: Profile): readonly string[] {
  const rules = model.ofKind(ISTIO_NETWORKING, 'DestinationRule');
  const ordering = profile.kind === 'gamma' ? [] : rules.filter((item) => item.mentions('failoverPriority'));
  const namespaces = new Set(ordering.map(({ id }) => id.namespace));
  const views = [...namespaces].flatMap((namespace) => model.destinationRules(namespace));
  const unread = new Map(views.map((view) => [view.item, view.unread]));
  return rules.flatMap((item) => {
    const fields = unread.get(item);
    if (fields === undefined) return [formatId(item.id)];
    return fields.length === 0 ? [] : [`${formatId(item.id)} (${fields.map((field) => `\`${field}\``).join(', ')})`];
  });
}
