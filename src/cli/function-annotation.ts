import type { YamlItem } from '../krm/yaml-item.ts';
import { type Json, jsonEquals, stringAt, valueAt } from '../resource/json.ts';
import { isLocalConfig } from '../resource/local-config.ts';

/** By it kustomize knows how to run a function. */
export const FUNCTION_ANNOTATION = 'config.kubernetes.io/function';

/**
 * kustomize hands a generator its configuration as the one item, and none of the objects. kpt names the file of an item, and
 * sends objects besides; a transformer's configuration is never among its items.
 */
export function isGenerator(items: readonly YamlItem[], functionConfig: Json): boolean {
  const [only, ...others] = items;
  if (only === undefined || others.length > 0 || only.file() !== undefined || !isLocalConfig(only)) return false;
  const content = only.content();
  return (
    stringAt(content, ['metadata', 'annotations', FUNCTION_ANNOTATION]) !== undefined &&
    ['apiVersion', 'kind', 'spec', 'data'].every((key) =>
      jsonEquals(valueAt(content, [key]), valueAt(functionConfig, [key])),
    ) &&
    stringAt(content, ['metadata', 'name']) === stringAt(functionConfig, ['metadata', 'name'])
  );
}
