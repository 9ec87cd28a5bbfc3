import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import { compareText } from '../resource/resource-id.ts';
import { flaggerService, missingPortName, selectorLabel } from '../topology/flagger.ts';
import { isServiceTarget, type JudgedCanary, type ServiceNode, type Topology } from '../topology/topology.ts';
import { type Rollouts, stateIn } from './rollout-state.ts';

/** Pods of one workload that answer requests. */
export interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly podLabels: LabelMap;
}

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
export function endpointsOf(service: ServiceNode, topology: Topology, rollouts: Rollouts): Endpoints {
  const copied = ofCopy(service, topology, rollouts);
  if (copied !== undefined) return copied;
  const missing = withoutPort(service, topology);
  if (missing !== undefined) return missing;
  const selector = selectorOf(service, topology, rollouts);
  const name = `Service ${service.namespace}/${service.name}`;
  if (Object.keys(selector).length === 0) return withoutSelector(service, name, topology, rollouts);
  const entries = Object.entries(selector);
  const selected = podsIn(service.namespace, topology, rollouts).filter(({ workload }) =>
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
function ofCopy({ canary, role }: ServiceNode, topology: Topology, rollouts: Rollouts): Endpoints | undefined {
  if (canary === undefined || role === undefined || role === 'apex' || !isServiceTarget(canary)) return undefined;
  const { namespace } = canary.id;
  const { name } = canary.targetRef;
  if (role === 'canary') {
    const target = topology.service(namespace, name);
    return target === undefined ? undefined : endpointsOf(target, topology, rollouts);
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

interface Pods {
  readonly workload: Workload;
  /** Why there are none, as the end of a sentence. */
  readonly stopped: string | undefined;
}

/** The pods that a namespace has: the input's, and the primaries that Flagger makes. */
export function podsIn(namespace: string, topology: Topology, rollouts: Rollouts): readonly Pods[] {
  const targets = new Map<string, JudgedCanary>();
  const made: Pods[] = [];
  for (const judged of topology.canaries) {
    const { canary, leftAlone } = judged;
    if (leftAlone !== undefined || canary.id.namespace !== namespace || isServiceTarget(canary)) continue;
    targets.set(`${canary.targetRef.kind}/${canary.targetRef.name}`, judged);
    const primary = primaryOf(judged);
    const { primaryPods, phase } = stateIn(rollouts, canary);
    made.push({ workload: primary, stopped: primaryPods ? undefined : `is not there yet in phase ${phase}` });
  }
  const own = topology.model
    .pods()
    .filter(({ id }) => id.namespace === namespace)
    .map(({ id, podLabels, replicas }): Pods => {
      const workload = { namespace, kind: id.kind, name: id.name, podLabels };
      const target = targets.get(`${id.kind}/${id.name}`);
      if (target === undefined) return { workload, stopped: replicas === 0 ? 'has 0 replicas' : undefined };
      return { workload, stopped: scaledToZero(target.canary, rollouts) };
    });
  const known = new Set(own.map(({ workload }) => `${workload.kind}/${workload.name}`));
  for (const { canary, workload: target } of targets.values()) {
    // A target that is not in the input: its labels are not known, its Services are found by name.
    if (target !== undefined || known.has(`${canary.targetRef.kind}/${canary.targetRef.name}`)) continue;
    const { kind, name } = canary.targetRef;
    own.push({ workload: { namespace, kind, name, podLabels: {} }, stopped: scaledToZero(canary, rollouts) });
  }
  return [...own, ...made.filter(({ workload }) => !known.has(`${workload.kind}/${workload.name}`))].sort((a, b) =>
    compareText(`${a.workload.kind}/${a.workload.name}`, `${b.workload.kind}/${b.workload.name}`),
  );
}

function scaledToZero(canary: CanaryView, rollouts: Rollouts): string | undefined {
  const { phase, canaryPods } = stateIn(rollouts, canary);
  if (canaryPods) return undefined;
  return isAtRest(phase) ? 'is scaled to zero while its Canary is at rest' : `is scaled to zero in phase ${phase}`;
}

function isAtRest(phase: string): boolean {
  return phase === 'Initialized' || phase === 'Succeeded';
}

/** The copy that Flagger makes of the target, whose pods differ from the target's in the selector label (deployment_controller.go). */
function primaryOf({ canary, workload }: JudgedCanary): Workload {
  const { kind, name } = canary.targetRef;
  const label = workload === undefined ? undefined : selectorLabel(workload);
  const copied = Object.entries(workload?.podLabels ?? {}).filter(([key]) => !key.includes('toolkit.fluxcd.io'));
  return {
    namespace: canary.id.namespace,
    kind,
    name: `${name}-primary`,
    podLabels: {
      ...Object.fromEntries(copied),
      ...(label === undefined ? {} : { [label.key]: `${label.value}-primary` }),
    },
  };
}

/** Flagger puts its selector on all three Services, whatever the input says; it flips the apex once the primary is there. */
function selectorOf(service: ServiceNode, topology: Topology, rollouts: Rollouts): LabelMap {
  const { canary, role } = service;
  const judged = topology.canaries.find((each) => each.canary === canary);
  if (canary === undefined || role === undefined || judged?.workload === undefined) return service.view?.selector ?? {};
  if (role === 'apex' && !stateIn(rollouts, canary).primaryPods) return service.view?.selector ?? {};
  return flaggerService(canary, role, judged.workload).selector;
}

function withoutSelector(service: ServiceNode, name: string, topology: Topology, rollouts: Rollouts): Endpoints {
  const { canary, role } = service;
  if (canary !== undefined && role !== undefined) {
    const { kind, name: target } = canary.targetRef;
    const wanted = role === 'canary' ? target : `${target}-primary`;
    const pods = podsIn(service.namespace, topology, rollouts).find(
      ({ workload }) => workload.kind === kind && workload.name === wanted,
    );
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
