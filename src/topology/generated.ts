import type { CanaryView } from '../model/canary.ts';
import type { LabelMap } from '../model/view.ts';
import type { Item } from '../resource/item.ts';
import { isJsonObject, valueAt } from '../resource/json.ts';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'canary-fanout';
/** Names the Canary (`namespace/name`) that a generated object belongs to. */
export const CANARY_ANNOTATION = 'canary-fanout.dev/canary';

/** Names the configuration (`namespace/name`, or its name) whose run wrote a generated object. */
export const CONFIG_ANNOTATION = 'canary-fanout.dev/config';

/**
 * On the Services of a split: where Git has them no more, Argo CD is to leave them, and not to call them out of sync. Flagger's route
 * sends to them, and without them every request is answered 5xx until Flagger's next tick (Argo CD 3.2, gitops-engine's pruneObject).
 */
export const ARGO_KEEPS: LabelMap = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false',
};

/** The keys of metadata that a Canary declares, for whichever of its Services. */
export function declaredKeys({ service }: CanaryView, of: 'labels' | 'annotations'): ReadonlySet<string> {
  const declared = [service.primary, service.canary, service.apex];
  return new Set(declared.flatMap((metadata) => Object.keys(metadata?.[of] ?? {})));
}

/** Of the Service over both versions, its DestinationRule and the route of a callee, and of an entry's injection route. */
export function fanOutName(service: string): string {
  return `${service}-fanout`;
}

export function isFanOutName(name: string): boolean {
  return name.endsWith('-fanout');
}

/** Written by an earlier run: ours to update. The label may be another's by now (Helm and overlays set it), the annotation is ours. */
export function isOurs({ annotations }: { readonly annotations: LabelMap }): boolean {
  return Object.hasOwn(annotations, CANARY_ANNOTATION);
}

/** Written by Flagger and read from a cluster, rather than by a person into a file. */
export function isFlaggers(item: Item): boolean {
  const owners = valueAt(item.content(), ['metadata', 'ownerReferences']);
  return Array.isArray(owners) && owners.some((owner) => isJsonObject(owner) && owner.kind === 'Canary');
}
