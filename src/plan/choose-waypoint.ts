import type { GatewayView } from '../model/gateway.ts';
import type { LabelMap } from '../model/view.ts';
import { formatName } from '../resource/resource-id.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import {
  USE_WAYPOINT,
  USE_WAYPOINT_NAMESPACE,
  type WaypointRef,
  waypointsFor,
  whyRefused,
} from '../topology/waypoint-binding.ts';

export type WaypointChoice =
  | { readonly kind: 'chosen'; readonly waypoint: WaypointRef }
  | { readonly kind: 'refused'; readonly waypoint: WaypointRef; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * The waypoint for a Service that is bound to none: the configured one, else the only one of its namespace, else the one that
 * the fan-out already passes, else the only one of the input that admits the namespace.
 */
export function chooseWaypoint(
  topology: Topology,
  service: ServiceNode,
  passed: WaypointRef | undefined,
): WaypointChoice {
  const { model, config } = topology;
  if (config.waypoint !== undefined) {
    const waypoint = { namespace: config.waypoint.namespace ?? service.namespace, name: config.waypoint.name };
    const gateway = model.gateway(waypoint.namespace, waypoint.name);
    const why = gateway === undefined ? undefined : whyRefused(gateway, service.namespace, model);
    if (why !== undefined) return { kind: 'refused', waypoint, why };
    return { kind: 'chosen', waypoint };
  }
  const serving = waypointsFor(service.namespace, model);
  const own = serving.filter(({ id }) => id.namespace === service.namespace);
  const [only, another] = own;
  if (only !== undefined && another === undefined) return chosen(only);
  if (another !== undefined) return { kind: 'unknown', why: `its namespace has several: ${names(own)}` };
  const known = serving.find(({ id }) => id.namespace === passed?.namespace && id.name === passed.name);
  if (known !== undefined) return chosen(known);
  const [other, third] = serving;
  if (other !== undefined && third === undefined) return chosen(other);
  if (third !== undefined) return { kind: 'unknown', why: `several waypoints admit its namespace: ${names(serving)}` };
  return { kind: 'unknown', why: 'the input has no waypoint Gateway that serves its namespace' };
}

function chosen({ id }: GatewayView): WaypointChoice {
  return { kind: 'chosen', waypoint: { namespace: id.namespace, name: id.name } };
}

function names(gateways: readonly GatewayView[]): string {
  return gateways.map(({ id }) => formatName(id)).join(', ');
}

/**
 * The labels that bind a Service to a waypoint. The namespace label only where it says something: for a waypoint elsewhere, or
 * where one is there already that would lead the name elsewhere.
 */
export function bindingLabels(waypoint: WaypointRef, service: ServiceNode): LabelMap {
  const said = service.labels[USE_WAYPOINT_NAMESPACE] !== undefined;
  if (waypoint.namespace === service.namespace && !said) return { [USE_WAYPOINT]: waypoint.name };
  return { [USE_WAYPOINT]: waypoint.name, [USE_WAYPOINT_NAMESPACE]: waypoint.namespace };
}
