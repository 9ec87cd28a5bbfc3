import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { type HeaderAction, type ModifierPlace, modifiersIn } from './header-modifiers.ts';

/** FAN111. Of one level alone: a header that rule and backendRef both change is FAN112's. Removed twice it is gone all the same. */
export const headerTwice: Rule = ({ after: { topology } }) => {
  const lists = new Map<string, ModifierPlace[]>();
  for (const place of modifiersIn(topology)) {
    const key = `${formatId(place.item.id)} ${place.list} ${place.on}`;
    const known = lists.get(key);
    if (known === undefined) lists.set(key, [place]);
    else known.push(place);
  }
  return [...lists.values()].flatMap((places) => {
    const [first] = places;
    if (first === undefined) return [];
    const twice = groupsOf(places.flatMap(({ actions }) => actions)).filter(
      (actions) => actions.length > 1 && actions.some(({ action }) => action !== 'remove'),
    );
    // The path of the modifier that has the second action on a header, where the first is elsewhere.
    const at = places.find(({ actions }) =>
      twice.some(([, second]) => second !== undefined && actions.includes(second)),
    );
    if (twice.length === 0) return [];
    const facts = {
      object: formatId(first.item.id),
      on: first.on,
      headers: twice
        .map((actions) => `\`${actions[0]?.name}\` (${actions.map(({ action }) => action).join(', ')})`)
        .join(', '),
    };
    return [diagnose('FAN111', facts, { item: first.item, field: { path: formatPath((at ?? first).path) } })];
  });
};

function groupsOf(actions: readonly HeaderAction[]): readonly (readonly HeaderAction[])[] {
  const groups = new Map<string, HeaderAction[]>();
  for (const action of actions) {
    const name = action.name.toLowerCase();
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [action]);
    else known.push(action);
  }
  return [...groups.values()];
}
