import type { FanOut } from '../../../src/topology/fan-out.ts';
import type { Situation } from '../../../src/topology/situation.ts';
import { callsOf } from '../../../src/trace/calls.ts';
import { readRegex } from '../../../src/trace/regex.ts';
import { readRequest } from '../../../src/trace/request.ts';
import { stateOf } from '../../../src/trace/rollout-state.ts';
import { readSource } from '../../../src/trace/source.ts';
import { buildTracer } from '../../../src/trace/trace.ts';
import { type Chain, chainsOf, type Names } from './chains.ts';
import { doorOf, pathOf, type ShowClient } from './show-clients.ts';
import type { ShowState } from './show-states.ts';

/** The release that the istiod of the proof does as. */
const ISTIO = 1_031_999;

/** The chains that the tracer tells of a client's request, with their shares. */
export function traced(
  { topology }: Situation,
  fanOuts: readonly FanOut[],
  fanOut: FanOut,
  { states }: ShowState,
  client: ShowClient,
  names: Names,
): ReadonlyMap<Chain, number> {
  const rollouts = new Map(
    Object.entries(states).map(([name, { phase, canaryWeight, mirrored }]) => [
      name,
      stateOf(phase, canaryWeight, mirrored),
    ]),
  );
  const tracer = buildTracer(topology, { profile: { kind: 'istio', version: ISTIO }, regex: readRegex, rollouts });
  const { canary } = fanOut.entry;
  const { gateway, host } = doorOf(fanOut);
  const { namespace } = canary.id;
  const url = client.inside ? `http://${canary.apex}.${namespace}:${canary.service.port}/` : `http://${host}/`;
  const source = readSource(client.inside ? `pod/${namespace}` : `gateway/${gateway}`, topology, rollouts);
  const request = readRequest(url, { headers: client.headers });
  if ('problem' in source || 'problem' in request) {
    throw new Error('problem' in source ? source.problem : 'problem' in request ? request.problem : '');
  }
  const sample: NonNullable<Parameters<typeof callsOf>[1]['sample']> = (_, callee) => {
    const { namespace: where, service } = callee;
    const port = callee.canary?.canary.service.port ?? topology.service(where, service)?.ports[0]?.port ?? 80;
    const call = readRequest(`http://${service}.${where}:${port}${pathOf(callee)}`);
    return 'problem' in call ? undefined : call;
  };
  const calls = callsOf(fanOuts, { chains: undefined, carry: undefined, sample });
  return chainsOf(tracer.trace(request, source, calls).outcomes, names);
}
