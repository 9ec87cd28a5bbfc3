import { audiencesOf } from '../rehearse/audiences.ts';
import { busiestOf } from '../rehearse/rehearse.ts';
import { tracerAt } from '../rehearse/view.ts';
import { REST, type Walk, walkOf } from '../rehearse/walk.ts';
import { audienceTitle } from '../report/rehearse-sentences.ts';
import { formatName, parseName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Topology } from '../topology/topology.ts';
import { ANY_HOST, originAt } from '../trace/probes.ts';
import { readRegex } from '../trace/regex.ts';
import { type Request, target } from '../trace/request.ts';
import { routeTable } from '../trace/routes.ts';
import { EVERY, requestOf } from '../trace/samples.ts';
import type { Question } from './ask.ts';
import { routeKey, type Scope } from './scopes.ts';
import type { Sides } from './sides.ts';

/** A request to begin with. */
export interface Preset extends Omit<Question, 'rollouts'> {
  readonly title: string;
}

/** Whose requests a picture is about: the clients of its fan-outs, else what its routes ask for. */
export function presetsOf({ after: { topology } }: Sides, scope: Scope): readonly Preset[] {
  const found = scope.fanOuts.flatMap((fanOut) => ofFanOut(topology, fanOut, scope.home));
  const all = found.length > 0 ? found : [...ofGateways(topology, scope), ...ofServices(topology, scope)];
  return [...new Map(all.map((each) => [JSON.stringify([each.url, each.from, each.headers]), each])).values()];
}

/** While the canaries run; at the highest weight that each has. */
export function walksOf({ topology }: Sides['after'], { canaries }: Scope): readonly Walk[] {
  return canaries.map(({ canary }) => walkOf(canary, topology.config.flagger));
}

function ofFanOut(topology: Topology, fanOut: FanOut, home: string): readonly Preset[] {
  const judged = [fanOut.entry, ...fanOut.callees.flatMap(({ canary }) => canary ?? [])];
  const walks = judged.map(({ canary }) => walkOf(canary, topology.config.flagger));
  const busiest = busiestOf(walks);
  const state = walks[0]?.stands[busiest[0] ?? REST]?.state;
  if (state === undefined) return [];
  const tracer = tracerAt({ topology, fanOut, walks, regex: readRegex }, busiest);
  return audiencesOf(topology, fanOut, state, tracer).map((audience) => ({
    title: audienceTitle(audience, home),
    ...askedOf(audience.request),
    from: audience.from,
  }));
}

function askedOf(request: Request): Pick<Preset, 'method' | 'url' | 'headers'> {
  const { method, scheme, host, headers } = request;
  return {
    method,
    url: `${scheme}://${host}${target(request)}`,
    headers: [...headers].flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  };
}

function ofGateways(topology: Topology, scope: Scope): readonly Preset[] {
  const table = routeTable(topology, new Map());
  return topology.model.gateways().flatMap((gateway) => {
    const name = formatName(gateway.id);
    return table.onGateway(gateway.id.namespace, gateway.id.name).flatMap(({ route, at }): readonly Preset[] => {
      if (!scope.routes.has(routeKey(route))) return [];
      const origin = originAt(at.listener, route.hostnames[0] ?? at.listener.hostname ?? ANY_HOST);
      const request = origin === undefined ? undefined : requestOf(origin, route.rules[0]?.matches[0] ?? EVERY);
      return request === undefined
        ? []
        : [{ title: `clients of Gateway ${name}: ${route.name}`, ...askedOf(request), from: `gateway/${name}` }];
    });
  });
}

function ofServices(topology: Topology, { services, home }: Scope): readonly Preset[] {
  return [...services].flatMap((key): readonly Preset[] => {
    const { namespace, name } = parseName(key);
    const port = topology.service(namespace, name)?.ports[0]?.port;
    if (port === undefined) return [];
    return [
      {
        title: `callers of ${namespace === home ? name : key}`,
        method: 'GET',
        url: `http://${namespace === '' ? name : `${name}.${namespace}`}:${port}/`,
        headers: [],
        from: `pod/${namespace}`,
      },
    ];
  });
}
