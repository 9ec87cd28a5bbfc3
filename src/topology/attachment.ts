import type { Model } from '../model/model.ts';
import { GATEWAY_GROUP, type ParentRefView } from '../model/parent-ref.ts';
import { type Hostname, intersect, normalHostname } from './hostname.ts';
import { admits, type ListenerNode, listenersOf } from './listeners.ts';

/** What of a route decides where it is attached. */
export interface Attachable {
  readonly kind: string;
  readonly namespace: string;
  readonly parentRefs: readonly ParentRefView[];
  readonly hostnames: readonly string[];
}

export type RefusalReason = 'NoMatchingParent' | 'NotAllowedByListeners' | 'NoMatchingListenerHostname';

/** One parentRef to a Gateway or ListenerSet, and the listeners that take the route by it. */
export interface Attachment {
  readonly parentRef: ParentRefView;
  readonly listeners: readonly AttachedListener[];
  /** `undefined` where a listener takes the route. */
  readonly refused: Refusal | undefined;
}

/** Condition Accepted=False with its reason. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly why: string;
  /** The listeners that were asked last: those meant, or those of them that admit the route but for its hostnames. */
  readonly by: readonly ListenerNode[];
}

export interface AttachedListener {
  readonly listener: ListenerNode;
  /** The route's hostnames as far as the listener has them: without any of its own, the listener's. */
  readonly hostnames: readonly Hostname[];
}

/**
 * How a route is attached by a parentRef to the given listeners (Gateway API v1.6.1: ParentReference, AllowedRoutes,
 * HTTPRouteSpec.Hostnames): sectionName and port, then kinds and namespaces, then hostnames.
 */
export function attach(
  route: Attachable,
  parentRef: ParentRefView,
  listeners: readonly ListenerNode[],
  model: Model,
): Attachment {
  const refuse = (reason: RefusalReason, why: string, by: readonly ListenerNode[] = []): Attachment => ({
    parentRef,
    listeners: [],
    refused: { reason, why, by },
  });
  const { sectionName, port } = parentRef;
  const meant = listeners.filter(
    (listener) =>
      listener.refused === undefined &&
      (sectionName === undefined || listener.name === sectionName) &&
      (port === undefined || listener.port === port),
  );
  if (meant.length === 0) return refuse('NoMatchingParent', noListener(parentRef));
  const open = meant.filter(
    (listener) =>
      routeKinds(listener).includes(route.kind) &&
      admits(listener.allowedRoutes.namespaces, listener.namespace, route.namespace, model),
  );
  if (open.length === 0) {
    const ofKind = meant.filter((listener) => routeKinds(listener).includes(route.kind));
    const why =
      ofKind.length === 0
        ? `no listener takes a ${route.kind}`
        : `\`allowedRoutes\` of listener ${ofKind.map(({ name }) => `\`${name}\``).join(', ')} does not admit routes of namespace ${route.namespace}`;
    return refuse('NotAllowedByListeners', why, meant);
  }
  const attached = open.flatMap((listener) => {
    const hostnames = hostnamesOn(listener, route);
    return hostnames.length === 0 ? [] : [{ listener, hostnames }];
  });
  if (attached.length > 0) return { parentRef, listeners: attached, refused: undefined };
  const theirs = open.map(({ name, hostname }) => `\`${name}\` (${hostname ?? 'any'})`).join(', ');
  return refuse(
    'NoMatchingListenerHostname',
    `no host is both one of its hostnames (${route.hostnames.join(', ')}) and one of listener ${theirs}`,
    open,
  );
}

/** The listeners that a parentRef can mean: of a Gateway its own, of a ListenerSet those of the set; `undefined`: neither. */
export function listenersMeant(
  route: { readonly namespace: string },
  ref: ParentRefView,
  model: Model,
): readonly ListenerNode[] | undefined {
  if (ref.group !== GATEWAY_GROUP) return undefined;
  const namespace = ref.namespace ?? route.namespace;
  if (ref.kind === 'Gateway') {
    const gateway = model.gateway(namespace, ref.name);
    return gateway === undefined
      ? undefined
      : listenersOf(gateway, model).filter(({ listenerSet }) => listenerSet === undefined);
  }
  if (ref.kind !== 'ListenerSet') return undefined;
  const set = model.listenerSets().find(({ id }) => id.namespace === namespace && id.name === ref.name);
  const gateway = set === undefined ? undefined : model.gateway(set.parentRef.namespace, set.parentRef.name);
  return gateway === undefined
    ? undefined
    : listenersOf(gateway, model).filter(({ listenerSet }) => listenerSet === set);
}

function hostnamesOn(listener: ListenerNode, route: Attachable): readonly Hostname[] {
  // What has no host name in its protocol is not chosen by one.
  if (listener.protocol === 'TCP' || listener.protocol === 'UDP') return [undefined];
  if (route.hostnames.length === 0) return [listener.hostname];
  const found = new Set<Hostname>();
  for (const hostname of route.hostnames) {
    const both = intersect(listener.hostname, normalHostname(hostname));
    if (both !== false) found.add(both);
  }
  return [...found];
}

const KINDS: { readonly [protocol: string]: readonly string[] } = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** The kinds of routes that a listener takes: those of its protocol, of which `allowedRoutes.kinds` may leave out some. */
export function routeKinds(listener: ListenerNode): readonly string[] {
  const byProtocol = KINDS[listener.protocol] ?? [];
  const { kinds } = listener.allowedRoutes;
  if (kinds.length === 0) return byProtocol;
  return byProtocol.filter((kind) => kinds.some((allowed) => allowed.kind === kind && isGatewayGroup(allowed.group)));
}

/** Whether `allowedRoutes.kinds` names a kind that the listener cannot take (ResolvedRefs=False, InvalidRouteKinds). */
export function hasInvalidKinds(listener: ListenerNode): boolean {
  const byProtocol = KINDS[listener.protocol] ?? [];
  return listener.allowedRoutes.kinds.some(({ group, kind }) => !isGatewayGroup(group) || !byProtocol.includes(kind));
}

function isGatewayGroup(group: string | undefined): boolean {
  return group === undefined || group === GATEWAY_GROUP;
}

function noListener({ kind, name, sectionName, port }: ParentRefView): string {
  const named = [
    ...(sectionName === undefined ? [] : [`with the name \`${sectionName}\``]),
    ...(port === undefined ? [] : [`on port ${port}`]),
  ];
  return `${kind} ${name} has no listener${named.length === 0 ? '' : ` ${named.join(' ')}`}`;
}
