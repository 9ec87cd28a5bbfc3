import type { CanaryView } from '../model/canary.ts';
import type { Item } from '../resource/item.ts';
import { formatName } from '../resource/resource-id.ts';
import { type AttachedListener, attach, listenersMeant } from '../topology/attachment.ts';
import { isSuspended } from '../topology/canary-state.ts';
import { flaggerRoute } from '../topology/flagger-route.ts';
import { isFlaggers } from '../topology/generated.ts';
import type { ListenerNode } from '../topology/listeners.ts';
import { type Route, routeOf } from '../topology/route.ts';
import type { Topology } from '../topology/topology.ts';
import { formatPhase, liveState, type RolloutState, type Rollouts, stateIn } from './rollout-state.ts';

/** All routes in effect, and where they are attached. */
export interface RouteTable {
  readonly routes: readonly Route[];
  /** The routes that a Gateway's listeners have, with the hostnames they have there. */
  readonly onGateway: (
    namespace: string,
    name: string,
  ) => readonly { readonly route: Route; readonly at: AttachedListener }[];
  /** Routes with a Service parent of that name (group "" and kind Service said in full). */
  readonly onService: (namespace: string, name: string) => readonly Route[];
  /** How Flagger's routes came about, for what a trace takes for granted. */
  readonly notes: readonly string[];
}

/** The input's routes, and for each Canary the one that Flagger writes in its state. */
export function routeTable(topology: Topology, rollouts: Rollouts): RouteTable {
  const notes: string[] = [];
  const { own, ownNamed, flaggers, attached } = standingOf(topology);
  const routes = own.map(({ route }) => route);
  // Two Canaries of one apex write one HTTPRoute in turn: the one that comes last in order of names stands for both.
  const apexes = new Map(
    topology.canaries.flatMap(({ canary, leftAlone }) =>
      leftAlone === undefined && !isSuspended(canary) ? [[apexOf(canary), canary] as const] : [],
    ),
  );
  for (const { canary, leftAlone, provider } of topology.canaries) {
    const name = `Canary ${formatName(canary.id)}`;
    if (leftAlone !== undefined) {
      // Another provider's routes are of other kinds; what keeps a Gateway API Canary back is worth saying.
      if (provider.kind === 'gateway-api') notes.push(`${name} counts for nothing: ${leftAlone}`);
      continue;
    }
    const last = apexes.get(apexOf(canary));
    if (last !== undefined && last !== canary) {
      notes.push(
        `${name} has no HTTPRoute while Canary ${formatName(last.id)} has written the one of that name; a tick later it is the other way round`,
      );
      continue;
    }
    const state = stateIn(rollouts, canary);
    const asked = rollouts.has(formatName(canary.id));
    const written = ownNamed.get(apexOf(canary));
    if (written !== undefined && isFlaggers(written.item) && !asked) {
      notes.push(`HTTPRoute ${formatName(written.route)} is Flagger's own as the input has it, weights and all`);
      continue;
    }
    if (!asked && liveState(canary) !== undefined) {
      notes.push(`${name} is taken as its status says: ${formatPhase(state)}`);
    }
    const made = state.primaryPods ? flaggers(canary, state) : { none: 'its primary is not there yet' };
    if ('none' in made) {
      notes.push(`${name} has no HTTPRoute: ${made.none}`);
      continue;
    }
    if (written !== undefined) {
      notes.push(
        `HTTPRoute ${formatName(written.route)} of the input counts for nothing: Flagger writes its own of that name over it`,
      );
      routes.splice(routes.indexOf(written.route), 1);
    }
    routes.push(made.route);
  }
  return { routes, notes, ...index(routes, attached) };
}

function apexOf({ id, apex }: CanaryView): string {
  return `${id.namespace}/${apex}`;
}

/** What is the same in every state of the rollouts, and made once for all tables of a topology. */
interface Standing {
  /** The routes of the input. */
  readonly own: readonly OwnRoute[];
  /** HTTPRoutes of it by `namespace/name`. */
  readonly ownNamed: ReadonlyMap<string, OwnRoute>;
  /** What Flagger writes of a Canary in a state. */
  readonly flaggers: (canary: CanaryView, state: RolloutState) => ReturnType<typeof flaggerRoute>;
  readonly attached: (route: Route) => readonly Attached[];
}

interface OwnRoute {
  readonly route: Route;
  readonly item: Item;
}

/** One parentRef: the Service it names, or the listeners it gets. */
type Attached = { readonly service: string } | { readonly listeners: readonly AttachedListener[] };

const standings = new WeakMap<Topology, Standing>();

function standingOf(topology: Topology): Standing {
  const known = standings.get(topology) ?? readStanding(topology);
  standings.set(topology, known);
  return known;
}

function readStanding(topology: Topology): Standing {
  const { model, config } = topology;
  const own = [...model.httpRoutes(), ...model.grpcRoutes()].map((view) => ({ route: routeOf(view), item: view.item }));
  const ownNamed = new Map<string, OwnRoute>();
  for (const each of own) {
    const name = `${each.route.namespace}/${each.route.name}`;
    if (each.route.kind === 'HTTPRoute' && !ownNamed.has(name)) ownNamed.set(name, each);
  }
  const meant = new Map<string, readonly ListenerNode[] | undefined>();
  const attach = (route: Route) => route.parentRefs.map((ref) => attachTo(route, ref, model, meant));
  const inStates = remembered((_: CanaryView) => new Map<string, ReturnType<typeof flaggerRoute>>());
  return {
    own,
    ownNamed,
    flaggers: (canary, state) => {
      const known = inStates(canary);
      const key = JSON.stringify(state);
      const made = known.get(key) ?? flaggerRoute(canary, state, config.flagger);
      known.set(key, made);
      return made;
    },
    attached: remembered(attach),
  };
}

function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly made: V }>();
  return (key) => {
    const there = known.get(key) ?? { made: make(key) };
    known.set(key, there);
    return there.made;
  };
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

function index(
  routes: readonly Route[],
  attachedOf: (route: Route) => readonly Attached[],
): Pick<RouteTable, 'onGateway' | 'onService'> {
  const byGateway = new Map<string, { route: Route; at: AttachedListener }[]>();
  const byService = new Map<string, Route[]>();
  for (const route of routes) {
    for (const attached of attachedOf(route)) {
      if ('service' in attached) {
        const known = byService.get(attached.service);
        if (known === undefined) byService.set(attached.service, [route]);
        else if (!known.includes(route)) known.push(route);
        continue;
      }
      for (const at of attached.listeners) {
        const { id } = at.listener.gateway;
        const gateway = `${id.namespace}/${id.name}`;
        const known = byGateway.get(gateway) ?? [];
        byGateway.set(gateway, known);
        // Two parentRefs may mean one listener.
        if (
          !known.some(
            (each) =>
              each.route === route &&
              each.at.listener.name === at.listener.name &&
              each.at.listener.listenerSet === at.listener.listenerSet,
          )
        ) {
          known.push({ route, at });
        }
      }
    }
  }
  return {
    onGateway: (namespace, name) => byGateway.get(`${namespace}/${name}`) ?? [],
    onService: (namespace, name) => byService.get(`${namespace}/${name}`) ?? [],
  };
}
