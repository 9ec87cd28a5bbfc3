import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { compareText, formatName, parseName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { Route } from '../topology/route.ts';
import type { JudgedCanary } from '../topology/topology.ts';
import { routeTable } from '../trace/routes.ts';
import type { Sides } from './sides.ts';

/** Objects that have to do with each other: what one picture shows. */
export interface Scope {
  readonly title: string;
  /** The namespace whose names stand alone. */
  readonly home: string;
  readonly fanOuts: readonly FanOut[];
  readonly canaries: readonly JudgedCanary[];
  /** `NAMESPACE/NAME` */
  readonly services: ReadonlySet<string>;
  /** See {@link routeKey}. */
  readonly routes: ReadonlySet<string>;
}

export function routeKey({ kind, namespace, name }: Pick<Route, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${formatName({ namespace, name })}`;
}

/**
 * The input taken apart: each fan-out with the ones behind it, then what no fan-out has to do with, by name. There a Canary and
 * a route hold their Services together; what two pictures have in common are Gateways and waypoints alone.
 */
export function scopesOf({ before, after }: Sides): readonly Scope[] {
  const routes = [before, after].flatMap(({ topology }) => routeTable(topology, new Map()).routes);
  const canaries = after.topology.canaries.filter(({ leftAlone }) => leftAlone === undefined);
  const several = after.topology.model.ofKind('', 'Namespace').length > 1;
  const fanOuts = after.fanOuts.map((fanOut) => ofFanOut(fanOut, after.fanOuts, routes, several));
  const isShown = (keys: Iterable<string>) =>
    [...keys].some((key) => fanOuts.some((scope) => scope.services.has(key) || scope.routes.has(key)));
  const groups = grouping();
  for (const route of routes) {
    if (!isShown([routeKey(route)])) groups.join([routeKey(route), ...servicesOf(route).map(formatName)]);
  }
  for (const each of canaries) if (!isShown(ownServices(each))) groups.join(ownServices(each));
  const others = groups
    .all()
    .map((keys) => ofGroup(keys, canaries, routes, several))
    .sort((a, b) => compareText(a.title, b.title));
  return [...fanOuts, ...others];
}

/** Its Canaries' and callees' Services, and the routes that have one of them as parent or send to one. */
function ofFanOut(first: FanOut, all: readonly FanOut[], routes: readonly Route[], several: boolean): Scope {
  const queue = new Set([first]);
  const canaries = new Set([first.entry]);
  const services = new Set(ownServices(first.entry));
  for (const { callees } of queue) {
    for (const { namespace, service, backend, canary } of callees) {
      for (const name of [service, backend]) if (name !== '') services.add(formatName({ namespace, name }));
      if (canary === undefined) continue;
      canaries.add(canary);
      for (const name of ownServices(canary)) services.add(name);
      for (const next of all) if (next.entry.canary === canary.canary) queue.add(next);
    }
  }
  const own = routes.filter((route) => servicesOf(route).some((each) => services.has(formatName(each))));
  return {
    title: named(formatFanOut(first), first.entry.canary.id.namespace, several),
    home: first.entry.canary.id.namespace,
    fanOuts: [...queue],
    canaries: [...canaries],
    services,
    routes: new Set(own.map(routeKey)),
  };
}

function ofGroup(
  keys: ReadonlySet<string>,
  all: readonly JudgedCanary[],
  every: readonly Route[],
  several: boolean,
): Scope {
  const canaries = all.filter((each) => ownServices(each).some((key) => keys.has(key)));
  const routes = new Set(every.map(routeKey).filter((key) => keys.has(key)));
  const services = new Set([...keys].filter((key) => !routes.has(key)));
  const [first = ''] = [...routes, ...services];
  const home = canaries[0]?.canary.id.namespace ?? parseName(first.split(' ').at(-1) ?? '').namespace;
  const title =
    canaries.length > 0 ? `Canary ${canaries.map(({ canary }) => formatName(canary.id)).join(', ')}` : first;
  return { title: named(title, home, several), home, fanOuts: [], canaries, services, routes };
}

/** Names of the only namespace stand alone. */
function named(title: string, home: string, several: boolean): string {
  return several || home === '' ? title : title.replaceAll(`${home}/`, '');
}

function ownServices({ canary }: JudgedCanary): readonly string[] {
  const { namespace } = canary.id;
  return [canary.apex, canary.primary, canary.canary].map((name) => formatName({ namespace, name }));
}

/** Services that a route has as parents, and those that it sends to. */
export function servicesOf({ namespace, parentRefs, rules }: Route): readonly {
  readonly namespace: string;
  readonly name: string;
}[] {
  return [
    ...parentRefs.filter(({ group, kind }) => group === '' && kind === 'Service'),
    ...rules.flatMap(({ backendRefs }) => backendRefs.filter(({ group, kind }) => group === '' && kind === 'Service')),
  ].map((ref) => ({ namespace: ref.namespace ?? namespace, name: ref.name }));
}

/** `NAMESPACE/NAME` of the Gateways that a route names as parents. */
export function gatewaysOf({ namespace, parentRefs }: Route): readonly string[] {
  return parentRefs
    .filter(({ group, kind }) => group === GATEWAY_GROUP && kind === 'Gateway')
    .map((ref) => formatName({ namespace: ref.namespace ?? namespace, name: ref.name }));
}

/** Sets that grow into each other. */
function grouping() {
  const groups = new Map<string, Set<string>>();
  return {
    join: (keys: readonly string[]): void => {
      const found = [...new Set(keys.flatMap((key) => groups.get(key) ?? []))];
      const [largest, ...rest] = found.sort((a, b) => b.size - a.size);
      const all = largest ?? new Set<string>();
      for (const key of [...rest.flatMap((each) => [...each]), ...keys]) {
        all.add(key);
        groups.set(key, all);
      }
    },
    all: (): readonly ReadonlySet<string>[] => [...new Set(groups.values())],
  };
}
