import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, formatName } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';

/**
 * FAN101. Only for Services that the input or a Canary has: a `kind: Service` of some other group may be somebody's own.
 * Linkerd and Cilium take `group: core`, so that form is reported only beside a Canary we work on.
 */
export const serviceParentWithoutGroup: Rule = ({ after: { topology } }) =>
  topology.model.httpRoutes().flatMap((route) =>
    route.parentRefs.flatMap((ref, index) => {
      if (ref.kind !== 'Service' || ref.group === '') return [];
      const namespace = ref.namespace ?? route.id.namespace;
      const owner = topology.canaryOf(namespace, ref.name);
      if (owner === undefined && (ref.groupGiven || topology.model.service(namespace, ref.name) === undefined))
        return [];
      const facts = {
        route: formatId(route.id),
        service: formatName({ namespace, name: ref.name }),
        group: ref.groupGiven ? ref.group : undefined,
      };
      const field = { path: `spec.parentRefs[${index}].group`, proposedValue: '' };
      return [diagnose('FAN101', facts, { item: route.item, field })];
    }),
  );
