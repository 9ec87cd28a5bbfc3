import type { ParentRefView } from '../../model/parent-ref.ts';
import type { FilterView } from '../../model/route-filter.ts';
import type { Item } from '../../resource/item.ts';
import type { Path } from '../../resource/path.ts';
import { remembered } from '../../resource/remembered.ts';
import type { Topology } from '../../topology/topology.ts';

/** One header modifier as it is written: in a rule, in a backendRef of one, or in a Canary for all its rules. */
export interface ModifierPlace {
  readonly item: Item;
  readonly namespace: string;
  readonly parentRefs: readonly ParentRefView[];
  readonly path: Path;
  /** Its rule, and whether it is a rule's own or a backendRef's: modifiers with one text act on one header list. */
  readonly list: string;
  readonly on: 'requests' | 'responses';
  readonly actions: readonly HeaderAction[];
}

export interface HeaderAction {
  readonly action: 'set' | 'add' | 'remove';
  readonly name: string;
  readonly value: string | undefined;
  /** From the object to the value, or to the name that is removed. */
  readonly path: Path;
}

const FILTERS = [
  ['requestHeaderModifier', 'requests'],
  ['responseHeaderModifier', 'responses'],
] as const;

/** Every header modifier of the input, in order. */
export const modifiersIn = remembered(({ model, canaries }: Topology): readonly ModifierPlace[] => {
  const routes = [...model.httpRoutes(), ...model.grpcRoutes()].flatMap((route) =>
    route.rules.flatMap(({ filters, backendRefs }, rule) =>
      [
        ...placesOf(filters, ['spec', 'rules', rule]),
        ...backendRefs.flatMap((ref, index) => placesOf(ref.filters, ['spec', 'rules', rule, 'backendRefs', index])),
      ].map((place) => ({
        ...place,
        item: route.item,
        namespace: route.id.namespace,
        parentRefs: route.parentRefs,
      })),
    ),
  );
  const declared = canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .flatMap(({ canary: { item, id, service } }) =>
      (['request', 'response'] as const).flatMap((direction): readonly ModifierPlace[] => {
        const operations = service.headers?.[direction];
        if (operations === undefined) return [];
        const path: Path = ['spec', 'service', 'headers', direction];
        const values = (action: 'set' | 'add') =>
          Object.entries(operations[action]).map(([name, value]) => ({
            action,
            name,
            value,
            path: [...path, action, name],
          }));
        const removed = operations.remove.map((name, index) => ({
          action: 'remove' as const,
          name,
          value: undefined,
          path: [...path, 'remove', index],
        }));
        const actions = [...values('set'), ...values('add'), ...removed];
        const on = direction === 'request' ? 'requests' : 'responses';
        const { gatewayRefs: parentRefs } = service;
        return [{ item, namespace: id.namespace, parentRefs, path, list: 'canary', on, actions }];
      }),
    );
  return [...routes, ...declared];
});

function placesOf(
  filters: readonly FilterView[],
  at: Path,
): readonly Pick<ModifierPlace, 'path' | 'list' | 'on' | 'actions'>[] {
  return filters.flatMap((filter, index) =>
    FILTERS.flatMap(([field, on]) => {
      const modifier = filter[field];
      if (modifier === undefined) return [];
      const path: Path = [...at, 'filters', index, field];
      const values = (action: 'set' | 'add') =>
        modifier[action].map(({ name, value }, entry) => ({
          action,
          name,
          value,
          path: [...path, action, entry, 'value'],
        }));
      const removed = modifier.remove.map((name, entry) => ({
        action: 'remove' as const,
        name,
        value: undefined,
        path: [...path, 'remove', entry],
      }));
      return [{ path, list: at.join('.'), on, actions: [...values('set'), ...values('add'), ...removed] }];
    }),
  );
}
