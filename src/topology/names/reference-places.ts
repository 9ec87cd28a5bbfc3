import type { Item } from '../../resource/item.ts';
import { isJsonObject, type Json, stringAt, valueAt } from '../../resource/json.ts';
import type { Path } from '../../resource/path.ts';
import { groupOf } from '../../resource/resource-id.ts';
import { REFERENCE_FIELDS, type ReferenceField, type TargetKind } from './reference-fields.ts';

/** One reference of an object, as it stands there. */
export interface ReferencePlace<I extends Item = Item> {
  readonly item: I;
  readonly field: ReferenceField;
  /** Of the mapping, or of the name. */
  readonly path: Path;
  readonly target: TargetKind;
  readonly name: string;
  /** As it is said beside the name; `undefined`: that of the object itself is meant. */
  readonly namespace: string | undefined;
}

const BY_KIND = new Map<string, readonly ReferenceField[]>();
for (const field of REFERENCE_FIELDS) {
  const key = `${field.group}/${field.kind}`;
  BY_KIND.set(key, [...(BY_KIND.get(key) ?? []), field]);
}

/** The references of an object to kinds that kustomize renames without following. */
export function referencesOf<I extends Item>(item: I): readonly ReferencePlace<I>[] {
  const fields = BY_KIND.get(`${groupOf(item.id.apiVersion)}/${item.id.kind}`) ?? [];
  return fields
    .filter(({ path }) => path.every((key) => item.mentions(key)))
    .flatMap((field) =>
      placesAt(item.content(), field.path, []).flatMap(({ path, value, around }) => {
        const said = field.form === 'mapping' ? value : around;
        const name = field.form === 'mapping' ? stringAt(value, ['name']) : value;
        const target = targetOf(said, field);
        // Of a host only the short name is one that kustomize could follow.
        if (typeof name !== 'string' || name === '' || name.includes('.') || target === undefined) return [];
        return [{ item, field, path, target, name, namespace: namespaceOf(said, field) }];
      }),
    );
}

/** A Namespace's label speaks of waypoints in the Namespace itself. */
function namespaceOf(said: Json | undefined, field: ReferenceField): string | undefined {
  if (field.form === 'mapping') return stringAt(said, ['namespace']);
  return field.path.at(-1) === 'istio.io/use-waypoint'
    ? stringAt(said, ['istio.io/use-waypoint-namespace'])
    : undefined;
}

/** `undefined` for a kind that is none of the field's, such as a backend that is no Service. */
function targetOf(said: Json | undefined, { targets, path }: ReferenceField): TargetKind | undefined {
  const kind = path.includes('labels') ? undefined : stringAt(said, ['kind']);
  const apiVersion = stringAt(said, ['apiVersion']);
  const group = stringAt(said, ['group']) ?? (apiVersion === undefined ? undefined : groupOf(apiVersion));
  if (kind === undefined) return targets[0];
  return targets.find((each) => each.kind === kind && (group === undefined || group === each.group));
}

interface Found {
  readonly path: Path;
  readonly value: Json;
  /** The mapping that has the last key. */
  readonly around: Json | undefined;
}

function placesAt(value: Json | undefined, keys: readonly string[], path: Path): readonly Found[] {
  const [key, ...rest] = keys;
  if (key === undefined || !isJsonObject(value)) return [];
  const inner = valueAt(value, [key]);
  if (inner === undefined || inner === null) return [];
  const each: readonly (readonly [Json, Path])[] = Array.isArray(inner)
    ? inner.map((entry: Json, index) => [entry, [...path, key, index]])
    : [[inner, [...path, key]]];
  return each.flatMap(([entry, at]) =>
    rest.length === 0 ? [{ path: at, value: entry, around: value }] : placesAt(entry, rest, at),
  );
}
