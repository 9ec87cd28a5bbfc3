import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { flaggerMatches } from '../../topology/flagger-matches.ts';
import { ingressOf } from '../../topology/ingress.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN406. Silent where no ingress is involved at all: then FAN415 has said more. A limit of every fan-out is no finding about
 * somebody's manifests: `check` tells it where these show callers inside the mesh.
 */
export const inMeshCallersNotCovered: Rule = ({ task, after: { topology, fanOuts } }) =>
  fanOuts.flatMap((fanOut) => {
    const { canary } = fanOut.entry;
    // With a relay they are, or an error says why not.
    if (fanOut.relay !== undefined || ingressOf(topology, fanOut).via !== 'waypoint') return [];
    if (task === 'check' && !hasCallersInMesh(topology, canary)) return [];
    const facts = { apex: `Service ${canary.apex}`, canary: canary.canary };
    return [diagnose('FAN406', facts, { item: canary.item, resource: canary.id })];
  });

/** Flagger's route is bound to the apex itself or has its name as a host, or a workload has its address: `http://checkout:8080`. */
function hasCallersInMesh({ model }: Topology, canary: CanaryView): boolean {
  const { namespace } = canary.id;
  if (flaggerMatches(canary, canary.apex) !== undefined) return true;
  if (canary.service.hosts.some((host) => host === canary.apex || host.startsWith(`${canary.apex}.${namespace}`)))
    return true;
  const address = new RegExp(`//${canary.apex}(?:\\.${namespace}\\b|[:/"\\s]|$)`, 'm');
  return ['Deployment', 'DaemonSet', 'StatefulSet']
    .flatMap((kind) => model.mentioning('apps', kind, [`//${canary.apex}`]))
    .some((item) => address.test(JSON.stringify(item.content() ?? null)));
}
