import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatId } from '../resource/resource-id.ts';
import { type FanOut, formatMarkers } from '../topology/fan-out.ts';
import { isOurs } from '../topology/generated.ts';
import { backendElsewhere } from '../topology/marker.ts';
import { otherRouteOf } from '../topology/other-routes.ts';
import { whyNotRun } from '../topology/references.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation } from './augmentation.ts';

export interface InjectionPlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The route that sets the marker, where the configuration asks for one and the user has none. */
export function planInjection(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  waypoint: WaypointRef,
): InjectionPlan {
  const { canary } = fanOut.entry;
  const { injection, markers, configured } = fanOut;
  if (!configured || (injection !== undefined && !isOurs(injection))) return { augmentations: [], diagnostics: [] };
  const marker = formatMarkers(markers);
  const hiding = topology
    .routesOn(service.namespace, service.name)
    .filter((route) => !isOurs(route) && whyNotRun(route, service, waypoint, canary.service.port) === undefined);
  const diagnostics = hiding.map((route) =>
    diagnose('FAN418', { service: service.name, route: formatId(route.id), marker }, { item: route.item }),
  );
  const other = otherRouteOf(topology, service.namespace, service.name);
  if (other !== undefined) {
    const why = `${other} routes the same Service, and Istio does not merge the two`;
    diagnostics.push(diagnose('FAN426', { service: service.name, why }, { item: canary.item }));
  }
  if (diagnostics.length > 0) return { augmentations: [], diagnostics };
  const why = `it sets ${marker} on every request that reaches ${canary.canary}`;
  return { augmentations: [{ kind: 'write-injection-route', canary, markers, why }], diagnostics: [] };
}

/** An injection route that sends the canary's requests to another Service, once it runs. */
export function sendsElsewhere({ injection, entry }: FanOut): Diagnostic | undefined {
  if (injection === undefined) return undefined;
  const elsewhere = backendElsewhere(injection, entry.canary.canary);
  if (elsewhere === undefined) return undefined;
  const facts = { route: formatId(injection.id), ...elsewhere, canary: entry.canary.canary };
  const field = { path: `spec.rules[${elsewhere.rule}].backendRefs` };
  return diagnose('FAN419', facts, { item: injection.item, field });
}
