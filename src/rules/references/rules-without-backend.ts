import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import { valueAt } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import { istioBehaviour } from '../../trace/profile.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { runByIstio } from './run-by-istio.ts';

/**
 * FAN118. A filter that is not known here may answer by itself. A route without `rules` or parents is most often a patch, which
 * some overlay lays over the whole.
 */
export const noBackends: Rule = (context) =>
  rulesOf(context).flatMap(({ route, rule, index }) => {
    if (rule.backendRefs.length > 0 || rule.filters.some(({ type }) => !PASSES_ON.has(type))) return [];
    const { profile } = context;
    const { namespace } = route.id;
    const isIstio = runByIstio({ namespace, parentRefs: route.parentRefs }, context.after.topology) !== 'no';
    const status = profile.kind === 'istio' && isIstio ? istioBehaviour(profile.version).noBackends : 500;
    const field = { path: `spec.rules[${index}].backendRefs` };
    return [diagnose('FAN118', { route: formatId(route.id), rule: index, status }, { item: route.item, field })];
  });

/** FAN122. */
export const weightsSumZero: Rule = (context) =>
  rulesOf(context).flatMap(({ route, rule: { backendRefs, filters }, index }) => {
    const isZero = backendRefs.length > 0 && backendRefs.every(({ weight }) => weight === 0);
    if (!isZero || filters.some(({ type }) => !PASSES_ON.has(type))) return [];
    const backends = backendRefs.map(({ name }) => name).join(', ');
    const field = { path: `spec.rules[${index}].backendRefs` };
    return [diagnose('FAN122', { route: formatId(route.id), rule: index, backends }, { item: route.item, field })];
  });

/** Filters after which a request still needs a backend. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'URLRewrite',
  'RequestMirror',
  'CORS',
]);

function rulesOf({
  after: { topology },
}: RuleContext): readonly { readonly route: HttpRouteView; readonly rule: RuleView; readonly index: number }[] {
  return [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()]
    .filter(({ item, parentRefs }) => parentRefs.length > 0 && valueAt(item.content(), ['spec', 'rules']) !== undefined)
    .flatMap((route) => route.rules.map((rule, index) => ({ route, rule, index })));
}
