import { diagnose } from '../../diagnostics/diagnostic.ts';
import { hasCallersInMesh } from '../../topology/in-mesh-callers.ts';
import { ingressOf } from '../../topology/ingress.ts';
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
