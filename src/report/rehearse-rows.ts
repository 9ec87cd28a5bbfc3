import { whereOf } from '../rehearse/chains.ts';
import { groupsOf, runsOf } from '../rehearse/regions.ts';
import type { Rehearsal, Seen } from '../rehearse/rehearse.ts';
import { REST } from '../rehearse/walk.ts';
import type { Share } from '../trace/share.ts';
import { canaryName, formatList, formatRange, formatStands, formatStates } from './rehearse-sentences.ts';

/** States in which an audience's requests go the same ways. */
export interface RowOf {
  readonly title: string;
  readonly seen: readonly Seen[];
  readonly shares: (shares: readonly Share[]) => string;
  /** Of several Canaries' states. */
  readonly joint: boolean;
}

/** Each Canary alone, then all together, as far as they differ for the audience. */
export function rowsOf(rehearsal: Rehearsal, at: number, home: string): readonly RowOf[] {
  const { walks, seen, orders } = rehearsal;
  const views = new Set(seen.map(({ views: own }) => own[at]?.key));
  if (views.size === 1) return [{ title: 'in every state', seen, shares: formatRange, joint: false }];
  const own = walks.flatMap((walk, index): readonly RowOf[] => {
    const alone = seen.filter(({ state }) => state.every((stand, other) => other === index || stand === REST));
    if (new Set(alone.map(({ views: seenThen }) => seenThen[at]?.key)).size < 2) return [];
    const runs = runsOf(alone, (each) => shapeOf(each, at));
    const whose = walks.length === 1 ? '' : ' alone';
    return runs.map((run) => ({
      title: `${canaryName(walk, home)}${whose} ${formatStands(
        walk,
        run.flatMap(({ state }) => state[index] ?? []),
      )}`,
      seen: run,
      shares: formatList,
      joint: false,
    }));
  });
  const isOrder = !orders.some(({ name }) => name === 'together');
  if (walks.length === 1 || isOrder) return own;
  const groups = groupsOf(
    seen,
    (each) => `${shapeOf(each, at)}\n${each.crossings[at]?.map(({ callee }) => callee).join()}`,
  );
  // Where one Canary alone makes the difference, all is said.
  const isSaid = walks.some((_, index) => {
    const byStand = groupsOf(seen, ({ state }) => String(state[index]));
    return byStand.every((states) => new Set(states.map(({ views: own }) => own[at]?.key)).size === 1);
  });
  const apart = orders.some(({ name }) => name === 'callees first');
  if (apart && isSaid) return own;
  const together = groups.map((group): RowOf => {
    const states = group.map(({ state }) => state);
    return {
      title: `together: ${formatStates(states, rehearsal, home).join(', or ')}`,
      seen: group,
      shares: formatRange,
      joint: true,
    };
  });
  return apart ? [...own, ...together] : together;
}

/** Of more rows about several Canaries those are left out in which nothing is wrong, the last first. */
const MOST_TOGETHER = 12;

export function worstOf(
  rows: readonly RowOf[],
  at: number,
): { readonly shown: readonly RowOf[]; readonly left: number } {
  const many = rows.filter(({ joint }) => joint);
  const isBad = ({ seen }: RowOf) =>
    seen.some(({ views, crossings }) => (views[at]?.failures.length ?? 0) + (crossings[at]?.length ?? 0) > 0);
  const good = many.filter((row) => !isBad(row));
  const room = Math.max(0, MOST_TOGETHER - (many.length - good.length));
  const left = new Set(good.slice(room));
  return { shown: rows.filter((row) => !left.has(row)), left: left.size };
}

/** Where requests go, whatever their shares. */
function shapeOf({ views }: Seen, at: number): string {
  return (views[at]?.chains ?? []).map(whereOf).sort().join('\n');
}
