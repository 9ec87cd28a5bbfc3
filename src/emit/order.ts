import type { LabelMap } from '../model/view.ts';
import { groupOf, type ResourceId } from '../resource/resource-id.ts';

export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
export const DEPENDS_ON = 'config.kubernetes.io/depends-on';

/**
 * Annotations by which GitOps tools apply an object after others: Argo CD by waves (`argocd.argoproj.io/sync-wave`; what says
 * nothing is in wave 0, where Namespaces are, so ours count up), kpt and cli-utils by `config.kubernetes.io/depends-on`, which must
 * name objects of the same set alone.
 */
export function orderAfter(wave: number, objects: readonly ResourceId[]): LabelMap {
  const names = objects.map((id) => `${groupOf(id.apiVersion)}/namespaces/${id.namespace}/${id.kind}/${id.name}`);
  return {
    [SYNC_WAVE]: String(wave),
    ...(names.length === 0 ? {} : { [DEPENDS_ON]: names.join(',') }),
  };
}
