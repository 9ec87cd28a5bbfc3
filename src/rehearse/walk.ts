import { isAtLeast, type Version } from '../config/version.ts';
import type { CanaryView } from '../model/canary.ts';
import { isSuspended } from '../topology/canary-state.ts';
import { type Phase, type RolloutState, ramp, type Strategy, stateOf, strategyOf } from '../trace/rollout-state.ts';

/** Where a rollout may stand, as far as it makes a difference to a request: phases that agree in all of it are one. */
export interface Stand {
  readonly state: RolloutState;
  /** As it goes on after the Canary's name: `at rest`, `at 40 %`. */
  readonly label: string;
  /** The analysis has begun, and the primary does not have the new version yet. */
  readonly running: boolean;
  /** The primary has the new version already. */
  readonly released: boolean;
}

export interface Stop {
  readonly phase: Phase;
  /** Index of the stand. */
  readonly stand: number;
}

/** The phases that Flagger takes a Canary through, in order; the stands are in the order in which they come first. */
export interface Walk {
  readonly canary: CanaryView;
  readonly strategy: Strategy;
  readonly stands: readonly Stand[];
  readonly stops: readonly Stop[];
}

/** Of each walk the first stand: no analysis runs. */
export const REST = 0;

/**
 * The phases of Flagger v1.44.0 (scheduler.go: advanceCanary, runCanary, runAB, runBlueGreen, runPromotionTrafficShift) once
 * the primary is there. A rollback is at rest again; a promotion that fails because of the primary is not.
 */
export function walkOf(canary: CanaryView, flagger: Version): Walk {
  const { analysis, skipAnalysis } = canary;
  const strategy = strategyOf(canary);
  const stands: Stand[] = [];
  const stops: Stop[] = [];
  const at = (phase: Phase, weight = 0, { mirrored = false, released = false, ready = false } = {}): void => {
    const state = stateOf(phase, weight, mirrored);
    const label = labelOf(strategy, state, { released, ready });
    const stand: Stand = { state, label, running: state.canaryPods && !released && !ready, released };
    const known = stands.findIndex(({ label }) => label === stand.label);
    stops.push({ phase, stand: known === -1 ? stands.length : known });
    if (known === -1) stands.push(stand);
  };
  at('Initialized');
  if (isSuspended(canary)) return { canary, strategy, stands, stops };
  at('Waiting');
  const mirrors = strategy === 'blue/green' && analysis?.mirror === true;
  const weights = skipAnalysis ? [] : weightsOf(canary);
  // The pods come up, and no step has been taken: the first is taken in a tick of its own.
  at('Progressing', 0, { ready: true });
  if (strategy === 'blue/green' && !skipAnalysis) at('Progressing', 0, { mirrored: mirrors });
  for (const weight of weights) at('Progressing', weight);
  const most = weights.at(-1);
  if (most !== undefined) {
    at('WaitingPromotion', strategy === 'blue/green' ? 0 : most, { mirrored: mirrors });
    at('Promoting', most);
    for (const weight of wayBack(most, analysis?.stepWeightPromotion ?? 0)) at('Promoting', weight, { released: true });
    at('Finalising', 0, { released: true });
  }
  if (most !== undefined || skipAnalysis) at('Succeeded');
  at('Failed');
  // Before, the primary got its requests back, well or not.
  if (most !== undefined && isAtLeast(flagger, '1.44')) at('Failed', 100);
  return { canary, strategy, stands, stops };
}

/** One stand of each kind: others differ from it in a weight between 0 and 100 alone, and requests go the same ways. */
export function kindsOf({ stands }: Walk): readonly number[] {
  const kinds = new Map<string, number>();
  for (const [index, { state, running }] of stands.entries()) {
    const { canaryWeight, mirrored, canaryPods } = state;
    const weight = canaryWeight > 0 && canaryWeight < 100 ? 'split' : canaryWeight;
    const kind = `${weight} ${mirrored} ${canaryPods} ${running}`;
    if (!kinds.has(kind)) kinds.set(kind, index);
  }
  return [...kinds.values()];
}

/** The first step of a ramp with `analysis.mirror` is taken again and again: the router mirrors for iterations alone. */
function weightsOf(canary: CanaryView): readonly number[] {
  if (strategyOf(canary) !== 'weighted') return [100];
  return canary.analysis?.mirror === true ? [] : ramp(canary);
}

/** By `stepWeightPromotion` the primary, promoted by then, gets its requests back in steps; without it at once. */
function wayBack(most: number, step: number): readonly number[] {
  if (step <= 0) return [];
  const count = Math.ceil(most / step) - 1;
  return Array.from({ length: count }, (_, index) => most - step * (index + 1));
}

function labelOf(
  strategy: Strategy,
  state: RolloutState,
  { released, ready }: { readonly released: boolean; readonly ready: boolean },
): string {
  const { phase, canaryWeight, mirrored, canaryPods } = state;
  if (!canaryPods) return 'at rest';
  if (phase === 'Finalising') return 'finalising';
  if (phase === 'Failed') return `failed at ${canaryWeight} %`;
  if (released) return `back at ${canaryWeight} %`;
  if (ready) return 'ready';
  if (strategy === 'weighted') return `at ${canaryWeight} %`;
  if (canaryWeight > 0) return strategy === 'test' ? 'in its test' : 'switched over';
  return mirrored ? 'in its iterations, mirrored' : 'in its iterations';
}
