import { once } from '../resource/remembered.ts';
import { formatName } from '../resource/resource-id.ts';
import { governingRules } from '../topology/destination-rule.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Topology } from '../topology/topology.ts';
import { type Client, callService } from './client.ts';
import { endpointsOf, type Workload } from './endpoints.ts';
import { endpointsFor } from './failover.ts';
import { enterGateway, toService } from './gateway.ts';
import { change, type Headers, NO_HEADERS } from './headers.ts';
import type { Flight, Hop, Mirror, Outcome, Step } from './outcome.ts';
import { podsIn } from './pods.ts';
import { type Profile, versionNotes } from './profile.ts';
import { readingsOf } from './readings.ts';
import type { Request } from './request.ts';
import type { Rollouts } from './rollout-state.ts';
import { routeTable } from './routes.ts';
import { ALL, compare, share } from './share.ts';
import { findTarget, type Source } from './source.ts';
import { unreadNotes } from './unread.ts';
import { enterWaypoint } from './waypoint.ts';
import type { World } from './world.ts';

export interface TraceOptions {
  readonly profile: Profile;
  /** Reads regular expressions: RE2's whole language (trace/regex.ts), or what is read without its engine (readPlainRegex). */
  readonly regex: (pattern: string) => Regex;
  /** States by `namespace/name` of the Canary; without one a Canary is as its status says, or at rest. */
  readonly rollouts?: Rollouts | undefined;
  /** Calls that the pods which answered make next, and those that the pods behind these make; see {@link Call}. */
  readonly calls?: ((workload: Workload, request: Request) => readonly Call[]) | undefined;
  /** Headers that pods answer with. */
  readonly answer?: Headers | undefined;
}

/** A call that pods make when they have got a request. */
export interface Call {
  readonly request: Request;
  /** The calls that the pods which answer this one make. */
  readonly calls?: ((workload: Workload, request: Request) => readonly Call[]) | undefined;
}

export interface Trace {
  readonly request: Request;
  readonly outcomes: readonly Outcome[];
  /** What the files do not decide, and what was taken for it, in order of appearance. */
  readonly assumptions: readonly string[];
}

/** Traces requests through one set of manifests; what is read of it is read once for all of them. */
export interface Tracer {
  readonly world: World;
  readonly trace: (request: Request, source: Source, calls?: TraceOptions['calls']) => Trace;
}

export function buildTracer(topology: Topology, options: TraceOptions): Tracer {
  const { profile, rollouts = new Map(), answer = NO_HEADERS } = options;
  let notes = new Set<string>();
  const routes = routeTable(topology, rollouts);
  const unread = unreadNotes(topology, profile);
  const podsOf = once((namespace: string) => podsIn(namespace, topology, rollouts));
  const endpoints = once((name: string) => {
    const [namespace = '', service = ''] = name.split('/');
    const node = topology.service(namespace, service);
    return node === undefined ? undefined : endpointsOf(node, topology, rollouts, podsOf);
  });
  const world: World = {
    topology,
    profile,
    rollouts,
    routes,
    answer,
    ...readingsOf(topology, profile, options.regex),
    endpoints: (service) => endpoints(formatName(service)) ?? endpointsOf(service, topology, rollouts, podsOf),
    governs: governingRules(topology.model),
    assume: (sentence) => void notes.add(sentence),
  };
  return {
    world,
    trace: (request, source, calls = options.calls) => {
      notes = new Set([...versionNotes(profile), ...routes.notes, ...unread]);
      const flight: Flight = { request, share: ALL, hops: [], mirrored: [], onReturn: [] };
      const outcomes = finish(world, startOf(world, source, flight), calls, 0);
      return { request, outcomes, assumptions: [...notes] };
    },
  };
}

function startOf(world: World, source: Source, flight: Flight): readonly Step[] {
  if (source.kind === 'gateway') {
    return [{ kind: 'gateway', flight, gateway: source.gateway, port: flight.request.port }];
  }
  if (source.kind === 'ingress') {
    return [toService(world, undefined, flight, source.service, flight.request.port)];
  }
  return call(world, source.client, flight);
}

/** A call of pods to a host: a Service of the input, or the Service of a Gateway. */
function call(world: World, client: Client, flight: Flight): readonly Step[] {
  const { request } = flight;
  const found = findTarget(world.topology, client.namespace, request);
  const hop = (why: string): Hop => ({ kind: 'client', name: client.name, why });
  if (found.kind === 'nothing') {
    const hops = [...flight.hops, hop(found.why)];
    return [{ kind: 'answer', flight: { ...flight, hops }, status: 0, response: NO_HEADERS }];
  }
  if (found.kind === 'gateway') {
    const hops = [...flight.hops, hop(`${found.service} is the Service of Gateway ${formatName(found.gateway.id)}`)];
    return [{ kind: 'gateway', flight: { ...flight, hops }, gateway: found.gateway, port: request.port }];
  }
  return callService(world, client, found.service, flight);
}

/** More hops than any sound configuration has: requests go round in circles. */
const MOST_HOPS = 24;
/** After as many visits to one Gateway a share is followed no more once it is so small: each round may split it again. */
const MOST_VISITS = 3;
const SMALLEST = share(1, 1024);

function isCircle({ flight, ...step }: Step): boolean {
  if (flight.hops.length > MOST_HOPS) return true;
  if (step.kind !== 'gateway' || compare(flight.share, SMALLEST) > 0) return false;
  const name = formatName(step.gateway.id);
  return flight.hops.filter((hop) => hop.kind === 'gateway' && hop.name === name).length >= MOST_VISITS;
}

function finish(world: World, steps: readonly Step[], calls: TraceOptions['calls'], depth: number): readonly Outcome[] {
  const [only] = steps;
  // Most often there is one way on.
  if (steps.length === 1 && only !== undefined) return proceed(world, only, calls, depth);
  return steps.flatMap((step) => proceed(world, step, calls, depth));
}

function proceed(world: World, step: Step, calls: TraceOptions['calls'], depth: number): readonly Outcome[] {
  if (isCircle(step)) {
    const [first] = step.flight.hops;
    const circle: Hop = {
      kind: first?.kind ?? 'client',
      name: first?.name ?? '',
      why: 'the request goes round in circles',
    };
    const hops = [...step.flight.hops.slice(0, MOST_HOPS / 4), circle];
    return [outcomeOf(world, { ...step.flight, hops }, 0, NO_HEADERS)];
  }
  if (step.kind === 'gateway') return finish(world, enterGateway(world, step), calls, depth);
  if (step.kind === 'waypoint') return finish(world, enterWaypoint(world, step), calls, depth);
  if (step.kind === 'pods') return [enterPods(world, step, calls, depth)];
  return [outcomeOf(world, step.flight, step.status, step.response)];
}

function enterPods(
  world: World,
  step: Extract<Step, { kind: 'pods' }>,
  calls: TraceOptions['calls'],
  depth: number,
): Outcome {
  const { flight, service, port, why, chooser } = step;
  const { workloads, any, why: which, assumed } = endpointsFor(world, service, port, chooser);
  if (assumed !== undefined) world.assume(assumed);
  const address = `${formatName(service)}:${port}`;
  const hop: Hop = {
    kind: 'pods',
    name: formatName(service),
    service: address,
    why: why === undefined ? which : `${why}; ${which}`,
  };
  const arrived = { ...flight, hops: [...flight.hops, hop] };
  if (!any) return outcomeOf(world, arrived, step.unanswered, NO_HEADERS, address);
  const outcome = outcomeOf(world, arrived, 200, world.answer, address, workloads);
  // Of pods that the input does not have nothing is known but where they are.
  const [workload = { namespace: service.namespace, kind: 'Service', name: service.name, podLabels: {} }] = workloads;
  return { ...outcome, next: nextOf(world, outcome, workload, calls, depth) };
}

/** Calls may name each other without end. */
const DEEPEST = 8;

function nextOf(
  world: World,
  outcome: Outcome,
  workload: Workload,
  calls: TraceOptions['calls'],
  depth: number,
): readonly (readonly Outcome[])[] {
  if (calls === undefined || depth >= DEEPEST) return [];
  const client: Client = {
    namespace: workload.namespace,
    name: `${workload.namespace}/${workload.name}`,
    podLabels: workload.podLabels,
  };
  const made = calls(workload, outcome.request);
  if (made.length > 0 && outcome.workloads.length > 1) {
    const names = outcome.workloads.map(({ name }) => name).join(' and ');
    world.assume(`pods of ${names} share ${outcome.service}; what they call is traced as of ${workload.name}`);
  }
  return made.map(({ request, calls: further }) => {
    const flight: Flight = { request, share: outcome.share, hops: [], mirrored: [], onReturn: [] };
    return finish(world, call(world, client, flight), further, depth + 1);
  });
}

function outcomeOf(
  world: World,
  { request, share, hops, mirrored, onReturn }: Flight,
  status: number,
  response: Headers,
  service?: string,
  workloads: readonly Workload[] = [],
): Outcome {
  const mirrors = mirrored.flatMap((step) => mirrorsOf(world, step));
  return {
    share,
    status,
    service,
    workloads,
    request,
    response: onReturn.reduce(change, response),
    hops,
    mirrors,
    next: [],
  };
}

function mirrorsOf(world: World, step: Step): readonly Mirror[] {
  return finish(world, [step], undefined, DEEPEST).map(({ share, service, workloads, hops }) => ({
    share,
    service: service ?? hops.at(-1)?.name ?? '',
    workloads,
    hops,
  }));
}
