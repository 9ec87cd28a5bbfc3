import type { JsonObject } from '../../src/resource/json.ts';
import { asking, canary, deployment, gateway, route, service, setting, toService } from '../topology/shop.ts';

const USE = { 'istio.io/use-waypoint': 'w' };
const INGRESS_USE = { ...USE, 'istio.io/ingress-use-waypoint': 'true' };

export const NAMESPACE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } },
};
export const WAYPOINT = gateway('w', {
  gatewayClassName: 'istio-waypoint',
  listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
});

export interface Parts {
  readonly edge?: JsonObject | undefined;
  readonly checkout?: JsonObject;
  /** Of checkout beside `service`. */
  readonly entry?: JsonObject;
  readonly pricing?: JsonObject;
  /** Of pricing beside `service`. */
  readonly spec?: JsonObject;
  /** The rules of the route that marks requests of checkout's canary. */
  readonly marks?: readonly JsonObject[];
  /** The rules of the route on pricing; none: there is no such route. */
  readonly follows?: readonly JsonObject[];
  readonly more?: readonly JsonObject[];
}

const AT_HOST = { hosts: ['shop.example'], canary: { labels: INGRESS_USE } };
export const FOLLOW = [asking('x-lane', 'v2', 'pricing-canary'), { backendRefs: [{ name: 'pricing', port: 80 }] }];
export const MARK = [setting({ 'x-lane': 'v2' }, 'checkout-canary')];

/** A fan-out as it must be: checkout marks what comes to its canary, and pricing follows, each at waypoint w. */
export function fanOutScene({
  checkout = {},
  entry = {},
  pricing = {},
  spec = {},
  marks = MARK,
  follows = FOLLOW,
  more = [],
  ...rest
}: Parts = {}) {
  const edge = 'edge' in rest ? rest.edge : gateway('edge');
  return [
    NAMESPACE,
    WAYPOINT,
    ...(edge === undefined ? [] : [edge]),
    canary('checkout', { ...AT_HOST, ...checkout }, entry),
    deployment('checkout'),
    canary('pricing', { apex: { labels: USE }, ...pricing }, spec),
    deployment('pricing'),
    route('mark', [toService('checkout-canary')], marks),
    ...(follows.length === 0 ? [] : [route('pricing-v2', [toService('pricing')], follows)]),
    ...more,
  ];
}

/** A Service without a Canary, and the pods that it selects. */
export function plain(name: string, labels: JsonObject = USE): readonly JsonObject[] {
  return [service(name, { selector: { app: name } }, labels), deployment(name)];
}
