import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { matchesEverything } from '../../topology/catch-all.ts';
import { isHttpPort } from '../../topology/protocol.ts';
import type { ServiceNode, Topology } from '../../topology/topology.ts';
import { bindingOf, type WaypointRef } from '../../topology/waypoint-binding.ts';
import { groupsOf } from '../../trace/waypoint.ts';
import { routedServices } from '../routed-services.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { formatRoute, sceneOf } from '../scene.ts';
import { serviceRunByIstio } from './run-by-istio.ts';

/**
 * FAN117. One finding a Service, on its first route. Of Services of the input (or a Canary's) that are bound to a waypoint: where
 * no route runs, other rules say so. A catch-all that is there and not merged is FAN116's.
 */
export const noCatchAll: Rule = (context) => {
  const { world, itemOf } = sceneOf(context);
  const { topology } = world;
  return routedServices(world).flatMap(({ namespace, name }) => {
    const service = topology.service(namespace, name);
    const waypoint = service === undefined ? undefined : routerOf(service, topology, context);
    if (service === undefined || waypoint === undefined) return [];
    const groups = groupsOf(world, service, waypoint);
    const port = service.ports.filter(isHttpPort).find((each) => {
      const onPort = groups.filter((group) => group.port === undefined || group.port === each.port);
      const matches = onPort.flatMap(({ candidates }) => candidates);
      return matches.length > 0 && !matches.some(({ matcher }) => matchesEverything(matcher.view));
    })?.port;
    const routes = groups.flatMap((group) => (group.port === undefined || group.port === port ? group.routes : []));
    const route = routes.find(({ canary }) => canary === undefined) ?? routes[0];
    const item = route === undefined ? undefined : itemOf(route);
    if (port === undefined || route === undefined || item === undefined) return [];
    const facts = {
      service: formatName(service),
      name,
      port,
      routes: [...new Set(routes)].map(formatRoute).join(', '),
      isGrpc: routes.every(({ kind }) => kind === 'GRPCRoute'),
    };
    const path = route.canary === undefined ? 'spec.rules' : 'spec.service.match';
    return [diagnose('FAN117', facts, { item, field: { path } })];
  });
};

/** Who runs the routes of a Service; of a mesh that is not Istio nobody asks for a waypoint. */
function routerOf(service: ServiceNode, topology: Topology, { profile }: RuleContext): WaypointRef | undefined {
  if (profile.kind === 'gamma') return { namespace: service.namespace, name: '' };
  const binding = bindingOf(service, topology.model);
  if (binding.kind !== 'bound') return undefined;
  return serviceRunByIstio(service.namespace, service.name, topology) === 'no' ? undefined : binding.waypoint;
}
