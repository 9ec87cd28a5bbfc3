import type { GatewayView, ListenerView } from '../model/gateway.ts';
import type { ListenerSetView } from '../model/listener-set.ts';
import type { Model } from '../model/model.ts';
import { impliedLabels } from '../model/namespace.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { type Hostname, normalHostname } from './hostname.ts';
import { selectorMatches } from './waypoint-binding.ts';

/** A listener of a Gateway, of its own or of a ListenerSet, and whether it stands beside the others. */
export interface ListenerNode {
  readonly gateway: GatewayView;
  readonly listenerSet: ListenerSetView | undefined;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname: Hostname;
  readonly tls: ListenerView['tls'];
  readonly allowedRoutes: ListenerView['allowedRoutes'];
  /** Of the object it is written in: what `Same` means. */
  readonly namespace: string;
  /** Condition Accepted=False with this reason. */
  readonly refused: { readonly reason: string; readonly why: string } | undefined;
}

const PROTOCOLS = new Set(['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP', 'HBONE']);

/**
 * All listeners of a Gateway in the order of the merged list (Gateway API v1.6.1, ListenerSetSpec.Listeners): its own, then
 * those of ListenerSets by age and name. Of one object's that collide none stands (GatewaySpec.Listeners, Handling indistinct
 * Listeners; GEP-1713 has the same for a ListenerSet); of two objects', the later falls (GEP-1713, Listener Precedence).
 */
export function listenersOf(gateway: GatewayView, model: Model): readonly ListenerNode[] {
  const own = gateway.listeners.map((listener) => node(gateway, undefined, listener));
  return listenerSetsOf(gateway, model).reduce(
    (before, set) =>
      merged(
        before,
        set.listeners.map((listener) => node(gateway, set, listener)),
      ),
    merged([], own),
  );
}

/** The ListenerSets that a Gateway takes: `spec.allowedListeners` says from where, and without it none. */
export function listenerSetsOf(gateway: GatewayView, model: Model): readonly ListenerSetView[] {
  return model
    .listenerSets()
    .filter(
      ({ parentRef: { group, kind, namespace, name } }) =>
        group === GATEWAY_GROUP && kind === 'Gateway' && namespace === gateway.id.namespace && name === gateway.id.name,
    )
    .filter(({ id }) => admits(gateway.allowedListeners, gateway.id.namespace, id.namespace, model))
    .sort((a, b) => compareAge(a.createdAt, b.createdAt) || compareText(formatName(a.id), formatName(b.id)));
}

/** What no cluster has made yet will be the youngest. */
function compareAge(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareText(a, b);
}

/** Whether `from` of an allowedRoutes or allowedListeners, written in namespace `home`, admits objects of a namespace. */
export function admits(
  { from, selector }: ListenerView['allowedRoutes']['namespaces'],
  home: string,
  namespace: string,
  model: Model,
): boolean {
  switch (from) {
    case 'All':
      return true;
    case 'Same':
      return namespace === home;
    case 'Selector':
      return selectorMatches(selector, model.namespace(namespace)?.labels ?? impliedLabels(namespace));
    default:
      return false;
  }
}

function node(gateway: GatewayView, listenerSet: ListenerSetView | undefined, listener: ListenerView): ListenerNode {
  const { name, port, protocol, tls, allowedRoutes } = listener;
  const hostname = normalHostname(listener.hostname);
  const { namespace } = (listenerSet ?? gateway).id;
  return { gateway, listenerSet, name, port, protocol, hostname, tls, allowedRoutes, namespace, refused: undefined };
}

function merged(before: readonly ListenerNode[], added: readonly ListenerNode[]): readonly ListenerNode[] {
  const mine = added.map(judged).map((listener) => fallen(listener, before));
  return [...before, ...mine.map((listener) => fallen(listener, mine))];
}

function judged(listener: ListenerNode): ListenerNode {
  if (PROTOCOLS.has(listener.protocol)) return listener;
  const why = `no route goes by protocol \`${listener.protocol}\``;
  return { ...listener, refused: { reason: 'UnsupportedProtocol', why } };
}

/** A listener among others: one that is refused already takes part in no conflict, as a protocol that nobody serves takes no port. */
function fallen(listener: ListenerNode, others: readonly ListenerNode[]): ListenerNode {
  if (listener.refused !== undefined) return listener;
  for (const rival of others) {
    if (rival === listener || rival.refused !== undefined) continue;
    const reason = conflict(rival, listener);
    if (reason === undefined) continue;
    const what = reason === 'ProtocolConflict' ? `protocol ${rival.protocol}` : 'the same hostname';
    const why = `listener \`${rival.name}\` has ${what} on port ${listener.port}`;
    return { ...listener, refused: { reason, why } };
  }
  return listener;
}

/** Two listeners of one port stand together where a request shows which it is for; TCP and UDP show nothing but the port. */
function conflict(a: ListenerNode, b: ListenerNode): 'ProtocolConflict' | 'HostnameConflict' | undefined {
  if (a.port !== b.port || transport(a) !== transport(b)) return undefined;
  if (family(a) !== family(b) || a.protocol === 'TCP' || a.protocol === 'UDP') return 'ProtocolConflict';
  return a.hostname === b.hostname ? 'HostnameConflict' : undefined;
}

function transport({ protocol }: ListenerNode): string {
  return protocol === 'UDP' ? 'UDP' : 'TCP';
}

/** HTTPS and TLS are told apart by server name. */
function family({ protocol }: ListenerNode): string {
  return protocol === 'HTTPS' ? 'TLS' : protocol;
}
