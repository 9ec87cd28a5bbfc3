import type { Version } from '../config/version.ts';
import type { CanaryView } from '../model/canary.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import type { Regex } from '../topology/plain-regex.ts';
import type { Situation } from '../topology/situation.ts';
import type { Topology } from '../topology/topology.ts';
import { callsOf } from '../trace/calls.ts';
import type { Request } from '../trace/request.ts';
import { callOf } from '../trace/samples.ts';
import { type Audience, audiencesOf } from './audiences.ts';
import { type Crossing, crossingsOf } from './crossings.ts';
import { type Grid, gridOf, type Joint } from './grid.ts';
import { type Order, orderStates, ordersOf } from './orders.ts';
import { type Stage, tracerAt, type View, viewer } from './view.ts';
import { kindsOf, REST, type Walk, walkOf } from './walk.ts';

/** What happens to requests of a fan-out while its Canaries are rolled out. */
export interface Rehearsal {
  readonly fanOut: FanOut;
  /** The entry's first, then callees, and what is behind these. */
  readonly walks: readonly Walk[];
  readonly grid: Grid;
  readonly audiences: readonly Audience[];
  readonly seen: readonly Seen[];
  readonly orders: readonly Order[];
  /** States with errors as the input stands; `undefined` where nothing would be changed. */
  readonly before: number | undefined;
  readonly assumptions: readonly string[];
}

/** A joint state, and what each audience sees in it. */
export interface Seen {
  readonly state: Joint;
  readonly views: readonly View[];
  /** By audience. */
  readonly crossings: readonly (readonly Crossing[])[];
}

export interface RehearseOptions {
  readonly regex: (pattern: string) => Regex;
  /** Canaries that are rolled out in this order, and no others: one after another. */
  readonly order?: readonly string[] | undefined;
  /** All at once, and in no order. */
  readonly together?: boolean;
  readonly onState?: ((done: number, all: number) => void) | undefined;
}

/** Rehearses the fan-outs that there are after the changes, or of them those with a Canary of the order. */
export function rehearse(before: Situation, after: Situation, options: RehearseOptions): readonly Rehearsal[] {
  const { order, onState } = options;
  const { flagger } = after.topology.config;
  const asked = walkedIn(after, flagger)
    .filter(({ walks }) => order === undefined || walks.some(({ canary }) => order.includes(formatName(canary.id))))
    .map((own) => ({ ...own, grid: gridFor(own.walks, order) }));
  const rounds = before === after ? 1 : 2;
  const all = asked.reduce((sum, { grid }) => sum + grid.states.length * rounds, 0);
  let done = 0;
  const tick = () => onState?.(++done, all);
  return asked.map(({ fanOut, walks, grid }) => rehearsalOf(before, after, { fanOut, walks, grid, options, tick }));
}

/** How many joint states a rehearsal without an order looks at. */
export function statesOf(after: Situation): number {
  const grids = walkedIn(after, after.topology.config.flagger).map(({ walks }) => gridFor(walks, undefined));
  return grids.reduce((sum, { states }) => sum + states.length, 0);
}

function walkedIn({ fanOuts }: Situation, flagger: Version) {
  return fanOuts.map((fanOut) => ({
    fanOut,
    walks: canariesOf(fanOut, fanOuts).map((canary) => walkOf(canary, flagger)),
  }));
}

/** Canaries that a rehearsal of some fan-out rolls out, each once. */
export function rehearsedCanaries({ fanOuts }: Situation): readonly CanaryView[] {
  return [...new Set(fanOuts.flatMap((fanOut) => canariesOf(fanOut, fanOuts)))];
}

interface Asked {
  readonly fanOut: FanOut;
  readonly walks: readonly Walk[];
  readonly grid: Grid;
  readonly options: RehearseOptions;
  readonly tick: () => void;
}

function rehearsalOf(
  before: Situation,
  { topology, fanOuts }: Situation,
  { fanOut, walks, grid, options, tick }: Asked,
): Rehearsal {
  const { regex } = options;
  const calls = callsOf(fanOuts, {
    chains: undefined,
    carry: undefined,
    sample: callOnce(topology),
  });
  const stage: Stage = { topology, fanOut, walks, calls, regex };
  const busiest = busiestOf(walks);
  const entry = walks[0]?.stands[busiest[0] ?? REST]?.state;
  const audiences = entry === undefined ? [] : audiencesOf(topology, fanOut, entry, tracerAt(stage, busiest));
  const assumptions = new Set<string>();
  const view = viewer(stage, audiences, assumptions);
  const seen = grid.states.map((state): Seen => {
    tick();
    const views = view(state);
    return { state, views, crossings: views.map(({ chains }) => crossingsOf(fanOut, walks, state, chains)) };
  });
  for (const { assumed } of audiences) if (assumed !== undefined) assumptions.add(assumed);
  const known = before.topology === topology;
  const viewBefore = known ? undefined : viewer({ ...stage, topology: before.topology }, audiences, new Set());
  const failing =
    viewBefore === undefined
      ? undefined
      : grid.states.filter((state) => {
          tick();
          return viewBefore(state).some(({ failures }) => failures.length > 0);
        }).length;
  return {
    fanOut,
    walks,
    grid,
    audiences,
    seen,
    orders: ordersOf({ walks, seen, order: options.order, together: options.together, view }),
    before: failing,
    assumptions: [...assumptions],
  };
}

/** Calls are asked for at every hop, and always the same. */
function callOnce(topology: Topology): (fanOut: FanOut, callee: Callee) => Request | undefined {
  const known = new Map<Callee, Request | undefined>();
  return (fanOut, callee) => {
    if (!known.has(callee)) known.set(callee, callOf(topology, fanOut, callee));
    return known.get(callee);
  };
}

/** The entry's, its callees', and those of the fan-outs that callees are entries of. */
function canariesOf(fanOut: FanOut, fanOuts: readonly FanOut[]): readonly CanaryView[] {
  const found = new Set<CanaryView>([fanOut.entry.canary]);
  const queue = new Set<FanOut>([fanOut]);
  for (const { callees } of queue) {
    for (const { canary } of callees) {
      if (canary === undefined) continue;
      found.add(canary.canary);
      for (const next of fanOuts) if (next.entry.canary === canary.canary) queue.add(next);
    }
  }
  return [...found];
}

function gridFor(walks: readonly Walk[], order: readonly string[] | undefined): Grid {
  if (order === undefined) return gridOf(walks.map((walk) => ({ size: walk.stands.length, kinds: kindsOf(walk) })));
  const states = orderStates(walks, order);
  return { states, of: states.length, kinds: true };
}

/** The highest weight that each analysis has before it is promoted. */
export function busiestOf(walks: readonly Walk[]): Joint {
  return walks.map(({ stands }) =>
    stands.reduce((best, { state, running }, index) => {
      const most = stands[best]?.state.canaryWeight ?? 0;
      const counts = running && state.phase !== 'Failed';
      return counts && state.canaryWeight >= most ? index : best;
    }, REST),
  );
}
