import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../resource/json.ts';
import { groupOf, keyOf, type ResourceId } from '../../resource/resource-id.ts';
import type { Topology } from '../../topology/topology.ts';
import type { ShownObject } from './page-data.ts';

/**
 * The objects that decide where requests go, without what is nobody's business who gets a report: of workloads what their
 * pods are chosen by and no environment, no image and no command; no Secret, no ConfigMap, no object of another kind.
 */
export function shownObjects(before: Topology, after: Topology): readonly ShownObject[] {
  const [old, now] = [objectsOf(before), objectsOf(after)];
  const [first, last] = [new Set(old), new Set(now)];
  return [
    ...old.flatMap((item) => shown(item, last.has(item) ? 'both' : 'before')),
    ...now.flatMap((item) => (first.has(item) ? [] : shown(item, 'after'))),
  ];
}

/** One that the input has more than once is twice in the page too, which then says so. */
function objectsOf({ model }: Topology): readonly Item[] {
  return model.objects().flatMap((item) => (model.twice(keyOf(item.id)) ? [item, item] : [item]));
}

function shown(item: Item, where: ShownObject['in']): readonly ShownObject[] {
  const content = item.problems().length === 0 ? item.content() : undefined;
  const reduced = content === undefined ? undefined : reduce(item.id, content);
  return reduced === undefined ? [] : [{ content: reduced, in: where }];
}

const WHOLE: { readonly [group: string]: readonly string[] } = {
  '': ['Namespace', 'Service'],
  'flagger.app': ['Canary'],
  'networking.istio.io': ['DestinationRule', 'VirtualService'],
  'discovery.k8s.io': ['EndpointSlice'],
};

const WITH_TEMPLATE: readonly string[] = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

function reduce(id: ResourceId, content: JsonObject): JsonObject | undefined {
  const group = groupOf(id.apiVersion);
  if (group === GATEWAY_GROUP || WHOLE[group]?.includes(id.kind) === true) {
    return plain({ ...content, metadata: metadataOf(content) });
  }
  if (group === 'apps' && WITH_TEMPLATE.includes(id.kind)) return plain(workload(content));
  if (group === '' && id.kind === 'Pod') return plain({ ...headOf(content), metadata: metadataOf(content) });
  // Its value says what Flagger does with a Canary that names no provider.
  const provider = stringAt(content, ['spec', 'values', 'meshProvider']);
  if (id.kind !== 'HelmRelease' || provider === undefined) return undefined;
  return plain({ ...headOf(content), metadata: metadataOf(content), spec: { values: { meshProvider: provider } } });
}

function headOf({ apiVersion, kind }: JsonObject): JsonObject {
  return { apiVersion, kind };
}

const KEPT = ['name', 'namespace', 'labels', 'annotations', 'ownerReferences', 'creationTimestamp'] as const;

/** The whole object stands in there once more. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function metadataOf(content: JsonObject): JsonObject {
  const metadata = picked(valueAt(content, ['metadata']), KEPT);
  const { annotations } = metadata;
  if (!isJsonObject(annotations)) return metadata;
  const { [LAST_APPLIED]: _, ...rest } = annotations;
  return { ...metadata, annotations: rest };
}

function workload(content: JsonObject): JsonObject {
  const template = valueAt(content, ['spec', 'template']);
  return {
    ...headOf(content),
    metadata: metadataOf(content),
    spec: {
      ...picked(valueAt(content, ['spec']), ['replicas', 'selector']),
      template: {
        metadata: picked(valueAt(template, ['metadata']), ['labels']),
        spec: {
          ...containersOf(template, 'containers'),
          ...containersOf(template, 'initContainers'),
        },
      },
    },
  };
}

/** Whether there are any is a question of its own. */
function containersOf(template: Json | undefined, field: string): JsonObject {
  if (valueAt(template, ['spec', field]) === undefined) return {};
  return { [field]: listAt(template, ['spec', field]).map(container) };
}

const PROVIDER_FLAG = /^--?mesh-provider=/;

function container(value: Json): Json {
  const flags = ['command', 'args'].map((field): readonly [string, Json] => [
    field,
    listAt(value, [field]).filter((word) => typeof word === 'string' && PROVIDER_FLAG.test(word)),
  ]);
  return { ...picked(value, ['name', 'ports', 'restartPolicy']), ...Object.fromEntries(flags) };
}

function picked(value: Json | undefined, fields: readonly string[]): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(fields.flatMap((field) => (value[field] === undefined ? [] : [[field, value[field]]])));
}

/** JSON knows no `bigint`; a number of that size decides nothing here. */
function plain(value: JsonObject): JsonObject {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  return JSON.parse(text) as JsonObject;
}
