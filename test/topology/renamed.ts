import type { JsonObject } from '../../src/resource/json.ts';
import { type StaleReference, settleNames } from '../../src/topology/names/settled-names.ts';
import { itemsOfObjects } from '../manifests.ts';

/** An object as kustomize has it in a build: `before` are the places where it was, `shop/cart`. */
export function renamed(object: JsonObject, ...before: readonly string[]): JsonObject {
  const metadata = object.metadata as JsonObject;
  const annotations = {
    ...(metadata.annotations as JsonObject | undefined),
    'internal.config.kubernetes.io/previousNames': before.map((each) => each.split('/')[1]).join(','),
    'internal.config.kubernetes.io/previousNamespaces': before.map((each) => each.split('/')[0]).join(','),
  };
  return { ...object, metadata: { ...metadata, annotations } };
}

export function staleIn(...objects: readonly JsonObject[]): readonly StaleReference[] {
  return settleNames(itemsOfObjects(objects)).stale;
}

/** `spec.targetRef.name: shop/cart → shop/stg-cart made` */
export function brief({ path, old, now, made, lost }: StaleReference): string {
  const names = `${old.namespace}/${old.name} → ${now.namespace}/${now.name}`;
  return `${path.join('.')}: ${names}${made ? ' made' : ''}${lost ? ' lost' : ''}`;
}
