import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import { ingressOf } from '../topology/ingress.ts';
import type { Situation } from '../topology/situation.ts';
import { callsOf } from '../trace/calls.ts';
import type { Outcome } from '../trace/outcome.ts';
import { pastGateway } from '../trace/probes.ts';
import { readRegex } from '../trace/regex.ts';
import { readRequest } from '../trace/request.ts';
import { AT_REST, type RolloutState, readRollout, stateIn } from '../trace/rollout-state.ts';
import { callOf } from '../trace/samples.ts';
import { readSource } from '../trace/source.ts';
import { buildTracer } from '../trace/trace.ts';
import type { World } from '../trace/world.ts';

/** A request, from where it comes and in which state of the rollouts: what the command line of `trace` says. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** As `--from`; `gateway/NAMESPACE/NAME` may also be a Gateway that a fan-out names and the input does not have. */
  readonly from: string;
  /** `PHASE:WEIGHT` by `NAMESPACE/NAME` of the Canary. */
  readonly rollouts: ReadonlyMap<string, string>;
}

export interface Answer {
  readonly outcomes: readonly Outcome[];
  readonly assumptions: readonly string[];
  readonly world: World;
}

/** `calling`: the fan-outs by which pods call each other, the same ones before and after. */
export function ask(
  { topology }: Situation,
  calling: Situation,
  { method, url, headers, from, rollouts }: Question,
): Answer | { readonly problem: string } {
  const states = new Map<string, RolloutState>();
  for (const [canary, text] of rollouts) {
    const read = readRollout(`${canary}=${text}`, topology);
    if ('problem' in read) return read;
    states.set(read.key, read.state);
  }
  const request = readRequest(url, { method, headers });
  if ('problem' in request) return request;
  const { istio } = topology.config;
  const tracer = buildTracer(topology, {
    profile: { kind: 'istio', version: istio },
    regex: readRegex,
    rollouts: states,
  });
  const calls = callsOf(calling.fanOuts, {
    chains: undefined,
    carry: undefined,
    sample: (fanOut, callee) => callOf(calling.topology, fanOut, callee),
  });
  const unseen = unseenAt(calling, from);
  if (unseen !== undefined) {
    const { canary } = unseen.entry;
    const sent = { ...request, port: canary.service.port };
    const state = stateIn(states, canary) ?? AT_REST;
    const assumptions = [
      `${from.replace('gateway/', 'Gateway ')} is not in the input: it is taken to send requests on by Flagger's weights`,
    ];
    return { outcomes: pastGateway(tracer, unseen, sent, state, calls), assumptions, world: tracer.world };
  }
  const source = readSource(from, topology, states);
  if ('problem' in source) return source;
  const { outcomes, assumptions } = tracer.trace(request, source, calls);
  return { outcomes, assumptions, world: tracer.world };
}

/** The fan-out whose entry a Gateway sends to that the input does not have. */
function unseenAt({ topology, fanOuts }: Situation, from: string): FanOut | undefined {
  const [kind, namespace = '', name = ''] = from.split('/');
  if (kind !== 'gateway' || topology.model.gateway(namespace, name) !== undefined) return undefined;
  return fanOuts.find((fanOut) =>
    ingressOf(topology, fanOut).gateways.some((gateway) => formatName(gateway) === `${namespace}/${name}`),
  );
}
