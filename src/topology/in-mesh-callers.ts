import type { CanaryView } from '../model/canary.ts';
import { flaggerMatches } from './flagger-matches.ts';
import type { Topology } from './topology.ts';

/**
 * The manifests show callers inside the mesh: Flagger's route is bound to the apex itself or has its name as a host, or a
 * workload has its address, `http://checkout:8080`.
 */
export function hasCallersInMesh({ model }: Topology, canary: CanaryView): boolean {
  const { namespace } = canary.id;
  if (flaggerMatches(canary, canary.apex) !== undefined) return true;
  const own = `${canary.apex}.${namespace}`;
  const isOwn = (host: string): boolean => host === canary.apex || host === own || host.startsWith(`${own}.svc`);
  if (canary.service.hosts.some(isOwn)) return true;
  const address = new RegExp(`//${canary.apex}(?:\\.${namespace}\\b|[:/"\\s]|$)`, 'm');
  return ['Deployment', 'DaemonSet', 'StatefulSet']
    .flatMap((kind) => model.mentioning('apps', kind, [`//${canary.apex}`]))
    .some((item) => address.test(JSON.stringify(item.content() ?? null)));
}
