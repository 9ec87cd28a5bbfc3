import { type Output, object, optional, string, transformed, withDefault } from './schema.ts';
import { Port } from './view.ts';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/**
 * Gateway API ParentReference with the CRD's defaults: without `group` even `kind: Service` means a kind of the Gateway API
 * group, which does not exist. `groupGiven` keeps what was written apart from what was defaulted.
 */
export const ParentRef = transformed(
  object({
    group: optional(string()),
    kind: withDefault(string(), 'Gateway'),
    namespace: optional(string()),
    name: string(),
    sectionName: optional(string()),
    port: optional(Port),
  }),
  (ref) => ({ ...ref, group: ref.group ?? GATEWAY_GROUP, groupGiven: ref.group !== undefined }),
);

export type ParentRefView = Output<typeof ParentRef>;
