import type { Item } from '../resource/item.ts';
import { object, string } from './schema.ts';
import { type LabelMap, Metadata, readView, type View, type ViewRead } from './view.ts';

const GatewayClass = object({ metadata: Metadata, spec: object({ controllerName: string() }) });

export interface GatewayClassView extends View {
  readonly labels: LabelMap;
  readonly controllerName: string;
}

export function readGatewayClass(item: Item): ViewRead<GatewayClassView> {
  const read = readView(item, GatewayClass);
  if ('diagnostics' in read) return read;
  const { metadata, spec } = read.view;
  return { view: { item, id: item.id, labels: metadata.labels, controllerName: spec.controllerName } };
}
