import { type FormerId, formerIds, PREVIOUS_NAMES } from '../../resource/former-ids.ts';
import type { Item, Patch } from '../../resource/item.ts';
import { isJsonObject } from '../../resource/json.ts';
import { isLocalConfig } from '../../resource/local-config.ts';
import { patchValue } from '../../resource/patch.ts';
import type { Path } from '../../resource/path.ts';
import { type Former, type FormerNames, formerNames, madeServices } from './former-names.ts';
import { type ReferencePlace, referencesOf } from './reference-places.ts';

/** A reference that still has the name which its object had before kustomize renamed it. */
export interface StaleReference extends ReferencePlace {
  /** What it names, and nothing is called any more. */
  readonly old: FormerId;
  readonly now: FormerId;
  /** Kustomize has no object to follow: a Service that Flagger makes. */
  readonly made: boolean;
  /** Kustomize follows nothing there, whatever it is told: what is meant is in another namespace, or one of several. */
  readonly lost: boolean;
}

export interface SettledNames<I extends Item> {
  /** The objects as they would be if every such reference had followed. */
  readonly items: readonly I[];
  readonly stale: readonly StaleReference[];
  /** Of an object of `items` the one that it stands for. */
  readonly original: (item: Item) => Item;
}

/**
 * kustomize changes names at once, and the references that it knows at the very end of a build: a function that it runs sees the
 * new names, and references that say the old ones.
 */
export function settleNames<I extends Item>(items: readonly I[]): SettledNames<I> {
  const asTheyAre = { items, stale: [], original: (item: Item) => item };
  if (!items.some((item) => item.mentions(PREVIOUS_NAMES))) return asTheyAre;
  const places = items.filter((item) => !isLocalConfig(item)).flatMap(referencesOf);
  const objects = formerNames(items);
  const first = places.flatMap((place) => staleOf(place, objects) ?? []);
  // What Flagger makes is called as the target of its Canary, so those references must be settled before.
  const canaries = rewritten(items, first).filter(({ id }) => id.kind === 'Canary');
  const names = formerNames(items, madeServices(canaries, items));
  const stale = places.flatMap((place) => staleOf(place, objects) ?? staleOf(place, names) ?? []);
  if (stale.length === 0) return asTheyAre;
  const settled = rewritten(items, stale);
  const originals = new Map<Item, Item>(settled.map((item, index) => [item, items[index] ?? item]));
  return { items: settled, stale, original: (item) => originals.get(item) ?? item };
}

function staleOf(place: ReferencePlace, names: FormerNames): StaleReference | undefined {
  const { item, target, name } = place;
  const own = item.id.kind === 'Namespace' ? item.id.name : item.id.namespace;
  const namespace = place.namespace ?? own;
  if (names.has(target, { namespace, name })) return undefined;
  const homes = place.namespace === undefined ? [own, ...formerIds(item).map((id) => id.namespace)] : [namespace];
  const found = names
    .formerly(target, name)
    .filter(({ before }) => homes.some((home) => isSameNamespace(home, before.namespace)))
    // Where no namespace is said, the object must be where the reference is.
    .filter(({ now }) => place.namespace !== undefined || isSameNamespace(now.namespace, own));
  const real = found.filter(({ as }) => as !== 'placeholder');
  const [only] = real;
  const isThis = ({ now }: Former) => now.name === only?.now.name && now.namespace === only.now.namespace;
  // Of several that had the name nobody can say which is meant.
  if (only === undefined || !real.every(isThis)) return undefined;
  const { name: newName, namespace: home } = only.now;
  return {
    ...place,
    old: { namespace, name },
    now: { name: newName, namespace: home },
    made: found.filter(isThis).every(({ as }) => as === 'made'),
    // To a Namespace objects of all namespaces are candidates (nameref.go, sameCurrentNamespaceAsReferrer).
    lost: item.id.kind === 'Namespace' ? !names.formerly(target, name).every(isThis) : !isSameNamespace(home, own),
  };
}

function isSameNamespace(a: string, b: string): boolean {
  return (a === '' ? 'default' : a) === (b === '' ? 'default' : b);
}

function rewritten<I extends Item>(items: readonly I[], stale: readonly StaleReference[]): readonly I[] {
  const byItem = new Map<Item, StaleReference[]>();
  for (const each of stale) byItem.set(each.item, [...(byItem.get(each.item) ?? []), each]);
  return items.map((item) => {
    const own = byItem.get(item);
    if (own === undefined) return item;
    const changed = own.reduce<ReturnType<Item['content']>>((content, { path, field, namespace, now }) => {
      const fields =
        field.form === 'name'
          ? { set: now.name }
          : {
              fields: {
                name: { set: now.name },
                ...(namespace === undefined ? {} : { namespace: { set: now.namespace } }),
              },
            };
      const next = patchValue(content, patchAt(path, fields));
      return isJsonObject(next) ? next : content;
    }, item.content());
    return item.changed({ content: () => changed });
  });
}

function patchAt(path: Path, patch: Patch): Patch {
  return path.reduceRight<Patch>(
    (inner, step) => (typeof step === 'number' ? { entries: { [step]: inner } } : { fields: { [step]: inner } }),
    patch,
  );
}
