import type { Callee, FanOut } from '../topology/fan-out.ts';
import { fanOutName } from '../topology/generated.ts';
import type { ServiceNode } from '../topology/topology.ts';
import type { WriteFailover } from './augmentation.ts';
import type { Versions } from './versions.ts';

export function planFailover(
  { entry }: FanOut,
  { canary, backend }: Callee,
  service: ServiceNode,
  versions: Versions,
): WriteFailover {
  const owner = canary?.canary ?? entry.canary;
  const preferred = canary === undefined ? `those of ${backend}` : `the canary's`;
  return {
    kind: 'write-failover',
    namespace: service.namespace,
    name: fanOutName(service.name),
    versions,
    canary: owner,
    beside: canary?.canary.item ?? service.view?.item ?? owner.item,
    why: `it has the pods of every version of ${service.name}: ${versions.why}`,
    whyPreferred: `of its pods ${preferred} answer as long as one is healthy, and else the others, where ${backend} alone would answer 503`,
  };
}
