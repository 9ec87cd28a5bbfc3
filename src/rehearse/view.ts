import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Topology } from '../topology/topology.ts';
import type { Calls } from '../trace/calls.ts';
import type { Outcome } from '../trace/outcome.ts';
import { AT_REST, type RolloutState } from '../trace/rollout-state.ts';
import { buildTracer, type Tracer } from '../trace/trace.ts';
import type { Audience } from './audiences.ts';
import { type Chain, causeKey, chainsOf, type Failure, failuresOf, keyOf } from './chains.ts';
import type { Joint } from './grid.ts';
import { type Reweighing, reweighed } from './reweigh.ts';
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
 * Looks at one state, for each audience in turn. What differs in nothing that routers and pods know is traced once, and of
 * weights between 0 and 100 one for all of them.
 */
export function viewer(
  stage: Stage,
  audiences: readonly Audience[],
  assumptions: Set<string>,
): (state: Joint) => readonly View[] {
  const { walks, calls } = stage;
  const views = new Map<string, View>();
  const known = new Map<string, readonly View[]>();
  const traced = new Map<string, { readonly state: Joint; readonly outcomes: readonly (readonly Outcome[])[] }>();
  const at = (state: Joint) => walks.map(({ stands }, index) => stands[state[index] ?? REST]?.state ?? AT_REST);
  const tracing = (state: Joint) => {
    let tracer: Tracer | undefined;
    return ({ run }: Audience) => {
      tracer ??= noting(tracerAt(stage, state), assumptions);
      return run(tracer, at(state)[0] ?? AT_REST, calls);
    };
  };
  return (state) => {
    const own = at(state);
    const key = own.map((each) => physical(each, each.canaryWeight)).join();
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const trace = tracing(state);
    const form = own.map((each) => physical(each, splits(each) ? 'split' : each.canaryWeight)).join();
    const like = traced.get(form);
    let outcomes: readonly (readonly Outcome[])[];
    if (like === undefined) {
      outcomes = audiences.map(trace);
      traced.set(form, { state, outcomes });
    } else {
      const weights = changesOf(walks, at(like.state), own);
      outcomes = audiences.map((audience, index) => {
        const reckoned = audience.unseen ? undefined : reweighed(like.outcomes[index] ?? [], weights);
        return reckoned ?? trace(audience);
      });
    }
    const made = outcomes.map((each) => {
      const view = viewOf(each);
      const same = views.get(view.key);
      if (same === undefined) views.set(view.key, view);
      return same ?? view;
    });
    known.set(key, made);
    return made;
  };
}

function viewOf(outcomes: readonly Outcome[]): View {
  const chains = chainsOf(outcomes);
  const failures = failuresOf(outcomes);
  return { key: `${keyOf(chains)}\n${failures.map(({ cause }) => causeKey(cause)).join('\n')}`, chains, failures };
}

function splits({ canaryWeight }: RolloutState): boolean {
  return canaryWeight > 0 && canaryWeight < 100;
}

function changesOf(
  walks: readonly Walk[],
  from: readonly RolloutState[],
  to: readonly RolloutState[],
): ReadonlyMap<string, Reweighing> {
  return new Map(
    walks.flatMap(({ canary }, index) => {
      const [then, now] = [from[index]?.canaryWeight ?? 0, to[index]?.canaryWeight ?? 0];
      return then === now ? [] : [[formatName(canary.id), { canary, from: then, to: now }] as const];
    }),
  );
}

/** All that a tracer reads of a state (topology/flagger-route.ts, trace/endpoints.ts). */
function physical({ mirrored, canaryPods, primaryPods }: RolloutState, weight: number | string): string {
  return `${weight} ${mirrored} ${canaryPods} ${primaryPods}`;
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
