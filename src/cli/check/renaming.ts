import type { YamlItem } from '../../krm/yaml-item.ts';
import { type FormerId, PREVIOUS_NAMES, PREVIOUS_NAMESPACES } from '../../resource/former-ids.ts';
import type { Patch } from '../../resource/item.ts';
import { isJsonObject } from '../../resource/json.ts';
import { patchValue } from '../../resource/patch.ts';
import type { ResourceId } from '../../resource/resource-id.ts';
import type { Kustomization } from './kustomization.ts';

type Step = Pick<Kustomization, 'namespace' | 'namePrefix' | 'nameSuffix'>;

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

/** Their names are given, and kustomize leaves them (prefixsuffixtransformer). */
const NEVER_RENAMED: ReadonlySet<string> = new Set(['APIService', 'CustomResourceDefinition', 'Namespace']);

/**
 * Objects as kustomizations leave them, from the inside to the outside: under the names that they get, with what they were
 * called before in the annotations that a function would see.
 */
export function renamed(items: readonly YamlItem[], steps: readonly Step[]): readonly YamlItem[] {
  if (steps.every(isStill)) return items;
  return items.map((item) => {
    const ids = [item.id];
    for (const step of steps) ids.push(moved(ids.at(-1) ?? item.id, step));
    const id = ids.at(-1) ?? item.id;
    const former = ids.filter(({ name, namespace }) => name !== id.name || namespace !== id.namespace);
    return former.length === 0 ? item : withHistory(item, id, former);
  });
}

function isStill({ namespace, namePrefix, nameSuffix }: Step): boolean {
  return namespace === undefined && namePrefix === '' && nameSuffix === '';
}

function moved(id: ResourceId, { namespace, namePrefix, nameSuffix }: Step): ResourceId {
  const name = NEVER_RENAMED.has(id.kind) ? id.name : `${namePrefix}${id.name}${nameSuffix}`;
  if (namespace === undefined) return { ...id, name };
  if (id.kind === 'Namespace' && id.apiVersion === 'v1') return { ...id, name: namespace };
  if (id.kind.startsWith('Cluster') || CLUSTER_SCOPED.has(id.kind)) return { ...id, name };
  return { ...id, name, namespace };
}

function withHistory(item: YamlItem, id: ResourceId, former: readonly FormerId[]): YamlItem {
  const list = (values: readonly string[]): Patch => ({ set: values.join(',') });
  const patch: Patch = {
    fields: {
      metadata: {
        fields: {
          annotations: {
            fields: {
              [PREVIOUS_NAMES]: list(former.map(({ name }) => name)),
              [PREVIOUS_NAMESPACES]: list(former.map(({ namespace }) => namespace || 'default')),
            },
          },
        },
      },
    },
  };
  let content: ReturnType<YamlItem['content']>;
  return item.changed({
    id,
    mentions: (needle) => needle === PREVIOUS_NAMES || item.mentions(needle),
    content: () => {
      const own = item.content();
      if (own === undefined || content !== undefined) return content;
      const value = patchValue(own, patch);
      content = isJsonObject(value) ? value : own;
      return content;
    },
  });
}
