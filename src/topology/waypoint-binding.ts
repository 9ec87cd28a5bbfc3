import { isAtLeast, type Version } from '../config/version.ts';
import type { GatewayView, LabelSelectorView } from '../model/gateway.ts';
import type { Model } from '../model/model.ts';
import { impliedLabels } from '../model/namespace.ts';
import type { LabelMap } from '../model/view.ts';
import { isForeign, isIngressClass, WAYPOINT_CLASS } from './gateway-class.ts';
import type { ServiceNode } from './topology.ts';

/** Istio's waypoint resolution: pilot/pkg/serviceregistry/ambient/waypoints.go, the same from 1.24 to 1.31. */
export const USE_WAYPOINT = 'istio.io/use-waypoint';
export const USE_WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
export const INGRESS_USE_WAYPOINT = 'istio.io/ingress-use-waypoint';
export const WAYPOINT_FOR = 'istio.io/waypoint-for';
const MANAGED = 'gateway.istio.io/managed';
/** Services of waypoints and east-west gateways (waypoints.go:155): a waypoint of their own would be a loop. */
const NEVER_BOUND = new Set(['istio.io-mesh-controller', 'istio.io-eastwest-controller']);

export interface WaypointRef {
  readonly namespace: string;
  readonly name: string;
}

export type Binding =
  | {
      readonly kind: 'bound';
      readonly waypoint: WaypointRef;
      readonly by: 'Service' | 'Namespace';
      /** `undefined`: not in the input, and taken to be in the cluster. */
      readonly gateway: GatewayView | undefined;
    }
  | { readonly kind: 'unbound'; readonly why: string; readonly explicit: boolean }
  | {
      readonly kind: 'refused';
      readonly waypoint: WaypointRef;
      readonly by: 'Service' | 'Namespace';
      readonly why: string;
      /** Istio binds the Service all the same, to what serves nothing: its requests fail, where they else go to the pods. */
      readonly fails: boolean;
    };

/** Which waypoint serves a Service: its own label, else its Namespace's; the Service's label hides the Namespace's. */
export function bindingOf(service: ServiceNode, model: Model): Binding {
  const namespaceLabels = model.namespace(service.namespace)?.labels ?? {};
  const managed = service.labels[MANAGED] ?? '';
  if (NEVER_BOUND.has(managed)) {
    return {
      kind: 'unbound',
      why: `the label \`${MANAGED}: ${managed}\` marks it as a waypoint's own Service`,
      explicit: true,
    };
  }
  const byService = Object.hasOwn(service.labels, USE_WAYPOINT);
  const labels = byService ? service.labels : namespaceLabels;
  const by = byService ? 'Service' : 'Namespace';
  const name = labels[USE_WAYPOINT];
  if (name === undefined) {
    return { kind: 'unbound', why: `neither it nor its Namespace has the label \`${USE_WAYPOINT}\``, explicit: false };
  }
  if (name === '') {
    return { kind: 'unbound', why: `the ${by}'s label \`${USE_WAYPOINT}\` is empty`, explicit: true };
  }
  if (name === 'none')
    return { kind: 'unbound', why: `the ${by}'s label \`${USE_WAYPOINT}\` says none`, explicit: true };
  // The namespace label counts only on the object that names the waypoint.
  const waypoint = { namespace: labels[USE_WAYPOINT_NAMESPACE] ?? service.namespace, name };
  const gateway = model.gateway(waypoint.namespace, waypoint.name);
  // Another vendor's controller serves its waypoint by rules of its own.
  if (gateway !== undefined && isForeign(gateway, model)) return { kind: 'bound', waypoint, by, gateway };
  const denied = gateway === undefined ? undefined : whyDenied(gateway, service.namespace, model);
  const why = denied ?? (gateway === undefined ? undefined : whyNoWaypoint(gateway, model));
  if (why !== undefined) return { kind: 'refused', waypoint, by, why, fails: denied === undefined };
  return { kind: 'bound', waypoint, by, gateway };
}

/** Why a Gateway serves no Services of a namespace as waypoint; `undefined` where it does. */
export function whyRefused(gateway: GatewayView, namespace: string, model: Model): string | undefined {
  return whyNoWaypoint(gateway, model) ?? whyDenied(gateway, namespace, model);
}

/** What makes a Gateway no waypoint at all, which istiod does not look at when it binds a Service (waypoints.go). */
function whyNoWaypoint(gateway: GatewayView, model: Model): string | undefined {
  if (isIngressClass(gateway, model)) {
    return `its class is \`${gateway.className}\`, an ingress gateway; a waypoint has class \`${WAYPOINT_CLASS}\``;
  }
  return hboneListener(gateway.listeners) === undefined
    ? 'it has no listener of protocol HBONE on port 15008'
    : undefined;
}

/** Which traffic a waypoint takes: the Gateway's label, else its GatewayClass's (waypoints.go, gatewayToWaypointTransform). */
export function servesOf({ labels, className }: GatewayView, model: Model): string {
  return labels[WAYPOINT_FOR] ?? model.gatewayClass(className)?.labels[WAYPOINT_FOR] ?? 'service';
}

export function hboneListener(listeners: GatewayView['listeners']): GatewayView['listeners'][number] | undefined {
  return listeners.find(({ protocol, port }) => protocol === 'HBONE' && port === 15008);
}

/** Why istiod does not bind a Service of a namespace to a Gateway: its requests then go straight to the pods. */
function whyDenied(gateway: GatewayView, namespace: string, model: Model): string | undefined {
  const serves = servesOf(gateway, model);
  if (serves !== 'service' && serves !== 'all') return `its label \`${WAYPOINT_FOR}: ${serves}\` excludes Services`;
  const listener = hboneListener(gateway.listeners);
  // Without the listener its own namespace is admitted.
  const { from, selector } = listener?.allowedRoutes.namespaces ?? { from: 'Same' };
  const named = listener === undefined ? 'it' : `its listener \`${listener.name}\``;
  if (from === 'All') return undefined;
  // A selector is asked of the waypoint's own namespace too (measured).
  if (from === 'Selector') {
    const known = model.namespace(namespace);
    if (selectorMatches(selector, known?.labels ?? impliedLabels(namespace))) return undefined;
    // What labels a Namespace has that is not in the input, nobody can say here.
    if (known === undefined) return undefined;
    return `${named} admits only namespaces with certain labels, which Namespace ${namespace} does not have`;
  }
  if (namespace === gateway.id.namespace) return undefined;
  return `${named} admits only its own namespace (\`allowedRoutes.namespaces.from\` must be All or Selector for another)`;
}

/** Kubernetes' LabelSelector; an empty selector matches everything. */
export function selectorMatches(selector: LabelSelectorView | undefined, labels: LabelMap): boolean {
  if (selector === undefined) return false;
  const equal = Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    selector.matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

export interface IngressUse {
  readonly uses: boolean;
  /** What decided it, for a sentence. */
  readonly why: string;
  /** The Service's own label decided against it. */
  readonly refusedByService: boolean;
}

/** Whether ingress gateways send a Service's requests to its waypoint (services.go, ingressUseWaypointFromLabels). */
export function ingressUse(service: ServiceNode, model: Model, istio: Version): IngressUse {
  const own = service.labels[INGRESS_USE_WAYPOINT];
  // A label on the Service decides, whatever it says: one that is false or no boolean hides the Namespace's.
  if (own !== undefined) {
    const uses = isTrue(own, istio);
    return { uses, why: `its label \`${INGRESS_USE_WAYPOINT}\` is "${own}"`, refusedByService: !uses };
  }
  const inherited = model.namespace(service.namespace)?.labels[INGRESS_USE_WAYPOINT];
  if (inherited !== undefined && isAtLeast(istio, '1.25') && isTrue(inherited, istio)) {
    return {
      uses: true,
      why: `its Namespace's label \`${INGRESS_USE_WAYPOINT}\` is "${inherited}"`,
      refusedByService: false,
    };
  }
  return { uses: false, why: `it has no label \`${INGRESS_USE_WAYPOINT}: "true"\``, refusedByService: false };
}

/** Spellings of true: exactly `true` in 1.24, any case until 1.29, Go's strconv.ParseBool since. */
export function isTrue(value: string, istio: Version): boolean {
  if (!isAtLeast(istio, '1.25')) return value === 'true';
  if (!isAtLeast(istio, '1.30')) return value.toLowerCase() === 'true';
  return /^(?:1|t|T|TRUE|true|True)$/.test(value);
}

/** A value that some Istio version reads as a boolean. */
export function isBoolean(value: string): boolean {
  return /^(?:1|0|t|f|true|false)$/i.test(value);
}

/** Waypoints of the input that surely would serve a namespace, in order of names: those of Istio's own class. */
export function waypointsFor(namespace: string, model: Model): readonly GatewayView[] {
  return model.gateways().filter((gateway) => {
    // One whose name the API server makes, or has yet to get, cannot be written into a label.
    if (gateway.id.name === '') return false;
    if (gateway.className !== WAYPOINT_CLASS || whyRefused(gateway, namespace, model) !== undefined) return false;
    const own = gateway.id.namespace === namespace;
    const from = gateway.listeners.find(({ port }) => port === 15008)?.allowedRoutes.namespaces.from;
    return from === 'All' || (own && from !== 'Selector') || model.namespace(namespace) !== undefined;
  });
}
