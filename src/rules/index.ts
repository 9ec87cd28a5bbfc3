import { CATALOG } from '../diagnostics/catalog.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { FAN_OUT_RULES } from './fan-outs/index.ts';
import { FLAGGER_RULES } from './flagger/index.ts';
import { inputSelected } from './input/input-selected.ts';
import { objectTwice } from './input/object-twice.ts';
import { REFERENCE_RULES } from './references/index.ts';
import { ROUTE_RULES } from './routes/index.ts';
import type { Rule, RuleContext } from './rule.ts';
import { WAYPOINT_RULES } from './waypoints/index.ts';

/** Every rule, in the order of its code. */
const RULES: readonly Rule[] = [
  objectTwice, // FAN006
  ...REFERENCE_RULES,
  ...ROUTE_RULES,
  ...FLAGGER_RULES,
  ...WAYPOINT_RULES,
  ...FAN_OUT_RULES,
  inputSelected, // FAN442
];

/** What the function has done or left alone: of an input that is judged as it stands there is nothing of the kind to say. */
const TOLD_BY_APPLY: ReadonlySet<string> = new Set(['FAN201', 'FAN401']);

/** The findings of every rule that holds for the profile. */
export function findingsOf(context: RuleContext): readonly Diagnostic[] {
  const found = RULES.flatMap((rule) => rule(context));
  return found.filter(({ code, severity }) => {
    const { holds } = CATALOG[code];
    if (context.profile.kind === 'gamma' && holds?.istio !== undefined) return false;
    if (context.task === 'apply') return true;
    return !TOLD_BY_APPLY.has(code) && !(code === 'FAN402' && severity === 'info');
  });
}
