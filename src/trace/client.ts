import type { LabelMap } from '../model/view.ts';
import { compareText, formatName } from '../resource/resource-id.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { bindingOf } from '../topology/waypoint-binding.ts';
import { candidatesOf } from './candidates.ts';
import { answer, type Flight, type Hop, type Step } from './outcome.ts';
import { choose } from './precedence.ts';
import { runRule } from './rule.ts';
import { noteChoice } from './ties.ts';
import { fromMesh, portsOf } from './waypoint.ts';
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
  const known = service.ports.some((each) => each.port === port);
  if (service.ports.length > 0 && !known) {
    const ports = service.ports.map((each) => each.port).join(', ');
    return [
      answer(
        flight,
        0,
        hop(`Service ${formatName(service)} has no port ${port} (it has ${ports}): the connection fails`),
      ),
    ];
  }
  if (world.profile.kind === 'gamma') return throughMesh(world, client, service, flight);
  const { mode, why } = dataplaneOf(client, world);
  if (mode === 'sidecar') {
    world.assume(
      `${client.name} has a sidecar (${why}): its routes are evaluated at the client, and no waypoint is called`,
    );
    return throughMesh(world, client, service, flight);
  }
  const pods = (reason: string): readonly Step[] => {
    const sent = { ...flight, hops: [...flight.hops, hop(reason)] };
    return [{ kind: 'pods', flight: sent, service, port, why: undefined }];
  };
  if (mode === 'none') return pods(`${why}: no waypoint sees its calls`);
  if (service.withoutVip !== undefined) return pods(`no waypoint: ${service.withoutVip}, and has no cluster IP`);
  const { model } = world.topology;
  const binding = bindingOf(service, model);
  if (binding.kind === 'unbound') return pods(`no waypoint: ${binding.why}`);
  const waypoint = formatName(binding.waypoint);
  if (binding.kind === 'refused') return pods(`waypoint ${waypoint} does not serve it: ${binding.why}`);
  const sent = { ...flight, hops: [...flight.hops, hop(`${why}; the ${binding.by} is bound to waypoint ${waypoint}`)] };
  const reason = 'the addressed Service is bound to it';
  return [{ kind: 'waypoint', flight: sent, waypoint: binding.waypoint, service, port, why: reason }];
}

const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** Whether ztunnel has the calls of a pod: a label of its own, else its Namespace's (Istio's CNI, enablementSelectors). */
function dataplaneOf(
  { namespace, name, podLabels }: Client,
  world: World,
): { readonly mode: 'ambient' | 'sidecar' | 'none'; readonly why: string } {
  const known = world.topology.model.namespace(namespace);
  const labels = known?.labels ?? {};
  const own = podLabels[DATAPLANE_MODE];
  if (podLabels['sidecar.istio.io/inject'] === 'true')
    return { mode: 'sidecar', why: 'label `sidecar.istio.io/inject: "true"`' };
  if (own === 'ambient')
    return { mode: 'ambient', why: `captured by ztunnel: its pods have the label ${DATAPLANE_MODE}` };
  if (own !== undefined)
    return { mode: 'none', why: `not captured: its pods have the label \`${DATAPLANE_MODE}: ${own}\`` };
  if (labels[DATAPLANE_MODE] === 'ambient')
    return { mode: 'ambient', why: `captured by ztunnel: Namespace ${namespace} is ambient` };
  if (labels['istio-injection'] === 'enabled')
    return { mode: 'sidecar', why: 'its Namespace has `istio-injection: enabled`' };
  if (known === undefined) {
    world.assume(`Namespace ${namespace} is not in the input; the pods of ${name} are taken to be in the ambient mesh`);
    return { mode: 'ambient', why: 'taken to be captured by ztunnel' };
  }
  return { mode: 'none', why: `not captured: Namespace ${namespace} has no label \`${DATAPLANE_MODE}: ambient\`` };
}

/**
 * GAMMA (GEP-1294): consumer routes, of the client's namespace, else producer routes, of the Service's; a GRPCRoute beats an
 * HTTPRoute on the same port. Without any, the Service's own endpoints; where no rule matches, 404.
 */
function throughMesh(world: World, client: Client, service: ServiceNode, flight: Flight): readonly Step[] {
  const { port } = flight.request;
  const address = `${formatName(service)}:${port}`;
  const section = service.ports.find((each) => each.port === port)?.name;
  const bound = world.routes
    .onService(service.namespace, service.name)
    .filter((route) => portsOf(route, service).some((named) => named === undefined || named === port))
    .filter((route) =>
      route.parentRefs.some(
        (ref) =>
          ref.kind === 'Service' &&
          ref.name === service.name &&
          (ref.sectionName === undefined || ref.sectionName === section),
      ),
    );
  const consumer = bound.filter(
    (route) => route.namespace === client.namespace && client.namespace !== service.namespace,
  );
  const producer = bound.filter((route) => route.namespace === service.namespace);
  const scope = consumer.length > 0 ? consumer : producer;
  const grpc = scope.filter((route) => route.kind === 'GRPCRoute');
  const routes = grpc.length > 0 ? grpc : scope;
  const hop: Pick<Hop, 'kind' | 'name' | 'service'> = { kind: 'client', name: client.name, service: address };
  if (routes.length === 0) {
    const sent = { ...flight, hops: [...flight.hops, { ...hop, why: 'no route is bound to the Service' }] };
    return [{ kind: 'pods', flight: sent, service, port, why: undefined }];
  }
  const candidates = routes.flatMap((route) => candidatesOf(world, route, undefined));
  const choice = choose(candidates, ({ matcher }) => matcher.matches(flight.request), world.profile);
  if (choice === undefined) {
    const names = routes.map((route) => `${route.kind} ${formatName(route)}`).sort(compareText);
    return [answer(flight, 404, { ...hop, why: `no rule of ${names.join(', ')} matches` })];
  }
  noteChoice(world, choice);
  return runRule({ world, hop, port, needsGrant: false, forward: fromMesh }, flight, choice);
}
