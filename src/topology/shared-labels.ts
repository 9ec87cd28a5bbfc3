import type { LabelMap } from '../model/view.ts';
import type { WorkloadView } from '../model/workload.ts';
import { compareText, formatId, formatName } from '../resource/resource-id.ts';
import { selectorLabel } from './flagger.ts';
import type { JudgedCanary, Topology } from './topology.ts';

/** A selector that takes the pods of a Canary's target and of its primary, and no others. */
export interface SharedLabels {
  readonly labels: LabelMap;
  /** Which pods have them, and since when, as the end of a sentence. */
  readonly why: string;
}

export type SharedLabelsRead =
  | SharedLabels
  | { readonly none: string /** What must be added, as the end of a sentence. */; readonly advice: string };

/** Labels that name the application and stay from release to release (Kubernetes, "Recommended Labels"). */
const IDENTITY = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];

/**
 * Labels that primary and canary pods of a Canary have in common: Flagger copies the template's to the primary and changes only
 * its selector label (v1.44, deployment_controller.go, createPrimaryDeployment). Those of `matchLabels` first, which never
 * change; of the others only what surely stays from one release to the next, since the primary's pods are those of the last.
 * `named` is the key that the configuration wants.
 */
export function sharedLabels(topology: Topology, judged: JudgedCanary, named: string | undefined): SharedLabelsRead {
  const { canary, workload } = judged;
  const own = workload === undefined ? undefined : selectorLabel(workload);
  if (workload === undefined || own === undefined) {
    const { kind, name } = canary.targetRef;
    const none = `${kind} ${formatName({ namespace: canary.id.namespace, name })}, the target, is not in the input, so the labels of its pods are not known`;
    return { none, advice: 'the function must get it with the other manifests' };
  }
  const others = foreignPods(topology, judged);
  const isUnique = (labels: LabelMap): boolean => !others.some((pods) => hasAll(pods, labels));
  if (named !== undefined) return namedLabel(workload, own.key, named, isUnique);
  const stable = stableLabels(judged, workload, own.key);
  const single = stable.find(([key, value]) => isUnique({ [key]: value }));
  const labels = Object.fromEntries(single === undefined ? stable : [single]);
  if (stable.length > 0 && isUnique(labels)) return { labels, why: whyShared(workload, labels) };
  const names = stable.map(([key, value]) => `\`${key}: ${value}\``).join(' and ');
  const none =
    stable.length === 0
      ? `the pods of ${formatId(workload.id)} have no label but \`${own.key}\`, which Flagger changes at the primary, that surely stays from release to release`
      : `pods of another workload have ${names} as well`;
  const key = own.key === 'app.kubernetes.io/name' ? 'app.kubernetes.io/component' : 'app.kubernetes.io/name';
  return {
    none,
    advice: `the pod template of ${formatId(workload.id)} must get a label that it alone has, such as \`${key}: ${canary.apex}\`, and be rolled out once, or \`podLabel\` must name one that it has`,
  };
}

function namedLabel(
  workload: WorkloadView,
  own: string,
  key: string,
  isUnique: (labels: LabelMap) => boolean,
): SharedLabelsRead {
  const value = Object.hasOwn(workload.podLabels, key) ? workload.podLabels[key] : undefined;
  const advice = '`podLabel` must name a label that primary and canary pods share and no other workload has';
  if (key === own) return { none: `Flagger changes the label \`${key}\` at the primary's pods`, advice };
  if (value === undefined) return { none: `the pods of ${formatId(workload.id)} have no label \`${key}\``, advice };
  const labels = { [key]: value };
  if (!isUnique(labels)) return { none: `pods of another workload have \`${key}: ${value}\` as well`, advice };
  return { labels, why: whyShared(workload, labels) };
}

/** In the order in which they are taken. */
function stableLabels(
  { canary }: JudgedCanary,
  workload: WorkloadView,
  own: string,
): readonly (readonly [string, string])[] {
  const names = new Set([canary.id.name, canary.apex, canary.targetRef.name]);
  const rank = (key: string, value: string): number => {
    if (Object.hasOwn(workload.matchLabels, key)) return 0;
    if (IDENTITY.includes(key)) return 1 + IDENTITY.indexOf(key);
    return names.has(value) ? 1 + IDENTITY.length : Number.POSITIVE_INFINITY;
  };
  return Object.entries(workload.podLabels)
    .filter(([key, value]) => key !== own && !isPrivate(key) && Number.isFinite(rank(key, value)))
    .sort((a, b) => rank(...a) - rank(...b) || compareText(a[0], b[0]));
}

/** Of Flux, which Flagger does not copy, and of Istio, which says how pods are treated and not what they are. */
function isPrivate(key: string): boolean {
  return key.includes('toolkit.fluxcd.io') || /(?:^|\.)istio\.io\//.test(key);
}

/** Labels of all pods of the namespace but those of the Canary's target and of its primary. */
function foreignPods({ model }: Topology, { canary }: JudgedCanary): readonly LabelMap[] {
  const { kind, name } = canary.targetRef;
  return model
    .podsIn(canary.id.namespace)
    .filter(({ id }) => !(id.kind === kind && (id.name === name || id.name === `${name}-primary`)))
    .map(({ podLabels }) => podLabels);
}

function hasAll(labels: LabelMap, wanted: LabelMap): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function whyShared(workload: WorkloadView, labels: LabelMap): string {
  const names = Object.entries(labels).map(([key, value]) => `\`${key}: ${value}\``);
  const fixed = Object.keys(labels).every((key) => Object.hasOwn(workload.matchLabels, key));
  const have = `primary and canary pods have ${names.join(' and ')}`;
  return fixed
    ? have
    : `${have} (the primary's since the last rollout: a label that is new must be rolled out once before this is merged)`;
}
