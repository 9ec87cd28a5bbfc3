import { formatId } from '../resource/resource-id.ts';
import type { Chooser } from '../topology/destination-rule.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { type Endpoints, formatWorkload, type Workload } from './endpoints.ts';
import type { World } from './world.ts';

/**
 * The endpoints that a proxy sends to while all are healthy: of those of a Service that a DestinationRule governs, the ones that
 * go first (Istio, loadbalancer.go, applyFailoverPriorities). Without a rule, or where ztunnel chooses, all of them.
 */
export function endpointsFor(
  world: World,
  service: ServiceNode,
  port: number,
  chooser: Chooser | undefined,
): Endpoints {
  const all = world.endpoints(service);
  if (chooser === undefined || all.workloads.length === 0) return all;
  const governing = world.governs(chooser, service, port);
  if (governing === undefined) return all;
  const { rule, policy, assumed } = governing;
  const isChoice = all.workloads.length > 1;
  if (isChoice) for (const sentence of assumed) world.assume(sentence);
  if (rule === undefined || policy === undefined || policy.failoverPriority.length === 0) return all;
  const name = formatId(rule.id);
  if (policy.idle !== undefined) {
    return isChoice ? { ...all, why: `${all.why}; ${name} prefers none of them: ${policy.idle}` } : all;
  }
  const { levels, open } = levelsOf(all.workloads, policy.failoverPriority, chooser);
  const [best, ...others] = levels;
  if (best === undefined) return all;
  if (open !== undefined && best.workloads.length > 1) {
    world.assume(
      `${name} goes by \`${open}\`, which the files do not say of ${chooser.name} and the pods it calls: ${listOf(best)} are taken to be alike`,
    );
  }
  const rest = others.map(listOf).join(', then to ');
  const entries = policy.failoverPriority.join(', ');
  const why =
    others.length > 0
      ? `, preferred by ${name}; falls back to ${rest} when none is healthy`
      : best.priority > 0
        ? `; of those that ${name} prefers (${entries}) there are none`
        : '';
  return { ...all, workloads: best.workloads, why: `pods of ${listOf(best)}${why}` };
}

function listOf({ workloads }: Level): string {
  return workloads.map(formatWorkload).join(' and ');
}

interface Level {
  /** As Istio counts before it closes gaps: 0 is what matches every entry. */
  readonly priority: number;
  readonly workloads: readonly Workload[];
}

const NETWORK = 'topology.istio.io/network';

/** Labels that endpoints have of the node they run on (label.go, AugmentLabels). */
const OF_NODES: ReadonlySet<string> = new Set([
  NETWORK,
  'topology.istio.io/cluster',
  'topology.istio.io/subzone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'kubernetes.io/hostname',
]);

/**
 * Workloads in the order in which they get requests: those that match more of the first entries before others. `open` is the entry
 * from which on the files do not say who matches.
 */
function levelsOf(
  workloads: readonly Workload[],
  entries: readonly string[],
  chooser: Chooser,
): { readonly levels: readonly Level[]; readonly open: string | undefined } {
  const wanted = wantedBy(entries, chooser);
  const stop = wanted.findIndex(({ value }) => value === undefined);
  const decided = stop === -1 ? wanted : wanted.slice(0, stop);
  const byPriority = new Map<number, Workload[]>();
  for (const workload of workloads) {
    const failed = decided.find(({ key, value }) => (workload.podLabels[key] ?? '') !== value);
    const priority = failed === undefined ? 0 : entries.length - failed.index;
    byPriority.set(priority, [...(byPriority.get(priority) ?? []), workload]);
  }
  return {
    levels: [...byPriority].sort(([a], [b]) => a - b).map(([priority, level]) => ({ priority, workloads: level })),
    open: wanted[stop]?.key,
  };
}

/** What each entry asks for; `undefined` where the files do not say. */
function wantedBy(entries: readonly string[], { label }: Chooser) {
  const parts = entries.map((entry) => entry.split('='));
  // Of two values for one label the last counts, for both entries; what has two signs of equality gives none.
  const values = new Map(
    parts.flatMap(([key = '', value, ...more]) =>
      value === undefined || more.length > 0 ? [] : [[key, value] as const],
    ),
  );
  return parts.flatMap(([key = ''], index) => {
    // An endpoint of another network goes behind all others; one network is what manifests show.
    if (index === 0 && key === NETWORK) return [];
    return [{ index, key, value: OF_NODES.has(key) ? undefined : (values.get(key) ?? label(key)) }];
  });
}
