import * as z from 'zod/mini';
import { Port } from './view.ts';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/**
 * Gateway API ParentReference with the CRD's defaults: without `group` even `kind: Service` means a kind of the Gateway API
 * group, which does not exist. `groupGiven` keeps what was written apart from what was defaulted.
 */
export const ParentRef = z.pipe(
  z.object({
    group: z.optional(z.string()),
    kind: z._default(z.string(), 'Gateway'),
    namespace: z.optional(z.string()),
    name: z.string(),
    sectionName: z.optional(z.string()),
    port: z.optional(Port),
  }),
  z.transform((ref) => ({ ...ref, group: ref.group ?? GATEWAY_GROUP, groupGiven: ref.group !== undefined })),
);

export type ParentRefView = z.output<typeof ParentRef>;
