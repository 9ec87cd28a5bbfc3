import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatId } from '../../resource/resource-id.ts';
import type { Rule } from '../rule.ts';
import { PASSES_ON, rulesOf } from './rules-with-backends.ts';

/** FAN122. */
export const weightsSumZero: Rule = (context) =>
  rulesOf(context).flatMap(({ route, rule: { backendRefs, filters }, index }) => {
    const isZero = backendRefs.length > 0 && backendRefs.every(({ weight }) => weight === 0);
    if (!isZero || filters.some(({ type }) => !PASSES_ON.has(type))) return [];
    const backends = backendRefs.map(({ name }) => name).join(', ');
    const field = { path: `spec.rules[${index}].backendRefs` };
    return [diagnose('FAN122', { route: formatId(route.id), rule: index, backends }, { item: route.item, field })];
  });
