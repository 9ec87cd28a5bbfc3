import type { Callee, FanOut } from '../topology/fan-out.ts';
import { fanOutName } from '../topology/generated.ts';
import type { ServiceNode } from '../topology/topology.ts';
import type { WriteFailover } from './augmentation.ts';
import { homeOf } from './home.ts';
import type { Versions } from './versions.ts';

export function planFailover(fanOut: FanOut, callee: Callee, service: ServiceNode, versions: Versions): WriteFailover {
  const { canary, backend } = callee;
  const preferred = canary === undefined ? `those of ${backend}` : `the canary's`;
  return {
    kind: 'write-failover',
    namespace: service.namespace,
    name: fanOutName(service.name),
    versions,
    canary: (canary ?? fanOut.entry).canary,
    beside: homeOf(callee, service, fanOut),
    why: `it has the pods of every version of ${service.name}: ${versions.why}`,
    whyPreferred: `of its pods ${preferred} answer as long as one is healthy, and else the others, where ${backend} alone would answer 503`,
  };
}
