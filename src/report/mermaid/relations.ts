import { GATEWAY_GROUP, type ParentRefView } from '../../model/parent-ref.ts';
import { keyOf, type ResourceId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';

/** What one object has to do with another: requests go on to it, it belongs to it, or is named for nothing. */
export interface Relation {
  readonly from: ResourceId;
  readonly to: ResourceId;
  readonly text: string;
  readonly kind: 'way' | 'no' | 'bond';
  /** A Canary and its Services: who looks at one looks at the other. */
  readonly close?: boolean;
}

const gateway = (namespace: string, name: string): ResourceId => ({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'Gateway',
  namespace,
  name,
});

const service = (namespace: string, name: string): ResourceId => ({
  apiVersion: 'v1',
  kind: 'Service',
  namespace,
  name,
});

/** What gateways, waypoints, Services, routes and Canaries have to do with each other, each once. */
export function relationsOf(topology: Topology): readonly Relation[] {
  const found = [...ofRoutes(topology), ...ofCanaries(topology)];
  const services = [
    ...found.flatMap(({ from, to }) => [from, to]),
    ...topology.model.ofKind('', 'Service').map(({ id }) => id),
  ];
  const all = [...found, ...ofWaypoints(topology, services)];
  return [...new Map(all.map((each) => [`${keyOf(each.from)}\n${keyOf(each.to)}\n${each.text}`, each])).values()];
}

function ofRoutes({ model }: Topology): readonly Relation[] {
  return [...model.httpRoutes(), ...model.grpcRoutes()].flatMap(({ id, parentRefs, rules }) => [
    ...parentsOf(parentRefs, id.namespace).map((from): Relation => ({ from, to: id, text: '', kind: 'way' })),
    ...rules.flatMap(({ backendRefs }) =>
      backendRefs.flatMap(({ group, kind, namespace = id.namespace, name }): readonly Relation[] =>
        group === '' && kind === 'Service' ? [{ from: id, to: service(namespace, name), text: '', kind: 'way' }] : [],
      ),
    ),
  ]);
}

function parentsOf(refs: readonly ParentRefView[], home: string): readonly ResourceId[] {
  return refs.flatMap(({ group, kind, namespace = home, name }) => {
    if (group === GATEWAY_GROUP && kind === 'Gateway') return [gateway(namespace, name)];
    return group === '' && kind === 'Service' ? [service(namespace, name)] : [];
  });
}

function ofCanaries({ canaries }: Topology): readonly Relation[] {
  return canaries.flatMap(({ canary, workload, leftAlone }) => {
    const { id } = canary;
    const target = workload === undefined ? [] : [{ from: id, to: workload.id, text: 'target', kind: 'bond' as const }];
    if (leftAlone !== undefined) return target;
    return [
      ...parentsOf(canary.service.gatewayRefs, id.namespace)
        // Its own apex is a bond already.
        .filter(({ kind, name }) => kind !== 'Service' || name !== canary.apex)
        .map((from): Relation => ({ from, to: id, text: 'Flagger’s HTTPRoute', kind: 'way' })),
      ...(['apex', 'primary', 'canary'] as const).map(
        (role): Relation => ({
          from: id,
          to: service(id.namespace, canary[role]),
          text: role,
          kind: 'bond',
          close: true,
        }),
      ),
      ...target,
    ];
  });
}

function ofWaypoints(topology: Topology, ids: readonly ResourceId[]): readonly Relation[] {
  return ids.flatMap((id): readonly Relation[] => {
    const node = id.kind === 'Service' && id.apiVersion === 'v1' ? topology.service(id.namespace, id.name) : undefined;
    const binding = node === undefined ? undefined : bindingOf(node, topology.model);
    if (binding === undefined || binding.kind === 'unbound') return [];
    const to = gateway(binding.waypoint.namespace, binding.waypoint.name);
    return binding.kind === 'bound'
      ? [{ from: id, to, text: 'waypoint', kind: 'bond' }]
      : [{ from: id, to, text: 'does not serve it', kind: 'no' }];
  });
}
