import { changeText } from '../../src/krm/apply-outcome.ts';
import { readManifests, writeManifests } from '../../src/krm/manifests.ts';
import { readResourceList } from '../../src/krm/resource-list.ts';
import { writeResourceList } from '../../src/krm/write.ts';
import { flatten, type YamlItem } from '../../src/krm/yaml-item.ts';
import type { Patch } from '../../src/resource/item.ts';
import type { Json } from '../../src/resource/json.ts';
import type { Manifest } from '../../src/resource/manifest.ts';

export interface Changing {
  /** Which objects go, by name or by place among all objects. */
  readonly gone: (name: string, index: number) => boolean;
  readonly edit?: (name: string, index: number) => Patch | undefined;
  readonly added?: readonly string[];
  readonly results?: readonly Json[] | undefined;
}

export function configMap(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
}

/** The ResourceList after the changes, or `refused: …`. */
export function changeList(text: string, changing: Changing): string {
  const list = readResourceList(text);
  if ('reason' in list) throw new Error(list.detail);
  const changed = changesOf(flatten(list.items), changing);
  if ('refused' in changed) return `refused: ${changed.refused}`;
  const written = writeResourceList(list, { ...changed.changes, results: changing.results });
  return 'refused' in written ? `refused: ${written.refused}` : written.parts.join('');
}

/** The manifests after the changes, or `refused: …`. */
export function changeManifests(texts: readonly string[], changing: Changing): string {
  const manifests = readManifests(texts.map((text, index) => ({ path: `${index}.yaml`, text })));
  const changed = changesOf(flatten(manifests.items), changing);
  return 'refused' in changed ? `refused: ${changed.refused}` : writeManifests(manifests, changed.changes);
}

function changesOf(items: readonly YamlItem[], { gone, edit, added = [] }: Changing) {
  const diagnosticOf = (item: YamlItem) => ({ code: 'FAN403', severity: 'info', message: '', item }) as const;
  const changed = changeText(
    items,
    items.flatMap((item, index) => {
      const patch = edit?.(item.id.name, index);
      return patch === undefined ? [] : { item, patch, notes: [{ diagnostic: diagnosticOf(item) }] };
    }),
    items.slice(0, 1).flatMap((beside) => added.map((name) => ({ manifest: configMap(name), beside }))),
    items.filter(({ id }, index) => gone(id.name, index)).map((item) => ({ item })),
  );
  if ('changes' in changed) return changed;
  return { refused: changed.diagnostics.map(({ message }) => message).join('\n') };
}
