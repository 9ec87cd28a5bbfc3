import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { ParentRefView } from '../../model/parent-ref.ts';
import { formatName } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import { usesIstio } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { type ParentHolder, parentHolders } from './routes.ts';

/**
 * FAN101. Only for Services that the input or a Canary has: a `kind: Service` of some other group may be somebody's own.
 * Linkerd and Cilium take `group: core`, so that form is reported only where the input is for Istio.
 */
export const serviceParentWithoutGroup: Rule = ({ after: { topology } }) =>
  parentHolders(topology).flatMap((holder) =>
    holder.parentRefs.flatMap((ref, index) => judge(topology, holder, ref, index)),
  );

function judge(topology: Topology, holder: ParentHolder, ref: ParentRefView, index: number): readonly Diagnostic[] {
  if (ref.kind !== 'Service' || ref.group === '') return [];
  const namespace = ref.namespace ?? holder.namespace;
  const isKnown =
    topology.canaryOf(namespace, ref.name) !== undefined || topology.model.service(namespace, ref.name) !== undefined;
  if (!isKnown || (ref.groupGiven && !usesIstio(topology))) return [];
  const facts = {
    route: holder.who,
    service: formatName({ namespace, name: ref.name }),
    group: ref.groupGiven ? ref.group : undefined,
  };
  const field = { path: `${holder.paths.parents}[${index}].group`, proposedValue: '' };
  return [diagnose('FAN101', facts, { item: holder.item, field })];
}
