import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatId, formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import { meshNames, relayDoor, whyNotRelayed } from '../topology/relay.ts';
import type { Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Augmentation, GatewayRef } from './augmentation.ts';
import { bindApex } from './bind-apex.ts';
import { planBinding, unmanagedLabels } from './plan-binding.ts';
import { MERGE } from './plan-guard.ts';

export interface RelayPlan {
  readonly augmentations: readonly Augmentation[];
  readonly diagnostics: readonly Diagnostic[];
}

const NOTHING: RelayPlan = { augmentations: [], diagnostics: [] };

/**
 * Sends calls of the apex from inside the mesh through a Gateway: there Flagger's split holds for them, and the canary's share
 * passes its waypoint as outside traffic does. At the apex's own waypoint it never would: a waypoint calls no other.
 */
export function planRelay(
  topology: Topology,
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  passed: WaypointRef,
  guarded: readonly string[],
): RelayPlan {
  const { relay, entry } = fanOut;
  if (relay === undefined) return NOTHING;
  const { canary } = entry;
  const apex = topology.service(canary.id.namespace, canary.apex);
  if (apex === undefined) return NOTHING;
  const refused = (why: string): RelayPlan => {
    const facts = { fanOut: formatFanOut(fanOut), apex: formatName(apex), why };
    return { augmentations: [], diagnostics: [diagnose('FAN441', facts, { item: canary.item })] };
  };
  const why = whyNotRelayed(topology, fanOuts, fanOut, relay, apex);
  if (why !== undefined) return refused(why);
  const door = relayDoor(topology, relay, canary);
  if ('problem' in door) return refused(door.problem);
  const binding = planBinding(topology, fanOut, apex, canary.service.port, passed);
  if ('diagnostics' in binding) return { augmentations: [], diagnostics: binding.diagnostics };
  const unmanaged = apex.view === undefined ? unmanagedLabels(canary, apex, binding.labels) : undefined;
  if (unmanaged !== undefined) return { augmentations: [], diagnostics: [unmanaged] };
  const hosts = meshNames(canary);
  const gatewayRef: GatewayRef = { namespace: relay.namespace, name: relay.name, sectionName: door.sectionName };
  // One that is there and not ours is refused above.
  const own = !relay.named;
  const toRelay = `calls of Service ${canary.apex} from inside the mesh go through Gateway ${formatName(relay)}`;
  return {
    augmentations: [
      ...binding.augmentations,
      ...bindApex(canary, apex, binding.labels, `${toRelay}, and are sent there by its waypoint`),
      {
        kind: 'split-for-mesh',
        canary,
        gatewayRef: door.attached ? undefined : gatewayRef,
        hosts,
        why: `${toRelay}, where Flagger's split must hold for them (${MERGE})`,
      },
      ...(own
        ? [
            {
              kind: 'write-relay' as const,
              gateway: relay,
              beside: canary,
              why: `callers in the mesh come by it, since a waypoint sends to pods and never to the waypoint of ${canary.canary}; workloads behind it see its identity and not their caller's`,
            },
          ]
        : []),
      {
        kind: 'write-relay-fallback',
        canary,
        gatewayRef,
        hostnames: [...canary.service.hosts, ...hosts],
        written: own,
        remove: guarded,
        why: `until Flagger's route is there, and for what it does not match, callers reach Service ${canary.apex} as before`,
      },
      {
        kind: 'write-selection-route',
        routeKind: 'HTTPRoute',
        namespace: apex.namespace,
        service: apex.name,
        port: canary.service.port,
        portInParentRef: true,
        choices: [],
        rest: { gateway: relay, backend: door.service, port: door.port, written: own },
        matches: [],
        canary,
        beside: canary.item,
        why: `${toRelay}, where they join the split of ${formatId(canary.id)}`,
      },
    ],
    diagnostics: [],
  };
}
