import type { JsonObject } from '../../../src/resource/json.ts';
import type { Scenario } from './generator.ts';
import type { LineProgram } from './istiod.ts';

export type States = Scenario['states'];

export interface FlaggerQuestion {
  readonly name: string;
  readonly objects: readonly JsonObject[];
  readonly states: States;
}

export interface FlaggerAnswer {
  readonly name: string;
  readonly error?: string;
  readonly canaries: { readonly [canary: string]: { readonly error?: string } };
  /** Services, HTTPRoutes and workloads as they stand when Flagger has done its work. */
  readonly objects: readonly JsonObject[];
  /** What one more of its ticks changes, in words; where it changes something it fights with somebody. */
  readonly changes: readonly string[];
  /** What Flagger changed before that tick of objects that were there. */
  readonly overwritten?: readonly string[];
}

export type Flagger = LineProgram<FlaggerQuestion, FlaggerAnswer>;

const KEPT_BY_FLAGGER = new Set(['Service', 'HTTPRoute', 'Deployment', 'DaemonSet', 'Canary']);

/** Manifests as they are in a cluster where Flagger has brought every rollout into its state. */
export async function withFlagger(
  flagger: Flagger,
  name: string,
  manifests: readonly JsonObject[],
  states: States,
): Promise<{ readonly objects: readonly JsonObject[]; readonly answer: FlaggerAnswer }> {
  const answer = await flagger.ask({ name, objects: manifests, states });
  if (answer.error !== undefined && answer.error !== '') throw new Error(`Flagger: ${answer.error}`);
  const others = manifests.filter(({ kind }) => typeof kind !== 'string' || !KEPT_BY_FLAGGER.has(kind));
  return { objects: [...others, ...answer.objects], answer };
}
