import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { HttpRouteView } from '../../model/http-route.ts';
import type { Model } from '../../model/model.ts';
import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { permits, type ReferenceGrantView } from '../../model/reference-grant.ts';
import { formatPath } from '../../resource/path.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { isMeshGateway } from '../../topology/gateway-class.ts';
import { gatewayOfService } from '../../topology/gateway-service.ts';
import { isGranted } from '../../topology/reference-grant.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { hasCharts, isFault, knownServices } from './known-names.ts';
import { backendsOf, isGatewayRef, routesOf } from './routes.ts';

/** Kinds that a team's manifests have: where the input has one of a namespace, its ReferenceGrants should be there too. */
const KINDS = [
  ['', 'Service'],
  ['apps', 'Deployment'],
  ['flagger.app', 'Canary'],
  [GATEWAY_GROUP, 'HTTPRoute'],
  [GATEWAY_GROUP, 'GRPCRoute'],
  [GATEWAY_GROUP, 'ReferenceGrant'],
] as const;

/**
 * FAN108. Once a route and Service. Silent where FAN103 has said that there is no such Service, and where a route or grant names no
 * namespace of its own; a route that only Services and waypoints are parents of needs no grant.
 */
export const backendNotGranted: Rule = ({ after: { topology } }) => {
  const { model } = topology;
  const services = knownServices(topology);
  const namespaces = new Set(
    hasCharts(topology) ? [] : KINDS.flatMap(([group, kind]) => [...model.namespacesWith(group, kind)]),
  );
  return routesOf(topology).flatMap((route) => {
    const home = route.id.namespace;
    if (home === '' || !isGatewayBound(route, model)) return [];
    const told = new Set<string>();
    const named = backendsOf(route);
    // Of several uses of one Service that counts which costs requests.
    const ordered = [
      ...named.filter(({ use }) => use === 'requests'),
      ...named.filter(({ use }) => use !== 'requests'),
    ];
    return ordered.flatMap((backend) => {
      const { namespace = home, name } = backend.ref;
      const service = formatName({ namespace, name });
      if (told.has(service) || isGranted(topology, home, namespace, name, route.id.kind)) return [];
      if (model.referenceGrants().some((grant) => grant.id.namespace === '' && allows(grant, route, name))) return [];
      const isThere = isInInput(namespace, name, topology);
      const missing = services.missing(namespace, name);
      if (!isThere && (!namespaces.has(namespace) || (missing !== undefined && isFault(missing)))) return [];
      told.add(service);
      const facts = {
        route: formatId(route.id),
        kind: route.id.kind,
        from: home,
        service,
        namespace,
        use: backend.use,
        isThere,
        grant: oddGrant(route, namespace, name, model),
      };
      const field = { path: formatPath([...backend.path, 'namespace']), currentValue: namespace };
      const severity = isThere && backend.use === 'requests' ? {} : ({ severity: 'warning' } as const);
      return [diagnose('FAN108', facts, { item: route.item, field, ...severity })];
    });
  });
};

function isGatewayBound(route: HttpRouteView, model: Model): boolean {
  return route.parentRefs.some((ref) => {
    if (!isGatewayRef(ref)) return false;
    const gateway = model.gateway(ref.namespace ?? route.id.namespace, ref.name);
    return ref.kind !== 'Gateway' || gateway === undefined || !isMeshGateway(gateway, model);
  });
}

function isInInput(namespace: string, name: string, topology: Topology): boolean {
  return (
    topology.service(namespace, name) !== undefined || gatewayOfService(namespace, name, topology.model) !== undefined
  );
}

function allows(grant: ReferenceGrantView, { id }: HttpRouteView, name: string): boolean {
  return permits(
    grant,
    { group: GATEWAY_GROUP, kind: id.kind, namespace: id.namespace },
    { group: '', kind: 'Service', name },
  );
}

/** A grant that was meant to allow it, and what is wrong with it. */
function oddGrant(route: HttpRouteView, namespace: string, name: string, model: Model): string | undefined {
  const { kind, namespace: home } = route.id;
  const grants = model.referenceGrants();
  const misplaced = grants.find((grant) => allows(grant, route, name));
  if (misplaced !== undefined) {
    return `${formatId(misplaced.id)} says so in the wrong namespace, and counts only for what is in its own`;
  }
  const there = grants.filter(({ id }) => id.namespace === namespace);
  const wrongFrom = there.find(({ to }) =>
    to.some((each) => each.group === '' && each.kind === 'Service' && (each.name === undefined || each.name === name)),
  );
  if (wrongFrom !== undefined) {
    const from = wrongFrom.from.map(
      (each) => `${each.kind}s${inGroup(each.group, GATEWAY_GROUP)} of namespace ${each.namespace}`,
    );
    return `${formatId(wrongFrom.id)} allows it to ${from.join(', ')} alone`;
  }
  const wrongTo = there.find(({ from }) =>
    from.some((each) => each.group === GATEWAY_GROUP && each.kind === kind && each.namespace === home),
  );
  if (wrongTo === undefined) return undefined;
  const to = wrongTo.to.map(
    (each) => `${each.kind}${each.name === undefined ? '' : ` ${each.name}`}${inGroup(each.group, '')}`,
  );
  return `${formatId(wrongTo.id)} allows them ${to.join(', ')} alone`;
}

function inGroup(group: string, usual: string): string {
  return group === usual ? '' : ` of group "${group}"`;
}
