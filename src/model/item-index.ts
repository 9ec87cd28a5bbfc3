import type { Item } from '../resource/item.ts';
import { isLocalConfig } from '../resource/local-config.ts';
import { groupOf, keyOf } from '../resource/resource-id.ts';

/** The objects of an input by what names them; those for tools are left out. */
export interface ItemIndex {
  /** In order of input. */
  readonly ofKind: (group: string, kind: string) => readonly Item[];
  readonly namespacesWith: (group: string, kind: string) => Iterable<string>;
  readonly named: (group: string, kind: string) => (namespace: string, name: string) => Item | undefined;
  /** By the identity that is there more than once: the item that counts. */
  readonly duplicated: ReadonlyMap<string, Item>;
  /** Every object once. */
  readonly objects: readonly Item[];
}

interface Kind {
  readonly items: Item[];
  /** By namespace, then by name: a key put together for each object would cost more than all else here. */
  readonly byName: Map<string, Map<string, Item>>;
}

export function indexItems(items: readonly Item[]): ItemIndex {
  const kinds = new Map<string, Kind>();
  /** The same by apiVersion, then by kind. */
  const byVersion = new Map<string, Map<string, Kind>>();
  const kindOf = ({ apiVersion, kind }: Item['id']): Kind => {
    const ofVersion = byVersion.get(apiVersion) ?? new Map<string, Kind>();
    byVersion.set(apiVersion, ofVersion);
    const key = `${groupOf(apiVersion)}/${kind}`;
    const made = kinds.get(key) ?? { items: [], byName: new Map() };
    kinds.set(key, made);
    ofVersion.set(kind, made);
    return made;
  };
  const objects: Item[] = [];
  const duplicated = new Map<string, Item>();
  for (const item of items) {
    const { id } = item;
    if (id.kind === '' || isLocalConfig(item)) continue;
    const own = byVersion.get(id.apiVersion)?.get(id.kind) ?? kindOf(id);
    let names = own.byName.get(id.namespace);
    if (names === undefined) {
      names = new Map();
      own.byName.set(id.namespace, names);
    }
    const twin = names.get(id.name);
    if (twin === undefined) {
      names.set(id.name, item);
      own.items.push(item);
      objects.push(item);
      continue;
    }
    // Which of the two is read must not depend on their order.
    const isFirst = textOf(item) < textOf(twin);
    if (isFirst) {
      names.set(id.name, item);
      for (const list of [own.items, objects]) list[list.indexOf(twin)] = item;
    }
    duplicated.set(keyOf(id), isFirst ? item : twin);
  }
  const named: ItemIndex['named'] = (group, kind) => {
    const byName = kinds.get(`${group}/${kind}`)?.byName;
    return (namespace, name) => byName?.get(namespace)?.get(name);
  };
  return {
    ofKind: (group, kind) => kinds.get(`${group}/${kind}`)?.items ?? [],
    namespacesWith: (group, kind) => kinds.get(`${group}/${kind}`)?.byName.keys() ?? [],
    named,
    duplicated,
    objects,
  };
}

function textOf(item: Item): string {
  return JSON.stringify(item.content() ?? null, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
