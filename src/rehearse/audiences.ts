import { formatName } from '../resource/resource-id.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import type { Topology } from '../topology/topology.ts';
import { type ClientKind, type Probe, probesOf } from '../trace/probes.ts';
import type { RolloutState } from '../trace/rollout-state.ts';
import { callOf } from '../trace/samples.ts';
import type { Tracer } from '../trace/trace.ts';

/** Whose requests a rehearsal looks at: those of a plan, and callers of a callee that send no marker. */
export interface Audience extends Omit<Probe, 'client'> {
  readonly kind: ClientKind | 'direct';
  /** Service that is called directly. */
  readonly callee: string | undefined;
  /** Its Gateway is not in the input, and the split there is no hop of a trace. */
  readonly unseen: boolean;
}

/** `tracer` is of a state in which the entry runs, `state`. */
export function audiencesOf(
  topology: Topology,
  fanOut: FanOut,
  state: RolloutState,
  tracer: Tracer,
): readonly Audience[] {
  const probes = probesOf(topology, fanOut, state, tracer).map(
    ({ client, ...probe }): Audience => ({
      ...probe,
      kind: client,
      callee: undefined,
      unseen: client !== 'mesh' && !isPresent(topology, probe.from),
    }),
  );
  return [...probes, ...fanOut.callees.flatMap((callee) => direct(topology, fanOut, callee))];
}

/** Of `gateway/NAMESPACE/NAME`. */
function isPresent({ model }: Topology, from: string): boolean {
  const [, namespace = '', name = ''] = from.split('/');
  return model.gateway(namespace, name) !== undefined;
}

function direct(topology: Topology, fanOut: FanOut, callee: Callee): readonly Audience[] {
  const request = callee.canary === undefined ? undefined : callOf(topology, fanOut, callee);
  if (request === undefined) return [];
  const { namespace } = fanOut.entry.canary.id;
  const client = { namespace, name: namespace, podLabels: {} };
  return [
    {
      kind: 'direct',
      callee: formatName({ namespace: callee.namespace, name: callee.service }),
      unseen: false,
      from: `pod/${namespace}`,
      request,
      run: (on, _, calls) => on.trace(request, { kind: 'pod', client }, calls).outcomes,
      assumed: undefined,
    },
  ];
}
