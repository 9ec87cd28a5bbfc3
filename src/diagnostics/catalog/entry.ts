export type Severity = 'error' | 'warning' | 'info';

export interface Entry<F> {
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  /** Of findings about what somebody wrote: whose versions show the behaviour. */
  readonly holds?: Holds;
  /** What is, then what follows from it. */
  readonly message: (facts: F) => string;
}

/** Versions as a sentence has them: `1.24 to 1.31`, `before 1.43`. */
export interface Holds {
  readonly istio?: string;
  readonly flagger?: string;
  /** The specification says so, whoever implements it. */
  readonly gatewayApi?: string;
  readonly kustomize?: string;
}

export const ISTIO: Holds = { istio: '1.24 to 1.31' };
export const FLAGGER_144: Holds = { flagger: '1.44' };
export const GATEWAY_API: Holds = { gatewayApi: '1.6' };
export const KUSTOMIZE: Holds = { kustomize: '5.0 to 5.8' };
