import { diagnose } from '../../diagnostics/diagnostic.ts';
import { attach } from '../../topology/attachment.ts';
import type { ListenerNode } from '../../topology/listeners.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Rule } from '../rule.ts';
import { type JudgedRoute, judgedRoutes } from './judged-parents.ts';

/** FAN106. A warning where another parent takes the route: one list of hostnames for several Gateways may be meant so. */
export const hostnamesDoNotIntersect: Rule = ({ after: { topology } }) =>
  judgedRoutes(topology).flatMap((judged) => {
    const { holder, parents } = judged;
    const taken = parents.some(({ attachment }) => attachment.refused === undefined);
    const refused = parents.flatMap(({ attachment, index, name }) => {
      if (attachment.refused?.reason !== 'NoMatchingListenerHostname') return [];
      const facts = {
        route: holder.who,
        hostnames: holder.hostnames.join(', '),
        listeners: `${formatHostnames(attachment.refused.by)} of ${name}`,
        whole: true,
      };
      const at = { item: holder.item, field: { path: `${holder.paths.parents}[${index}]` } };
      return [diagnose('FAN106', facts, { ...at, ...(taken ? { severity: 'warning' } : {}) })];
    });
    return [...refused, ...ignoredHostnames(judged, topology)];
  });

/**
 * A hostname that no listener of any parent has. Only where all parents are known and take the route: at another it may be
 * served, and of a parent that refuses the whole route more cannot be said.
 */
function ignoredHostnames({ holder, parents, complete }: JudgedRoute, { model }: Topology) {
  if (!complete || parents.length === 0 || holder.hostnames.length < 2) return [];
  if (parents.some(({ attachment }) => attachment.refused !== undefined)) return [];
  return holder.hostnames.flatMap((hostname, index) => {
    const alone = { ...holder, hostnames: [hostname] };
    const refusals = parents.map(({ ref, listeners }) => attach(alone, ref, listeners, model).refused);
    const theirs = refusals.flatMap((refusal) => refusal?.by ?? []);
    // A name of the cluster is for callers in the mesh, whom no Gateway sees.
    if (refusals.includes(undefined) || /\.svc(?:\.|$)/.test(hostname)) return [];
    const names = [...new Set(parents.map(({ name }) => name))].join(', ');
    const facts = {
      route: holder.who,
      hostnames: hostname,
      listeners: `${formatHostnames(theirs)} of ${names}`,
      whole: false,
    };
    const field = { path: `${holder.paths.hostnames}[${index}]`, currentValue: hostname };
    return [diagnose('FAN106', facts, { item: holder.item, field, severity: 'warning' })];
  });
}

function formatHostnames(listeners: readonly ListenerNode[]): string {
  const all = [...new Set(listeners.map(({ name, hostname }) => `\`${name}\` (${hostname ?? 'any host'})`))];
  const rest = all.length - 6;
  return `listener ${[...all.slice(0, 6), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}`;
}
