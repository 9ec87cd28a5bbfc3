import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatName } from '../../resource/resource-id.ts';
import { isMeshGateway } from '../../topology/gateway-class.ts';
import type { Rule } from '../rule.ts';
import { isGatewayRef, parentHolders } from './routes.ts';

/** FAN109. FAN105 to FAN107 do not judge a waypoint: whatever its listeners admit, no route is attached to them. */
export const routeOnWaypointGateway: Rule = ({ after: { topology } }) =>
  parentHolders(topology).flatMap((holder) =>
    holder.parentRefs.flatMap((ref, index) => {
      if (!isGatewayRef(ref) || ref.kind !== 'Gateway') return [];
      const gateway = topology.model.gateway(ref.namespace ?? holder.namespace, ref.name);
      if (gateway === undefined || !isMeshGateway(gateway, topology.model)) return [];
      const facts = { route: holder.who, gateway: formatName(gateway.id) };
      const field = { path: `${holder.paths.parents}[${index}]` };
      return [diagnose('FAN109', facts, { item: holder.item, field })];
    }),
  );
