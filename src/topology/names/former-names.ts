import { type FormerId, formerIds } from '../../resource/former-ids.ts';
import type { Item } from '../../resource/item.ts';
import { stringAt } from '../../resource/json.ts';
import { isLocalConfig } from '../../resource/local-config.ts';
import { groupOf } from '../../resource/resource-id.ts';
import type { TargetKind } from './reference-fields.ts';

/** What had a name earlier, and where it is now. */
export interface Former {
  readonly before: FormerId;
  readonly now: FormerId;
  /** `made`: a Service of Flagger's, of which kustomize has no object; `placeholder`: an object that stays out of the cluster. */
  readonly as: 'object' | 'made' | 'placeholder';
}

/** Which objects there are, and what they were called. */
export interface FormerNames {
  has(target: TargetKind, id: FormerId): boolean;
  formerly(target: TargetKind, name: string): readonly Former[];
}

const SERVICE: TargetKind = { group: '', kind: 'Service' };
const ROLES = ['', '-primary', '-canary'];

/** `made`: Services of Flagger beside those of the input. Objects for tools alone are names that kustomize can follow. */
export function formerNames(items: readonly Item[], made: readonly Former[] = []): FormerNames {
  const local = new Set(items.filter(isLocalConfig));
  const there = new Set([
    ...items.filter((item) => !local.has(item)).map(({ id }) => keyOf(kindOf(id), id.name, id.namespace)),
    ...made.map(({ now }) => keyOf(SERVICE, now.name, now.namespace)),
  ]);
  // A kind is read when somebody asks for it: most builds have references to few.
  const read = new Map<string, readonly Former[]>();
  const formerOf = (target: TargetKind): readonly Former[] =>
    items
      .filter(({ id }) => keyOf(kindOf(id), '') === keyOf(target, ''))
      .flatMap((item) =>
        formerIds(item).map((before) => ({ before, now: item.id, as: local.has(item) ? 'placeholder' : 'object' })),
      );
  return {
    has: (target, { name, namespace }) => there.has(keyOf(target, name, namespace)),
    formerly: (target, name) => {
      const kind = keyOf(target, '');
      const known = read.get(kind) ?? [...formerOf(target), ...(kind === keyOf(SERVICE, '') ? made : [])];
      read.set(kind, known);
      return known.filter(({ before }) => before.name === name);
    },
  };
}

function kindOf({ apiVersion, kind }: Item['id']): TargetKind {
  return { group: groupOf(apiVersion), kind };
}

/** The Services of Canaries whose target, or whose apex Service, has been renamed or moved. `canaries`: with their references settled. */
export function madeServices(canaries: readonly Item[], all: readonly Item[]): readonly Former[] {
  const byKey = new Map(all.map((item) => [keyOf(kindOf(item.id), item.id.name, item.id.namespace), item]));
  return canaries.flatMap((canary) => {
    const { namespace } = canary.id;
    const content = canary.content();
    const given = stringAt(content, ['spec', 'service', 'name']);
    const kind = stringAt(content, ['spec', 'targetRef', 'kind']) ?? '';
    const apex = given ?? stringAt(content, ['spec', 'targetRef', 'name']);
    if (apex === undefined) return [];
    const target = given === undefined && kind !== 'Service' ? { group: 'apps', kind } : SERVICE;
    const source = byKey.get(keyOf(target, apex, namespace));
    const befores = [
      ...(source === undefined ? [] : formerIds(source)),
      ...formerIds(canary).map((id) => ({ name: apex, namespace: id.namespace })),
    ].filter(({ name, namespace: home }) => name !== apex || home !== namespace);
    return befores.flatMap((before) =>
      ROLES.map((role) => ({
        before: { namespace: before.namespace, name: `${before.name}${role}` },
        now: { namespace, name: `${apex}${role}` },
        as: 'made' as const,
      })),
    );
  });
}

function keyOf({ group, kind }: TargetKind, name: string, namespace?: string): string {
  // Without a namespace an object is in `default`, as kustomize sees it.
  const home = namespace === undefined ? '' : ` ${namespace === '' ? 'default' : namespace}`;
  return `${group}/${kind} ${name}${home}`;
}
