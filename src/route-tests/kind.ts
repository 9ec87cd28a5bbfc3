import type { Item } from '../resource/item.ts';

export function isRouteTest({ id }: Pick<Item, 'id'>): boolean {
  return id.kind === 'RouteTest' && id.apiVersion.startsWith('canary-fanout.dev/');
}
