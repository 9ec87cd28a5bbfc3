import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import { istioBehaviour } from '../../trace/profile.ts';
import type { Rule } from '../rule.ts';
import { PASSES_ON, rulesOf } from './rules-with-backends.ts';
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
