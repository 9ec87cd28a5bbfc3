import { GATEWAY_GROUP } from '../model/parent-ref.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { Route } from '../topology/route.ts';
import type { JudgedCanary, Topology } from '../topology/topology.ts';
import { type RouteTable, routeTable } from '../trace/routes.ts';
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

/** The parts of `NAMESPACE/NAME`, or of `NAME` alone. */
export function partsOf(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/**
 * The input taken apart: fan-outs first, then by name. A Canary, a route and a fan-out each hold their Services together; what
 * two pictures have in common are Gateways and waypoints alone.
 */
export function scopesOf({ before, after }: Sides): readonly Scope[] {
  const groups = grouping();
  const tables = [before, after].map(({ topology }) => routeTable(topology, new Map()));
  for (const route of tables.flatMap(({ routes }) => routes)) {
    groups.join([routeKey(route), ...servicesOf(route).map(formatName)]);
  }
  const canaries = after.topology.canaries.filter(({ leftAlone }) => leftAlone === undefined);
  for (const each of canaries) groups.join(ownServices(each));
  for (const fanOut of after.fanOuts) {
    const { canary } = fanOut.entry;
    const callees = fanOut.callees.flatMap(({ namespace, service, backend }) =>
      [service, backend].filter((name) => name !== '').map((name) => formatName({ namespace, name })),
    );
    groups.join([formatName({ namespace: canary.id.namespace, name: canary.apex }), ...callees]);
  }
  return groups
    .all()
    .map((keys) => scopeOf(keys, after.fanOuts, canaries, tables, after.topology))
    .sort((a, b) => Number(b.fanOuts.length > 0) - Number(a.fanOuts.length > 0) || compareText(a.title, b.title));
}

function scopeOf(
  keys: ReadonlySet<string>,
  allFanOuts: readonly FanOut[],
  allCanaries: readonly JudgedCanary[],
  tables: readonly RouteTable[],
  { model }: Topology,
): Scope {
  const has = (each: JudgedCanary) => ownServices(each).some((key) => keys.has(key));
  const fanOuts = allFanOuts.filter(({ entry }) => has(entry));
  const canaries = allCanaries.filter(has);
  const routes = new Set(tables.flatMap((table) => table.routes.map(routeKey)).filter((key) => keys.has(key)));
  const services = new Set([...keys].filter((key) => !routes.has(key)));
  const [first] = [...services, ...routes];
  const home =
    (fanOuts[0]?.entry ?? canaries[0])?.canary.id.namespace ?? partsOf(first?.split(' ').at(-1) ?? '').namespace;
  const named = fanOuts.length > 0 ? fanOuts.map(formatFanOut) : canaries.map(({ canary }) => formatName(canary.id));
  const several = model.ofKind('', 'Namespace').length > 1 || home === '';
  const title =
    fanOuts.length > 0
      ? named.join('; ')
      : canaries.length > 0
        ? `Canary ${named.join(', ')}`
        : ([...routes][0] ?? `Service ${first}`);
  return { title: several ? title : title.replaceAll(`${home}/`, ''), home, fanOuts, canaries, services, routes };
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
