import { isMap, visit } from 'yaml';
import type { YamlItem } from './yaml-item.ts';

/** `{{ .Values.name }}` as a value is YAML, a mapping as the key of a mapping, and never what a manifest means by it. */
export function holdsTemplate(item: YamlItem): boolean {
  if (!item.mentions('{{')) return false;
  const source = item.source();
  let found = false;
  if (source !== undefined) {
    visit(source.node, {
      Pair: (_, { key }) => {
        if (!isMap(key)) return undefined;
        found = true;
        return visit.BREAK;
      },
    });
  }
  return found;
}
