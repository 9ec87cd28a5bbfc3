import { once } from '../resource/remembered.ts';
import type { AttachedListener } from '../topology/attachment.ts';
import type { Route } from '../topology/route.ts';

/** One parentRef: the Service it names, or the listeners it gets. */
export type Attached = { readonly service: string } | { readonly listeners: readonly AttachedListener[] };

/** A route on a Gateway, with the hostnames it has at one of its listeners. */
export interface OnGateway {
  readonly route: Route;
  readonly at: AttachedListener;
}

/** Routes by what they are attached to. */
export interface RouteIndex {
  /** The routes that a Gateway's listeners have. */
  readonly onGateway: (namespace: string, name: string) => readonly OnGateway[];
  /** Routes with a Service parent of that name (group "" and kind Service said in full). */
  readonly onService: (namespace: string, name: string) => readonly Route[];
}

export function indexRoutes(routes: readonly Route[], attachedOf: (route: Route) => readonly Attached[]): RouteIndex {
  const byGateway = new Map<string, OnGateway[]>();
  const byService = new Map<string, Route[]>();
  // What a list has of one route stands together, at its end.
  for (const route of routes) {
    for (const attached of attachedOf(route)) {
      if ('service' in attached) {
        const known = listAt(byService, attached.service);
        if (known.at(-1) !== route) known.push(route);
        continue;
      }
      for (const at of attached.listeners) {
        const { id } = at.listener.gateway;
        const known = listAt(byGateway, `${id.namespace}/${id.name}`);
        if (!hasListener(known, route, at)) known.push({ route, at });
      }
    }
  }
  return {
    onGateway: (namespace, name) => byGateway.get(`${namespace}/${name}`) ?? [],
    onService: (namespace, name) => byService.get(`${namespace}/${name}`) ?? [],
  };
}

function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made: T[] = [];
  lists.set(key, made);
  return made;
}

/** Two parentRefs may mean one listener. */
function hasListener(known: readonly OnGateway[], route: Route, { listener }: AttachedListener): boolean {
  for (let index = known.length - 1; index >= 0; index--) {
    const each = known[index];
    if (each?.route !== route) return false;
    if (each.at.listener.name === listener.name && each.at.listener.listenerSet === listener.listenerSet) return true;
  }
  return false;
}

/** The routes of one index without some, and then those of another. */
export function joined(one: RouteIndex, gone: ReadonlySet<Route>, other: RouteIndex): RouteIndex {
  const join = <T>(list: readonly T[], more: readonly T[], routeOf: (entry: T) => Route): readonly T[] => {
    const left = gone.size === 0 ? list : list.filter((entry) => !gone.has(routeOf(entry)));
    return more.length === 0 ? left : [...left, ...more];
  };
  return {
    onGateway: onceByName((...name) => join(one.onGateway(...name), other.onGateway(...name), ({ route }) => route)),
    onService: onceByName((...name) => join(one.onService(...name), other.onService(...name), (route) => route)),
  };
}

function onceByName<T>(make: (namespace: string, name: string) => T): (namespace: string, name: string) => T {
  const byNamespace = once((namespace: string) => once((name: string) => make(namespace, name)));
  return (namespace, name) => byNamespace(namespace)(name);
}
