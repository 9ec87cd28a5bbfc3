import type { LabelMap } from '../model/view.ts';
import { flaggerService, missingPortName } from '../topology/flagger.ts';
import { isServiceTarget, type ServiceNode, type Topology } from '../topology/topology.ts';
import { type PodsOf, podsIn, type Workload } from './pods.ts';
import { type Rollouts, stateIn } from './rollout-state.ts';

export type { Workload } from './pods.ts';

export interface Endpoints {
  /** In order of kinds and names; empty where nothing answers, or where nobody knows what does. */
  readonly workloads: readonly Workload[];
  /** `false`: no endpoint, and a proxy answers 503. */
  readonly any: boolean;
  readonly why: string;
  /** What was taken for granted, as a sentence. */
  readonly assumed: string | undefined;
}

/** Which pods a Service has as endpoints, in the phase that each rollout is in. */
export function endpointsOf(
  service: ServiceNode,
  topology: Topology,
  rollouts: Rollouts,
  podsOf: PodsOf = (namespace) => podsIn(namespace, topology, rollouts),
): Endpoints {
  const copied = ofCopy(service, topology, rollouts, podsOf);
  if (copied !== undefined) return copied;
  const missing = withoutPort(service, topology);
  if (missing !== undefined) return missing;
  const selector = selectorOf(service, topology, rollouts);
  const name = `Service ${service.namespace}/${service.name}`;
  if (Object.keys(selector).length === 0) return withoutSelector(service, name, topology, podsOf);
  const entries = Object.entries(selector);
  const selected = podsOf(service.namespace).filter(({ workload }) =>
    entries.every(([key, value]) => workload.podLabels[key] === value),
  );
  const running = selected.filter(({ stopped }) => stopped === undefined).map(({ workload }) => workload);
  if (running.length > 0) {
    return {
      workloads: running,
      any: true,
      why: `pods of ${running.map(formatWorkload).join(' and ')}`,
      assumed: undefined,
    };
  }
  if (selected.length > 0) {
    const why = selected.map(({ workload, stopped }) => `${formatWorkload(workload)} ${stopped ?? ''}`).join(', ');
    return { workloads: [], any: false, why: `no endpoint: ${why}`, assumed: undefined };
  }
  const labels = entries.map(([key, value]) => `${key}: ${value}`).join(', ');
  const assumed = `${name}: no workload of the input has pods with \`${labels}\`; they are taken to run`;
  return { workloads: [], any: true, why: `pods with ${labels}`, assumed };
}

/** Of a copy of a Canary's target Service, which is never without pods. */
function ofCopy(
  { canary, role }: ServiceNode,
  topology: Topology,
  rollouts: Rollouts,
  podsOf: PodsOf,
): Endpoints | undefined {
  if (canary === undefined || role === undefined || role === 'apex' || !isServiceTarget(canary)) return undefined;
  const { namespace } = canary.id;
  const { name } = canary.targetRef;
  if (role === 'canary') {
    const target = topology.service(namespace, name);
    return target === undefined ? undefined : endpointsOf(target, topology, rollouts, podsOf);
  }
  const assumed = `Service ${namespace}/${canary.primary} selects what Service ${name} selected when it was promoted last, which no manifest shows; it is taken to have endpoints`;
  return { workloads: [], any: true, why: 'pods of the version that was promoted last', assumed };
}

/** A Service of Flagger's whose port leads to a name that no container has: pods are selected, and none becomes an endpoint. */
function withoutPort({ canary, role }: ServiceNode, topology: Topology): Endpoints | undefined {
  if (canary === undefined || role === undefined) return undefined;
  const workload = topology.canaries.find((each) => each.canary === canary)?.workload;
  const missing = workload === undefined ? undefined : missingPortName(canary, workload);
  if (workload === undefined || missing === undefined) return undefined;
  const why = `no endpoint: no container of ${formatWorkload({ kind: workload.id.kind, name: workload.id.name })} has a port named \`${missing}\``;
  return { workloads: [], any: false, why, assumed: undefined };
}

export function formatWorkload({ kind, name }: Pick<Workload, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

/** Flagger puts its selector on all three Services, whatever the input says; it flips the apex once the primary is there. */
function selectorOf(service: ServiceNode, topology: Topology, rollouts: Rollouts): LabelMap {
  const { canary, role } = service;
  const judged = topology.canaries.find((each) => each.canary === canary);
  if (canary === undefined || role === undefined || judged?.workload === undefined) return service.view?.selector ?? {};
  if (role === 'apex' && !stateIn(rollouts, canary).primaryPods) return service.view?.selector ?? {};
  return flaggerService(canary, role, judged.workload).selector;
}

function withoutSelector(service: ServiceNode, name: string, topology: Topology, podsOf: PodsOf): Endpoints {
  const { canary, role } = service;
  if (canary !== undefined && role !== undefined) {
    const { kind, name: target } = canary.targetRef;
    const wanted = role === 'canary' ? target : `${target}-primary`;
    const pods = podsOf(service.namespace).find(({ workload }) => workload.kind === kind && workload.name === wanted);
    if (pods !== undefined) {
      const { workload, stopped } = pods;
      const why =
        stopped === undefined
          ? `pods of ${formatWorkload(workload)}`
          : `no endpoint: ${formatWorkload(workload)} ${stopped}`;
      return {
        workloads: stopped === undefined ? [workload] : [],
        any: stopped === undefined,
        why,
        assumed: undefined,
      };
    }
  }
  const slices = topology.model
    .endpointSlices()
    .filter((slice) => slice.id.namespace === service.namespace && slice.service === service.name);
  const found = slices.reduce((sum, { endpoints }) => sum + endpoints, 0);
  if (found > 0) {
    return { workloads: [], any: true, why: `${found} addresses of its EndpointSlices`, assumed: undefined };
  }
  const assumed = `${name} has no selector, and the input has no EndpointSlice with addresses for it; it is taken to have endpoints`;
  return { workloads: [], any: true, why: 'endpoints that somebody else keeps', assumed };
}
