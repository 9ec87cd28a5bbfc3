import { posix } from 'node:path';
import { keyOf } from '../../resource/resource-id.ts';
import type { Source } from './sources.ts';

/**
 * One object in two folders is meant for two clusters (`dev/cart.yaml`, `prod/cart.yaml`): each such folder is an input of
 * its own, with all that stands in none of them.
 */
export function variantsOf(sources: readonly Source[]): readonly (readonly Source[])[] {
  const homes = new Map<string, Set<string>>();
  for (const { path, objects } of sources) {
    if (path === undefined) continue;
    for (const { id } of objects) {
      const known = homes.get(keyOf(id));
      if (known === undefined) homes.set(keyOf(id), new Set([posix.dirname(path)]));
      else known.add(posix.dirname(path));
    }
  }
  const split = new Set([...homes.values()].filter((folders) => folders.size > 1).flatMap(branches));
  // Of two folders, one inside the other, the outer one is the variant.
  const variants = [...split].filter((each) => ![...split].some((other) => each.startsWith(`${other}/`)));
  if (variants.length < 2) return [sources];
  const variantOf = ({ path }: Source) =>
    path === undefined ? undefined : variants.find((variant) => isInside(path, variant));
  const shared = sources.filter((source) => variantOf(source) === undefined);
  return variants.map((variant) => [...shared, ...sources.filter((source) => variantOf(source) === variant)]);
}

/** Of folders, those right below what they have in common; `a/.` stands for files in `a` itself. */
function branches(folders: ReadonlySet<string>): readonly string[] {
  const parts = [...folders].map((folder) => (folder === '.' ? [] : folder.split('/')));
  const [first = []] = parts;
  let common = 0;
  while (common < first.length && parts.every((each) => each[common] === first[common])) common++;
  return parts.map((each) => [...each.slice(0, common), each[common] ?? '.'].join('/'));
}

function isInside(path: string, variant: string): boolean {
  if (variant === '.') return !path.includes('/');
  if (variant.endsWith('/.')) return posix.dirname(path) === variant.slice(0, -2);
  return path.startsWith(`${variant}/`);
}
