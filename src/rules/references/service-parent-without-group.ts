import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { ParentRefView } from '../../model/parent-ref.ts';
import type { Item } from '../../resource/item.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import { usesIstio } from '../evidence.ts';
import type { Rule } from '../rule.ts';

interface Parents {
  readonly item: Item;
  readonly refs: readonly ParentRefView[];
  /** Of the list of references. */
  readonly path: string;
  /** How a sentence names who has them. */
  readonly who: string;
}

/**
 * FAN101. Only for Services that the input or a Canary has: a `kind: Service` of some other group may be somebody's own.
 * Linkerd and Cilium take `group: core`, so that form is reported only where the input is for Istio.
 */
export const serviceParentWithoutGroup: Rule = ({ after: { topology } }) =>
  parentsOf(topology).flatMap((parents) => parents.refs.flatMap((ref, index) => judge(topology, parents, ref, index)));

function parentsOf(topology: Topology): readonly Parents[] {
  const { model, canaries } = topology;
  const routes = [...model.httpRoutes(), ...model.grpcRoutes()].map(({ item, id, parentRefs }) => ({
    item,
    refs: parentRefs,
    path: 'spec.parentRefs',
    who: formatId(id),
  }));
  // Flagger hands them on to its route as they are.
  const made = canaries
    .filter(({ provider }) => provider.kind === 'gateway-api')
    .map(({ canary: { item, id, service } }) => ({
      item,
      refs: service.gatewayRefs,
      path: 'spec.service.gatewayRefs',
      who: `the route that Flagger makes for ${formatId(id)}`,
    }));
  return [...routes, ...made];
}

function judge(topology: Topology, parents: Parents, ref: ParentRefView, index: number): readonly Diagnostic[] {
  if (ref.kind !== 'Service' || ref.group === '') return [];
  const namespace = ref.namespace ?? parents.item.id.namespace;
  const isKnown =
    topology.canaryOf(namespace, ref.name) !== undefined || topology.model.service(namespace, ref.name) !== undefined;
  if (!isKnown || (ref.groupGiven && !usesIstio(topology))) return [];
  const facts = {
    route: parents.who,
    service: formatName({ namespace, name: ref.name }),
    group: ref.groupGiven ? ref.group : undefined,
  };
  const field = { path: `${parents.path}[${index}].group`, proposedValue: '' };
  return [diagnose('FAN101', facts, { item: parents.item, field })];
}
