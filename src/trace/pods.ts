import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import { once, remembered } from '../resource/remembered.ts';
import { compareText } from '../resource/resource-id.ts';
import { selectorLabel } from '../topology/flagger.ts';
import { isServiceTarget, type JudgedCanary, type Topology } from '../topology/topology.ts';
import { type Rollouts, stateIn } from './rollout-state.ts';

/** Pods of one workload that answer requests. */
export interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly podLabels: LabelMap;
}

/** Gives the pods of a namespace; for who asks for many Services, from memory. */
export type PodsOf = (namespace: string) => readonly Pods[];

export interface Pods {
  readonly workload: Workload;
  /** Why there are none, as the end of a sentence. */
  readonly stopped: string | undefined;
}

/** The pods that a namespace has: the input's, and the primaries that Flagger makes. */
export function podsIn(namespace: string, topology: Topology, rollouts: Rollouts): readonly Pods[] {
  const { targets, known, fixed, keys } = standingIn(topology)(namespace);
  const own: Pods[] = [];
  const made: Pods[] = [];
  for (const { judged, pods } of targets) {
    if (pods !== undefined) own.push({ workload: pods, stopped: scaledToZero(judged.canary, rollouts) });
    const primary = primaryOf(judged);
    if (known.has(keyOf(primary))) continue;
    const { primaryPods, phase } = stateIn(rollouts, judged.canary);
    made.push({ workload: primary, stopped: primaryPods ? undefined : `is not there yet in phase ${phase}` });
  }
  const changing = [...own, ...made].sort(byKey);
  const all: Pods[] = [];
  let at = 0;
  for (const pods of changing) {
    const key = keyOf(pods.workload);
    for (let next = fixed[at]; next !== undefined && (keys[at] ?? '') < key; next = fixed[++at]) all.push(next);
    all.push(pods);
  }
  return all.concat(fixed.slice(at));
}

/** What is the same in every state of the rollouts. */
interface StandingPods {
  /** The Canaries with the pods of their target, where nothing else says of these whether they run. */
  readonly targets: readonly { readonly judged: JudgedCanary; readonly pods: Workload | undefined }[];
  /** Every workload of the input. */
  readonly known: ReadonlySet<string>;
  /** Of workloads that no Canary has as target, in order, and what they are in order of. */
  readonly fixed: readonly Pods[];
  readonly keys: readonly string[];
}

const standingIn = remembered((topology: Topology) => once((namespace: string) => readStanding(namespace, topology)));

function readStanding(namespace: string, topology: Topology): StandingPods {
  const own = topology.model.podsIn(namespace).map(({ id, podLabels, replicas }) => {
    const workload = { namespace, kind: id.kind, name: id.name, podLabels };
    return { workload, key: keyOf(workload), stopped: replicas === 0 ? 'has 0 replicas' : undefined };
  });
  const known = new Map(own.map(({ key, workload }) => [key, workload]));
  const canaries = topology.canaries.filter(
    ({ canary, leftAlone }) => leftAlone === undefined && canary.id.namespace === namespace && !isServiceTarget(canary),
  );
  // Of two Canaries of one target the last one says whether its pods run.
  const last = new Map(canaries.map((judged) => [targetOf(judged), judged]));
  const targets = canaries.map((judged) => {
    const { kind, name } = judged.canary.targetRef;
    if (last.get(targetOf(judged)) !== judged) return { judged, pods: undefined };
    const given = known.get(targetOf(judged));
    // A target that is not in the input: its labels are not known, its Services are found by name.
    const unknown = judged.workload === undefined ? { namespace, kind, name, podLabels: {} } : undefined;
    return { judged, pods: given ?? unknown };
  });
  const fixed = own.filter(({ key }) => !last.has(key)).sort((a, b) => compareText(a.key, b.key));
  return { targets, known: new Set(known.keys()), fixed, keys: fixed.map(({ key }) => key) };
}

function keyOf({ kind, name }: Pick<Workload, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

function targetOf({ canary }: JudgedCanary): string {
  return keyOf(canary.targetRef);
}

function byKey(a: Pods, b: Pods): number {
  return compareText(keyOf(a.workload), keyOf(b.workload));
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
