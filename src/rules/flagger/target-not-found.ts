import { diagnose } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { at, servedWorkloads } from './canary-field.ts';

/**
 * FAN221. A target that is nowhere may well be a chart's: spoken of only where the input has one that was most likely meant, of
 * the other kind or with a name near by that no other Canary has.
 */
export const targetNotFound: Rule = ({ after: { topology } }) => {
  const lost = servedWorkloads(topology).filter(({ workload }) => workload === undefined);
  if (lost.length === 0) return [];
  const free = freeWorkloads(topology);
  return lost.flatMap(({ canary }) => {
    const { kind, name } = canary.targetRef;
    const about = { canary: formatId(canary.id), target: `${kind} ${name}` };
    const other = kind === 'Deployment' ? 'DaemonSet' : 'Deployment';
    if (topology.model.workload(other, canary.id.namespace, name) !== undefined) {
      const facts = { ...about, meant: `${other} ${name}` };
      return [diagnose('FAN221', facts, at(canary, ['spec', 'targetRef', 'kind'], other))];
    }
    const near = nearest(name, free.get(`${canary.id.namespace}/${kind}`) ?? []);
    if (near === undefined) return [];
    const facts = { ...about, meant: `${kind} ${near}` };
    return [diagnose('FAN221', facts, at(canary, ['spec', 'targetRef', 'name'], near))];
  });
};

/** Names by namespace and kind of the workloads that no Canary has as target; what Flagger has made is none of them either. */
function freeWorkloads({ model, canaries }: Topology): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(
    canaries.flatMap(({ canary: { id, targetRef } }) => {
      const target = `${id.namespace}/${targetRef.kind}/${targetRef.name}`;
      return [target, `${target}-primary`];
    }),
  );
  const free = new Map<string, string[]>();
  for (const { id } of ['Deployment', 'DaemonSet'].flatMap((kind) => model.ofKind('apps', kind))) {
    const place = `${id.namespace}/${id.kind}`;
    if (taken.has(`${place}/${id.name}`)) continue;
    const names = free.get(place);
    if (names === undefined) free.set(place, [id.name]);
    else names.push(id.name);
  }
  return free;
}
