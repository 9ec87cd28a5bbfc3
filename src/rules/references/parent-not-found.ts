import { diagnose, type FieldRef } from '../../diagnostics/diagnostic.ts';
import { GATEWAY_GROUP, type ParentRefView } from '../../model/parent-ref.ts';
import { formatName } from '../../resource/resource-id.ts';
import { isMeshGateway } from '../../topology/gateway-class.ts';
import type { Topology } from '../../topology/topology.ts';
import { isWaypoint } from '../evidence.ts';
import type { Rule } from '../rule.ts';
import { admission } from './admission.ts';
import { type KnownNames, knownNames, knownServices, misspelt, namesOfItems } from './known-names.ts';
import { isGatewayRef, isServiceRef, type ParentHolder, parentHolders } from './routes.ts';

/**
 * FAN102. A parent may well be in the cluster and not in the input: only where the input has others of its kind in the
 * namespace, one of nearly its name, or one of its name elsewhere. Parents of other kinds are their controllers'; a Service
 * without the core group is FAN101.
 */
export const parentNotFound: Rule = ({ after: { topology } }) => {
  const kinds = new Map<string, KnownNames>();
  const namesOf = (kind: string): KnownNames => {
    const known = kinds.get(kind) ?? readNames(kind, topology);
    kinds.set(kind, known);
    return known;
  };
  return parentHolders(topology).flatMap((holder) =>
    holder.parentRefs.flatMap((ref, index) => {
      if (!isServiceRef(ref) && !isGatewayRef(ref)) return [];
      const names = namesOf(ref.kind);
      const namespace = ref.namespace ?? holder.namespace;
      const missing = names.missing(namespace, ref.name);
      if (missing === undefined) return [];
      const near = missing.nearest;
      const homes = near === undefined ? homesOf(ref, holder, names, topology) : [];
      if (near === undefined && homes.length === 0 && !missing.others) return [];
      const facts = {
        route: holder.who,
        kind: ref.kind,
        parent: formatName({ namespace, name: ref.name }),
        nearest: near,
        namespaces: homes.join(', '),
        said: ref.namespace !== undefined,
      };
      return [
        diagnose('FAN102', facts, {
          item: holder.item,
          field: fieldOf(`${holder.paths.parents}[${index}]`, ref, near, homes),
        }),
      ];
    }),
  );
};

/** Waypoints are no parents (FAN109), so they show nothing of which Gateways an input has. */
function readNames(kind: string, topology: Topology): KnownNames {
  const { model } = topology;
  if (kind === 'Service') return knownServices(topology);
  if (kind !== 'Gateway') return knownNames(namesOfItems(model.ofKind(GATEWAY_GROUP, kind)));
  const ingresses = model.gateways().filter((gateway) => !isWaypoint(gateway) && !isMeshGateway(gateway, model));
  return knownNames(namesOfItems(ingresses.map(({ item }) => item)), namesOfItems(model.ofKind(GATEWAY_GROUP, kind)));
}

/** Other namespaces where the parent may be meant to be: a Gateway there must take routes of this one. */
function homesOf(
  ref: ParentRefView,
  { namespace }: ParentHolder,
  names: KnownNames,
  { model }: Topology,
): readonly string[] {
  if (ref.namespace !== undefined) {
    const near = misspelt(ref.namespace, names.elsewhere(ref.namespace, ref.name));
    return near === undefined ? [] : [near];
  }
  return names.elsewhere(namespace, ref.name).filter((home) => {
    if (ref.kind !== 'Gateway') return true;
    const gateway = model.gateway(home, ref.name);
    return (
      gateway !== undefined &&
      !isWaypoint(gateway) &&
      gateway.listeners.some(
        ({ allowedRoutes }) => admission(allowedRoutes.namespaces, home, namespace, model) !== false,
      )
    );
  });
}

function fieldOf(path: string, ref: ParentRefView, near: string | undefined, homes: readonly string[]): FieldRef {
  const [home, ...others] = homes;
  if (home === undefined) {
    return { path: `${path}.name`, currentValue: ref.name, ...(near === undefined ? {} : { proposedValue: near }) };
  }
  return {
    path: `${path}.namespace`,
    ...(ref.namespace === undefined ? {} : { currentValue: ref.namespace }),
    ...(others.length > 0 ? {} : { proposedValue: home }),
  };
}
