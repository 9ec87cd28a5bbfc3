import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import type { Model } from '../../model/model.ts';
import type { ServicePortView } from '../../model/service.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName, keyOf } from '../../resource/resource-id.ts';
import { flaggerService, type Role } from '../../topology/flagger.ts';
import { gatewayOfService } from '../../topology/gateway-service.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { backendsOf, routesOf } from './routes.ts';

/**
 * FAN104. Silent where not all ports are known: a Service that is not in the input (FAN103) or is there twice, one without
 * ports (a patch), one whose ports Flagger finds in a workload that is not there.
 */
export const backendWithoutPort: Rule = ({ after: { topology } }) => {
  const portsOf = portReader(topology);
  return routesOf(topology).flatMap((route) =>
    backendsOf(route).flatMap(({ ref, path, use }) => {
      const { name, port } = ref;
      const namespace = ref.namespace ?? route.id.namespace;
      const ports = portsOf(namespace, name);
      if (port !== undefined && (ports === undefined || ports.some((each) => each.port === port))) return [];
      const targets = (ports ?? []).filter(({ targetPort }) => targetPort === port && port !== undefined);
      const facts = {
        route: formatId(route.id),
        service: formatName({ namespace, name }),
        port,
        ports: [...new Set((ports ?? []).map((each) => each.port))].join(', '),
        isTarget: targets.length > 0,
        use,
      };
      const fix = only(targets.length > 0 ? targets : (ports ?? []));
      const field = {
        path: formatPath([...path, 'port']),
        ...(port === undefined ? {} : { currentValue: port }),
        ...(fix === undefined ? {} : { proposedValue: fix }),
      };
      // The API server refuses the route for whatever use; a wrong port harms no request where none is sent to it.
      const severity = port === undefined || use === 'requests' ? {} : ({ severity: 'warning' } as const);
      return [diagnose('FAN104', facts, { item: route.item, field, ...severity })];
    }),
  );
};

function only(ports: readonly ServicePortView[]): number | undefined {
  const [first, ...others] = new Set(ports.map(({ port }) => port));
  return others.length === 0 ? first : undefined;
}

/** The ports of a Service; `undefined` where the input does not say all of them. */
function portReader(topology: Topology): (namespace: string, name: string) => readonly ServicePortView[] | undefined {
  const { model, canaries } = topology;
  // The ports of a Canary that is left alone may be others than the input's.
  const unknown = new Set(
    canaries.flatMap(({ canary, leftAlone, workload }) =>
      leftAlone !== undefined || (canary.service.portDiscovery && workload === undefined)
        ? [canary.apex, canary.primary, canary.canary].map((name) => `${canary.id.namespace}/${name}`)
        : [],
    ),
  );
  const read = (namespace: string, name: string): readonly ServicePortView[] | undefined => {
    if (unknown.has(`${namespace}/${name}`)) return undefined;
    const service = topology.service(namespace, name);
    if (service === undefined || service.ports.length === 0) return undefined;
    if (service.view !== undefined && model.twice(keyOf(service.view.id))) return undefined;
    // A request to a Gateway's own Service enters that Gateway, whose listeners open its ports.
    if (gatewayOfService(namespace, name, model) !== undefined) return undefined;
    if (service.canary === undefined || service.role === undefined || service.view === undefined) return service.ports;
    // Flagger gives a Service of the input the Canary's ports: either may be meant.
    return [...service.ports, ...flaggerPortsOf(service.canary, service.role, model)];
  };
  const known = new Map<string, readonly ServicePortView[] | undefined>();
  return (namespace, name) => {
    const key = `${namespace}/${name}`;
    if (!known.has(key)) known.set(key, read(namespace, name));
    return known.get(key);
  };
}

function flaggerPortsOf(canary: CanaryView, role: Role, model: Model): readonly ServicePortView[] {
  const { kind, name } = canary.targetRef;
  return flaggerService(canary, role, model.workload(kind, canary.id.namespace, name)).ports;
}
