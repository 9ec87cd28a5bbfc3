import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import { dataplaneOf } from '../../topology/dataplane.ts';
import { isMeshGateway } from '../../topology/gateway-class.ts';
import { isOfServiceOrWaypoint } from '../../topology/references.ts';
import { bindingOf } from '../../topology/waypoint-binding.ts';
import type { Rule } from '../rule.ts';
import { isServiceRef, routesOf } from './routes.ts';

/**
 * FAN110. Only where Istio's waypoint serves the Service. Silent where clients of the route's namespace have sidecars, which run
 * such a route themselves, and where a manifest names no namespace.
 */
export const consumerRouteIgnored: Rule = ({ after: { topology } }) =>
  routesOf(topology).flatMap((route) =>
    route.parentRefs.flatMap((ref, index) => {
      const { namespace } = route.id;
      if (!isServiceRef(ref) || ref.namespace === undefined || ref.namespace === namespace || namespace === '')
        return [];
      const service = topology.service(ref.namespace, ref.name);
      if (service === undefined || service.withoutVip !== undefined) return [];
      const { model } = topology;
      const binding = bindingOf(service, model);
      if (binding.kind !== 'bound' || isOfServiceOrWaypoint(namespace, service, binding.waypoint)) return [];
      if (binding.gateway !== undefined && !isMeshGateway(binding.gateway, model)) return [];
      if (dataplaneOf(namespace, {}, model).mode === 'sidecar') return [];
      const facts = {
        route: formatId(route.id),
        namespace,
        service: formatName(service),
        waypoint: formatName(binding.waypoint),
      };
      const field = { path: `spec.parentRefs[${index}].namespace`, currentValue: ref.namespace };
      return [diagnose('FAN110', facts, { item: route.item, field })];
    }),
  );
