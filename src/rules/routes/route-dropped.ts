import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatPath } from '../../resource/path.ts';
import { faultOf } from '../../trace/candidates.ts';
import type { Rule } from '../rule.ts';
import { formatRoute, sceneOf } from '../scene.ts';
import { runByIstio } from './run-by-istio.ts';

/** FAN121. A backendRef without a port is FAN104's; another vendor may well know the filter. */
export const routeDropped: Rule = (context) => {
  const { world, itemOf } = sceneOf(context);
  return world.routes.routes.flatMap((route) => {
    const fault = faultOf(route, context.profile);
    const item = itemOf(route);
    if (fault === undefined || fault.kind === 'port' || item === undefined) return [];
    const by = runByIstio(route, world.topology);
    if (by === 'no') return [];
    const facts = { route: formatRoute(route), why: fault.why, rules: route.rules.length };
    // Of what Flagger takes over from a Canary only CORS can be such a fault.
    const path = route.canary === undefined ? formatPath(fault.path) : 'spec.service.corsPolicy';
    return [diagnose('FAN121', facts, { item, field: { path }, ...(by === 'likely' ? { severity: 'warning' } : {}) })];
  });
};
