import type { Model } from '../model/model.ts';
import { GATEWAY_GROUP, type ParentRefView } from '../model/parent-ref.ts';
import { formatName } from '../resource/resource-id.ts';
import { normalHostname } from '../topology/hostname.ts';
import type { Route } from '../topology/route.ts';
import type { World } from '../trace/world.ts';

/**
 * Where a route takes requests, as keys: routes with one key surely compete for the same requests, and Istio sorts them
 * together. Routes of different kinds have different ones.
 */
export type Places = (route: Route) => readonly string[];

export function placesOf({ routes: { routes, onGateway }, topology: { model } }: World): Places {
  const places = new Map<Route, Set<string>>();
  const put = (route: Route, where: string, hostnames: readonly string[]) => {
    const known = places.get(route) ?? new Set();
    places.set(route, known);
    for (const hostname of hostnames) known.add(`${route.kind} ${where} ${hostname}`);
  };
  for (const { id } of model.gateways()) {
    for (const { route, at } of onGateway(id.namespace, id.name)) {
      const { name, listenerSet } = at.listener;
      put(
        route,
        `${formatName(id)} ${listenerSet === undefined ? '' : formatName(listenerSet.id)} ${name}`,
        hostsOf(route),
      );
    }
  }
  const sections = sectionsOfUnknown(routes, model);
  for (const route of routes) {
    for (const ref of route.parentRefs) {
      const to = `${ref.group}/${ref.kind}/${ref.namespace ?? route.namespace}/${ref.name}`;
      // A route of another namespace than the Service's is other clients' by the specification.
      if (isService(ref)) put(route, `${to} ${route.namespace} ${ref.port ?? ''}`, ['']);
      else {
        const key = keyOfUnknown(route, ref);
        for (const section of sections.get(key) ?? []) {
          if (reaches(ref, section)) put(route, `${key} ${section}`, hostsOf(route));
        }
      }
    }
  }
  return (route) => [...(places.get(route) ?? [])];
}

/**
 * Of parents that the input does not have, the listeners that its routes name. Whether a listener admits routes nobody can say
 * here, but what holds for one of a namespace holds for all of it.
 */
function sectionsOfUnknown(routes: readonly Route[], model: Model): ReadonlyMap<string, ReadonlySet<string>> {
  const sections = new Map<string, Set<string>>();
  for (const route of routes) {
    for (const ref of route.parentRefs) {
      if (isService(ref) || isKnown(route, ref, model)) continue;
      const key = keyOfUnknown(route, ref);
      const known = sections.get(key) ?? new Set(['/']);
      sections.set(key, known);
      known.add(sectionOf(ref));
    }
  }
  return sections;
}

function keyOfUnknown(route: Route, { group, kind, namespace, name }: ParentRefView): string {
  return `${group}/${kind}/${namespace ?? route.namespace}/${name} from ${route.namespace}`;
}

function sectionOf({ sectionName, port }: ParentRefView): string {
  return `${sectionName ?? ''}/${port ?? ''}`;
}

/** A parentRef that names no listener means them all. */
function reaches(ref: ParentRefView, section: string): boolean {
  return section === sectionOf(ref) || (ref.sectionName === undefined && ref.port === undefined);
}

function isKnown(
  route: Route,
  { group, kind, namespace = route.namespace, name }: ParentRefView,
  model: Model,
): boolean {
  if (group !== GATEWAY_GROUP) return false;
  if (kind === 'Gateway') return model.gateway(namespace, name) !== undefined;
  return (
    kind === 'ListenerSet' && model.listenerSets().some(({ id }) => id.namespace === namespace && id.name === name)
  );
}

function isService({ group, kind }: ParentRefView): boolean {
  return group === '' && kind === 'Service';
}

function hostsOf({ hostnames }: Route): readonly string[] {
  return hostnames.length === 0 ? ['*'] : [...new Set(hostnames.map((each) => normalHostname(each) ?? '*'))];
}
