import type { YamlItem } from '../../krm/yaml-item.ts';
import type { ResourceId } from '../../resource/resource-id.ts';

/** Kinds without a namespace that rules read, and those that stand beside them in repositories. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CustomResourceDefinition',
  'GatewayClass',
  'MutatingWebhookConfiguration',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
]);

/** Objects as kustomize's `namespace` leaves them: all get it, whatever they say, and a Namespace gets its name. */
export function inNamespace(items: readonly YamlItem[], namespace: string | undefined): readonly YamlItem[] {
  if (namespace === undefined) return items;
  return items.map((item) => ({ ...item, id: moved(item.id, namespace) }));
}

function moved(id: ResourceId, namespace: string): ResourceId {
  if (id.kind === 'Namespace' && id.apiVersion === 'v1') return { ...id, name: namespace };
  if (id.kind.startsWith('Cluster') || CLUSTER_SCOPED.has(id.kind)) return id;
  return { ...id, namespace };
}
