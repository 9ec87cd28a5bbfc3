/** One reason for which the API server, or the rule of ours that the message names, would refuse an object. */
export interface Violation {
  /** `spec.rules[0].filters[1].requestHeaderModifier.set[0].name`; `''` for the object itself. */
  readonly path: string;
  /** What must be. */
  readonly message: string;
}
