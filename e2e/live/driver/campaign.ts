import { readVersion } from '../../../src/config/version.ts';
import type { JsonObject } from '../../../src/resource/json.ts';
import { dataplaneOf } from '../../../src/topology/dataplane.ts';
import type { Topology } from '../../../src/topology/topology.ts';
import { readRegex } from '../../../src/trace/regex.ts';
import { stateOf } from '../../../src/trace/rollout-state.ts';
import type { Source } from '../../../src/trace/source.ts';
import { buildTracer } from '../../../src/trace/trace.ts';
import { itemsOfObjects, topologyOf } from '../../../test/manifests.ts';
import { compareProbe, countProbe, type Disagreement, requestOf } from './agree.ts';
import type { Probe, Scenario } from './generator.ts';
import { type Istiod, type Live, startLive } from './live.ts';

/** Istio's master of August 2026, whose behaviour is that of 1.31. */
export const ISTIO = readVersion('1.31');

export interface Tools {
  readonly istiod: Istiod;
  readonly envoy: string;
  /** The objects as they stand when Flagger has done its work; `undefined` where it is not there. */
  readonly flagger: (scenario: Scenario) => Promise<readonly JsonObject[]>;
}

export interface Verdict {
  readonly scenario: Scenario;
  readonly disagreements: readonly Disagreement[];
}

/** One topology at work, and every probe of it through Envoy and through the tracer. */
export async function runScenario(scenario: Scenario, tools: Tools): Promise<Verdict> {
  const topology = topologyOf(itemsOfObjects(scenario.manifests));
  const rollouts = new Map(
    Object.entries(scenario.states).map(
      ([canary, { phase, canaryWeight, mirrored }]) => [canary, stateOf(phase, canaryWeight, mirrored)] as const,
    ),
  );
  const tracer = buildTracer(topology, { profile: { kind: 'istio', version: ISTIO }, regex: readRegex, rollouts });
  const objects = await tools.flagger(scenario);
  let live: Live | undefined;
  try {
    live = await startAgain(() => startLive(scenario.name, objects, tools.istiod, tools.envoy, () => async () => []));
    const disagreements: Disagreement[] = [];
    for (const probe of scenario.probes) {
      const { source, captured } = sourceOf(probe, topology);
      const found = await compareProbe(probe, live, tracer, source, captured);
      if (found !== undefined) disagreements.push(found);
    }
    // One count a topology, of the first request that is split: the shares are compared exactly above.
    const split = scenario.probes.find(
      (probe) => tracer.trace(requestOf(probe), sourceOf(probe, topology).source).outcomes.length > 1,
    );
    if (split !== undefined) {
      const { source, captured } = sourceOf(split, topology);
      const found = await countProbe(split, live, tracer, source, captured);
      if (found !== undefined) disagreements.push(found);
    }
    return { scenario, disagreements };
  } finally {
    live?.stop();
  }
}

export function sourceOf({ from }: Probe, topology: Topology): { readonly source: Source; readonly captured: boolean } {
  if ('gateway' in from) {
    const [namespace = '', name = ''] = from.gateway.split('/');
    const gateway = topology.model.gateway(namespace, name);
    if (gateway === undefined) throw new Error(`no Gateway ${from.gateway}`);
    return { source: { kind: 'gateway', gateway }, captured: false };
  }
  const { namespace, workload } = from;
  const podLabels =
    topology.model.pods().find(({ id }) => id.namespace === namespace && id.name === workload)?.podLabels ?? {};
  const client = { namespace, name: `${namespace}/${workload}`, podLabels };
  return {
    source: { kind: 'pod', client },
    captured: dataplaneOf(namespace, podLabels, topology.model).mode === 'ambient',
  };
}

const STARTS = 3;

/** A port that was free may be somebody else's by the time that Envoy wants it. */
async function startAgain(start: () => Promise<Live>): Promise<Live> {
  for (let left = STARTS - 1; ; left--) {
    try {
      return await start();
    } catch (error) {
      if (left === 0 || !String(error).includes('Envoy does not start')) throw error;
    }
  }
}
