import type { CanaryView } from '../model/canary.ts';
import type { Item } from '../resource/item.ts';
import { remembered } from '../resource/remembered.ts';
import { formatName } from '../resource/resource-id.ts';
import { attach, listenersMeant } from '../topology/attachment.ts';
import { isSuspended } from '../topology/canary-state.ts';
import { flaggerRoute } from '../topology/flagger-route.ts';
import { isFlaggers } from '../topology/generated.ts';
import type { ListenerNode } from '../topology/listeners.ts';
import { type Route, routeOf } from '../topology/route.ts';
import type { JudgedCanary, Topology } from '../topology/topology.ts';
import { AT_REST, formatPhase, liveState, type RolloutState, type Rollouts } from './rollout-state.ts';
import { type Attached, indexRoutes, joined, type RouteIndex } from './route-index.ts';

/** All routes in effect, and where they are attached. */
export interface RouteTable extends RouteIndex {
  readonly routes: readonly Route[];
  /** How Flagger's routes came about, for what a trace takes for granted. */
  readonly notes: readonly string[];
}

/** The input's routes, and for each Canary the one that Flagger writes in its state. */
export function routeTable(topology: Topology, rollouts: Rollouts): RouteTable {
  const { own, index, canaries, attached } = standingOf(topology);
  const notes: string[] = [];
  const written: Route[] = [];
  const gone = new Set<Route>();
  for (const { name, inState } of canaries) {
    const part = inState(rollouts.get(name));
    notes.push(...part.notes);
    if (part.written !== undefined) written.push(part.written);
    if (part.gone !== undefined) gone.add(part.gone);
  }
  const left = gone.size === 0 ? own : own.filter((route) => !gone.has(route));
  return { routes: [...left, ...written], notes, ...joined(index, gone, indexRoutes(written, attached)) };
}

/** What a Canary does to the table. */
interface Part {
  readonly notes: readonly string[];
  /** The route that Flagger writes for it. */
  readonly written?: Route;
  /** The route of the input that this one replaces. */
  readonly gone?: Route;
}

/** What is the same in every state of the rollouts, and made once for all tables of a topology. */
interface Standing {
  /** The routes of the input. */
  readonly own: readonly Route[];
  readonly index: RouteIndex;
  /** Each with its `namespace/name`, and what it does in a state that is asked for, or else as it stands. */
  readonly canaries: readonly {
    readonly name: string;
    readonly inState: (asked: RolloutState | undefined) => Part;
  }[];
  readonly attached: (route: Route) => readonly Attached[];
}

interface OwnRoute {
  readonly route: Route;
  readonly item: Item;
}

const standingOf = remembered((topology: Topology): Standing => {
  const { model } = topology;
  const own = [...model.httpRoutes(), ...model.grpcRoutes()].map((view) => ({ route: routeOf(view), item: view.item }));
  const ownNamed = new Map<string, OwnRoute>();
  for (const each of own) {
    const name = `${each.route.namespace}/${each.route.name}`;
    if (each.route.kind === 'HTTPRoute' && !ownNamed.has(name)) ownNamed.set(name, each);
  }
  const meant = new Map<string, readonly ListenerNode[] | undefined>();
  const attached = remembered((route: Route) => route.parentRefs.map((ref) => attachTo(route, ref, model, meant)));
  // Two Canaries of one apex write one HTTPRoute in turn: the one that comes last in order of names stands for both.
  const apexes = new Map(
    topology.canaries.flatMap(({ canary, leftAlone }) =>
      leftAlone === undefined && !isSuspended(canary) ? [[apexOf(canary), canary] as const] : [],
    ),
  );
  const canaries = topology.canaries.map((judged) => {
    const { canary } = judged;
    const last = apexes.get(apexOf(canary));
    const read = partOf(judged, last, ownNamed.get(apexOf(canary)), topology);
    let standing: Part | undefined;
    const inState = (asked: RolloutState | undefined) => {
      if (asked !== undefined) return read(asked);
      standing ??= read(undefined);
      return standing;
    };
    return { name: formatName(canary.id), inState };
  });
  const routes = own.map(({ route }) => route);
  return { own: routes, index: indexRoutes(routes, attached), canaries, attached };
});

/** Of a Canary, with the last one of its apex and the input's HTTPRoute of that name. */
function partOf(
  { canary, leftAlone, provider }: JudgedCanary,
  last: CanaryView | undefined,
  own: OwnRoute | undefined,
  { config }: Topology,
): (asked: RolloutState | undefined) => Part {
  const name = `Canary ${formatName(canary.id)}`;
  if (leftAlone !== undefined) {
    // Another provider's routes are of other kinds; what keeps a Gateway API Canary back is worth saying.
    const notes = provider.kind === 'gateway-api' ? [`${name} counts for nothing: ${leftAlone}`] : [];
    return () => ({ notes });
  }
  if (last !== undefined && last !== canary) {
    const why = `while Canary ${formatName(last.id)} has written the one of that name; a tick later it is the other way round`;
    return () => ({ notes: [`${name} has no HTTPRoute ${why}`] });
  }
  const inStates = new Map<string, ReturnType<typeof flaggerRoute>>();
  const flaggers = (state: RolloutState) => {
    const key = JSON.stringify(state);
    const made = inStates.get(key) ?? flaggerRoute(canary, state, config.flagger);
    inStates.set(key, made);
    return made;
  };
  return (asked) => {
    if (own !== undefined && isFlaggers(own.item) && asked === undefined) {
      return { notes: [`HTTPRoute ${formatName(own.route)} is Flagger's own as the input has it, weights and all`] };
    }
    const live = liveState(canary);
    const state = asked ?? live ?? AT_REST;
    const notes: string[] = [];
    if (asked === undefined && live !== undefined) {
      notes.push(`${name} is taken as its status says: ${formatPhase(state)}`);
    }
    const made = state.primaryPods ? flaggers(state) : { none: 'its primary is not there yet' };
    if ('none' in made) return { notes: [...notes, `${name} has no HTTPRoute: ${made.none}`] };
    if (own === undefined) return { notes, written: made.route };
    const over = `HTTPRoute ${formatName(own.route)} of the input counts for nothing: Flagger writes its own of that name over it`;
    return { notes: [...notes, over], written: made.route, gone: own.route };
  };
}

function apexOf({ id, apex }: CanaryView): string {
  return `${id.namespace}/${apex}`;
}

function attachTo(
  route: Route,
  ref: Route['parentRefs'][number],
  model: Topology['model'],
  meant: Map<string, readonly ListenerNode[] | undefined>,
): Attached {
  const namespace = ref.namespace ?? route.namespace;
  if (ref.kind === 'Service' && ref.group === '') return { service: `${namespace}/${ref.name}` };
  const key = `${ref.group}/${ref.kind}/${namespace}/${ref.name}`;
  if (!meant.has(key)) meant.set(key, listenersMeant(route, ref, model));
  return { listeners: attach(route, ref, meant.get(key) ?? [], model).listeners };
}
