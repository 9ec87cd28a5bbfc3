import type { GatewayView } from '../model/gateway.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Backend } from '../topology/backend-ref.ts';
import { proxyOf } from '../topology/destination-rule.ts';
import { isIstioGateway } from '../topology/gateway-class.ts';
import type { Route } from '../topology/route.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { bindingOf, ingressUse } from '../topology/waypoint-binding.ts';
import { admissionAt } from './admission.ts';
import { decideAt } from './gateway-groups.ts';
import { answer, type Flight, type Hop, type Step, toGateway } from './outcome.ts';
import type { Candidate } from './precedence.ts';
import { hostOf } from './request.ts';
import { runRule } from './rule.ts';
import type { World } from './world.ts';

type GatewayStep = Extract<Step, { kind: 'gateway' }>;

/** A request at a Gateway: listener, then route, then rule (Gateway API v1.6.1, Listener and HTTPRouteSpec.Hostnames). */
export function enterGateway(world: World, { flight, gateway, port }: GatewayStep): readonly Step[] {
  const { request } = flight;
  const name = formatName(gateway.id);
  const hop = (why: string, listener?: string): Hop => ({
    kind: 'gateway',
    name,
    ...(listener === undefined ? {} : { listener }),
    why,
  });
  const admission = admissionAt(world, gateway, port, request);
  for (const sentence of admission.assumed) world.assume(sentence);
  if ('status' in admission) return [answer(flight, admission.status, hop(admission.why, admission.listener))];
  const { listener, groups } = admission;
  const choice = decideAt(world, groups, gateway.id.namespace, request);
  if (choice === undefined) {
    const candidates = groups.flatMap((group) => group.candidates);
    const why =
      candidates.length === 0
        ? `no route for host ${hostOf(request)}`
        : `no rule matches ${request.method} ${request.path} (of ${countRoutes(candidates)})`;
    return [answer(flight, 404, hop(why, listener.name))];
  }
  const runner = {
    world,
    hop: { kind: 'gateway' as const, name, listener: listener.name },
    port: listener.port,
    needsGrant: true,
    forward: (next: Flight, backend: Exclude<Backend, { kind: 'invalid' }>) =>
      fromGateway(world, gateway, next, backend),
  };
  return runRule(runner, flight, choice);
}

/** From a Gateway to a backend: into another Gateway, or to a Service. */
function fromGateway(
  world: World,
  gateway: GatewayView,
  flight: Flight,
  backend: Exclude<Backend, { kind: 'invalid' }>,
): Step {
  if (backend.kind === 'gateway') return toGateway(flight, backend);
  return toService(world, gateway, flight, backend.service, backend.port);
}

/**
 * From an ingress gateway to a Service: by its waypoint only where Istio has been told so for this Service. A Gateway that is not
 * in the input (`undefined`) is taken for one of Istio's.
 */
export function toService(
  world: World,
  gateway: GatewayView | undefined,
  flight: Flight,
  service: ServiceNode,
  port: number,
): Step {
  const { model } = world.topology;
  const isIstios = gateway === undefined || isIstioGateway(gateway, model);
  const chooser = world.profile.kind === 'gamma' || !isIstios ? undefined : proxyOf('Gateway', gateway?.id);
  const pods = (why: string | undefined): Step => ({
    kind: 'pods',
    flight,
    service,
    port,
    why,
    unanswered: 503,
    chooser,
  });
  if (world.profile.kind === 'gamma') return pods(undefined);
  const use = ingressUse(service, model, world.profile.version);
  const binding = bindingOf(service, model);
  if (binding.kind === 'unbound') return pods(`no waypoint: ${binding.why}`);
  if (binding.kind === 'refused' && !(binding.fails && use.uses)) {
    return pods(`waypoint ${formatName(binding.waypoint)} does not serve it: ${binding.why}`);
  }
  const waypoint = formatName(binding.waypoint);
  if (!use.uses) return pods(`past waypoint ${waypoint}: ${use.why}`);
  if (!isIstios) {
    return pods(`past waypoint ${waypoint}: a Gateway of class ${gateway.className} calls none`);
  }
  // A headless Service is sent to the waypoint all the same, and one of type ExternalName is no part of the ambient mesh.
  if (service.view?.type === 'ExternalName') return pods('no waypoint: it is of type ExternalName');
  if (binding.kind === 'refused') {
    const why = `it is bound to ${waypoint}, which serves nothing: ${binding.why}`;
    return answer(flight, 503, { kind: 'waypoint', name: waypoint, service: `${formatName(service)}:${port}`, why });
  }
  if (service.withoutVip !== undefined) {
    const why = `${service.withoutVip}, and a waypoint is addressed by cluster IP: Istio sends such requests to 0.0.0.0`;
    return answer(flight, 503, { kind: 'waypoint', name: waypoint, service: `${formatName(service)}:${port}`, why });
  }
  return { kind: 'waypoint', flight, waypoint: binding.waypoint, service, port, why: use.why };
}

function countRoutes(candidates: readonly Candidate[]): string {
  const routes = new Set<Route>(candidates.map(({ route }) => route));
  return [...routes].map((route) => `${route.kind} ${formatName(route)}`).join(', ');
}
