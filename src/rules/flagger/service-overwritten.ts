import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { ServiceView } from '../../model/service.ts';
import { formatId } from '../../resource/resource-id.ts';
import { ROLES, type Role } from '../../topology/flagger.ts';
import { isFlaggers, isOurs } from '../../topology/generated.ts';
import type { JudgedCanary } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { servedWorkloads } from './canary-field.ts';
import { decidesRouting } from './routing-keys.ts';
import { type Losses, lossesOf } from './service-losses.ts';

/**
 * FAN208. A Service that Flagger has made itself, in an export of a cluster, and one that we wrote as Flagger does are what they
 * must be. An equal one is fine too, but for what the Canary declares and Flagger never applies to it.
 */
export const serviceOverwritten: Rule = ({ after: { topology } }) =>
  servedWorkloads(topology).flatMap((judged) =>
    ROLES.flatMap((role) => {
      const { canary } = judged;
      const view = topology.model.service(canary.id.namespace, canary[role]);
      if (view === undefined || isOurs(view) || isFlaggers(view.item)) return [];
      const losses = lossesOf(view, judged, role);
      const about = { service: formatId(view.id), canary: formatId(canary.id), role };
      if (losses.lost.length > 0) {
        const facts = { ...about, lost: losses.lost.join(', '), outcome: outcomeOf(view, judged, role, losses) };
        const path = losses.selector ? 'spec.selector' : 'spec.ports';
        return [diagnose('FAN208', facts, { item: view.item, field: { path } })];
      }
      const keys = notApplied(view, judged, role);
      if (keys.length === 0) return [];
      const facts = { ...about, lost: undefined, outcome: keys.join(', ') };
      return [diagnose('FAN208', facts, { item: view.item, field: { path: 'metadata' } })];
    }),
  );

function outcomeOf(view: ServiceView, { workload }: JudgedCanary, role: Role, { selector, ports }: Losses): string {
  if (!selector) {
    if (ports.length > 0) {
      return `requests to port ${ports.join(', ')} get no answer (\`portDiscovery: true\` keeps the ports of the containers)`;
    }
    return 'requests meet now the one and now the other';
  }
  const entries = Object.entries(view.selector);
  const target = workload?.podLabels ?? {};
  const isTarget = entries.length > 0 && entries.every(([key, value]) => target[key] === value);
  if (role === 'canary' || !isTarget) return 'each time requests go to other pods';
  return `each time requests to it go to the pods of ${workload?.id.kind} ${workload?.id.name}, the new version, and get 503 while Flagger keeps it at zero`;
}

/** Declared metadata that decides routing and that the Service does not have. */
function notApplied(view: ServiceView, { canary }: JudgedCanary, role: Role): readonly string[] {
  return (['labels', 'annotations'] as const).flatMap((map) =>
    Object.entries(canary.service[role]?.[map] ?? {})
      .filter(([key, value]) => decidesRouting(key) && view[map][key] !== value)
      .map(([key, value]) => `\`${key}: ${value}\``),
  );
}
