import type { LabelMap } from '../model/view.ts';
import type { ManifestMetadata } from '../resource/manifest.ts';
import { compareText, formatName, type ResourceId } from '../resource/resource-id.ts';
import { CANARY_ANNOTATION, MANAGED_BY, MANAGED_BY_LABEL } from '../topology/generated.ts';

/** Metadata of a generated object, from scratch: nothing is copied from another object, least of all an orchestrator's marks. */
export function generatedMetadata(
  name: string,
  namespace: string,
  canary: ResourceId,
  more: { readonly labels?: LabelMap; readonly annotations?: LabelMap } = {},
): ManifestMetadata {
  return {
    name,
    ...(namespace === '' ? {} : { namespace }),
    // A label that the Canary declares is Flagger's to set, and would be set back.
    labels: sortedKeys({ [MANAGED_BY_LABEL]: MANAGED_BY, ...more.labels }),
    annotations: sortedKeys({ ...more.annotations, [CANARY_ANNOTATION]: formatName(canary) }),
  };
}

function sortedKeys(map: LabelMap): LabelMap {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
