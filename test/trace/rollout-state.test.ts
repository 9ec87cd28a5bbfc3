import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import type { Topology } from '../../src/topology/topology.ts';
import { endpointsOf } from '../../src/trace/endpoints.ts';
import {
  AT_REST,
  formatPhase,
  liveState,
  PHASES,
  type Phase,
  type RolloutState,
  readRollout,
  stateIn,
  stateOf,
} from '../../src/trace/rollout-state.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';

// Weights, mirroring and pods were recorded tick by tick from Flagger v1.44.0's own scheduler (advanceCanary) over in-memory
// clients: what its HTTPRoute, its Canary's status and the target's replicas were in each phase.

const RAMP: JsonObject = { stepWeight: 20, maxWeight: 50 };
const MATCH: JsonObject = { match: [{ headers: { 'x-a': { exact: '1' } } }] };
const TEST: JsonObject = { iterations: 2, ...MATCH };
const BLUE_GREEN: JsonObject = { iterations: 2 };

interface Given {
  readonly name?: string;
  readonly namespace?: string;
  readonly analysis?: JsonObject;
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
}

function canary({ name = 'orders', namespace = 'shop', analysis = RAMP, spec = {}, status }: Given = {}): JsonObject {
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name, namespace },
    spec: {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      service: { port: 8080, gatewayRefs: [{ name: 'edge' }] },
      analysis: { interval: '1m', threshold: 5, ...analysis },
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  };
}

const world = (...objects: readonly JsonObject[]): Topology => topologyOf(itemsOfObjects(objects));

function live(given: Given): RolloutState | undefined {
  const [judged] = world(canary(given)).canaries;
  return judged === undefined ? undefined : liveState(judged.canary);
}

function asked(text: string, given: Given = {}): RolloutState {
  const read = readRollout(text, world(canary(given)));
  if ('problem' in read) throw new Error(read.problem);
  return read.state;
}

/** `20`, or `mirrored`. */
const usual = (phase: Phase, given: Given): string => {
  const { canaryWeight, mirrored } = asked(`orders=${phase}`, given);
  return mirrored ? `${canaryWeight} mirrored` : `${canaryWeight}`;
};

describe('the usual weight', () => {
  it.each<[string, JsonObject, string, string, string]>([
    ['of a ramp', { stepWeight: 25, maxWeight: 50 }, '25', '50', '50'],
    ['of a ramp whose last step passes `maxWeight`', RAMP, '20', '60', '60'],
    ['of a ramp whose first step passes `maxWeight`', { stepWeight: 60, maxWeight: 50 }, '60', '60', '60'],
    ['of a ramp without `maxWeight`', { stepWeight: 40 }, '40', '100', '100'],
    ['of a ramp by a list', { stepWeights: [1, 10, 50] }, '1', '50', '50'],
    ['of a list that passes 100', { stepWeights: [50, 120] }, '50', '100', '100'],
    ['of a list that stands still', { stepWeights: [10, 10, 50] }, '10', '10', '10'],
    ['of a ramp without a step', { stepWeight: 0 }, '0', '0', '0'],
    ['of a ramp that mirrors first, and so never starts', { ...RAMP, mirror: true }, '0', '60', '60'],
    ['of a ramp within a test', { stepWeight: 50, ...MATCH }, '50', '100', '100'],
    ['of an A/B test', TEST, '100', '100', '100'],
    ['of blue/green', BLUE_GREEN, '0', '0', '100'],
    ['of blue/green that mirrors', { ...BLUE_GREEN, mirror: true }, '0 mirrored', '0 mirrored', '100'],
  ])('%s', (_, analysis, progressing, waiting, promoting) => {
    const given = { analysis };
    expect(usual('Progressing', given)).toBe(progressing);
    expect(usual('WaitingPromotion', given)).toBe(waiting);
    expect(usual('Promoting', given)).toBe(promoting);
    for (const phase of ['Initialized', 'Waiting', 'Finalising', 'Succeeded', 'Failed'] as const) {
      expect(usual(phase, given)).toBe('0');
    }
  });

  it.each([RAMP, TEST, { ...BLUE_GREEN, mirror: true }])('is 0 where the analysis is skipped: %j', (analysis) => {
    for (const phase of PHASES) expect(usual(phase, { analysis, spec: { skipAnalysis: true } })).toBe('0');
  });
});

describe('a state that is asked for', () => {
  it('names the Canary with or without its namespace, the phase in any case', () => {
    const topology = world(canary());
    const state = { phase: 'Progressing', canaryWeight: 40, mirrored: false, canaryPods: true, primaryPods: true };
    for (const text of ['orders=Progressing:40', 'shop/orders=progressing:40']) {
      expect(readRollout(text, topology)).toEqual({ key: 'shop/orders', state });
    }
  });

  it('may give a weight to any phase, and mirrors only at 0', () => {
    const given = { analysis: { ...BLUE_GREEN, mirror: true } };
    expect(asked('orders=Progressing:0', given)).toMatchObject({ canaryWeight: 0, mirrored: true });
    expect(asked('orders=Progressing:100', given)).toMatchObject({ canaryWeight: 100, mirrored: false });
    expect(asked('orders=Failed:100')).toMatchObject({ canaryWeight: 100, canaryPods: true });
  });

  it.each([
    ['orders', 'write CANARY=PHASE or CANARY=PHASE:WEIGHT'],
    ['orders=', 'write CANARY=PHASE or CANARY=PHASE:WEIGHT'],
    ['orders=Progressing:', 'write CANARY=PHASE or CANARY=PHASE:WEIGHT'],
    ['orders=Progresing', 'Progresing is no phase of a Canary; did you mean Progressing?'],
    [
      'orders=Xyz',
      'Xyz is no phase of a Canary; one of Initializing, Initialized, Waiting, Progressing, WaitingPromotion, Promoting, Finalising, Succeeded, Failed',
    ],
    ['orders=Progressing:101', 'the weight of the canary must be a whole number from 0 to 100'],
    ['orders=Progressing:4.5', 'the weight of the canary must be a whole number from 0 to 100'],
    ['order=Progressing', 'the input has no Canary order; did you mean orders?'],
    ['zzz=Progressing', 'the input has no Canary zzz; it has shop/orders, shop/web, test/web'],
    ['web=Progressing', 'shop/web and test/web have that name: write NAMESPACE/NAME'],
    ['test/web=Progressing', 'Canary test/web is not read: its provider is `istio`, not `gatewayapi:v1`'],
  ])('may be wrong: %s', (text, problem) => {
    const other = canary({ name: 'web', namespace: 'test', spec: { provider: 'istio' } });
    const read = readRollout(text, world(canary(), canary({ name: 'web' }), other));
    expect(read).toEqual({ problem: `\`--rollout ${text}\`: ${problem}` });
  });

  it('needs a Canary', () => {
    expect(readRollout('orders=Failed', world())).toEqual({
      problem: '`--rollout orders=Failed`: the input has no Canary orders',
    });
  });
});

describe('the state that a status tells', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    ['before the first step', RAMP, { phase: 'Progressing', canaryWeight: 0, iterations: 0 }, 'Progressing'],
    ['at a step', RAMP, { phase: 'Progressing', canaryWeight: 40, iterations: 0 }, 'Progressing, 40 % to the canary'],
    // Flagger writes 0 here, and leaves the weights.
    [
      'before the promotion',
      RAMP,
      { phase: 'WaitingPromotion', canaryWeight: 0, iterations: -1 },
      'WaitingPromotion, 60 % to the canary',
    ],
    ['while it promotes', RAMP, { phase: 'Promoting', canaryWeight: 30 }, 'Promoting, 30 % to the canary'],
    ['at its end', RAMP, { phase: 'Finalising', canaryWeight: 0, iterations: 0 }, 'Finalising'],
    ['before the first iteration', TEST, { phase: 'Progressing', canaryWeight: 0, iterations: 0 }, 'Progressing'],
    ['in a test', TEST, { phase: 'Progressing', canaryWeight: 0, iterations: 1 }, 'Progressing, 100 % to the canary'],
    [
      'in blue/green',
      { ...BLUE_GREEN, mirror: true },
      { phase: 'Progressing', canaryWeight: 0, iterations: 2 },
      'Progressing, mirrored to the canary',
    ],
    [
      'after the last iteration of blue/green',
      { ...BLUE_GREEN, mirror: true },
      { phase: 'Progressing', canaryWeight: 0, iterations: 3 },
      'Progressing, 100 % to the canary',
    ],
    [
      'before the promotion of blue/green',
      { ...BLUE_GREEN, mirror: true },
      { phase: 'WaitingPromotion', canaryWeight: 0, iterations: 1 },
      'WaitingPromotion, mirrored to the canary',
    ],
    ['after a promotion that failed', TEST, { phase: 'Failed', canaryWeight: 100 }, 'Failed, 100 % to the canary'],
    ['after a failure', TEST, { phase: 'Failed', canaryWeight: 0 }, 'Failed'],
  ])('%s', (_, analysis, status, told) => {
    const state = live({ analysis, status });
    expect(state === undefined ? undefined : formatPhase(state)).toBe(told);
  });

  it('is nothing without a phase that routes requests', () => {
    expect(live({})).toBeUndefined();
    expect(live({ status: { phase: '' } })).toBeUndefined();
    expect(live({ status: { phase: 'Terminating' } })).toBeUndefined();
  });

  it('gives way to the one that is asked for, and comes before rest', () => {
    const topology = world(canary({ status: { phase: 'Promoting', canaryWeight: 60 } }));
    const [judged] = topology.canaries;
    const [atRest] = world(canary()).canaries;
    if (judged === undefined || atRest === undefined) throw new Error('the Canary was not read');
    const state = asked('orders=Progressing:10');
    expect(stateIn(new Map([['shop/orders', state]]), judged.canary)).toEqual(state);
    expect(stateIn(new Map(), judged.canary)).toMatchObject({ phase: 'Promoting', canaryWeight: 60 });
    expect(stateIn(new Map(), atRest.canary)).toEqual(AT_REST);
  });
});

describe('the pods of a phase without a weight', () => {
  it('are the canary’s from when it progresses until it is over', () => {
    const pods = PHASES.filter((phase) => stateOf(phase, 0, false).canaryPods);
    expect(pods).toEqual(['Initializing', 'Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']);
    expect(stateOf('Failed', 1, false).canaryPods).toBe(true);
  });
});

describe('the pods of a phase', () => {
  const deployment: JsonObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'orders' } },
      template: { metadata: { labels: { app: 'orders' } } },
    },
  };

  it.each<[string, boolean, boolean]>([
    ['Initializing', true, false],
    ['Initialized', false, true],
    ['Waiting', false, true],
    ['Progressing', true, true],
    ['WaitingPromotion', true, true],
    ['Promoting', true, true],
    ['Finalising', true, true],
    ['Succeeded', false, true],
    ['Failed', false, true],
    ['Failed:100', true, true],
  ])('%s: canary %s, primary %s', (text, canaryPods, primaryPods) => {
    const topology = world(canary(), deployment);
    const state = asked(`orders=${text}`);
    expect(state).toMatchObject({ canaryPods, primaryPods });
    const answers = (name: string): boolean | undefined => {
      const service = topology.service('shop', name);
      return service && endpointsOf(service, topology, new Map([['shop/orders', state]])).any;
    };
    expect(answers('orders-canary')).toBe(canaryPods);
    expect(answers('orders-primary')).toBe(primaryPods);
  });
});
