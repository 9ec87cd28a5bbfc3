import type { MarkerHeader } from '../config/config.ts';
import type { HttpRouteView, MatchView } from '../model/http-route.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { distinct, readCallee } from './callee.ts';
import type { FanOut } from './fan-out.ts';
import { flaggerMatches } from './flagger-matches.ts';
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
  const addressed = addressedServices(topology);
  return injectionsOf(topology).flatMap(({ entry, route: injection, markers }) => {
    const { canary } = entry;
    const own = new Set([canary.apex, canary.primary, canary.canary]);
    const others = addressed.filter(
      ({ namespace, name, headers }) =>
        (namespace !== canary.id.namespace || !own.has(name)) &&
        markers.some(({ header }) => headers.has(header.toLowerCase())),
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

interface Addressed {
  readonly namespace: string;
  readonly name: string;
  /** Names of the headers, in small letters, that some route of it asks for: only a marker among them has a follower there. */
  readonly headers: ReadonlySet<string>;
}

/** Services that a route of the user's has as parent, and apexes of Canaries, whose route is Flagger's. */
function addressedServices(topology: Topology): readonly Addressed[] {
  const asked = new Map<string, Set<string>>();
  const ask = (key: string, matches: readonly MatchView[]): ReadonlySet<string> => {
    const names = asked.get(key) ?? new Set();
    asked.set(key, names);
    for (const { headers } of matches) for (const { name } of headers) names.add(name.toLowerCase());
    return names;
  };
  const routed = topology.routedServices.map(({ namespace, name }): Addressed => {
    const rules = topology.routesOn(namespace, name).flatMap((route) => route.rules);
    const matches = rules.flatMap((rule) => rule.matches);
    return { namespace, name, headers: ask(`${namespace}/${name}`, matches) };
  });
  const isRouted = new Set(asked.keys());
  const apexes = topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .flatMap(({ canary }): readonly Addressed[] => {
      const [namespace, name] = [canary.id.namespace, canary.apex];
      const key = `${namespace}/${name}`;
      const headers = ask(key, flaggerMatches(canary, name)?.tested ?? []);
      return isRouted.has(key) ? [] : [{ namespace, name, headers }];
    });
  return [...routed, ...apexes].sort((a, b) => compareText(formatName(a), formatName(b)));
}
