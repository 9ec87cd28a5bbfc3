import type { HttpRouteView, RuleView } from '../../model/http-route.ts';
import { valueAt } from '../../resource/json.ts';
import type { RuleContext } from '../rule.ts';

/** Filters after which a request still needs a backend. */
export const PASSES_ON: ReadonlySet<string> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'URLRewrite',
  'RequestMirror',
  'CORS',
]);

export function rulesOf({
  after: { topology },
}: RuleContext): readonly { readonly route: HttpRouteView; readonly rule: RuleView; readonly index: number }[] {
  return [...topology.model.httpRoutes(), ...topology.model.grpcRoutes()]
    .filter(({ item, parentRefs }) => parentRefs.length > 0 && valueAt(item.content(), ['spec', 'rules']) !== undefined)
    .flatMap((route) => route.rules.map((rule, index) => ({ route, rule, index })));
}
