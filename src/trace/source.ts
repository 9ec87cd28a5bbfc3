import { nearest } from '../diagnostics/nearest.ts';
import type { GatewayView } from '../model/gateway.ts';
import { formatName } from '../resource/resource-id.ts';
import { gatewayOfService } from '../topology/gateway-service.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { Client } from './client.ts';
import { podsIn } from './pods.ts';
import type { Request } from './request.ts';
import type { Rollouts } from './rollout-state.ts';

/** Where a request comes from: clients of a Gateway, or pods of the cluster. */
export type Source =
  | { readonly kind: 'gateway'; readonly gateway: GatewayView }
  /** Some ingress gateway that has chosen the Service as backend. */
  | { readonly kind: 'ingress'; readonly service: ServiceNode }
  | { readonly kind: 'pod'; readonly client: Client };

export const SOURCE_FORMS = 'gateway/NAMESPACE/NAME, pod/NAMESPACE/LABEL=VALUE or pod/NAMESPACE';

/** Reads `gateway/NS/NAME`, `pod/NS/LABEL=VALUE` or `pod/NS`. */
export function readSource(
  text: string,
  topology: Topology,
  rollouts: Rollouts,
): Source | { readonly problem: string } {
  const [kind = '', namespace = '', ...rest] = text.split('/');
  const name = rest.join('/');
  const refuse = (problem: string) => ({ problem: `\`--from ${text}\`: ${problem}` });
  if (kind === 'gateway') {
    // Manifests may leave their namespace to whoever applies them.
    const bare = name === '' || namespace === '' ? topology.model.gateway('', name || namespace) : undefined;
    if (bare !== undefined) return { kind: 'gateway', gateway: bare };
    if (namespace === '' || name === '') return refuse(`write ${SOURCE_FORMS}`);
    const gateway = topology.model.gateway(namespace, name);
    if (gateway !== undefined) return { kind: 'gateway', gateway };
    const names = topology.model.gateways().map(({ id }) => formatName(id));
    const guess = nearest(`${namespace}/${name}`, names);
    const hint =
      guess !== undefined ? `; did you mean ${guess}?` : names.length > 0 ? `; it has ${names.join(', ')}` : '';
    return refuse(`the input has no Gateway ${namespace}/${name}${hint}`);
  }
  if (kind !== 'pod' || (namespace === '' && !namesNone(topology))) return refuse(`write ${SOURCE_FORMS}`);
  if (name === '') return { kind: 'pod', client: { namespace, name: namespace, podLabels: {} } };
  const equals = name.indexOf('=');
  if (equals <= 0) return refuse(`write ${SOURCE_FORMS}`);
  const [label, value] = [name.slice(0, equals), name.slice(equals + 1)];
  const found = podsIn(namespace, topology, rollouts).find(({ workload }) => workload.podLabels[label] === value);
  if (found === undefined)
    return refuse(`no workload of namespace ${namespace} has pods with the label \`${label}: ${value}\``);
  const { workload } = found;
  return {
    kind: 'pod',
    client: { namespace, name: `${namespace}/${workload.name}`, podLabels: workload.podLabels },
  };
}

function namesNone({ model, canaries }: Topology): boolean {
  const ids = [...canaries.map(({ canary }) => canary.id), ...model.ofKind('', 'Service').map(({ id }) => id)];
  return ids.some(({ namespace }) => namespace === '');
}

export type Target =
  | { readonly kind: 'service'; readonly service: ServiceNode }
  | { readonly kind: 'gateway'; readonly gateway: GatewayView; readonly service: string }
  | { readonly kind: 'nothing'; readonly why: string };

/** The Service that a host names for pods of a namespace, as cluster DNS has it; the destination is not the Host header. */
export function findTarget(
  topology: Topology,
  namespace: string,
  { destination }: Pick<Request, 'destination'>,
): Target {
  const host = destination.toLowerCase();
  const named = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?\.?$/.exec(host);
  if (named === null)
    return { kind: 'nothing', why: `${host} is not a Service of the cluster, and what is outside is not traced` };
  const [, name = '', where = namespace] = named;
  const gateway = gatewayOfService(where, name, topology.model);
  if (gateway !== undefined) return { kind: 'gateway', gateway, service: `${where}/${name}` };
  const service = topology.service(where, name);
  if (service !== undefined) return { kind: 'service', service };
  return { kind: 'nothing', why: `Service ${where}/${name} is not in the input` };
}
