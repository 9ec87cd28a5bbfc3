import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import type { Route } from '../../topology/route.ts';
import type { Topology } from '../../topology/topology.ts';
import { istioBehaviour } from '../../trace/profile.ts';
import { refsTo } from '../../trace/waypoint.ts';
import { type RoutedService, routedServices } from '../routed-services.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { formatRoute, sceneOf } from '../scene.ts';
import { serviceRunByIstio } from './run-by-istio.ts';

/** FAN124. Since 1.30 Istio merges the two kinds; two that name different ports are not in each other's way. */
export const grpcAndHttpRoute: Rule = (context) => {
  const { world, itemOf } = sceneOf(context);
  if (world.topology.model.grpcRoutes().length === 0) return [];
  return routedServices(world).flatMap((service) => {
    if (!keepsApart(service, world.topology, context)) return [];
    const grpc = service.routes.find(({ kind }) => kind === 'GRPCRoute');
    const http =
      grpc &&
      service.routes.find(
        (route) => route.kind === 'HTTPRoute' && route.namespace === grpc.namespace && shareAPort(route, grpc, service),
      );
    const item = http && itemOf(http);
    if (grpc === undefined || http === undefined || item === undefined) return [];
    const facts = {
      service: formatName(service),
      http: formatRoute(http),
      grpc: formatRoute(grpc),
      refused: context.profile.kind === 'gamma',
    };
    const path = http.canary === undefined ? 'spec.parentRefs' : 'spec.service.gatewayRefs';
    return [diagnose('FAN124', facts, { item, field: { path } })];
  });
};

function keepsApart({ namespace, name }: RoutedService, topology: Topology, { profile }: RuleContext): boolean {
  if (profile.kind === 'gamma') return topology.service(namespace, name) !== undefined;
  return !istioBehaviour(profile.version).mergesGrpc && serviceRunByIstio(namespace, name, topology) !== 'no';
}

function shareAPort(a: Route, b: Route, service: RoutedService): boolean {
  return refsTo(a, service).some(({ port }) =>
    refsTo(b, service).some((other) => port === undefined || other.port === undefined || other.port === port),
  );
}
