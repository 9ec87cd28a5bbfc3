import { type ReferenceField, specPath, type TargetKind } from './reference-fields.ts';
import type { StaleReference } from './settled-names.ts';

/** A field of a kind, as kustomize's configurations name it; what is absent is any. */
export interface FieldSpec {
  readonly group: string | undefined;
  readonly kind: string | undefined;
  /** With slashes; a slash in a key is `\/`. */
  readonly path: string;
}

export interface NameReference extends FieldSpec {
  readonly target: { readonly group: string | undefined; readonly kind: string | undefined };
}

/** What kustomizations say of names, beside those that they change. */
export interface KustomizedNames {
  /** Fields that follow an object, at the end of a build. */
  readonly references: readonly NameReference[];
  /** Fields that `namePrefix` changes whatever they name. */
  readonly prefixed: readonly FieldSpec[];
  /** Texts of patches and replacements: a field that one of them speaks of may have any value. */
  readonly patches: readonly string[];
}

/** What a file under `configurations` must have, in one line. */
export function missingConfiguration({ field, target, made }: StaleReference): string {
  const spec = printSpec(field, made && field.form === 'mapping' ? '/name' : '');
  // Of what Flagger makes there is no object to follow: the prefix alone can be put in front.
  if (made) return `namePrefix: [${spec}]`;
  return `nameReference: [{${printTarget(target)}, fieldSpecs: [${spec}]}]`;
}

function printSpec(field: ReferenceField, rest: string): string {
  const group = field.group === '' ? '' : `group: ${field.group}, `;
  return `{${group}kind: ${field.kind}, path: ${specPath(field)}${rest}}`;
}

function printTarget({ group, kind }: TargetKind): string {
  return group === '' ? `kind: ${kind}, version: v1` : `kind: ${kind}, group: ${group}`;
}

/** Whether kustomize brings the reference to the name of now. */
export function follows({ references, prefixed, patches }: KustomizedNames, reference: StaleReference): boolean {
  const { field, target, made, old, now } = reference;
  const path = specPath(field);
  const isOf = (spec: FieldSpec) =>
    (spec.group ?? field.group) === field.group && (spec.kind ?? field.kind) === field.kind;
  const follower = references.some((each) => {
    if (!isOf(each) || (each.target.kind ?? target.kind) !== target.kind) return false;
    if ((each.target.group ?? target.group) !== target.group) return false;
    if (each.path === path) return true;
    // By its name alone a reference stays in the namespace that it says.
    return (
      field.form === 'mapping' &&
      each.path === `${path}/name` &&
      (reference.namespace ?? now.namespace) === now.namespace
    );
  });
  if (follower && !made && !reference.lost) return true;
  const word = field.path.findLast((key) => key !== 'name') ?? '';
  if (patches.some((text) => text.includes(word))) return true;
  const leaf = field.form === 'mapping' ? `${path}/name` : path;
  return (
    now.name.endsWith(old.name) &&
    (reference.namespace ?? now.namespace) === now.namespace &&
    prefixed.some((each) => isOf(each) && each.path === leaf)
  );
}
