import type { Route } from '../topology/route.ts';
import type { World } from '../trace/world.ts';

/** A Service that routes are bound to, Flagger's own among them. */
export interface RoutedService {
  readonly namespace: string;
  readonly name: string;
  readonly routes: readonly Route[];
}

/** In order of the routes. */
export function routedServices({ routes: { routes, onService } }: World): readonly RoutedService[] {
  const found = new Map<string, RoutedService>();
  for (const route of routes) {
    for (const { group, kind, namespace = route.namespace, name } of route.parentRefs) {
      if (group !== '' || kind !== 'Service' || found.has(`${namespace}/${name}`)) continue;
      found.set(`${namespace}/${name}`, { namespace, name, routes: onService(namespace, name) });
    }
  }
  return [...found.values()];
}
