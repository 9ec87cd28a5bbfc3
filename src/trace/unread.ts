import { formatId } from '../resource/resource-id.ts';
import type { Topology } from '../topology/topology.ts';

/** Kinds that can change where a request goes, or whether it is answered, and that no tracer here reads. */
const UNREAD: readonly (readonly [group: string, kind: string])[] = [
  ['networking.istio.io', 'VirtualService'],
  ['networking.istio.io', 'DestinationRule'],
  ['networking.istio.io', 'EnvoyFilter'],
  ['networking.istio.io', 'ServiceEntry'],
  ['networking.istio.io', 'Sidecar'],
  ['security.istio.io', 'AuthorizationPolicy'],
  ['security.istio.io', 'RequestAuthentication'],
  ['extensions.istio.io', 'WasmPlugin'],
  ['networking.k8s.io', 'NetworkPolicy'],
];

/** What of the input a trace passes over, as sentences. */
export function unreadNotes({ model }: Topology): readonly string[] {
  const unread = UNREAD.flatMap(([group, kind]) => model.ofKind(group, kind)).map(({ id }) => formatId(id));
  const twice = model.duplicates().map(({ id }) => formatId(id));
  return [
    ...(unread.length === 0 ? [] : [`not read, though it can change what happens to requests: ${unread.join(', ')}`]),
    ...twice.map((object) => `${object} is in the input more than once; one of them counts`),
  ];
}
