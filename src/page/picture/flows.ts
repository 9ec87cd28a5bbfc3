import { formatStatus } from '../../report/trace-text.ts';
import { formatName, parseName } from '../../resource/resource-id.ts';
import type { Workload } from '../../trace/endpoints.ts';
import type { Hop, Outcome } from '../../trace/outcome.ts';
import { plus, type Share, share } from '../../trace/share.ts';
import type { World } from '../../trace/world.ts';
import type { Scope } from '../scopes.ts';
import { edgeKey, type GraphMaker } from './graph.ts';
import { type Places, placesOf } from './places.ts';

/** Which version of an entry the request came to on its way; what its calls do is drawn in its colour. */
export type Version = 'primary' | 'canary' | 'other' | 'copy';

/** Requests that go over one edge alike. */
export interface Flow {
  readonly version: Version;
  readonly bad: boolean;
  readonly share: Share;
  /** Indexes of the outcomes. */
  readonly ways: ReadonlySet<number>;
}

export interface Flows {
  /** By {@link edgeKey}. */
  readonly edges: ReadonlyMap<string, readonly Flow[]>;
  /** By node: what comes there, and what was decided there, each once. */
  readonly nodes: ReadonlyMap<string, { readonly ways: ReadonlySet<number>; readonly reasons: readonly string[] }>;
}

/** Lays the outcomes of a trace over a graph; places that the graph does not have are added to it. */
export function flowsOf(
  world: World,
  scope: Scope,
  graph: GraphMaker,
  { from: client, outcomes }: { readonly from: string; readonly outcomes: readonly Outcome[] },
): Flows {
  const edges = new Map<string, Map<string, Flow>>();
  const nodes = new Map<string, { ways: Set<number>; reasons: string[] }>();
  const places = placesOf(world, scope.home);
  const come = (key: string, way: number, reason: string | undefined): void => {
    const known = nodes.get(key) ?? { ways: new Set(), reasons: [] };
    nodes.set(key, known);
    known.ways.add(way);
    if (reason !== undefined && reason !== '' && !known.reasons.includes(reason)) known.reasons.push(reason);
  };
  const go: Walker['go'] = (from, to, { version, bad, way, share: part }) => {
    graph.link(from, to);
    const key = edgeKey({ from, to });
    const flows = edges.get(key) ?? new Map<string, Flow>();
    edges.set(key, flows);
    const kind = `${version} ${bad}`;
    const known = flows.get(kind);
    const ways = new Set([...(known?.ways ?? []), way]);
    flows.set(kind, { version, bad, share: known === undefined ? part : plus(known.share, part), ways });
  };
  const source = graph.place(places.source(clientOf(client)));
  for (const [way, outcome] of outcomes.entries()) {
    if (outcome.share.numerator === 0n) continue;
    const version = versionOf(outcome, world, scope);
    come(source, way, undefined);
    walk({ world, graph, places, come, go, way }, outcome, source, version);
  }
  return { edges: new Map([...edges].map(([key, flows]) => [key, [...flows.values()]])), nodes };
}

interface Walker {
  readonly world: World;
  readonly graph: GraphMaker;
  readonly places: Places;
  readonly way: number;
  readonly come: (key: string, way: number, reason: string | undefined) => void;
  readonly go: (
    from: string,
    to: string,
    flow: { readonly version: Version; readonly bad: boolean; readonly way: number; readonly share: Share },
  ) => void;
}

/** One outcome from where it begins, then the calls of the pods that it comes to, and the copies made on the way. */
function walk(walker: Walker, outcome: Outcome, start: string, version: Version): void {
  const { graph, places, way, come, go } = walker;
  const bad = isBad(outcome);
  const end = follow(walker, outcome.hops, { start, version, bad, share: outcome.share, workloads: outcome.workloads });
  const last = outcome.hops.at(-1);
  let at = end;
  if (last?.kind !== 'pods') {
    const status = formatStatus(outcome);
    at = graph.place(places.end(end, status, last?.why ?? ''));
    go(end, at, { version, bad, way, share: outcome.share });
    come(at, way, last?.why);
  }
  for (const mirror of outcome.mirrors) {
    follow(walker, mirror.hops, {
      start,
      version: 'copy',
      bad: false,
      share: mirror.share,
      workloads: mirror.workloads,
      after: outcome.hops,
    });
  }
  for (const next of outcome.next.flat()) walk(walker, next, at, version);
}

interface Following {
  readonly start: string;
  readonly version: Version;
  readonly bad: boolean;
  readonly share: Share;
  readonly workloads: readonly Workload[];
  /** Hops that it has in common with another way are drawn for that one. */
  readonly after?: readonly Hop[];
}

function follow(walker: Walker, hops: readonly Hop[], following: Following): string {
  const { graph, places, way, come, go } = walker;
  const { start, version, bad, share: part, workloads, after } = following;
  let at = start;
  let service: string | undefined;
  const step = (to: string, reason: string | undefined, shared: boolean): void => {
    if (at === to) return;
    if (!shared) go(at, to, { version, bad, way, share: part });
    come(to, way, reason);
    at = to;
  };
  const toService = (address: string | undefined, shared: boolean): void => {
    const name = address?.replace(/:\d+$/, '');
    if (name === undefined || name === service) return;
    service = name;
    step(graph.place(places.service(name)), undefined, shared);
  };
  for (const [index, hop] of hops.entries()) {
    const shared = after?.[index] === hop;
    const route = (): void => {
      if (hop.route === undefined) return;
      step(
        graph.place(places.route(hop.routeKind ?? 'HTTPRoute', hop.route, at, hop.writtenFor)),
        reasonOf(hop),
        shared,
      );
    };
    if (hop.kind === 'gateway') {
      step(graph.place(places.gateway(hop.name)), hop.route === undefined ? hop.why : undefined, shared);
      route();
      if (hops[index + 1]?.kind !== 'gateway') toService(hop.backend, shared);
    } else if (hop.kind === 'waypoint') {
      toService(hop.service, shared);
      step(
        graph.place(places.waypoint(hop.name, service ?? '')),
        hop.route === undefined ? hop.why : undefined,
        shared,
      );
      route();
      if (hops[index + 1]?.kind !== 'gateway') toService(hop.backend, shared);
    } else if (hop.kind === 'client') {
      // A Service that a client looks up is come to even where it is the one the client's own route began with.
      service = undefined;
      toService(hop.service, shared);
      if (hop.route === undefined) come(at, way, hop.why);
      route();
      if (hops[index + 1]?.kind !== 'gateway') toService(hop.backend, shared);
    } else {
      toService(hop.service, shared);
      step(graph.place(places.pods(service ?? hop.name, workloads, hop.why)), hop.why, shared);
    }
  }
  return at;
}

/** Of `gateway/NAMESPACE/NAME`, `pod/NAMESPACE` or `pod/NAMESPACE/LABEL=VALUE`. */
function clientOf(from: string): string {
  const [kind, namespace = '', ...label] = from.split('/');
  if (kind === 'gateway') return 'clients';
  return label.length > 0 ? `pods with ${label.join('/')}` : `pods of ${namespace}`;
}

/** What was decided by a route. */
function reasonOf({ rule, match, filters = [], why }: Hop): string {
  const matched = match === undefined ? '' : ` (${match})`;
  return [`rule ${rule}${matched}: ${why}`, ...filters].join('; ');
}

function isBad({ status }: Outcome): boolean {
  return status < 200 || status >= 400;
}

/** By the pods that the request comes to first. */
function versionOf(
  { service, workloads }: Outcome,
  { topology, endpoints }: World,
  { fanOuts, canaries }: Scope,
): Version {
  const { namespace, name } = parseName(service?.replace(/:\d+$/, '') ?? '');
  const entries = fanOuts.length > 0 ? fanOuts.map(({ entry }) => entry) : canaries;
  for (const { canary } of entries) {
    for (const version of ['primary', 'canary'] as const) {
      const node = topology.service(canary.id.namespace, canary[version]);
      if (namespace === canary.id.namespace && name === canary[version]) return version;
      const own = node === undefined ? [] : endpoints(node).workloads.map(nameOf);
      if (workloads.length > 0 && workloads.every((each) => own.includes(nameOf(each)))) return version;
    }
  }
  return 'other';
}

function nameOf({ kind, namespace, name }: Workload): string {
  return `${kind} ${formatName({ namespace, name })}`;
}

export function sumOf(flows: readonly Flow[]): Share {
  return flows.filter(({ version }) => version !== 'copy').reduce((sum, flow) => plus(sum, flow.share), share(0, 1));
}
