import type { CanaryView } from '../../src/model/canary.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import type { Situation } from '../../src/topology/situation.ts';
import {
  AT_REST,
  formatPhase,
  type RolloutState,
  type Rollouts,
  stateOf,
  strategyOf,
} from '../../src/trace/rollout-state.ts';

/** Where the rollouts of all Canaries stand. */
export interface Stand {
  readonly label: string;
  readonly rollouts: Rollouts;
}

const running = (weight: number): RolloutState => stateOf('Progressing', weight, false);

/** At rest, at 40 % and whole; of what has no weights, its ends. */
export function entryStates(canary: CanaryView): readonly RolloutState[] {
  return statesOf(canary, [40, 100]);
}

/** At rest, running without weight, and at 30 %. */
export function calleeStates(canary: CanaryView): readonly RolloutState[] {
  return statesOf(canary, [0, 30]);
}

function statesOf(canary: CanaryView, weights: readonly number[]): readonly RolloutState[] {
  if (canary.skipAnalysis) return [AT_REST];
  switch (strategyOf(canary)) {
    case 'weighted':
      return [AT_REST, ...weights.map(running)];
    case 'test':
      return [AT_REST, running(0), running(100)];
    case 'blue/green':
      return [AT_REST, stateOf('Progressing', 0, canary.analysis?.mirror === true), stateOf('Promoting', 100, false)];
  }
}

/** Each state of the entries with each of their callees; who is both counts as callee. */
export function standsOf({ topology, fanOuts }: Situation): readonly Stand[] {
  const callees = new Set(
    fanOuts.flatMap((fanOut) =>
      fanOut.callees.flatMap(({ canary }) => (canary === undefined ? [] : [formatName(canary.canary.id)])),
    ),
  );
  const canaries = topology.canaries.filter(({ leftAlone }) => leftAlone === undefined).map(({ canary }) => canary);
  const hasCallees = canaries.some(({ id }) => callees.has(formatName(id)));
  return [0, 1, 2].flatMap((entry) =>
    (hasCallees ? [0, 1, 2] : [0]).map(
      (callee): Stand =>
        standOf(canaries, (canary) =>
          callees.has(formatName(canary.id)) ? pick(calleeStates(canary), callee) : pick(entryStates(canary), entry),
        ),
    ),
  );
}

export function standOf(canaries: readonly CanaryView[], state: (canary: CanaryView) => RolloutState): Stand {
  const states = canaries.map((canary) => [canary, state(canary)] as const);
  return {
    label: states.map(([{ id }, at]) => `${id.name} ${formatPhase(at)}`).join(', '),
    rollouts: new Map(states.map(([{ id }, at]) => [formatName(id), at])),
  };
}

function pick(states: readonly RolloutState[], index: number): RolloutState {
  return states[Math.min(index, states.length - 1)] ?? AT_REST;
}
