import { isAtLeast } from '../config/version.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { LabelMap } from '../model/view.ts';
import { compareText, formatId, keyOf } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import {
  ARGO_KEEPS,
  CANARY_ANNOTATION,
  CONFIG_ANNOTATION,
  declaredKeys,
  isOurs,
  MANAGED_BY_LABEL,
} from '../topology/generated.ts';
import { isServiceTarget, type Topology } from '../topology/topology.ts';
import type { Augmentation, UnmanagedMetadata, WriteService } from './augmentation.ts';

/** Labels and annotations that GitOps tools put on their objects, and ours: Flagger would wipe them from Services it owns. */
const TRACKING = {
  labels: ['app.kubernetes.io/instance', MANAGED_BY_LABEL],
  annotations: [
    ...Object.keys(ARGO_KEEPS),
    'argocd.argoproj.io/installation-id',
    'argocd.argoproj.io/tracking-id',
    CANARY_ANNOTATION,
    'config.k8s.io/owning-inventory',
    'kubectl.kubernetes.io/last-applied-configuration',
  ],
} as const;

/** Both Services of the split, written as Flagger would write them; or the finding that says why they are left to it. */
export function planServices(
  topology: Topology,
  fanOut: FanOut,
  labels: LabelMap,
): { readonly augmentations: readonly Augmentation[]; readonly diagnostics: readonly Diagnostic[] } {
  const { canary } = fanOut.entry;
  // Copies of the target, which Flagger puts back at every tick.
  if (isServiceTarget(canary)) return { augmentations: [], diagnostics: [] };
  const roles = (['primary', 'canary'] as const).filter((role) => {
    const present = topology.model.service(canary.id.namespace, canary[role]);
    return present === undefined || isOurs(present);
  });
  if (roles.length === 0) return { augmentations: [], diagnostics: [] };
  const why = whyNotWritten(topology, fanOut);
  if (why !== undefined) {
    const services = roles.map((role) => `Service ${canary[role]}`).join(' and ');
    const facts = { canary: formatId(canary.id), services, why };
    return { augmentations: [], diagnostics: [diagnose('FAN203', facts, { item: canary.item })] };
  }
  const writes = roles.map((role): WriteService => {
    const reason =
      role === 'canary'
        ? 'as Flagger would make it, with the waypoint binding from the first sync on'
        : 'as Flagger would make it, so that both backends of the split stand in Git';
    return { kind: 'write-service', entry: fanOut.entry, role, labels: role === 'canary' ? labels : {}, why: reason };
  });
  return { augmentations: [...unmanaged(topology, fanOut), ...writes], diagnostics: [] };
}

/** Why the shape of Flagger's Services is not certain, or theirs would be fought over; `undefined` where they are written. */
function whyNotWritten(topology: Topology, fanOut: FanOut): string | undefined {
  const { canary, workload } = fanOut.entry;
  const { kind, name } = canary.targetRef;
  const target = { apiVersion: 'apps/v1', kind, namespace: canary.id.namespace, name };
  if (topology.config.services === 'leave') return 'the configuration says `services: leave`';
  if (!isAtLeast(topology.config.flagger, '1.42')) {
    return 'Flagger before 1.42 knows no `unmanagedMetadata`, and would wipe the labels by which GitOps tools know them';
  }
  if (workload === undefined) return `${formatId(target)}, its target, is not in the input`;
  if (topology.model.twice(keyOf(target))) return `the input has ${formatId(target)}, its target, more than once`;
  return undefined;
}

function unmanaged({ config }: Topology, fanOut: FanOut): readonly UnmanagedMetadata[] {
  const { canary } = fanOut.entry;
  // A key that the Canary declares must not be listed: Flagger would then never apply the declared value.
  const [declaredLabels, declaredAnnotations] = [declaredKeys(canary, 'labels'), declaredKeys(canary, 'annotations')];
  const labels = TRACKING.labels.filter((key) => !declaredLabels.has(key));
  const mark = config.name === undefined ? [] : [CONFIG_ANNOTATION];
  const annotations = [...TRACKING.annotations, ...mark]
    .sort(compareText)
    .filter((key) => !declaredAnnotations.has(key));
  const why =
    'Flagger wipes from Services that it owns what the Canary does not name, and GitOps would put it back, for ever';
  return [{ kind: 'unmanaged-metadata', canary, labels, annotations, why }];
}
