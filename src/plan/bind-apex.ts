import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import { isServiceTarget, type ServiceNode } from '../topology/topology.ts';
import type { Augmentation } from './augmentation.ts';
import { MERGE } from './plan-guard.ts';

/**
 * Labels on a Service that callers address, where they are missing: by its Canary, which may make it, and on itself where it is in the
 * input. Of a Canary whose target is the Service Flagger reads no labels.
 */
export function bindApex(
  canary: CanaryView | undefined,
  service: ServiceNode,
  labels: LabelMap,
  why: string,
): readonly Augmentation[] {
  if (Object.entries(labels).every(([key, value]) => service.labels[key] === value)) return [];
  const { view } = service;
  return [
    ...(canary === undefined || isServiceTarget(canary)
      ? []
      : [{ kind: 'bind-by-canary' as const, canary, role: 'apex' as const, labels, why: `${why} (${MERGE})` }]),
    ...(view === undefined ? [] : [{ kind: 'bind-by-service' as const, service: view, labels, why }]),
  ];
}
