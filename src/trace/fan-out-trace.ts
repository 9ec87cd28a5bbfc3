import type { MarkerHeader } from '../config/config.ts';
import { formatName, parseName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import { type Ingress, ingressOf } from '../topology/ingress.ts';
import { injectedHeaders } from '../topology/marker.ts';
import { readPlainRegex } from '../topology/plain-regex.ts';
import type { Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Workload } from './endpoints.ts';
import { headerValue } from './headers.ts';
import { type Hop, isGood, type Outcome } from './outcome.ts';
import { type Request, target } from './request.ts';
import { type RolloutState, stateOf } from './rollout-state.ts';
import { callOf, EVERY, requestOf, samplesOf } from './samples.ts';
import { toPercent } from './share.ts';
import { buildTracer, type Call, type Tracer } from './trace.ts';
import { serviceOrigin } from './url.ts';
import type { World } from './world.ts';

/** How a request that the ingress sends to an entry's canary fares on its way to the callees' canaries, as traced. */
export interface FanOutTrace {
  readonly ingress: Ingress;
  readonly marked: Decision;
  readonly callees: readonly CalleeTrace[];
}

export interface Decision {
  readonly holds: boolean;
  readonly why: string;
}

export interface CalleeTrace {
  readonly callee: Callee;
  readonly waypoint: WaypointRef | undefined;
  /** Service whose pods answer the call of the entry's canary, or the Services, with their shares. */
  readonly answeredBy: string;
  readonly follows: boolean;
  readonly why: string;
}

/**
 * Traces sample requests of a fan-out while its Canaries run: what the injection route matches, and what each follower matches
 * beside the marker. Callees have their canary's pods, and no weight of their own ramp, so that only the marker leads there.
 */
export function traceFanOut(topology: Topology, fanOut: FanOut): FanOutTrace {
  const ingress = ingressOf(topology, fanOut);
  const { canary } = fanOut.entry;
  const tracer = buildTracer(topology, {
    profile: { kind: 'istio', version: topology.config.istio },
    regex: readPlainRegex,
    rollouts: runningStates(fanOut),
  });
  const service = topology.service(canary.id.namespace, canary.canary);
  const [sample = EVERY] = samplesOf(fanOut.injection);
  const request = requestOf(serviceOrigin(canary.id.namespace, canary.canary, canary.service.port), sample);
  if (service === undefined || request === undefined) {
    return { ingress, marked: { holds: false, why: ingress.why }, callees: [] };
  }
  const calls = fanOut.callees.map((callee) => callOf(topology, fanOut, callee));
  const carried = (arrived: Request): readonly Call[] =>
    calls.flatMap((call) => (call === undefined ? [] : [{ request: carry(call, arrived, fanOut.markers) }]));
  const { outcomes } = tracer.trace(request, { kind: 'ingress', service }, (_, arrived) => carried(arrived));
  const [outcome] = outcomes;
  const marked = markedBy(fanOut, ingress, outcome);
  const called = calls.filter((call) => call !== undefined);
  return {
    ingress,
    marked,
    callees: fanOut.callees.map((callee, index) => {
      const at = calls[index] === undefined ? -1 : called.indexOf(calls[index]);
      return calleeTrace(fanOut, callee, outcome?.next[at], marked, tracer);
    }),
  };
}

/** The entry's canary has all of its pods; a callee's analysis runs, and as far as it ramps at all it is at 0. */
function runningStates({ entry, callees }: FanOut): ReadonlyMap<string, RolloutState> {
  const states = new Map([[formatName(entry.canary.id), stateOf('Progressing', 100, false)]]);
  for (const { canary, byFlagger } of callees) {
    if (canary === undefined || states.has(formatName(canary.canary.id))) continue;
    states.set(formatName(canary.canary.id), stateOf('Progressing', byFlagger ? 100 : 0, false));
  }
  return states;
}

function carry(call: Request, arrived: Request, markers: readonly MarkerHeader[]): Request {
  const headers = new Map(call.headers);
  for (const { header } of markers) {
    const values = arrived.headers.get(header.toLowerCase());
    if (values !== undefined) headers.set(header.toLowerCase(), values);
  }
  return { ...call, headers };
}

function markedBy({ injection, entry, markers }: FanOut, ingress: Ingress, outcome: Outcome | undefined): Decision {
  if (injection === undefined) return { holds: false, why: 'no route sets the marker' };
  if (ingress.via === 'nothing' || outcome === undefined) return { holds: false, why: ingress.why };
  const name = `HTTPRoute ${injection.id.name}`;
  if (ingress.waypoint === undefined) return { holds: false, why: `${name} never runs: ${ingress.why}` };
  const hop = outcome.hops.find(({ kind }) => kind === 'waypoint');
  const ran = hop?.route === `${injection.id.namespace}/${injection.id.name}`;
  if (!ran) return { holds: false, why: `${name} never runs: ${reasonOf(hop, outcome)}` };
  const carries = markers.some(({ header, value }) => headerValue(outcome.request.headers, header) === value);
  const { id, canary, service } = entry.canary;
  const own = outcome.service === `${formatName({ ...id, name: canary })}:${service.port}`;
  if (carries && own && isGood({ ...outcome, next: [] })) {
    const headers = [...new Set(injectedHeaders(injection).map(({ header, value }) => `${header}: ${value}`))];
    return { holds: true, why: `${name} sets ${headers.join(', ')}` };
  }
  const backend = nameOf(outcome);
  if (!own && backend !== undefined) return { holds: false, why: `${name} sends to ${backend}, not to its pods` };
  return { holds: false, why: `${name}, rule ${hop.rule}: ${reasonOf(hop, outcome)}` };
}

function calleeTrace(
  { markers, entry }: FanOut,
  callee: Callee,
  outcomes: readonly Outcome[] | undefined,
  marked: Decision,
  { world }: Tracer,
): CalleeTrace {
  const stable = callee.canary?.canary.primary ?? callee.service;
  const [first] = outcomes ?? [];
  const service = world.topology.service(callee.namespace, callee.service);
  const stays = (why: string, waypoint?: WaypointRef): CalleeTrace => ({
    callee,
    waypoint,
    answeredBy: stable,
    follows: false,
    why,
  });
  if (service === undefined) return stays(`Service ${callee.service} is not in the input`);
  if (outcomes === undefined || first === undefined) {
    return stays(marked.holds ? `requests do not come past ${entry.canary.canary}` : 'the request carries no marker');
  }
  const hop = first.hops.find(({ kind }) => kind === 'waypoint');
  const waypoint = hop === undefined ? undefined : parseName(hop.name);
  const follows = outcomes.every((outcome) => isGood(outcome) && isOfVersion(world, callee, outcome));
  if (follows && marked.holds) {
    const why = callee.byFlagger
      ? `Flagger's own route of ${callee.service} matches the marker by \`analysis.match\`: to the canary while an analysis runs, to the primary at rest`
      : `HTTPRoute ${hop?.route?.split('/')[1]}, rule ${hop?.rule}, matches ${markerIn(hop, markers)}`;
    const answeredBy = nameOf(first) ?? callee.backend;
    const among = answeredBy === callee.backend ? '' : `; ${first.hops.at(-1)?.why}`;
    return { callee, waypoint, answeredBy, follows: true, why: `${why}${among}` };
  }
  if (hop === undefined || waypoint === undefined) {
    return stays(first.hops[0]?.why ?? '', waypoint);
  }
  if (!marked.holds) return stays('the request carries no marker', waypoint);
  const answers = outcomes.map((outcome) => {
    const name = nameOf(outcome) ?? `${outcome.status}`;
    return outcomes.length === 1 ? name : `${toPercent(outcome.share)} ${name}`;
  });
  // To the right Service, whose pods of all versions answer.
  const shared = outcomes.find(({ workloads }) => workloads.length > 1)?.hops.at(-1)?.why;
  const ran =
    hop.route === undefined
      ? reasonOf(hop, first)
      : `HTTPRoute ${hop.route.split('/')[1]}, rule ${hop.rule}, takes ${formatAsked(first)}: ${shared ?? hop.why}`;
  return { callee, waypoint, answeredBy: answers.join(', '), follows: false, why: ran };
}

/** Answered by the version's own pods, under whatever name of a Service. */
function isOfVersion({ topology, endpoints }: World, { namespace, backend }: Callee, outcome: Outcome): boolean {
  if (outcome.service?.startsWith(`${formatName({ namespace, name: backend })}:`) === true) return true;
  const version = topology.service(namespace, backend);
  const own = new Set(version === undefined ? [] : endpoints(version).workloads.map(formatOf));
  return outcome.workloads.length > 0 && outcome.workloads.every((workload) => own.has(formatOf(workload)));
}

function formatOf({ kind, namespace, name }: Workload): string {
  return `${kind}/${namespace}/${name}`;
}

function nameOf({ service }: Outcome): string | undefined {
  // Without a namespace in the input the name stands alone.
  return service?.split('/').at(-1)?.split(':')[0];
}

function formatAsked({ request }: Outcome): string {
  return `${request.method} ${target(request)}`;
}

/** The marker that the match of a hop asks for. */
function markerIn(hop: Hop | undefined, markers: readonly MarkerHeader[]): string {
  const found = markers.find(({ header }) => hop?.match?.toLowerCase().includes(`header ${header.toLowerCase()}`));
  const marker = found ?? markers[0];
  return marker === undefined ? '' : `${marker.header}: ${marker.value}`;
}

function reasonOf(hop: Hop | undefined, outcome: Outcome): string {
  return hop?.why ?? outcome.hops.at(-1)?.why ?? '';
}
