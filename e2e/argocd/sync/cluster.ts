import { type JsonObject, stringAt, valueAt } from '../../../src/resource/json.ts';
import { type Flagger, type States as StatesOfDriver, withFlagger } from '../../live/driver/flagger.ts';
import type { Argo, ArgoAnswer, Setting } from './argo.ts';

/** What a cluster has, by `Kind name`; all of it is in one namespace. */
export type Cluster = Map<string, JsonObject>;

/** Of each Canary, by `namespace/name`: a phase of Flagger's and the weight of its canary. */
export interface States {
  readonly [canary: string]: { readonly phase: string; readonly canaryWeight: number; readonly mirrored: boolean };
}

export interface Tools {
  readonly argo: Argo;
  readonly flagger: Flagger;
}

export function nameOf(object: JsonObject): string {
  return `${stringAt(object, ['kind'])} ${stringAt(object, ['metadata', 'name'])}`;
}

export async function compared(
  { argo }: Tools,
  cluster: Cluster,
  desired: readonly JsonObject[],
  { ignored, respect, trackingMethod, installationID }: Setting,
): Promise<ArgoAnswer['objects']> {
  const live = desired.map((object) => cluster.get(nameOf(object)) ?? null);
  const question = { name: '', desired, live, ignoreDifferences: ignored, respect, trackingMethod, installationID };
  const answer = await argo.ask(question);
  if (answer.error !== undefined) throw new Error(`Argo CD: ${answer.error}`);
  return answer.objects;
}

/** A sync: every object of Git is applied. Nothing is pruned. */
export async function sync(tools: Tools, cluster: Cluster, desired: readonly JsonObject[], setting: Setting) {
  for (const { synced } of await compared(tools, cluster, desired, setting)) cluster.set(nameOf(synced), synced);
}

/** Flagger brings every rollout into its state, and says of it what its scheduler would. What it overwrote of what it found is returned. */
export async function rollOut({ flagger }: Tools, cluster: Cluster, states: States): Promise<readonly string[]> {
  const { objects, answer } = await withFlagger(flagger, '', [...cluster.values()], states as StatesOfDriver);
  for (const [canary, { error }] of Object.entries(answer.canaries)) {
    if (error !== undefined) throw new Error(`Flagger, ${canary}: ${error}`);
  }
  if (answer.changes.length > 0) throw new Error(`Flagger does not come to rest: ${answer.changes.join('; ')}`);
  for (const object of objects) cluster.set(nameOf(object), object);
  for (const [name, object] of cluster) {
    if (stringAt(object, ['kind']) !== 'Canary') continue;
    const state = states[`shop/${stringAt(object, ['metadata', 'name'])}`] ?? { phase: 'Initialized', canaryWeight: 0 };
    const conditions = [{ type: 'Promoted', status: 'Unknown', reason: state.phase, message: '' }];
    cluster.set(name, { ...object, status: { ...state, failedChecks: 0, iterations: 0, conditions } });
  }
  return answer.overwritten ?? [];
}

export function weightsOf(cluster: Cluster, route: string): string {
  const backends = valueAt(cluster.get(`HTTPRoute ${route}`), ['spec', 'rules', 0, 'backendRefs']);
  return JSON.stringify(backends);
}
