import type { GatewayView } from '../../model/gateway.ts';
import type { ParentRefView } from '../../model/parent-ref.ts';
import { remembered } from '../../resource/remembered.ts';
import { formatName, keyOf } from '../../resource/resource-id.ts';
import { type Attachment, attach, listenersMeant } from '../../topology/attachment.ts';
import { isMeshGateway } from '../../topology/gateway-class.ts';
import type { ListenerNode } from '../../topology/listeners.ts';
import type { Topology } from '../../topology/topology.ts';
import { isWaypoint } from '../evidence.ts';
import { isGatewayRef, isServiceRef, type ParentHolder, parentHolders } from './routes.ts';

/** A parentRef to a Gateway or ListenerSet of the input, and what the listeners make of it. */
export interface JudgedParent {
  readonly ref: ParentRefView;
  readonly index: number;
  readonly gateway: GatewayView;
  /** Of the Gateway or ListenerSet, whatever the parentRef asks for. */
  readonly listeners: readonly ListenerNode[];
  readonly attachment: Attachment;
  /** `Gateway infra/shared` */
  readonly name: string;
}

export interface JudgedRoute {
  readonly holder: ParentHolder;
  readonly parents: readonly JudgedParent[];
  /** Every parent of the route is judged, or is a Service. */
  readonly complete: boolean;
}

/**
 * Routes at the Gateways of the input. Not judged: a parent that the input does not have or has twice, one without listeners (a
 * ListenerSet that its Gateway does not take, a patch), waypoints (FAN109), and Gateways with a protocol that only their
 * controller knows. That a listener collides with another is no fault of the route, and it counts as if it stood.
 */
export const judgedRoutes = remembered((topology: Topology): readonly JudgedRoute[] => {
  const { model } = topology;
  const known = new Map<string, readonly ListenerNode[]>();
  const listenersOf = (namespace: string, ref: ParentRefView): readonly ListenerNode[] => {
    const key = `${ref.kind}/${ref.namespace ?? namespace}/${ref.name}`;
    const found =
      known.get(key) ??
      (listenersMeant({ namespace }, ref, model) ?? []).map((listener) => ({ ...listener, refused: undefined }));
    known.set(key, found);
    return found;
  };
  return parentHolders(topology).map((holder) => {
    const { namespace } = holder;
    const parents = holder.parentRefs.flatMap((ref, index) => {
      const listeners = isGatewayRef(ref) ? listenersOf(namespace, ref) : [];
      const [first] = listeners;
      if (first === undefined || !listeners.every(isKnown)) return [];
      const { gateway, listenerSet } = first;
      if (isWaypoint(gateway) || isMeshGateway(gateway, model)) return [];
      if ([gateway, listenerSet].some((each) => each !== undefined && model.twice(keyOf(each.id)))) return [];
      const name = `${ref.kind} ${formatName({ namespace: ref.namespace ?? namespace, name: ref.name })}`;
      return [{ ref, index, gateway, listeners, attachment: attach(holder, ref, listeners, model), name }];
    });
    const others = holder.parentRefs.filter((ref) => !isServiceRef(ref)).length - parents.length;
    return { holder, parents, complete: others === 0 };
  });
});

const PROTOCOLS = new Set(['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP']);

function isKnown({ protocol }: ListenerNode): boolean {
  return PROTOCOLS.has(protocol);
}
