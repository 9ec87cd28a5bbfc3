import type { CanaryView } from '../model/canary.ts';
import { valueAt } from '../resource/json.ts';

/** Of these `spec.analysis` has exactly one (`oneOf` in the CRD, Flagger v1.44.0, artifacts/flagger/crd.yaml). */
const STRATEGIES = ['iterations', 'stepWeight', 'stepWeights'] as const;

/** Flagger does nothing with it while `spec.suspend` says so. */
export function isSuspended({ item }: CanaryView): boolean {
  return valueAt(item.content(), ['spec', 'suspend']) === true;
}

/** The fields of `spec.analysis` that exclude each other, where there are several: the API server refuses such a Canary. */
export function rivalStrategies({ item }: CanaryView): readonly string[] {
  const given = STRATEGIES.filter((field) => {
    const value = valueAt(item.content(), ['spec', 'analysis', field]);
    return value !== undefined && value !== null;
  });
  return given.length > 1 ? given : [];
}
