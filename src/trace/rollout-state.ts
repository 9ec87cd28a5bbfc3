import { nearest } from '../diagnostics/nearest.ts';
import type { CanaryView } from '../model/canary.ts';
import { formatName } from '../resource/resource-id.ts';
import type { FlaggerWeights } from '../topology/flagger-route.ts';
import type { Topology } from '../topology/topology.ts';

/** Phases of a Canary (Flagger v1.44.0, pkg/apis/flagger/v1beta1/status.go) in which requests may come. */
export const PHASES = [
  'Initializing',
  'Initialized',
  'Waiting',
  'Progressing',
  'WaitingPromotion',
  'Promoting',
  'Finalising',
  'Succeeded',
  'Failed',
] as const;

export type Phase = (typeof PHASES)[number];

/** Where a rollout stands: what Flagger has told its router, and which pods there are. */
export interface RolloutState extends FlaggerWeights {
  readonly phase: Phase;
  /** The target is not scaled to zero. */
  readonly canaryPods: boolean;
  /** The primary has been made. */
  readonly primaryPods: boolean;
}

/** States by key `namespace/name` of the Canary, as they were asked for. */
export type Rollouts = ReadonlyMap<string, RolloutState>;

/** The phases in which the target has pods (flagger v1.44.0, scheduler.go: ScaleFromZero on Progressing, ScaleToZero at the end). */
const WITH_CANARY_PODS: ReadonlySet<Phase> = new Set([
  'Initializing',
  'Progressing',
  'WaitingPromotion',
  'Promoting',
  'Finalising',
]);

export function stateOf(phase: Phase, canaryWeight: number, mirrored: boolean): RolloutState {
  return {
    phase,
    canaryWeight,
    mirrored,
    // A promotion that failed because of the primary leaves all requests with the canary (since v1.44.0).
    canaryPods: WITH_CANARY_PODS.has(phase) || canaryWeight > 0,
    primaryPods: phase !== 'Initializing',
  };
}

/** No analysis runs: all requests to the primary, the target scaled to zero. */
export const AT_REST: RolloutState = stateOf('Succeeded', 0, false);

/** The state that was asked for, else what the Canary's own status says, else at rest. */
export function stateIn(rollouts: Rollouts, canary: CanaryView): RolloutState {
  return rollouts.get(formatName(canary.id)) ?? liveState(canary) ?? AT_REST;
}

/** What a Canary read from a cluster says of itself (scheduler.go, pkg/canary/status.go). */
export function liveState(canary: CanaryView): RolloutState | undefined {
  const { status, analysis } = canary;
  const phase = PHASES.find((known) => known === status?.phase);
  if (phase === undefined) return undefined;
  const { canaryWeight, iterations } = status ?? {};
  // Told of a ramp and of a promotion that failed; for WaitingPromotion Flagger writes 0, and the weights stay.
  if (canaryWeight !== undefined && canaryWeight > 0) return stateOf(phase, canaryWeight, false);
  const isWeighted = strategyOf(canary) === 'weighted';
  if (phase === 'Progressing' && (isWeighted ? canaryWeight : iterations) === 0) return stateOf(phase, 0, false);
  // Blue/green switches over in the tick before it is promoted, and counts that tick.
  const isOver = !isWeighted && (iterations ?? 0) > (analysis?.iterations ?? 0);
  return isOver ? stateOf(phase, 100, false) : stateOf(phase, usualWeight(canary, phase), isMirrored(canary, phase));
}

/** Reads `CANARY=PHASE[:WEIGHT]`, the canary's weight in per cent. */
export function readRollout(
  text: string,
  topology: Topology,
): { readonly key: string; readonly state: RolloutState } | { readonly problem: string } {
  const found = /^([^=]+)=([A-Za-z]+)(?::(.+))?$/.exec(text);
  if (found === null) return { problem: `\`--rollout ${text}\`: write CANARY=PHASE or CANARY=PHASE:WEIGHT` };
  const [, name = '', phaseText = '', weightText] = found;
  const canary = findCanary(name, topology);
  if ('problem' in canary) return { problem: `\`--rollout ${text}\`: ${canary.problem}` };
  const phase = PHASES.find((known) => known.toLowerCase() === phaseText.toLowerCase());
  if (phase === undefined) {
    const guess = nearest(phaseText, PHASES);
    const hint = guess === undefined ? `one of ${PHASES.join(', ')}` : `did you mean ${guess}?`;
    return { problem: `\`--rollout ${text}\`: ${phaseText} is no phase of a Canary; ${hint}` };
  }
  if (weightText !== undefined && !/^(?:100|[0-9]{1,2})$/.test(weightText)) {
    return { problem: `\`--rollout ${text}\`: the weight of the canary must be a whole number from 0 to 100` };
  }
  const weight = weightText === undefined ? usualWeight(canary.view, phase) : Number(weightText);
  return {
    key: formatName(canary.view.id),
    state: stateOf(phase, weight, weight === 0 && isMirrored(canary.view, phase)),
  };
}

function findCanary(name: string, topology: Topology): { readonly view: CanaryView } | { readonly problem: string } {
  const all = topology.canaries.map(({ canary }) => canary);
  const found = all.filter(({ id }) => (name.includes('/') ? formatName(id) === name : id.name === name));
  const [view] = found;
  if (view === undefined) {
    const names = all.map(({ id }) => formatName(id));
    const guess = nearest(name, [...names, ...all.map(({ id }) => id.name)]);
    const hint =
      guess !== undefined ? `; did you mean ${guess}?` : names.length > 0 ? `; it has ${names.join(', ')}` : '';
    return { problem: `the input has no Canary ${name}${hint}` };
  }
  if (found.length > 1) {
    return { problem: `${found.map(({ id }) => formatName(id)).join(' and ')} have that name: write NAMESPACE/NAME` };
  }
  const judged = topology.canaries.find(({ canary }) => canary === view);
  return judged?.leftAlone === undefined
    ? { view }
    : { problem: `Canary ${formatName(view.id)} is not read: ${judged.leftAlone}` };
}

export type Strategy = 'weighted' | 'test' | 'blue/green';

/** DeploymentStrategy (canary.go). */
export function strategyOf({ analysis }: CanaryView): Strategy {
  if ((analysis?.iterations ?? 0) <= 0) return 'weighted';
  return (analysis?.match ?? []).length > 0 ? 'test' : 'blue/green';
}

/**
 * The canary's weight that a phase usually has: a ramp's first step while it progresses and its last until it is
 * promoted; an A/B test's rule goes to the canary whole; blue/green switches over only at the end.
 */
function usualWeight(canary: CanaryView, phase: Phase): number {
  const running = phase === 'Progressing' || phase === 'WaitingPromotion' || phase === 'Promoting';
  if (!running || canary.skipAnalysis) return 0;
  switch (strategyOf(canary)) {
    case 'test':
      return 100;
    case 'blue/green':
      return phase === 'Promoting' ? 100 : 0;
    case 'weighted': {
      const weights = ramp(canary);
      // The first step would mirror, and is taken again and again: the router mirrors for iterations alone.
      if (phase === 'Progressing') return canary.analysis?.mirror === true ? 0 : (weights[0] ?? 0);
      return weights.at(-1) ?? 0;
    }
  }
}

/**
 * The canary's weights, step by step; the last may pass `maxWeight` (scheduler.go: maxWeight, nextStepWeight,
 * runCanary).
 */
export function ramp({ analysis }: CanaryView): readonly number[] {
  const { stepWeight = 0, stepWeights = [], maxWeight = 0 } = analysis ?? {};
  const last = stepWeights.at(-1);
  const most = last === undefined ? (maxWeight > 0 ? maxWeight : 100) : Math.min(100, last);
  const next = (weight: number): number => {
    if (stepWeight > 0 || stepWeights.length === 0) return weight + stepWeight;
    if (weight === 0) return stepWeights[0] ?? 0;
    return stepWeights[stepWeights.indexOf(weight) + 1] ?? 100;
  };
  const weights: number[] = [];
  for (let weight = 0; weight < most; ) {
    const stepped = Math.min(100, next(weight));
    if (stepped <= weight) break;
    weights.push(stepped);
    weight = stepped;
  }
  return weights;
}

/** Blue/green with `analysis.mirror` mirrors from its first iteration until it switches over (runBlueGreen). */
function isMirrored(canary: CanaryView, phase: Phase): boolean {
  const runs = phase === 'Progressing' || phase === 'WaitingPromotion';
  return runs && !canary.skipAnalysis && canary.analysis?.mirror === true && strategyOf(canary) === 'blue/green';
}

/** `Progressing, 40 % to the canary` */
export function formatPhase({ phase, canaryWeight, mirrored }: RolloutState): string {
  if (mirrored) return `${phase}, mirrored to the canary`;
  return canaryWeight === 0 ? phase : `${phase}, ${canaryWeight} % to the canary`;
}
