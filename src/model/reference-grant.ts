import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { readView, type View, type ViewRead } from './view.ts';

const ReferenceGrant = z.object({
  spec: z.object({
    from: z._default(z.array(z.object({ group: z.string(), kind: z.string(), namespace: z.string() })), []),
    to: z._default(z.array(z.object({ group: z.string(), kind: z.string(), name: z.optional(z.string()) })), []),
  }),
});

export interface ReferenceGrantView extends View {
  readonly from: z.output<typeof ReferenceGrant>['spec']['from'];
  readonly to: z.output<typeof ReferenceGrant>['spec']['to'];
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
