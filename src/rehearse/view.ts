import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Topology } from '../topology/topology.ts';
import type { Calls } from '../trace/calls.ts';
import { buildTracer, type Tracer } from '../trace/trace.ts';
import { waysOf } from '../trace/ways.ts';
import type { Audience } from './audiences.ts';
import { type Chain, chainsOf, type Failure, failuresOf, keyOf } from './chains.ts';
import type { Joint } from './grid.ts';
import { REST, type Walk } from './walk.ts';

/** What an audience sees in a state. */
export interface View {
  readonly key: string;
  readonly chains: readonly Chain[];
  readonly failures: readonly Failure[];
}

export interface Stage {
  readonly topology: Topology;
  readonly fanOut: FanOut;
  readonly walks: readonly Walk[];
  readonly calls: Calls;
  readonly regex: (pattern: string) => Regex;
}

export function tracerAt({ topology, walks, regex }: Omit<Stage, 'calls'>, state: Joint): Tracer {
  const rollouts = new Map(
    walks.flatMap(({ canary, stands }, index) => {
      const stand = stands[state[index] ?? REST];
      return stand === undefined ? [] : [[formatName(canary.id), stand.state] as const];
    }),
  );
  return buildTracer(topology, { profile: { kind: 'istio', version: topology.config.istio }, regex, rollouts });
}

/**
 * Looks at one state, for each audience in turn. States in which routers and pods are the same are traced once, and what
 * is seen alike is kept once.
 */
export function viewer(
  stage: Stage,
  audiences: readonly Audience[],
  assumptions: Set<string>,
): (state: Joint) => readonly View[] {
  const { walks, calls } = stage;
  const traced = new Map<string, readonly View[]>();
  const views = new Map<string, View>();
  return (state) => {
    const key = walks.map(({ stands }, index) => physical(stands[state[index] ?? REST]?.state)).join(';');
    const known = traced.get(key);
    if (known !== undefined) return known;
    const tracer = noting(tracerAt(stage, state), assumptions);
    const entry = walks[0]?.stands[state[0] ?? REST]?.state;
    const seen = audiences.map(({ run }) => {
      const outcomes = entry === undefined ? [] : run(tracer, entry, calls);
      const chains = chainsOf(waysOf(outcomes));
      const failures = failuresOf(outcomes);
      const own = JSON.stringify([keyOf(chains), failures.map(({ cause }) => cause)]);
      const same = views.get(own);
      if (same !== undefined) return same;
      const view = { key: own, chains, failures };
      views.set(own, view);
      return view;
    });
    traced.set(key, seen);
    return seen;
  };
}

/** All that a tracer reads of a state (topology/flagger-route.ts, trace/endpoints.ts). */
function physical(state: Walk['stands'][number]['state'] | undefined): string {
  if (state === undefined) return '';
  const { canaryWeight, mirrored, canaryPods, primaryPods } = state;
  return `${canaryWeight} ${mirrored} ${canaryPods} ${primaryPods}`;
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
