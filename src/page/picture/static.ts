import { formatName, parseName } from '../../resource/resource-id.ts';
import type { Route } from '../../topology/route.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { World } from '../../trace/world.ts';
import { gatewaysOf, routeKey, type Scope } from '../scopes.ts';
import { type GraphMaker, graphMaker } from './graph.ts';
import { type Places, placesOf } from './places.ts';

/** What the objects of a scope have to do with each other, whoever asks for what. */
export function staticGraph(world: World, scope: Scope): GraphMaker {
  const graph = graphMaker();
  const drawing = { world, scope, graph, places: placesOf(world, scope.home) };
  for (const route of world.routes.routes) if (scope.routes.has(routeKey(route))) atGateways(drawing, route);
  for (const name of scope.services) atService(drawing, name);
  for (const { entry, callees } of scope.fanOuts) {
    const { namespace } = entry.canary.id;
    for (const version of [entry.canary.primary, entry.canary.canary]) {
      const service = world.topology.service(namespace, version);
      const pods = service === undefined ? undefined : podsOf(drawing, service);
      if (pods === undefined) continue;
      for (const callee of callees) {
        graph.link(pods, graph.place(drawing.places.service(formatName({ ...callee, name: callee.service }))));
      }
    }
  }
  return graph;
}

interface Drawing {
  readonly world: World;
  readonly scope: Scope;
  readonly graph: GraphMaker;
  readonly places: Places;
}

function atGateways({ world, graph, places }: Drawing, route: Route): void {
  for (const name of new Set(gatewaysOf(route))) {
    const { namespace, name: own } = parseName(name);
    const gateway = graph.place(places.gateway(name));
    const node = graph.place(places.route(route.kind, formatName(route), gateway, writtenFor(route)));
    const absent = world.topology.model.gateway(namespace, own) === undefined;
    const attached = world.routes.onGateway(namespace, own).some((each) => each.route === route);
    graph.link(gateway, node, absent || attached ? 'way' : 'off');
    for (const backend of backendsOf(route)) graph.link(node, graph.place(places.service(backend)));
  }
}

/** Its waypoint, the routes that are evaluated there, and its pods; routes of a Service that has none stand beside it. */
function atService(drawing: Drawing, name: string): void {
  const { world, scope, graph, places } = drawing;
  const { namespace, name: own } = parseName(name);
  const service = graph.place(places.service(name));
  const node = world.topology.service(namespace, own);
  const binding = node === undefined ? undefined : bindingOf(node, world.topology.model);
  const pods = node === undefined ? undefined : podsOf(drawing, node);
  let parent = service;
  let kind: 'way' | 'off' = 'off';
  if (binding !== undefined && binding.kind !== 'unbound') {
    const waypoint = graph.place(places.waypoint(formatName(binding.waypoint), name));
    kind = binding.kind === 'bound' ? 'way' : 'off';
    graph.link(service, waypoint, kind);
    parent = waypoint;
  }
  for (const route of world.routes.onService(namespace, own)) {
    if (!scope.routes.has(routeKey(route))) continue;
    const key = graph.place(places.route(route.kind, formatName(route), parent, writtenFor(route)));
    graph.link(parent, key, kind);
    for (const backend of backendsOf(route)) {
      if (backend !== name) graph.link(key, graph.place(places.service(backend)));
      else if (pods !== undefined) graph.link(key, pods);
    }
  }
  if (pods !== undefined) graph.link(service, pods);
}

function podsOf({ world, graph, places }: Drawing, service: ServiceNode): string | undefined {
  const { workloads, any, why } = world.endpoints(service);
  // Where nobody knows of pods, a place for them says nothing.
  if (workloads.length === 0 && any && service.canary === undefined) return undefined;
  return graph.place(places.pods(formatName(service), workloads, any ? '' : why));
}

function writtenFor({ canary }: Route): string | undefined {
  return canary === undefined ? undefined : formatName(canary.id);
}

function backendsOf({ namespace, rules }: Route): readonly string[] {
  const refs = rules.flatMap(({ backendRefs }) =>
    backendRefs.filter(({ group, kind }) => group === '' && kind === 'Service'),
  );
  return [...new Set(refs.map((ref) => formatName({ namespace: ref.namespace ?? namespace, name: ref.name })))];
}
