import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { isHttpPort, whyNotHttp } from '../../topology/protocol.ts';

import type { Route } from '../../topology/route.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import { refsTo } from '../../trace/waypoint.ts';
import { usesAmbient } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { sceneOf } from '../scene.ts';
import { boundServices, formatRoutes, isBoundElsewhere, isLeftToPlan } from './bound-routes.ts';
import { labelHome } from './label-places.ts';
import { isAmbient } from './route-without-waypoint.ts';

/**
 * FAN321. A route that names no port is lost only where no port of the Service takes it. Without a waypoint it may be for proxies
 * that are not the ambient mesh's.
 */
export const routeOnTcpPort: Rule = (context) => {
  const { topology } = context.after;
  if (!usesAmbient(topology)) return [];
  return boundServices(context).flatMap((service) => {
    if (service.ports.every(isHttpPort) || isLeftToPlan(context, service)) return [];
    const binding = bindingOf(service, topology.model);
    if (isBoundElsewhere(binding, topology)) return [];
    if (binding.kind === 'unbound' && !isAmbient(topology, service.namespace)) return [];
    const lost = new Map<number, Route[]>();
    for (const route of sceneOf(context).world.routes.onService(service.namespace, service.name)) {
      for (const port of lostPorts(route, service)) lost.set(port, [...(lost.get(port) ?? []), route]);
    }
    return [...lost].map(([port, routes]) => told(service, port, routes));
  });
};

function lostPorts(route: Route, service: ServiceNode): readonly number[] {
  const refs = refsTo(route, service);
  const named = refs.flatMap(({ port }) => (port === undefined ? [] : [port]));
  const all = service.ports.map(({ port }) => port);
  const ports = named.length < refs.length ? all : named;
  const isLost = (port: number) => whyNotHttp(service, port) !== undefined;
  if (named.length === refs.length) return [...new Set(ports.filter(isLost))];
  return ports.every(isLost) ? ports.slice(0, 1) : [];
}

function told(service: ServiceNode, port: number, routes: readonly Route[]): Diagnostic {
  const facts = {
    routes: formatRoutes(routes),
    service: `Service ${formatName(service)}`,
    why: whyNotHttp(service, port) ?? '',
  };
  const { item, path } = labelHome(service);
  const index = service.ports.findIndex((each) => each.port === port);
  const found = service.ports[index];
  const key = found?.appProtocol === undefined ? 'name' : 'appProtocol';
  const byCanary = path[0] === 'spec';
  const field = {
    path: byCanary ? `spec.service.${key === 'name' ? 'portName' : key}` : `spec.ports[${index}].${key}`,
    currentValue: found?.[key] ?? null,
  };
  // A port that Flagger discovers is the workload's.
  const isMain = !byCanary || port === service.canary?.service.port;
  return diagnose('FAN321', facts, { ...(item === undefined ? {} : { item }), ...(isMain ? { field } : {}) });
}
