import type { Json, JsonObject } from '../resource/json.ts';
import { memoryItem } from '../resource/memory-item.ts';
import { formatName, type ResourceId } from '../resource/resource-id.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import type { Situation } from '../topology/situation.ts';
import type { Topology } from '../topology/topology.ts';
import { endpointsOf } from '../trace/endpoints.ts';
import { type Probe, probesOf } from '../trace/probes.ts';
import { readRegex } from '../trace/regex.ts';
import { target } from '../trace/request.ts';
import { ramp, stateOf, strategyOf } from '../trace/rollout-state.ts';
import { callOf } from '../trace/samples.ts';
import { stagesOf } from '../trace/stages.ts';
import { buildTracer } from '../trace/trace.ts';
import { readRouteTest } from './read.ts';
import type { CaseResult } from './result.ts';
import { runTests, type Situations } from './run.ts';

/** A RouteTest that a fan-out deserves: the tests that hold, and those that do not, with what became of them. */
export interface Deserved {
  readonly id: ResourceId;
  readonly tests: readonly JsonObject[];
  readonly held: readonly { readonly test: JsonObject; readonly results: readonly CaseResult[] }[];
  /** Whose requests could not be made up, as a sentence. */
  readonly missing: readonly string[];
}

/** Of each fan-out that there is after the function's work. */
export function deservedTests(situations: Situations): readonly Deserved[] {
  const after = situations('after', undefined);
  return (after?.fanOuts ?? []).map((fanOut) => deservedBy(fanOut, after as Situation, situations));
}

function deservedBy(fanOut: FanOut, { topology }: Situation, situations: Situations): Deserved {
  const { canary } = fanOut.entry;
  const id: ResourceId = {
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'RouteTest',
    namespace: canary.id.namespace,
    name: `${canary.id.name}-fan-out`,
  };
  const running = stagesOf(canary).at(-1)?.state ?? stateOf('Succeeded', 0, false);
  const states = new Map([
    ...fanOut.callees.flatMap(({ canary: each, byFlagger }) =>
      each === undefined
        ? []
        : [[formatName(each.canary.id), stateOf('Progressing', byFlagger ? 100 : 0, false)] as const],
    ),
    [formatName(canary.id), running] as const,
  ]);
  const profile = { kind: 'istio', version: topology.config.istio } as const;
  const tracer = buildTracer(topology, { profile, regex: readRegex, rollouts: states });
  const known = probesOf(topology, fanOut, running, tracer).filter((probe) => {
    const [kind, namespace = '', name = ''] = probe.from.split('/');
    return kind !== 'gateway' || topology.model.gateway(namespace, name) !== undefined;
  });
  const calls = callsToSay(fanOut, (callee) => callOf(topology, fanOut, callee));
  const tests: JsonObject[] = [];
  const held: Deserved['held'][number][] = [];
  for (const test of known
    .flatMap((probe) => testsOf(probe, fanOut, topology))
    .map((each) => ({ ...each, ...calls }))) {
    const results = judgeTest(id, test, situations);
    if (results.every(({ failures, problem }) => failures.length === 0 && problem === undefined)) tests.push(test);
    else held.push({ test, results });
  }
  const missing = known.some(({ client }) => client === 'outside')
    ? []
    : [
        `no request of clients outside is known: the Gateway of Canary ${formatName(canary.id)} is not among the manifests`,
      ];
  return { id, tests, held, missing };
}

/** As who writes it into a file will have it judged. */
export function judgeTest(id: ResourceId, test: JsonObject, situations: Situations): readonly CaseResult[] {
  const { apiVersion, kind, namespace, name } = id;
  const read = readRouteTest(
    memoryItem(id, 0, { apiVersion, kind, metadata: { name, namespace }, spec: { tests: [test] } }),
  );
  if ('problems' in read) throw new Error(read.problems.map(({ detail }) => detail).join('; '));
  return runTests([read.test], situations);
}

/** `then`, where a callee is to be asked for something else than what is taken for it: `/` on its Canary's port, or on 80. */
function callsToSay({ callees }: FanOut, callTo: (callee: Callee) => ReturnType<typeof callOf>): JsonObject {
  const called = callees.flatMap((callee) => {
    const request = callTo(callee);
    const usual = callee.canary?.canary.service.port ?? 80;
    return request === undefined ? [] : [{ request, isUsual: request.port === usual && target(request) === '/' }];
  });
  if (called.every(({ isUsual }) => isUsual)) return {};
  // biome-ignore lint/suspicious/noThenProperty: the name of a field
  return { then: called.map(({ request }) => `http://${request.host}${target(request)}`) };
}

function testsOf({ client, from, request }: Probe, fanOut: FanOut, topology: Topology): readonly JsonObject[] {
  const { entry, markers, guardOff, relay } = fanOut;
  const { canary } = entry;
  const who = client === 'outside' ? 'outside' : client === 'forged' ? 'outside with the marker' : 'in the mesh';
  const headers = Object.fromEntries([...request.headers].map(([name, values]) => [name, values.join(',')]));
  const asked: JsonObject = {
    from,
    request: {
      url: `${request.scheme}://${request.host}${target(request)}`,
      ...(request.method === 'GET' ? {} : { method: request.method }),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
    },
  };
  const rest = { ...asked, expect: { status: 200, hops: hopsOf(fanOut, 'primary', topology) } };
  const marked = Object.fromEntries(markers.map(({ header, value }) => [header, { exact: value }]));
  const atEntry = hopsOf({ ...fanOut, callees: [] }, 'canary', topology);
  const apex = formatName({ namespace: canary.id.namespace, name: canary.apex });
  const follows = {
    status: 200,
    hops: {
      [apex]: { ...(atEntry[apex] as JsonObject), headers: marked },
      ...hopsOf(fanOut, 'canary', topology, false),
    },
  };
  const state = { [formatName(canary.id)]: rampOf(fanOut) };
  const all = { ...state, ...calleeStates(fanOut) };
  const own = formatName(canary.id);
  const byCanary = { pick: { [own]: 'canary' } };
  const isSplit = strategyOf(canary) === 'weighted';
  // An analysis without a step never sends a request to the canary.
  const isRun = !isSplit || ramp(canary).length > 0;
  const stays: readonly JsonObject[] =
    isSplit && isRun
      ? [
          {
            name: `a client ${who} that lands on the primary stays with the primaries`,
            ...asked,
            canaries: all,
            pick: { [own]: 'primary' },
            expect: rest.expect,
          },
        ]
      : [];
  if (client === 'forged') {
    if (guardOff !== undefined) return [];
    return [{ name: `a client ${who} gets the primaries, at rest`, ...rest }, ...stays];
  }
  const before: JsonObject = {
    name: `as the manifests stand, a client ${who} gets the primaries at rest`,
    manifests: 'before',
    ...rest,
  };
  const atRest: JsonObject = { name: `a client ${who} gets the primaries, at rest`, ...rest };
  if (!isRun) return [before, atRest];
  if (client === 'mesh' && relay === undefined) {
    const old = { name: `a client ${who} stays on the old chain`, ...asked, canaries: all, expect: rest.expect };
    return [before, atRest, old];
  }
  const fallback = { status: 200, hops: hopsOf(fanOut, 'primary', topology, false) };
  return [
    before,
    atRest,
    {
      name: `a client ${who} that lands on the canary reaches the canaries`,
      ...asked,
      canaries: all,
      ...byCanary,
      expect: follows,
    },
    ...(fanOut.callees.some((callee) => callee.canary !== undefined)
      ? [
          {
            name: `a client ${who} that lands on the canary is answered while the callees are at rest`,
            ...asked,
            canaries: state,
            ...byCanary,
            expect: fallback,
          },
        ]
      : []),
    ...stays,
    ...(client === 'outside' ? ownRamps(fanOut, asked) : []),
  ];
}

/** The split that Flagger makes at a callee is for requests that have not chosen. */
function ownRamps({ callees }: FanOut, asked: JsonObject): readonly JsonObject[] {
  return callees.flatMap(({ canary, namespace, service }) => {
    if (canary === undefined || strategyOf(canary.canary) !== 'weighted' || ramp(canary.canary).length === 0) return [];
    const own = formatName(canary.canary.id);
    const name = formatName({ namespace, name: service });
    return [
      {
        name: `the ramp of ${own} has its share of requests that have not chosen`,
        ...asked,
        canaries: { [own]: { phase: 'Progressing', weight: [...ramp(canary.canary)] } },
        pick: { [own]: 'canary' },
        expect: { status: 200, hops: { [name]: { version: 'canary' } } },
      },
    ];
  });
}

/** What must answer, by Service; of a Service without a Canary only the version that marked requests reach is known. */
function hopsOf(
  { entry, callees }: FanOut,
  version: 'primary' | 'canary',
  topology: Topology,
  withEntry = true,
): JsonObject {
  const { canary } = entry;
  const own = formatName({ namespace: canary.id.namespace, name: canary.apex });
  return Object.fromEntries([
    ...(withEntry ? [[own, { version }] as const] : []),
    ...callees.flatMap(({ namespace, service, canary: each, backend }): readonly (readonly [string, Json])[] => {
      const name = formatName({ namespace, name: service });
      if (each !== undefined) return [[name, { version }]];
      return [[name, version === 'canary' ? markedOf(topology, namespace, backend) : { status: 200 }]];
    }),
  ]);
}

/** A Service of both versions may stand before the one that marked requests reach, so its pods say more than its name. */
function markedOf(topology: Topology, namespace: string, name: string): JsonObject {
  const service = topology.service(namespace, name);
  const [workload, ...others] = service === undefined ? [] : endpointsOf(service, topology, new Map()).workloads;
  if (workload === undefined || others.length > 0) return { backend: formatName({ namespace, name }) };
  return { workload: formatName(workload) };
}

function rampOf({ entry: { canary } }: FanOut): JsonObject {
  switch (strategyOf(canary)) {
    case 'test':
      return { phase: 'Progressing' };
    case 'blue/green':
      return { phase: 'Promoting' };
    case 'weighted':
      return { phase: 'Progressing', weight: [...ramp(canary)] };
  }
}

/** They run, and their own ramp has not begun: only the marker leads to their canaries. */
function calleeStates({ callees }: FanOut): JsonObject {
  return Object.fromEntries(
    callees.flatMap(({ canary, byFlagger }) =>
      canary === undefined
        ? []
        : [[formatName(canary.canary.id), { phase: 'Progressing', weight: byFlagger ? 100 : 0 }] as const],
    ),
  );
}
