import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { CanaryView } from '../../model/canary.ts';
import { isJsonObject, valueAt } from '../../resource/json.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { at, served } from './canary-field.ts';

/** FAN207. A Canary that names neither a provider nor gatewayRefs may be another's, and is not judged. */
export const noGatewayRefs: Rule = ({ after: { topology } }) =>
  served(topology).flatMap(({ canary }) => {
    if (canary.service.gatewayRefs.length > 0) return [];
    const facts = { canary: formatId(canary.id), apex: canary.apex, instead: insteadOf(canary) };
    return [diagnose('FAN207', facts, at(canary, ['spec', 'service', 'gatewayRefs']))];
  });

/** What stands there in its place: APISIX's field, or Istio's. */
function insteadOf({ item }: CanaryView): string | undefined {
  const spec = valueAt(item.content(), ['spec']);
  if (isJsonObject(valueAt(spec, ['routeRef']))) return '`spec.routeRef` is of provider apisix';
  const gateways = valueAt(spec, ['service', 'gateways']);
  return Array.isArray(gateways) && gateways.length > 0 ? '`spec.service.gateways` is of provider istio' : undefined;
}
