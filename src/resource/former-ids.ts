import type { Item } from './item.ts';
import { stringAt } from './json.ts';

/** Where an object was, by namespace and name, before a tool renamed it; the namespace is `''` where it had none. */
export interface FormerId {
  readonly namespace: string;
  readonly name: string;
}

/** kustomize's own book-keeping, as a transformer sees it: histories with commas, of equal length. */
export const PREVIOUS_NAMES = 'internal.config.kubernetes.io/previousNames';
export const PREVIOUS_NAMESPACES = 'internal.config.kubernetes.io/previousNamespaces';

/** Names that an object had earlier in a `kustomize build`, less the one that it has; none outside of one. */
export function formerIds(item: Item): readonly FormerId[] {
  if (!item.mentions(PREVIOUS_NAMES)) return [];
  const list = (key: string) => stringAt(item.content(), ['metadata', 'annotations', key])?.split(',') ?? [];
  const namespaces = list(PREVIOUS_NAMESPACES);
  return list(PREVIOUS_NAMES)
    .map((name, index) => ({ name, namespace: plainNamespace(namespaces[index] ?? '') }))
    .filter(({ name, namespace }) => name !== '' && (name !== item.id.name || namespace !== item.id.namespace));
}

/** kustomize writes `default` for an object without a namespace, and this for one that cannot have one. */
function plainNamespace(namespace: string): string {
  return namespace === 'default' || namespace === '_non_namespaceable_' ? '' : namespace;
}
