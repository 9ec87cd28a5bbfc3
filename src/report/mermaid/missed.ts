import { formatName } from '../../resource/resource-id.ts';
import { parentRefsTo } from '../../topology/references.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Hop } from '../../trace/outcome.ts';
import type { World } from '../../trace/world.ts';
import { short } from '../trace-text.ts';
import { breakAt, fewOf } from './hop-lines.ts';

/** What is bound to a Service and is passed by, with the reason. */
export interface Missed {
  readonly lines: readonly string[];
  /** `NAMESPACE/NAME:PORT`: where the routes would send. */
  readonly backends: readonly string[];
}

/**
 * What requests go past that reach the pods of a Service by these hops: routes of the input whose parent it is, and on the way
 * from a Gateway its waypoint too. `undefined` where there is nothing, or it was not passed by.
 */
export function missedAt({ topology, profile }: World, hops: readonly Hop[], home: string): Missed | undefined {
  const arrived = hops.at(-1);
  const before = hops.at(-2);
  const address = arrived?.service;
  const [, namespace = '', name = '', port = ''] = /^(?:(.*)\/)?(.*):(\d+)$/.exec(address ?? '') ?? [];
  const service = topology.service(namespace, name);
  if (arrived === undefined || service === undefined) return undefined;
  if (hops.some((hop) => hop.service === address && (hop.kind === 'waypoint' || hop.route !== undefined)))
    return undefined;
  const routes = topology
    .routesOn(namespace, name)
    .filter((route) =>
      parentRefsTo(route, namespace, name).some((ref) => ref.port === undefined || ref.port === Number(port)),
    );
  const binding = profile.kind === 'gamma' ? undefined : bindingOf(service, topology.model);
  const waypoint = binding?.kind === 'bound' ? formatName(binding.waypoint) : undefined;
  if (routes.length === 0 && (waypoint === undefined || before?.kind !== 'gateway')) return undefined;
  const backends = routes.flatMap(({ id, rules }) =>
    rules.flatMap(({ backendRefs }) =>
      backendRefs.flatMap((ref) =>
        ref.kind === 'Service' && ref.group === '' && ref.port !== undefined
          ? [`${formatName({ namespace: ref.namespace ?? id.namespace, name: ref.name })}:${ref.port}`]
          : [],
      ),
    ),
  );
  return {
    lines: [
      ...(waypoint === undefined ? [] : [`waypoint ${short(waypoint, home)}`]),
      ...fewOf(routes.map(({ id }) => `${id.kind} ${short(formatName(id), home)}`)),
      ...breakAt(
        reasonOf(arrived, before)
          .replace(/^past waypoint [^:]+: /, '')
          .replace(/^it has/, `Service ${name} has`)
          .replace('neither it nor its', `neither Service ${name} nor its`)
          .replaceAll(` ${home}/`, ' '),
      ),
    ],
    // Without a route the waypoint would send to the Service itself.
    backends: routes.length === 0 && address !== undefined ? [address] : [...new Set(backends)].slice(0, 3),
  };
}

/** Said in the hop before, of a client; in that of the pods, of a Gateway. */
function reasonOf(arrived: Hop, before: Hop | undefined): string {
  if (before?.kind === 'client' && before.route === undefined) return before.why;
  if (before?.kind === 'client') return 'a client runs no routes of the backend that it has chosen';
  if (before?.kind === 'waypoint') return 'a waypoint runs no routes of the backend that it has chosen';
  const found = /^(.*); (?:pods |no endpoint)/s.exec(arrived.why);
  return found?.[1] ?? 'a Gateway sends to the pods of its backend';
}
