import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, valueAt } from '../../resource/json.ts';
import { remembered } from '../../resource/remembered.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import {
  INGRESS_USE_WAYPOINT,
  USE_WAYPOINT,
  USE_WAYPOINT_NAMESPACE,
  type WaypointRef,
} from '../../topology/waypoint-binding.ts';

/** A mapping of labels that bind Services to waypoints. */
export interface LabelPlace {
  readonly item: Item;
  readonly path: readonly string[];
  /** Namespace of the Services that get the labels. */
  readonly namespace: string;
  /** The Service that gets them; `undefined` for those of a Namespace. */
  readonly service: string | undefined;
  readonly labels: { readonly [key: string]: Json | undefined };
}

/** Labels that bind Services: on Services, on Namespaces, and those that a Canary puts on its Services. */
export const labelPlaces = remembered((topology: Topology): readonly LabelPlace[] => {
  const words = [USE_WAYPOINT, INGRESS_USE_WAYPOINT];
  const { model } = topology;
  // Read as views first: a label that is no string is an error of its own, and told by the reader.
  const services = model.mentioning('', 'Service', words).filter(({ id }) => model.service(id.namespace, id.name));
  const namespaces = model.mentioning('', 'Namespace', words).filter(({ id }) => model.namespace(id.name));
  const path = ['metadata', 'labels'];
  const own = [
    ...services.map((item) => ({ item, path, namespace: item.id.namespace, service: item.id.name })),
    ...namespaces.map((item) => ({ item, path, namespace: item.id.name, service: undefined })),
  ];
  const declared = topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .flatMap(({ canary }) =>
      (['apex', 'primary', 'canary'] as const).map((role) => ({
        item: canary.item,
        path: ['spec', 'service', role, 'labels'],
        namespace: canary.id.namespace,
        service: canary[role],
      })),
    );
  return [...own, ...declared].flatMap((place) => {
    const labels = valueAt(place.item.content(), place.path);
    return isJsonObject(labels) ? [{ ...place, labels }] : [];
  });
});

/** The waypoint that labels name; `undefined` where they name none. */
export function namedBy({ labels, namespace }: LabelPlace): WaypointRef | undefined {
  const name = labels[USE_WAYPOINT];
  const there = labels[USE_WAYPOINT_NAMESPACE];
  if (typeof name !== 'string' || name === 'none') return undefined;
  return { namespace: typeof there === 'string' ? there : namespace, name };
}

/** Where the labels of a Service are written: by its Canary, where Flagger makes it, else on the Service itself. */
export function labelHome({ view, canary, role }: ServiceNode): {
  readonly item: Item | undefined;
  readonly path: readonly string[];
  /** As a sentence has it. */
  readonly name: string;
} {
  const owners = valueAt(view?.item.content(), ['metadata', 'ownerReferences']);
  const owned = Array.isArray(owners) && owners.some((owner) => isJsonObject(owner) && owner.kind === 'Canary');
  if (canary !== undefined && role !== undefined && (view === undefined || owned)) {
    const name = `\`spec.service.${role}.labels\` of ${formatId(canary.id)}`;
    return { item: canary.item, path: ['spec', 'service', role, 'labels'], name };
  }
  return { item: view?.item, path: ['metadata', 'labels'], name: view === undefined ? 'it' : formatId(view.id) };
}

/** `Service shop/cart, Service shop/reports and 3 more` */
export function formatObjects(items: readonly Item[]): string {
  const names = [...new Set(items.map(({ id }) => formatId(id)))];
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
