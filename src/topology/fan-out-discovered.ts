import type { MarkerHeader } from '../config/config.ts';
import type { HttpRouteView } from '../model/http-route.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { distinct, readCallee } from './callee.ts';
import type { FanOut } from './fan-out.ts';
import { injectedHeaders } from './marker.ts';
import type { JudgedCanary, Topology } from './topology.ts';

/** A route on a Canary's `-canary` Service that sets headers: what marks requests, whether somebody follows or not. */
export interface Injection {
  readonly entry: JudgedCanary;
  readonly route: HttpRouteView;
  readonly markers: readonly MarkerHeader[];
}

export function injectionsOf(topology: Topology): readonly Injection[] {
  return topology.canaries.flatMap((entry) => {
    if (entry.leftAlone !== undefined) return [];
    return topology.routesOn(entry.canary.id.namespace, entry.canary.canary).flatMap((route): readonly Injection[] => {
      const markers = distinct(injectedHeaders(route));
      return markers.length === 0 ? [] : [{ entry, route, markers }];
    });
  });
}

/** An injection, and routes of other Services that match what it sets; of several, each that somebody follows makes a fan-out. */
export function discoverFanOuts(topology: Topology): readonly FanOut[] {
  return injectionsOf(topology).flatMap(({ entry, route: injection, markers }) => {
    const { canary } = entry;
    const own = new Set([canary.apex, canary.primary, canary.canary]);
    const others = addressedServices(topology).filter(
      ({ namespace, name }) => namespace !== canary.id.namespace || !own.has(name),
    );
    const found = others
      .map(({ namespace, name }) => readCallee(topology, namespace, name, markers))
      .filter(({ follower, byFlagger }) => follower !== undefined || byFlagger);
    // One application in several namespaces: each entry has its own callees.
    const near = new Set(
      found.filter(({ namespace }) => namespace === canary.id.namespace).map(({ service }) => service),
    );
    const callees = found.filter(({ namespace, service }) => namespace === canary.id.namespace || !near.has(service));
    return callees.length === 0
      ? []
      : [
          {
            entry,
            markers,
            injection,
            callees,
            configured: false,
            guardOff: topology.config.guardOff,
            relay: undefined,
          },
        ];
  });
}

/** Services that a route of the user's has as parent, and apexes of Canaries, whose route is Flagger's. */
function addressedServices(topology: Topology): readonly { readonly namespace: string; readonly name: string }[] {
  const routed = topology.routedServices;
  const apexes = topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .map(({ canary }) => ({ namespace: canary.id.namespace, name: canary.apex }))
    .filter((apex) => !routed.some(({ namespace, name }) => namespace === apex.namespace && name === apex.name));
  return [...routed, ...apexes].sort((a, b) => compareText(formatName(a), formatName(b)));
}
