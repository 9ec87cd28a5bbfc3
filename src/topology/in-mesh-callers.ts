import type { CanaryView } from '../model/canary.ts';
import { jsonText } from '../resource/json.ts';
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
  return ['Deployment', 'DaemonSet', 'StatefulSet']
    .flatMap((kind) => model.mentioning('apps', kind, [`//${canary.apex}`]))
    .some((item) => hasAddress(jsonText(item.content()), canary.apex, namespace));
}

/** A name is somebody else's text, and no part of an expression. */
function hasAddress(text: string, apex: string, namespace: string): boolean {
  return text
    .split(`//${apex}`)
    .slice(1)
    .some((rest) => {
      if (/^(?:[:/"\s]|$)/.test(rest)) return true;
      return rest.startsWith(`.${namespace}`) && !/^\w/.test(rest.slice(namespace.length + 1));
    });
}
