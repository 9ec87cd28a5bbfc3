import type { GatewayView } from '../../model/gateway.ts';
import { remembered } from '../../resource/remembered.ts';
import { keyOf } from '../../resource/resource-id.ts';
import { isForeign } from '../../topology/gateway-class.ts';
import type { Topology } from '../../topology/topology.ts';
import type { RuleContext } from '../rule.ts';
import { formatObjects, type LabelPlace, labelPlaces, namedBy } from './label-places.ts';

export interface Bound {
  readonly gateway: GatewayView;
  /** In order of input's names; never empty. */
  readonly places: readonly [LabelPlace, ...LabelPlace[]];
}

/** Gateways of the input that labels name as waypoints, but for those of other vendors. */
export const boundGateways = remembered((topology: Topology): readonly Bound[] => {
  const found = new Map<string, { gateway: GatewayView; places: [LabelPlace, ...LabelPlace[]] }>();
  for (const place of labelPlaces(topology)) {
    const waypoint = namedBy(place);
    const gateway = waypoint === undefined ? undefined : topology.model.gateway(waypoint.namespace, waypoint.name);
    if (gateway === undefined || isForeign(gateway, topology.model)) continue;
    const one = found.get(keyOf(gateway.id));
    if (one === undefined) found.set(keyOf(gateway.id), { gateway, places: [place] });
    else one.places.push(place);
  }
  return [...found.values()];
});

export const objectsOf = (places: readonly LabelPlace[]): string => formatObjects(places.map(({ item }) => item));

/** What a configured fan-out needs and cannot have keeps the output back, as the plan's own findings do. */
export function weight({ task, after: { fanOuts } }: RuleContext, places: readonly LabelPlace[]) {
  const concerned = fanOuts
    .filter(({ configured }) => configured)
    .flatMap(({ entry: { canary }, callees }) => [
      { namespace: canary.id.namespace, name: canary.canary },
      ...callees.map(({ namespace, service }) => ({ namespace, name: service })),
    ]);
  const isNeeded = places.some(({ namespace, service }) =>
    concerned.some((one) => one.namespace === namespace && (service === undefined || one.name === service)),
  );
  return task === 'apply' && isNeeded ? ({ severity: 'error' } as const) : {};
}
