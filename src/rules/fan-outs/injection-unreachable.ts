import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId, keyOf } from '../../resource/resource-id.ts';
import { injectionsOf } from '../../topology/fan-out-discovered.ts';
import { ingressOf, ingressTo } from '../../topology/ingress.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** FAN415. A marker that no request from outside can get: labels would not help, so none were set. */
export const injectionUnreachable: Rule = (context) => [...ofFanOuts(context), ...unfollowed(context)];

function ofFanOuts({ after: { topology, fanOuts } }: RuleContext) {
  return fanOuts.flatMap((fanOut) => {
    const { injection, entry, configured } = fanOut;
    if (ingressOf(topology, fanOut).via !== 'nothing') return [];
    const route = injection === undefined ? 'A route that sets the marker' : formatId(injection.id);
    const facts = { route, service: entry.canary.canary, apex: entry.canary.apex };
    const severity = configured ? ({ severity: 'error' } as const) : {};
    return [diagnose('FAN415', facts, { item: injection?.item ?? entry.canary.item, ...severity })];
  });
}

/** A route that sets a header where nobody follows is no fan-out, and is reached as little. */
function unfollowed({ after: { topology, fanOuts } }: RuleContext) {
  const entries = new Set(fanOuts.map(({ entry }) => keyOf(entry.canary.id)));
  return injectionsOf(topology).flatMap(({ entry: { canary }, route }) => {
    if (entries.has(keyOf(canary.id))) return [];
    if (ingressTo(topology, canary.id.namespace, canary.canary).via !== 'nothing') return [];
    const facts = { route: formatId(route.id), service: canary.canary, apex: canary.apex };
    return [diagnose('FAN415', facts, { item: route.item })];
  });
}
