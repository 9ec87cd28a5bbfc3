import type { Config } from '../src/config/config.ts';
import { readConfig } from '../src/config/read-config.ts';
import { readManifests } from '../src/krm/manifests.ts';
import { flatten } from '../src/krm/yaml-item.ts';
import { buildModel } from '../src/model/model.ts';
import type { Item } from '../src/resource/item.ts';
import { isJsonObject, type JsonObject, stringAt } from '../src/resource/json.ts';
import { memoryItem } from '../src/resource/memory-item.ts';
import { buildTopology, type Topology } from '../src/topology/topology.ts';

/** Zero configuration. */
export function noConfig(): Config {
  const read = readConfig(null);
  if ('diagnostics' in read) throw new Error('an empty configuration was refused');
  return read.config;
}

export function itemsOf(text: string): readonly Item[] {
  return flatten(readManifests([{ path: undefined, text }]).items);
}

export function itemsOfObjects(objects: readonly JsonObject[]): readonly Item[] {
  return objects.map((content, position) => {
    const at = (...path: string[]) => stringAt(content, path) ?? '';
    const id = {
      apiVersion: at('apiVersion'),
      kind: at('kind'),
      namespace: at('metadata', 'namespace'),
      name: at('metadata', 'name'),
    };
    return memoryItem(id, position, content);
  });
}

export function topologyOf(items: readonly Item[], config: Config = noConfig()): Topology {
  return buildTopology(buildModel(items), config);
}

export function contentOf(item: Item): JsonObject {
  const content = item.content();
  return isJsonObject(content) ? content : {};
}
