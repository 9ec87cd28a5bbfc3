import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { StaleReference } from '../topology/names/settled-names.ts';
import type { Situation } from '../topology/situation.ts';
import type { Profile } from '../trace/profile.ts';

/** What a rule looks at: the input as it came, and as it will be applied (the same where nothing is changed). */
export interface RuleContext {
  readonly before: Situation;
  readonly after: Situation;
  /** References that say a name from before kustomize changed it; in `before` and `after` they say the one of now. */
  readonly stale: readonly StaleReference[];
  /** The objects are as kustomizations would make them: what these say of names is known. */
  readonly fromFiles: boolean;
  /** Whose behaviour is judged; rules that hold for Istio alone are not asked under strict GAMMA. */
  readonly profile: Profile;
  /** `apply`: changes were planned, and `after` has them; `check`: the input is judged as it stands. */
  readonly task: 'apply' | 'check';
}

export type Rule = (context: RuleContext) => readonly Diagnostic[];
