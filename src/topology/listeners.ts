import type { GatewayView, ListenerView } from '../model/gateway.ts';
import type { ListenerSetView } from '../model/listener-set.ts';
import type { Model } from '../model/model.ts';
import { impliedLabels } from '../model/namespace.ts';
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
 * All listeners of a Gateway in the order of the merged list (Gateway API v1.6.1, ListenerSet): its own, then those of
 * ListenerSets by age and name. Of its own that collide none stands; of a ListenerSet's and one before it, the later falls.
 */
export function listenersOf(gateway: GatewayView, model: Model): readonly ListenerNode[] {
  const own = gateway.listeners.map((listener) => node(gateway, undefined, listener));
  const standing: ListenerNode[] = own.map((listener) => {
    const rival = own.find((other) => other !== listener && conflict(other, listener) !== undefined);
    return rival === undefined ? judged(listener) : refusedBy(listener, rival);
  });
  for (const set of listenerSetsOf(gateway, model)) {
    for (const listener of set.listeners) {
      const next = node(gateway, set, listener);
      const rival = standing.find((other) => other.refused === undefined && conflict(other, next) !== undefined);
      standing.push(rival === undefined ? judged(next) : refusedBy(next, rival));
    }
  }
  return standing;
}

/** The ListenerSets that a Gateway takes: `spec.allowedListeners` says from where, and without it none. */
export function listenerSetsOf(gateway: GatewayView, model: Model): readonly ListenerSetView[] {
  return model
    .listenerSets()
    .filter(({ parentRef }) => parentRef.namespace === gateway.id.namespace && parentRef.name === gateway.id.name)
    .filter(({ id }) => admits(gateway.allowedListeners, gateway.id.namespace, id.namespace, model))
    .sort(
      (a, b) => compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(formatName(a.id), formatName(b.id)),
    );
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

function judged(listener: ListenerNode): ListenerNode {
  if (PROTOCOLS.has(listener.protocol)) return listener;
  const why = `no route goes by protocol \`${listener.protocol}\``;
  return { ...listener, refused: { reason: 'UnsupportedProtocol', why } };
}

function refusedBy(listener: ListenerNode, rival: ListenerNode): ListenerNode {
  const reason = conflict(rival, listener) ?? '';
  const what = reason === 'ProtocolConflict' ? `protocol ${rival.protocol}` : 'the same hostname';
  const why = `listener \`${rival.name}\` has ${what} on port ${listener.port}`;
  return { ...listener, refused: { reason, why } };
}

/** Two listeners of one port stand together where a request shows which it is for. */
function conflict(a: ListenerNode, b: ListenerNode): 'ProtocolConflict' | 'HostnameConflict' | undefined {
  if (a.port !== b.port || transport(a) !== transport(b)) return undefined;
  if (family(a) !== family(b)) return 'ProtocolConflict';
  return a.hostname === b.hostname ? 'HostnameConflict' : undefined;
}

function transport({ protocol }: ListenerNode): string {
  return protocol === 'UDP' ? 'UDP' : 'TCP';
}

/** HTTPS and TLS are told apart by server name. */
function family({ protocol }: ListenerNode): string {
  return protocol === 'HTTPS' ? 'TLS' : protocol;
}
