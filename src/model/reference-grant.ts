import type { Item } from '../resource/item.ts';
import { array, type Output, object, optional, string, withDefault } from './schema.ts';
import { readView, type View, type ViewRead } from './view.ts';

const ReferenceGrant = object({
  spec: object({
    from: withDefault(array(object({ group: string(), kind: string(), namespace: string() })), []),
    to: withDefault(array(object({ group: string(), kind: string(), name: optional(string()) })), []),
  }),
});

export interface ReferenceGrantView extends View {
  readonly from: Output<typeof ReferenceGrant>['spec']['from'];
  readonly to: Output<typeof ReferenceGrant>['spec']['to'];
}

export function readReferenceGrant(item: Item): ViewRead<ReferenceGrantView> {
  const read = readView(item, ReferenceGrant);
  return 'diagnostics' in read ? read : { view: { item, id: item.id, ...read.view.spec } };
}

/** Whether one of `from` is the referrer and one of `to` the object, by name where it says one (ReferenceGrantSpec). */
export function permits(
  { from, to }: ReferenceGrantView,
  referrer: { readonly group: string; readonly kind: string; readonly namespace: string },
  object: { readonly group: string; readonly kind: string; readonly name: string },
): boolean {
  return (
    from.some(
      ({ group, kind, namespace }) =>
        group === referrer.group && kind === referrer.kind && namespace === referrer.namespace,
    ) &&
    to.some(
      ({ group, kind, name }) =>
        group === object.group && kind === object.kind && (name === undefined || name === object.name),
    )
  );
}
