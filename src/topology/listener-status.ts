import type { GatewayView, ObjectRefView } from '../model/gateway.ts';
import type { ListenerSetView } from '../model/listener-set.ts';
import type { Model } from '../model/model.ts';
import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { formatName } from '../resource/resource-id.ts';
import { hasInvalidKinds, routeKinds } from './attachment.ts';
import { AUTHORITY, CERTIFICATE, CLIENT_CERTIFICATE, homeOf, resolveObject } from './certificate-ref.ts';
import { intersect } from './hostname.ts';
import { type ListenerNode, listenerSetsOf, listenersOf } from './listeners.ts';
import { type Condition, combined, no, parentStatus, statusRoutes, unknown, yes } from './route-status.ts';
import type { Topology } from './topology.ts';

/** ListenerStatus and ListenerEntryStatus, so far as files decide them. */
export interface ListenerStatus {
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** Kinds of the Gateway API's own group. */
  readonly supportedKinds: readonly string[];
  readonly attachedRoutes: number;
}

export interface ListenersStatus {
  readonly conditions: readonly Condition[];
  readonly listeners: readonly ListenerStatus[];
}

export interface GatewayStatus extends ListenersStatus {
  /** How many ListenerSets have joined; `undefined` where that hangs on what no file shows. */
  readonly attachedListenerSets: number | undefined;
}

/** Whether the input is all there is, certificates aside: then what it has not cannot be found in a cluster either. */
export interface Knowledge {
  readonly complete: boolean;
}

/**
 * The status of a Gateway and of its own listeners (Gateway API v1.6.1: GatewayConditionType, ListenerConditionType). Listeners
 * whose certificates do not resolve leave it Accepted: GatewayConditionResolvedRefs "does not directly impact the Gateway's
 * Accepted or Programmed conditions".
 */
export function gatewayStatus(gateway: GatewayView, topology: Topology, knowledge: Knowledge): GatewayStatus {
  const { model } = topology;
  const listeners = listenerStatuses(gateway, undefined, topology);
  const accepted = acceptedGateway(gateway, listeners, model, knowledge);
  const sets = listenerSetsOf(gateway, model).map((set) => {
    const status = listenerSetStatus(set, topology, knowledge);
    return status === undefined ? 'False' : conditionOf(status, 'Accepted')?.status;
  });
  return {
    conditions: [
      accepted,
      programmed(accepted, 'Invalid'),
      resolvedGateway(gateway, listeners, model),
      ...insecureValidation(gateway),
    ],
    listeners,
    attachedListenerSets: sets.includes('Unknown') ? undefined : sets.filter((status) => status === 'True').length,
  };
}

/** The status of a ListenerSet (ListenerSetConditionType, GEP-1713); `undefined` where its Gateway is not in the input. */
export function listenerSetStatus(
  set: ListenerSetView,
  topology: Topology,
  knowledge: Knowledge,
): ListenersStatus | undefined {
  const { model } = topology;
  const { group, kind, namespace, name } = set.parentRef;
  const gateway = group === GATEWAY_GROUP && kind === 'Gateway' ? model.gateway(namespace, name) : undefined;
  if (gateway === undefined) return undefined;
  const what = `Gateway ${formatName(gateway.id)}`;
  if (!listenerSetsOf(gateway, model).includes(set)) {
    const why = `\`allowedListeners\` of ${what} admits no ListenerSet of namespace ${set.id.namespace}`;
    const accepted = no('Accepted', 'NotAllowed', why);
    return { conditions: [accepted, programmed(accepted, 'NotAllowed')], listeners: [] };
  }
  const listeners = listenerStatuses(gateway, set, topology);
  const parent = acceptedGateway(gateway, listenerStatuses(gateway, undefined, topology), model, knowledge);
  if (parent.status === 'False') {
    const accepted = no('Accepted', 'ParentNotAccepted', `${what} is not accepted: ${parent.why}`);
    return { conditions: [accepted, programmed(accepted, 'ParentNotProgrammed')], listeners };
  }
  const accepted = parent.status === 'Unknown' ? parent : acceptedSet(listeners);
  return { conditions: [accepted, programmed(accepted, 'ListenersNotValid')], listeners };
}

export function conditionOf(
  { conditions }: { readonly conditions: readonly Condition[] },
  type: string,
): Condition | undefined {
  return conditions.find((each) => each.type === type);
}

function acceptedGateway(
  { id, parametersRef, addressTypes }: GatewayView,
  listeners: readonly ListenerStatus[],
  model: Model,
  { complete }: Knowledge,
): Condition {
  if (parametersRef !== undefined && !isThere(parametersRef, id.namespace, model)) {
    const why = `its parametersRef, ${parametersRef.kind} ${parametersRef.name}, is not in the input`;
    return complete ? no('Accepted', 'InvalidParameters', why) : unknown('Accepted', 'parameters', why);
  }
  const type = addressTypes.find((each) => each !== 'IPAddress' && each !== 'Hostname');
  if (type !== undefined)
    return unknown('Accepted', 'address type', `addresses of type ${type} are some controllers' own`);
  const each = listeners.map((listener) => conditionOf(listener, 'Accepted'));
  const bad = each.find((one) => one?.status === 'False');
  if (bad === undefined) return combined('Accepted', each, 'its listeners are accepted');
  if (each.some((one) => one?.status === 'True')) return yes('Accepted', 'ListenersNotValid', bad.why);
  return each.find((one) => one?.status === 'Unknown') ?? no('Accepted', 'ListenersNotValid', bad.why);
}

/** A ListenerSet has no ResolvedRefs of its own: a listener that can serve nothing for want of a certificate counts as not valid. */
function acceptedSet(listeners: readonly ListenerStatus[]): Condition {
  const each = listeners.map((listener) => {
    const resolved = conditionOf(listener, 'ResolvedRefs');
    const partly =
      resolved?.status === 'False' && resolved.reason === 'InvalidRouteKinds' && listener.supportedKinds.length > 0;
    return combined('Accepted', [conditionOf(listener, 'Accepted'), partly ? undefined : resolved], 'it is valid');
  });
  const found = each.find(({ status }) => status === 'True') ?? each.find(({ status }) => status === 'Unknown');
  if (found !== undefined) return { ...found, type: 'Accepted' };
  return no('Accepted', 'ListenersNotValid', each[0]?.why ?? 'it has no listener');
}

/** GatewayConditionResolvedRefs: references of the Gateway itself, then those of its listeners. */
function resolvedGateway(gateway: GatewayView, listeners: readonly ListenerStatus[], model: Model): Condition {
  const ref = gateway.tls?.backend?.clientCertificateRef;
  const own = ref === undefined ? [] : [resolveObject(ref, homeOf(gateway), CLIENT_CERTIFICATE, model)];
  const theirs = listeners.map((listener) => {
    const condition = conditionOf(listener, 'ResolvedRefs');
    return condition?.status === 'False' ? { ...condition, reason: 'ListenersNotResolved' } : condition;
  });
  return combined('ResolvedRefs', [...own, ...theirs], 'every reference resolves');
}

/** GatewayConditionInsecureFrontendValidationMode: clients without a valid certificate are let in. */
function insecureValidation({ tls }: GatewayView): readonly Condition[] {
  const modes = [tls?.frontend?.default, ...(tls?.frontend?.perPort ?? []).map((each) => each.tls)];
  return modes.some((each) => each?.validation?.mode === 'AllowInsecureFallback')
    ? [yes('InsecureFrontendValidationMode', 'ConfigurationChanged', 'its mode is AllowInsecureFallback')]
    : [];
}

function listenerStatuses(
  gateway: GatewayView,
  set: ListenerSetView | undefined,
  topology: Topology,
): readonly ListenerStatus[] {
  const all = listenersOf(gateway, topology.model);
  const attached = statusRoutes(topology.model).map((route) =>
    route.parentRefs
      .flatMap((ref) => parentStatus(route, ref, topology)?.listeners ?? [])
      .filter(({ listener }) => listener.gateway === gateway && listener.listenerSet === set),
  );
  return all
    .filter(({ listenerSet }) => listenerSet === set)
    .map((listener) => ({
      name: listener.name,
      conditions: listenerConditions(listener, all, topology.model),
      supportedKinds: routeKinds(listener),
      attachedRoutes: attached.filter((at) => at.some((each) => each.listener.name === listener.name)).length,
    }));
}

function listenerConditions(listener: ListenerNode, all: readonly ListenerNode[], model: Model): readonly Condition[] {
  const { refused, tls, listenerSet, gateway, port, protocol } = listener;
  const home = homeOf(listenerSet ?? gateway);
  const certificates = terminates(listener) ? (tls?.certificateRefs ?? []) : [];
  const authorities = protocol === 'HTTPS' ? authoritiesOf(gateway, port) : [];
  const trusted = authorities.map((ref) => resolveObject(ref, homeOf(gateway), AUTHORITY, model));
  const references = [...certificates.map((ref) => resolveObject(ref, home, CERTIFICATE, model)), ...trusted];
  const accepted = refused === undefined ? acceptedBy(trusted) : no('Accepted', refused.reason, refused.why);
  const conflicted = refused?.reason.endsWith('Conflict')
    ? yes('Conflicted', refused.reason, refused.why)
    : no('Conflicted', 'NoConflicts', 'no listener takes its port and hostname from it');
  return [
    accepted,
    // GEP-1713 repeats the reason for a ListenerSet's listener.
    programmed(accepted, listenerSet === undefined || accepted.status === 'Unknown' ? 'Invalid' : accepted.reason),
    hasInvalidKinds(listener)
      ? no(
          'ResolvedRefs',
          'InvalidRouteKinds',
          `\`allowedRoutes.kinds\` has a kind that protocol ${protocol} does not take`,
        )
      : combined('ResolvedRefs', references, 'every reference resolves'),
    conflicted,
    ...overlap(listener, all),
  ];
}

/** FrontendTLSValidation: "If ALL CACertificateRefs are invalid", the listener is not accepted. */
function acceptedBy(trusted: readonly Condition[]): Condition {
  const found = trusted.find(({ status }) => status === 'True') ?? trusted.find(({ status }) => status === 'Unknown');
  const [first] = trusted;
  if (found?.status === 'Unknown') return { ...found, type: 'Accepted' };
  return found === undefined && first !== undefined
    ? no('Accepted', 'NoValidCACertificate', first.why)
    : yes('Accepted', 'Accepted', 'its protocol is known and its port its own');
}

/** FrontendTLSConfig: what is said of a port takes the place of the default. */
function authoritiesOf({ tls }: GatewayView, port: number): readonly ObjectRefView[] {
  const own = tls?.frontend?.perPort.find((each) => each.port === port);
  return (own === undefined ? tls?.frontend?.default : own.tls)?.validation?.caCertificateRefs ?? [];
}

/** ListenerConditionOverlappingTLSConfig: must be there on both where hostnames overlap, and must not be there otherwise. */
function overlap(listener: ListenerNode, all: readonly ListenerNode[]): readonly Condition[] {
  const other = all.find(
    (each) =>
      each !== listener &&
      each.port === listener.port &&
      [each, listener].every((one) => one.refused === undefined && terminates(one)) &&
      intersect(each.hostname, listener.hostname) !== false,
  );
  const why = `listener \`${other?.name}\` has hosts of its own among them`;
  return other === undefined ? [] : [yes('OverlappingTLSConfig', 'OverlappingHostnames', why)];
}

function terminates({ protocol, tls }: ListenerNode): boolean {
  return protocol === 'HTTPS' || (protocol === 'TLS' && tls?.mode !== 'Passthrough');
}

/** Whether a data plane took the configuration up no file shows; what is not accepted it has not. */
function programmed(accepted: Condition, reason: string): Condition {
  return accepted.status === 'False'
    ? no('Programmed', reason, accepted.why)
    : unknown('Programmed', 'data plane', 'what the data plane has taken up no file shows');
}

function isThere({ group, kind, name }: ObjectRefView, namespace: string, model: Model): boolean {
  return model.ofKind(group, kind).some(({ id }) => id.namespace === namespace && id.name === name);
}
