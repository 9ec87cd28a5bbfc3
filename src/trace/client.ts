import type { LabelMap } from '../model/view.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import { dataplaneOf } from '../topology/dataplane.ts';
import type { Chooser } from '../topology/destination-rule.ts';
import { isHttpPort } from '../topology/protocol.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { bindingOf } from '../topology/waypoint-binding.ts';
import { answer, type Flight, type Hop, type Step } from './outcome.ts';
import { runRule } from './rule.ts';
import { decide } from './ties.ts';
import { fromMesh, refsTo } from './waypoint.ts';
import type { World } from './world.ts';

/** Pods that call a Service. */
export interface Client {
  readonly namespace: string;
  /** For a hop: `shop/checkout`. */
  readonly name: string;
  readonly podLabels: LabelMap;
}

/** A call from a pod to a Service: what the client's node does with it before any proxy decides. */
export function callService(world: World, client: Client, service: ServiceNode, flight: Flight): readonly Step[] {
  const { port } = flight.request;
  const address = `${formatName(service)}:${port}`;
  const hop = (why: string): Hop => ({ kind: 'client', name: client.name, service: address, why });
  const known = service.ports.find((each) => each.port === port);
  if (service.ports.length > 0 && known === undefined) {
    const ports = service.ports.map((each) => each.port).join(', ');
    return [
      answer(
        flight,
        0,
        hop(`Service ${formatName(service)} has no port ${port} (it has ${ports}): the connection fails`),
      ),
    ];
  }
  const pods = (reason: string, chooser?: Chooser): readonly Step[] => {
    const sent = { ...flight, hops: [...flight.hops, hop(reason)] };
    return [{ kind: 'pods', flight: sent, service, port, why: undefined, unanswered: 0, chooser }];
  };
  if (flight.request.scheme === 'https') {
    world.assume(`${client.name} calls ${address} by https: no route sees into it, and it is taken to pass as it is`);
    return pods('it is encrypted by the client, and no route of the Service runs');
  }
  if (world.profile.kind === 'gamma') {
    // What clients look up of it are the pods' addresses (GEP-1294: routes are bound to the Service's own).
    if (service.withoutVip !== undefined) return pods(`${service.withoutVip}, and no route runs`);
    return throughMesh(world, client, service, flight, undefined);
  }
  const { mode, why, assumed } = dataplaneOf(client.namespace, client.podLabels, world.topology.model);
  if (assumed) {
    world.assume(
      `Namespace ${client.namespace} is not in the input; pods of ${client.name} are taken to be in the ambient mesh`,
    );
  }
  if (mode === 'sidecar') {
    world.assume(
      `${client.name} has a sidecar (${why}): its routes are evaluated at the client, and no waypoint is called`,
    );
    if (known !== undefined && !isHttpPort(known))
      return pods(`port ${port} is TCP to Istio, and no route runs on it`, sidecarOf(client));
    return throughMesh(world, client, service, flight, sidecarOf(client));
  }
  if (mode === 'none') return pods(`not captured: ${why}: no waypoint sees its calls`);
  if (service.withoutVip !== undefined) return pods(`no waypoint: ${service.withoutVip}, and has no cluster IP`);
  const { model } = world.topology;
  const binding = bindingOf(service, model);
  if (binding.kind === 'unbound') return pods(`no waypoint: ${binding.why}`);
  const waypoint = formatName(binding.waypoint);
  if (binding.kind === 'refused' && binding.fails) {
    return [answer(flight, 0, hop(`it is bound to ${waypoint}, which serves nothing: ${binding.why}`))];
  }
  if (binding.kind === 'refused') return pods(`waypoint ${waypoint} does not serve it: ${binding.why}`);
  const sent = { ...flight, hops: [...flight.hops, hop(`${why}; the ${binding.by} is bound to waypoint ${waypoint}`)] };
  const reason = 'the addressed Service is bound to it';
  return [{ kind: 'waypoint', flight: sent, waypoint: binding.waypoint, service, port, why: reason }];
}

/** A sidecar goes by DestinationRules as a gateway does; what labels its pods get beside the template's nobody knows. */
function sidecarOf({ namespace, name, podLabels }: Client): Chooser {
  return { namespace, name: `the sidecar of ${name}`, label: (key) => podLabels[key] };
}

/**
 * GAMMA (GEP-1294): consumer routes, of the client's namespace, else producer routes, of the Service's; a GRPCRoute beats an
 * HTTPRoute on the same port. Without any, the Service's own endpoints; where no rule matches, 404.
 */
function throughMesh(
  world: World,
  client: Client,
  service: ServiceNode,
  flight: Flight,
  chooser: Chooser | undefined,
): readonly Step[] {
  const { port } = flight.request;
  const address = `${formatName(service)}:${port}`;
  const section = service.ports.find((each) => each.port === port)?.name;
  const isMeant = (route: Route) =>
    refsTo(route, service).some(
      (ref) =>
        (ref.port === undefined || ref.port === port) &&
        // Istio reads no sectionName of a Service.
        (ref.sectionName === undefined || ref.sectionName === section || world.profile.kind === 'istio'),
    );
  const isWhole = (route: Route) => {
    const dropped = world.dropped(route);
    if (dropped !== undefined) world.assume(`${route.kind} ${formatName(route)} is dropped whole: ${dropped}`);
    return dropped === undefined;
  };
  const bound = world.routes.onService(service.namespace, service.name).filter(isMeant).filter(isWhole);
  const consumer = bound.filter((route) => route.namespace === client.namespace);
  const producer = bound.filter((route) => route.namespace === service.namespace);
  const scope = consumer.length > 0 ? consumer : producer;
  const grpc = scope.filter((route) => route.kind === 'GRPCRoute');
  const routes = grpc.length > 0 ? grpc : scope;
  const hop: Pick<Hop, 'kind' | 'name' | 'service'> = { kind: 'client', name: client.name, service: address };
  if (routes.length === 0) {
    const sent = { ...flight, hops: [...flight.hops, { ...hop, why: 'no route is bound to the Service' }] };
    return [{ kind: 'pods', flight: sent, service, port, why: undefined, unanswered: 503, chooser }];
  }
  const candidates = routes.flatMap((route) => world.candidates(route, undefined));
  const choice = decide(world, candidates, flight.request);
  if (choice === undefined) {
    const names = routes.map((route) => `${route.kind} ${formatName(route)}`).sort(compareText);
    return [answer(flight, 404, { ...hop, why: `no rule of ${names.join(', ')} matches` })];
  }
  return runRule({ world, hop, port, needsGrant: false, forward: fromMesh(chooser) }, flight, choice);
}
