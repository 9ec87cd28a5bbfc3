import { formatId, keyOf, type ResourceId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';

export interface Named {
  readonly name: string;
  /** No manifest has it, and Flagger makes none. */
  readonly absent: boolean;
}

/** How a picture names objects: without the namespace where all have the same, and with a word about those that no manifest has. */
export function namesOf(topologies: readonly Topology[], ids: readonly ResourceId[]): (id: ResourceId) => Named {
  const there = new Set(topologies.flatMap(({ model }) => model.objects().map(({ id }) => keyOf(id))));
  const namespaces = new Set(ids.map(({ namespace }) => namespace).filter((namespace) => namespace !== ''));
  return (id) => {
    const name = formatId(namespaces.size > 1 ? id : { ...id, namespace: '' });
    if (topologies.length === 0 || there.has(keyOf(id))) return { name, absent: false };
    const made = id.kind === 'Service' && topologies.some((each) => each.canaryOf(id.namespace, id.name) !== undefined);
    return { name: `${name} ${made ? '(Flagger’s)' : '(not in the input)'}`, absent: !made };
  };
}
