import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatName } from '../resource/resource-id.ts';
import { answersEverything } from '../topology/catch-all.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import { bindingOf, USE_WAYPOINT, USE_WAYPOINT_NAMESPACE, type WaypointRef } from '../topology/waypoint-binding.ts';
import type { BindByNamespace } from './augmentation.ts';
import { wouldUnroute } from './would-unroute.ts';

/** Binds a whole Namespace, where no Service of it would lose requests by that; or the findings that say what is in the way. */
export function planNamespace(
  topology: Topology,
  fanOut: FanOut,
  service: ServiceNode,
  waypoint: WaypointRef,
): { readonly augmentation: BindByNamespace } | { readonly diagnostics: readonly Diagnostic[] } {
  const namespace = topology.model.namespace(service.namespace);
  const severity = fanOut.configured ? 'error' : 'warning';
  if (namespace === undefined) {
    const facts = {
      fanOut: formatFanOut(fanOut),
      service: formatName(service),
      why: `its Namespace, which the configuration wants to be labelled (\`bind: Namespace\`), is not in the input`,
      advice: 'the function must get it with the other manifests',
    };
    return { diagnostics: [diagnose('FAN305', facts, { item: fanOut.entry.canary.item, severity })] };
  }
  const harmed = boundAlong(topology, service).filter(({ ports, ...other }) =>
    ports.some(({ port }) => !answersEverything(topology, { ports, ...other }, waypoint, port)),
  );
  if (harmed.length > 0) return { diagnostics: harmed.map((other) => wouldUnroute(fanOut, other)) };
  const elsewhere = waypoint.namespace === service.namespace ? {} : { [USE_WAYPOINT_NAMESPACE]: waypoint.namespace };
  return {
    augmentation: {
      kind: 'bind-by-namespace',
      namespace,
      labels: { [USE_WAYPOINT]: waypoint.name, ...elsewhere },
      why: `its Services must pass waypoint ${formatName(waypoint)}, and the configuration binds them by their Namespace`,
    },
  };
}

/** The other Services of the Namespace that have routes and no waypoint yet: theirs begin to run. */
function boundAlong(topology: Topology, { namespace, name }: ServiceNode): readonly ServiceNode[] {
  return topology.routedServices
    .filter((other) => other.namespace === namespace && other.name !== name)
    .flatMap((other) => topology.service(other.namespace, other.name) ?? [])
    .filter((other) => {
      const binding = bindingOf(other, topology.model);
      return binding.kind === 'unbound' && !binding.explicit;
    });
}
