import { formatName } from '../resource/resource-id.ts';
import { mixturesOf, type Released } from './crossings.ts';
import type { Joint } from './grid.ts';
import type { Seen } from './rehearse.ts';
import type { View } from './view.ts';
import { REST, type Walk } from './walk.ts';

/** `callees held`: the entry's rollout begins when those of all callees run, and they are promoted when it is over. */
export type OrderName = 'callees first' | 'entry first' | 'callees held' | 'together' | 'as asked';

/** An order in which the Canaries of a fan-out may be rolled out. */
export interface Order {
  readonly name: OrderName;
  /** One after another; in no order where they run together. */
  readonly canaries: readonly string[];
  readonly states: readonly Joint[];
  /** States with an error. */
  readonly failing: readonly Joint[];
  /** States in which a marked request meets the old version of a callee whose canary runs. */
  readonly crossing: readonly Joint[];
  /** Canaries whose old version the entry's new one meets on the way, and the other way round; of orders one after another. */
  readonly newMeetsOld: readonly string[];
  readonly oldMeetsNew: readonly string[];
}

interface Walked {
  readonly walks: readonly Walk[];
  readonly seen: readonly Seen[];
  readonly order: readonly string[] | undefined;
  readonly together: boolean | undefined;
  readonly view: (state: Joint) => readonly View[];
}

export function ordersOf(walked: Walked): readonly Order[] {
  const { walks, seen, order } = walked;
  const names = walks.map(({ canary }) => formatName(canary.id));
  if (order !== undefined) {
    return [
      oneByOne(
        'as asked',
        walked,
        order.filter((name) => names.includes(name)),
      ),
    ];
  }
  if (walks.length < 2) return [];
  const held = seen.filter(({ state }) => {
    const [entry, ...callees] = state;
    return entry === REST || callees.every((stand, index) => walks[index + 1]?.stands[stand]?.running === true);
  });
  const apart = [oneByOne('callees first', walked, names.toReversed()), oneByOne('entry first', walked, names)];
  const together = atOnce('together', seen);
  // Nobody has to hold anything where nothing can go wrong.
  const holding = isSafe(together) ? [] : [atOnce('callees held', held)];
  return [...(walked.together === true ? [] : apart), ...holding, together];
}

function atOnce(name: OrderName, seen: readonly Seen[]): Order {
  return {
    name,
    canaries: [],
    states: seen.map(({ state }) => state),
    failing: seen.filter(isFailing).map(({ state }) => state),
    crossing: seen.filter(isCrossing).map(({ state }) => state),
    newMeetsOld: [],
    oldMeetsNew: [],
  };
}

export function isFailing({ views }: Pick<Seen, 'views'>): boolean {
  return views.some(({ failures }) => failures.length > 0);
}

export function isCrossing({ crossings }: Pick<Seen, 'crossings'>): boolean {
  return crossings.some((own) => own.length > 0);
}

export function isSafe({ failing, crossing }: Order): boolean {
  return failing.length === 0 && crossing.length === 0;
}

function oneByOne(name: OrderName, { walks, view }: Walked, canaries: readonly string[]): Order {
  const path = pathOf(walks, canaries);
  const states = new Map(path.map(({ state }) => [state.join(), state]));
  const met = (from: 'new' | 'old') => {
    const found = path.flatMap(({ state, released }) =>
      view(state).flatMap(({ chains }) => mixturesOf(walks, released, chains, from).map(({ callee }) => callee)),
    );
    return [...new Set(found)];
  };
  return {
    name,
    canaries,
    states: [...states.values()],
    failing: [...states.values()].filter((state) => isFailing({ views: view(state) })),
    crossing: [],
    newMeetsOld: met('new'),
    oldMeetsNew: met('old'),
  };
}

interface Place {
  readonly state: Joint;
  readonly released: Released;
}

/** Each Canary's walk in turn, while those before it have succeeded and those behind it have not begun. */
function pathOf(walks: readonly Walk[], canaries: readonly string[]): readonly Place[] {
  const turns = walks.map(({ canary }) => canaries.indexOf(formatName(canary.id)));
  return canaries.flatMap((name, turn) => {
    const at = walks.findIndex(({ canary }) => formatName(canary.id) === name);
    return (walks[at]?.stands ?? []).map(({ released }, stand): Place => {
      const own = walks.map((_, index) => (index === at ? stand : REST));
      const before = turns.map((other, index) => (index === at ? released : other !== -1 && other < turn));
      return { state: own, released: before };
    });
  });
}

/** The joint states of Canaries that are rolled out one after another. */
export function orderStates(walks: readonly Walk[], order: readonly string[]): readonly Joint[] {
  const names = walks.map(({ canary }) => formatName(canary.id));
  const own = order.filter((name) => names.includes(name));
  return [...new Map(pathOf(walks, own).map(({ state }) => [state.join(), state])).values()];
}
