import { diagnose } from '../../diagnostics/diagnostic.ts';
import { routeKinds } from '../../topology/attachment.ts';
import type { ListenerNode } from '../../topology/listeners.ts';
import type { Rule } from '../rule.ts';
import { admission, formatAllowed, formatKinds } from './admission.ts';
import { judgedRoutes } from './judged-parents.ts';

/** FAN107. Silent where one of the listeners may admit the route: a Selector asks labels of a Namespace that need not be in the input. */
export const routeNotAllowed: Rule = ({ after: { topology } }) =>
  judgedRoutes(topology).flatMap(({ holder, parents }) =>
    parents.flatMap(({ index, name, attachment: { refused } }) => {
      if (refused?.reason !== 'NotAllowedByListeners') return [];
      const ofKind = refused.by.filter((listener) => routeKinds(listener).includes(holder.kind));
      const admitted = ofKind.map(({ allowedRoutes, namespace: home }) =>
        admission(allowedRoutes.namespaces, home, holder.namespace, topology.model),
      );
      if (admitted.includes(undefined)) return [];
      const [first] = ofKind.length > 0 ? ofKind : refused.by;
      if (first === undefined) return [];
      const facts = {
        route: holder.who,
        parent: name,
        listener: first.name,
        takes: ofKind.length > 0 ? formatAllowed(first, first.namespace) : whyNotOfKind(first),
        others: (ofKind.length > 0 ? ofKind : refused.by).length - 1,
      };
      return [diagnose('FAN107', facts, { item: holder.item, field: { path: `${holder.paths.parents}[${index}]` } })];
    }),
  );

function whyNotOfKind(listener: ListenerNode): string {
  return listener.allowedRoutes.kinds.length > 0
    ? `only kinds ${formatKinds(listener)} (\`allowedRoutes.kinds\`)`
    : `no such route, as its protocol is ${listener.protocol}`;
}
