import type { JsonObject } from '../../../src/resource/json.ts';
import type { Ignored, Setting } from './argo.ts';
import { type Cluster, compared, nameOf, rollOut, type States, sync, type Tools, weightsOf } from './cluster.ts';

/** An application: what Git has before the plugin, with it, and with a new version of the applications. */
export interface Application {
  readonly before: readonly JsonObject[];
  readonly desired: readonly JsonObject[];
  readonly next: readonly JsonObject[];
}

export interface Walk {
  /** What is out of sync where nothing is ignored, as `Kind name /pointer`, each with the states in which it is. */
  readonly differences: Map<string, string[]>;
  /** The same with all of `ignored`. */
  readonly uncovered: Map<string, string[]>;
  /** The lines of `ignored` without which something is out of sync. */
  readonly needed: Map<Ignored, string[]>;
  /** Objects that Argo CD does not take for the application's in some state, though it has applied them. */
  readonly lost: Set<string>;
  /** What Argo CD would prune in the end, if Git had it no more. */
  readonly pruned: Set<string>;
  /** What Flagger changes back after a sync in the middle of a state, and where its weights are not what they were. */
  readonly fights: Map<string, string[]>;
}

const rest = (phase: string): States => ({
  'shop/checkout': { phase, canaryWeight: 0, mirrored: false },
  'shop/cart': { phase, canaryWeight: 0, mirrored: false },
});

const running = (checkout: [string, number], cart: [string, number]): States => ({
  'shop/checkout': { phase: checkout[0], canaryWeight: checkout[1], mirrored: false },
  'shop/cart': { phase: cart[0], canaryWeight: cart[1], mirrored: false },
});

const BEFORE: readonly States[] = [rest('Initializing'), rest('Initialized')];
const ROLLOUT: readonly States[] = [
  rest('Waiting'),
  running(['Progressing', 0], ['Initialized', 0]),
  running(['Progressing', 10], ['Progressing', 20]),
  running(['Progressing', 50], ['Promoting', 50]),
  running(['WaitingPromotion', 50], ['Finalising', 0]),
  running(['Promoting', 50], ['Succeeded', 0]),
  rest('Finalising'),
  rest('Succeeded'),
  running(['Failed', 0], ['Progressing', 30]),
  rest('Failed'),
];

/** Git and Flagger take turns through a rollout; `first` says who is there first. */
export async function walk(
  tools: Tools,
  { before, desired, next }: Application,
  setting: Setting,
  first: 'git' | 'flagger',
): Promise<Walk> {
  const cluster: Cluster = new Map();
  const seen: Walk = {
    differences: new Map(),
    uncovered: new Map(),
    needed: new Map(),
    lost: new Set(),
    pruned: new Set(),
    fights: new Map(),
  };
  if (first === 'flagger') {
    await sync(tools, cluster, before, setting);
    for (const states of BEFORE) await rollOut(tools, cluster, states);
  }
  await sync(tools, cluster, desired, setting);
  for (const states of BEFORE) {
    await rollOut(tools, cluster, states);
    await observe(tools, cluster, desired, setting, states, seen);
  }
  await sync(tools, cluster, next, setting);
  for (const states of ROLLOUT) {
    await rollOut(tools, cluster, states);
    await observe(tools, cluster, next, setting, states, seen);
  }
  for (const [index, { pruned }] of (await compared(tools, cluster, next, setting)).entries()) {
    if (pruned) seen.pruned.add(nameOf(next[index] ?? {}));
  }
  return seen;
}

async function observe(
  tools: Tools,
  cluster: Cluster,
  desired: readonly JsonObject[],
  setting: Setting,
  states: States,
  seen: Walk,
) {
  const state = Object.entries(states)
    .map(([canary, { phase, canaryWeight }]) => `${canary.replace('shop/', '')} ${phase} ${canaryWeight}`)
    .join(', ');
  await note(tools, cluster, desired, { ...setting, ignored: [] }, state, seen.differences, seen.lost);
  await note(tools, cluster, desired, setting, state, seen.uncovered, seen.lost);
  for (const line of setting.ignored) {
    const others = { ...setting, ignored: setting.ignored.filter((other) => other !== line) };
    const found = (await compared(tools, cluster, desired, others)).some(({ outOfSync }) => outOfSync.length > 0);
    if (found) seen.needed.set(line, [...(seen.needed.get(line) ?? []), state]);
  }
  // A sync for another reason: whatever it changes, Flagger's next tick must have nothing to change back.
  const copy: Cluster = new Map(structuredClone([...cluster]));
  await sync(tools, copy, desired, setting);
  const synced = new Map(structuredClone([...copy]));
  for (const what of await rollOut(tools, copy, states)) {
    // The driver begins each state at rest, so that it scales the target to 0 and up again.
    if (!/^Deployment .*: spec\.replicas: [^,]*$/.test(what)) add(seen.fights, what, state);
  }
  for (const route of ['checkout', 'cart']) {
    const kept = weightsOf(cluster, route);
    if (weightsOf(synced, route) !== kept || weightsOf(copy, route) !== kept)
      add(seen.fights, `weights of ${route}`, state);
  }
}

async function note(
  tools: Tools,
  cluster: Cluster,
  desired: readonly JsonObject[],
  setting: Setting,
  state: string,
  differences: Map<string, string[]>,
  lost: Set<string>,
) {
  for (const [index, { outOfSync, tracked }] of (await compared(tools, cluster, desired, setting)).entries()) {
    const name = nameOf(desired[index] ?? {});
    for (const pointer of outOfSync) add(differences, `${name} ${pointer}`, state);
    if (!tracked) lost.add(name);
  }
}

function add(all: Map<string, string[]>, key: string, state: string) {
  all.set(key, [...(all.get(key) ?? []), state]);
}
