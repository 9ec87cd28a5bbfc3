import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { isMeshGateway } from './mesh-gateway.ts';
import { isGatewayRef, routesOf } from './routes.ts';

/** FAN109. FAN105 to FAN107 do not judge a waypoint: whatever its listeners admit, no route is attached to them. */
export const routeOnWaypointGateway: Rule = ({ after: { topology } }) =>
  routesOf(topology).flatMap((route) =>
    route.parentRefs.flatMap((ref, index) => {
      if (!isGatewayRef(ref) || ref.kind !== 'Gateway') return [];
      const gateway = topology.model.gateway(ref.namespace ?? route.id.namespace, ref.name);
      if (gateway === undefined || !isMeshGateway(gateway, topology.model)) return [];
      const facts = { route: formatId(route.id), gateway: formatName(gateway.id) };
      const field = { path: `spec.parentRefs[${index}]` };
      return [diagnose('FAN109', facts, { item: route.item, field })];
    }),
  );
