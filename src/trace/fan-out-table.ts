import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Situation } from '../topology/situation.ts';
import type { Topology } from '../topology/topology.ts';
import { callsOf } from './calls.ts';
import { type ClientKind, type Probe, probesOf } from './probes.ts';
import type { Request } from './request.ts';
import { AT_REST, type RolloutState, stateOf } from './rollout-state.ts';
import { callOf } from './samples.ts';
import { type Stage, stagesOf } from './stages.ts';
import { buildTracer, type Tracer } from './trace.ts';
import { sameWays, type Way, waysOf } from './ways.ts';

/** Where requests of a fan-out go before and after the changes, by client and by how far its rollouts are. */
export interface FanOutTable {
  readonly fanOut: FanOut;
  readonly clients: readonly ClientTable[];
  readonly assumptions: readonly string[];
}

export interface ClientTable {
  readonly client: ClientKind;
  /** `gateway/NAMESPACE/NAME`, or `pod/NAMESPACE`. */
  readonly from: string;
  readonly request: Request;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly entry: Stage;
  /** Empty where no callee has a Canary; both where they make no difference. */
  readonly callees: readonly CalleeStage[];
  readonly before: readonly Way[];
  readonly after: readonly Way[];
  readonly changed: boolean;
}

export type CalleeStage = 'at rest' | 'running';

/** A table for each fan-out that there is after the changes. */
export function fanOutTables(
  before: Situation,
  after: Situation,
  regex: (pattern: string) => Regex,
): readonly FanOutTable[] {
  return after.fanOuts.map((fanOut) => tableOf(before.topology, after, fanOut, regex));
}

function tableOf(
  before: Topology,
  { topology: after, fanOuts }: Situation,
  fanOut: FanOut,
  regex: (pattern: string) => Regex,
): FanOutTable {
  const { canary } = fanOut.entry;
  const stages = stagesOf(canary);
  const hasCanaries = fanOut.callees.some((callee) => callee.canary !== undefined);
  const built = new Map<string, readonly [Tracer, Tracer]>();
  const tracers = (stage: Stage, callees: CalleeStage): readonly [Tracer, Tracer] => {
    const key = `${stage.label}; ${callees}`;
    const known = built.get(key);
    if (known !== undefined) return known;
    const rollouts = rolloutsOf(fanOut, stage.state, callees);
    const of = (topology: Topology) =>
      buildTracer(topology, { profile: { kind: 'istio', version: topology.config.istio }, regex, rollouts });
    const tracer = of(after);
    const both = [before === after ? tracer : of(before), tracer] as const;
    built.set(key, both);
    return both;
  };
  const last = stages.at(-1);
  const running = last === undefined ? undefined : tracers(last, 'running')[1];
  const probes = last === undefined || running === undefined ? [] : probesOf(after, fanOut, last.state, running);
  const calls = callsOf(fanOuts, {
    chains: undefined,
    carry: undefined,
    sample: (own, callee) => callOf(after, own, callee),
  });
  const assumptions = new Set<string>();
  const rows = new Map<Probe, Row[]>(probes.map((probe) => [probe, []]));
  for (const entry of stages) {
    for (const callees of hasCanaries ? (['at rest', 'running'] as const) : (['at rest'] as const)) {
      const [then, now] = tracers(entry, callees);
      for (const [probe, list] of rows) {
        const ways = (tracer: Tracer) => waysOf(probe.run(noting(tracer, assumptions), entry.state, calls));
        const afterwards = ways(now);
        const known = before === after ? afterwards : ways(then);
        const changed = !sameWays(known, afterwards);
        join(list, { entry, callees: hasCanaries ? [callees] : [], before: known, after: afterwards, changed });
      }
    }
  }
  for (const { assumed } of probes) if (assumed !== undefined) assumptions.add(assumed);
  return {
    fanOut,
    clients: probes.map((probe) => {
      const { client, from, request } = probe;
      return { client, from, request, rows: rows.get(probe) ?? [] };
    }),
    assumptions: [...assumptions],
  };
}

/** The same where the callees make no difference is said once. */
function join(rows: Row[], row: Row): void {
  const known = rows.at(-1);
  const same = known?.entry === row.entry && sameWays(known.before, row.before) && sameWays(known.after, row.after);
  if (known === undefined || !same) rows.push(row);
  else rows[rows.length - 1] = { ...known, callees: [...known.callees, ...row.callees] };
}

function noting(tracer: Tracer, assumptions: Set<string>): Tracer {
  return {
    ...tracer,
    trace: (request, source, calls) => {
      const trace = tracer.trace(request, source, calls);
      for (const sentence of trace.assumptions) assumptions.add(sentence);
      return trace;
    },
  };
}

/** Of callees that run, their own ramp is at 0: only the marker leads to their canaries. */
function rolloutsOf(
  { entry, callees }: FanOut,
  state: RolloutState,
  stage: CalleeStage,
): ReadonlyMap<string, RolloutState> {
  const states = new Map<string, RolloutState>();
  for (const { canary, byFlagger } of callees) {
    if (canary === undefined) continue;
    const running = stateOf('Progressing', byFlagger ? 100 : 0, false);
    states.set(formatName(canary.canary.id), stage === 'running' ? running : AT_REST);
  }
  return states.set(formatName(entry.canary.id), state);
}
