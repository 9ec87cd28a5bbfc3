import type { Model } from '../model/model.ts';
import type { LabelMap } from '../model/view.ts';
import type { JudgedCanary, Topology } from './topology.ts';

export const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** What sees the calls of a pod: ztunnel, a sidecar, or nothing of the mesh. */
export interface Dataplane {
  readonly mode: 'ambient' | 'sidecar' | 'none';
  /** As the end of a sentence that names the pods. */
  readonly why: string;
  /** The Namespace is not in the input, and is taken to be ambient. */
  readonly assumed: boolean;
}

/** A label of the pods decides, else their Namespace's (Istio's CNI, ambient enablementSelectors; sidecar injector webhook). */
export function dataplaneOf(namespace: string, podLabels: LabelMap, model: Model): Dataplane {
  const known = model.namespace(namespace);
  const labels = known?.labels ?? {};
  const own = podLabels[DATAPLANE_MODE];
  const is = (mode: Dataplane['mode'], why: string, assumed = false): Dataplane => ({ mode, why, assumed });
  if (podLabels['sidecar.istio.io/inject'] === 'true')
    return is('sidecar', 'their label `sidecar.istio.io/inject: "true"`');
  if (own === 'ambient')
    return is('ambient', `captured by ztunnel: they have the label \`${DATAPLANE_MODE}: ambient\``);
  if (own !== undefined) return is('none', `they have the label \`${DATAPLANE_MODE}: ${own}\``);
  if (labels[DATAPLANE_MODE] === 'ambient')
    return is('ambient', `captured by ztunnel: Namespace ${namespace} is ambient`);
  const injected = podLabels['sidecar.istio.io/inject'] === 'false' ? undefined : injectionLabel(labels);
  if (injected !== undefined) return is('sidecar', `Namespace ${namespace} has the label \`${injected}\``);
  if (known === undefined) return is('ambient', 'taken to be captured by ztunnel', true);
  return is('none', `Namespace ${namespace} has no label \`${DATAPLANE_MODE}: ambient\``);
}

/** The label by which a Namespace has its pods get sidecars: for a revision only where injection is not switched off. */
export function injectionLabel(labels: LabelMap): string | undefined {
  const injection = labels['istio-injection'];
  const revision = labels['istio.io/rev'];
  if (injection !== undefined) return injection === 'enabled' ? 'istio-injection: enabled' : undefined;
  return revision === undefined ? undefined : `istio.io/rev: ${revision}`;
}

/** Why ztunnel does not see what the pods of an entry send; `undefined` where it does, or the Namespace is not in the input. */
export function whyNotCaptured({ model }: Topology, { canary, workload }: JudgedCanary): string | undefined {
  const { mode, why } = dataplaneOf(canary.id.namespace, workload?.podLabels ?? {}, model);
  return mode === 'ambient' ? undefined : `the pods of ${canary.canary} are not in the ambient mesh: ${why}`;
}
