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

function stateOf(phase: Phase, canaryWeight: number, mirrored: boolean): RolloutState {
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

/** What a Canary read from a cluster says of itself. */
export function liveState(canary: CanaryView): RolloutState | undefined {
  const phase = PHASES.find((known) => known === canary.status?.phase);
  if (phase === undefined) return undefined;
  // Flagger writes its weight into the status for a weighted ramp alone.
  const told = canary.status?.canaryWeight ?? 0;
  return stateOf(phase, told > 0 ? told : usualWeight(canary, phase), isMirrored(canary, phase));
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

/**
 * The canary's weight that a phase usually has: a ramp's first step while it progresses and its last until it is promoted; an
 * A/B test's rule goes to the canary whole; blue/green switches over only at the end.
 */
function usualWeight({ analysis }: CanaryView, phase: Phase): number {
  const running = phase === 'Progressing' || phase === 'WaitingPromotion' || phase === 'Promoting';
  if (!running) return 0;
  if ((analysis?.iterations ?? 0) > 0) {
    if ((analysis?.match ?? []).length > 0) return 100;
    return phase === 'Promoting' ? 100 : 0;
  }
  const steps = analysis?.stepWeights ?? [];
  const last = steps.at(-1) ?? analysis?.maxWeight ?? 100;
  return phase === 'Progressing' ? Math.min(steps[0] ?? analysis?.stepWeight ?? 0, last) : last;
}

/** Blue/green with `analysis.mirror` mirrors from its first iteration until it switches over (scheduler.go, runBlueGreen). */
function isMirrored({ analysis }: CanaryView, phase: Phase): boolean {
  const isTest = (analysis?.match ?? []).length > 0;
  const runs = phase === 'Progressing' || phase === 'WaitingPromotion';
  return runs && analysis?.mirror === true && (analysis.iterations ?? 0) > 0 && !isTest;
}

/** `Progressing, 40 % to the canary` */
export function formatPhase({ phase, canaryWeight, mirrored }: RolloutState): string {
  if (mirrored) return `${phase}, mirrored to the canary`;
  return canaryWeight === 0 ? phase : `${phase}, ${canaryWeight} % to the canary`;
}
