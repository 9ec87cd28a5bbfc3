import type { CanaryView } from '../model/canary.ts';
import { formatName } from '../resource/resource-id.ts';
import { type AttachedListener, attach, listenersMeant } from '../topology/attachment.ts';
import { isSuspended } from '../topology/canary-state.ts';
import { flaggerRoute } from '../topology/flagger-route.ts';
import { isFlaggers } from '../topology/generated.ts';
import type { ListenerNode } from '../topology/listeners.ts';
import { type Route, routeOf } from '../topology/route.ts';
import type { Topology } from '../topology/topology.ts';
import { formatPhase, liveState, type Rollouts, stateIn } from './rollout-state.ts';

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
  const own = [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()].map((view) => ({
    route: routeOf(view),
    item: view.item,
  }));
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
    const written = own.find(
      ({ route }) =>
        route.kind === 'HTTPRoute' && route.namespace === canary.id.namespace && route.name === canary.apex,
    );
    if (written !== undefined && isFlaggers(written.item) && !asked) {
      notes.push(`HTTPRoute ${formatName(written.route)} is Flagger's own as the input has it, weights and all`);
      continue;
    }
    if (!asked && liveState(canary) !== undefined) {
      notes.push(`${name} is taken as its status says: ${formatPhase(state)}`);
    }
    const made = state.primaryPods
      ? flaggerRoute(canary, state, topology.config.flagger)
      : { none: 'its primary is not there yet' };
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
  return { routes, notes, ...index(routes, topology) };
}

function apexOf({ id, apex }: CanaryView): string {
  return `${id.namespace}/${apex}`;
}

function index(routes: readonly Route[], { model }: Topology): Pick<RouteTable, 'onGateway' | 'onService'> {
  const byGateway = new Map<string, { route: Route; at: AttachedListener }[]>();
  const byService = new Map<string, Route[]>();
  const meant = new Map<string, readonly ListenerNode[] | undefined>();
  for (const route of routes) {
    for (const ref of route.parentRefs) {
      const namespace = ref.namespace ?? route.namespace;
      if (ref.kind === 'Service' && ref.group === '') {
        const key = `${namespace}/${ref.name}`;
        const known = byService.get(key);
        if (known === undefined) byService.set(key, [route]);
        else if (!known.includes(route)) known.push(route);
        continue;
      }
      const key = `${ref.group}/${ref.kind}/${namespace}/${ref.name}`;
      if (!meant.has(key)) meant.set(key, listenersMeant(route, ref, model));
      for (const at of attach(route, ref, meant.get(key) ?? [], model).listeners) {
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
