import type { GatewayView } from '../model/gateway.ts';
import { formatName } from '../resource/resource-id.ts';
import { isIstioGateway, WAYPOINT_CLASS } from '../topology/gateway-class.ts';
import { listenersOf } from '../topology/listeners.ts';
import { byHost, byServerName } from './choose-listener.ts';
import { type Competition, competitionFor } from './gateway-groups.ts';
import { hostOf, type Request } from './request.ts';
import type { World } from './world.ts';

/** The listener of a Gateway that takes a request and what competes for it there, or the answer that there is none. */
export type Admission = {
  /** What was taken for granted, as sentences. */
  readonly assumed: readonly string[];
} & (
  | { readonly status: number; readonly why: string; readonly listener: string | undefined }
  | { readonly listener: { readonly name: string; readonly port: number }; readonly groups: Competition['groups'] }
);

/** Requests may come for any number of hosts. */
const MOST_HOSTS = 256;

const known = new WeakMap<World, Map<string, Admission>>();

/** The same for all requests of one host that come to one port (Gateway API v1.6.1, Listener and HTTPRouteSpec.Hostnames). */
export function admissionAt(world: World, gateway: GatewayView, port: number, request: Request): Admission {
  const own = known.get(world) ?? new Map<string, Admission>();
  known.set(world, own);
  const { namespace, name } = gateway.id;
  const key = `${namespace}/${name}:${port} ${request.scheme} ${request.serverName ?? ''} ${request.host}`;
  const before = own.get(key);
  if (before !== undefined) return before;
  if (own.size >= MOST_HOSTS) own.clear();
  const admission = admit(world, gateway, port, request);
  own.set(key, admission);
  return admission;
}

function admit(world: World, gateway: GatewayView, port: number, request: Request): Admission {
  const { model } = world.topology;
  if (gateway.className === WAYPOINT_CLASS) {
    return refusal([], 0, 'a waypoint takes no requests but those that the mesh sends it');
  }
  const isOther = world.profile.kind === 'istio' && !isIstioGateway(gateway, model);
  const assumed = isOther
    ? [`Gateway ${formatName(gateway.id)} is of class ${gateway.className}; it is traced as one of Istio's`]
    : [];
  const onPort = listenersOf(gateway, model).filter(
    (listener) => listener.port === port && listener.refused === undefined,
  );
  const protocol = request.scheme === 'https' ? 'HTTPS' : 'HTTP';
  const fitting = onPort.filter((listener) => listener.protocol === protocol);
  const through = protocol === 'HTTPS' ? onPort.find((listener) => listener.protocol === 'TLS') : undefined;
  if (fitting.length === 0 && through !== undefined) {
    return refusal(assumed, 0, 'it passes TLS through, and what TLSRoutes do is not traced', through.name);
  }
  if (fitting.length === 0) {
    const what = onPort.length === 0 ? `no listener on port ${port}` : `no ${protocol} listener on port ${port}`;
    return refusal(assumed, 0, `${what}: the connection fails`);
  }
  const found = protocol === 'HTTPS' ? byServerName(world, fitting, request) : byHost(world, fitting, request);
  if ('refused' in found) {
    const { status, why, listener } = found.refused;
    return refusal(assumed, status, why, listener?.name);
  }
  const { groups, dropped } = competitionFor(world, gateway, found.listeners, fitting, hostOf(request));
  return { assumed: [...assumed, ...dropped], listener: found.listener, groups };
}

function refusal(assumed: readonly string[], status: number, why: string, listener?: string): Admission {
  return { assumed, status, why, listener };
}
