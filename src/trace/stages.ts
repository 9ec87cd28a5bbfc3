import type { CanaryView } from '../model/canary.ts';
import { AT_REST, type RolloutState, ramp, stateOf, strategyOf } from './rollout-state.ts';

/** Where an entry's rollout stands in a row of the table. */
export interface Stage {
  readonly state: RolloutState;
  /** As it goes on after the entry's name: `at rest`, `at 40 %`. */
  readonly label: string;
}

const SAMPLE_WEIGHT = 40;

/**
 * At rest; the weight nearest to 40 that the analysis has, and its highest; of an A/B test and of blue/green their two ends.
 * A weight that the analysis never has is not looked at: what happened there would happen to nobody.
 */
export function stagesOf(canary: CanaryView): readonly Stage[] {
  const rest: Stage = { state: AT_REST, label: 'at rest' };
  if (canary.skipAnalysis) return [rest];
  const running = (weight: number, label: string): Stage => ({ state: stateOf('Progressing', weight, false), label });
  switch (strategyOf(canary)) {
    case 'test':
      return [rest, running(100, 'in its test')];
    case 'blue/green': {
      const before: Stage = {
        state: stateOf('Progressing', 0, canary.analysis?.mirror === true),
        label: 'in its iterations',
      };
      return [rest, before, { state: stateOf('Promoting', 100, false), label: 'switched over' }];
    }
    case 'weighted': {
      const weights = ramp(canary);
      const most = weights.at(-1);
      if (most === undefined) return [rest];
      const distance = (weight: number) => Math.abs(weight - SAMPLE_WEIGHT);
      const near = weights.reduce((best, weight) => (distance(weight) < distance(best) ? weight : best), most);
      const last = running(most, `at ${most} %, its highest weight`);
      return near === most ? [rest, last] : [rest, running(near, `at ${near} %`), last];
    }
  }
}
