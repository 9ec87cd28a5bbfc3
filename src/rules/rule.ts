import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Situation } from '../topology/situation.ts';

/** What a rule looks at: the input as it came, and as it will be applied (the same where nothing is changed). */
export interface RuleContext {
  readonly before: Situation;
  readonly after: Situation;
}

export type Rule = (context: RuleContext) => readonly Diagnostic[];
