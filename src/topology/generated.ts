import type { LabelMap } from '../model/view.ts';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'canary-fanout';
/** Names the Canary (`namespace/name`) that a generated object belongs to. */
export const CANARY_ANNOTATION = 'canary-fanout.dev/canary';

/** Written by an earlier run: ours to update. The label may be another's by now (Helm and overlays set it), the annotation is ours. */
export function isOurs({ annotations }: { readonly annotations: LabelMap }): boolean {
  return Object.hasOwn(annotations, CANARY_ANNOTATION);
}
