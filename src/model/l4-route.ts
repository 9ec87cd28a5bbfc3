import type { Item } from '../resource/item.ts';
import { ParentRef, type ParentRefView } from './parent-ref.ts';
import { BackendRef, type BackendRefView } from './route-filter.ts';
import { array, object, string, withDefault } from './schema.ts';
import { readView, type View, type ViewRead } from './view.ts';

const L4Route = object({
  spec: object({
    parentRefs: withDefault(array(ParentRef), []),
    hostnames: withDefault(array(string()), []),
    rules: withDefault(array(object({ backendRefs: withDefault(array(BackendRef), []) })), []),
  }),
});

/** TLSRoute, TCPRoute or UDPRoute: what decides where it is attached, and whether its references resolve. */
export interface L4RouteView extends View {
  readonly parentRefs: readonly ParentRefView[];
  readonly hostnames: readonly string[];
  readonly rules: readonly { readonly backendRefs: readonly BackendRefView[] }[];
}

export function readL4Route(item: Item): ViewRead<L4RouteView> {
  const read = readView(item, L4Route);
  return 'diagnostics' in read ? read : { view: { item, id: item.id, ...read.view.spec } };
}
