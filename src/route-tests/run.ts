import { readVersion, type Version } from '../config/version.ts';
import { formatName } from '../resource/resource-id.ts';
import type { Situation } from '../topology/situation.ts';
import type { Topology } from '../topology/topology.ts';
import { callsOf, readChain } from '../trace/calls.ts';
import type { Profile } from '../trace/profile.ts';
import { readRegex } from '../trace/regex.ts';
import { readRequest } from '../trace/request.ts';
import { AT_REST, type RolloutState, readRollout } from '../trace/rollout-state.ts';
import { readSource } from '../trace/source.ts';
import { buildTracer, type Trace, type Tracer } from '../trace/trace.ts';
import { judge } from './judge.ts';
import { type Names, namesOf, UnknownName } from './names.ts';
import type { CaseResult, ReadableProblem } from './result.ts';
import type { Manifests, RouteCase, RouteTest } from './route-test.ts';

/** The manifests before the function's work or after it, as a version of Istio sees them; `undefined`: not to be had here. */
export type Situations = (manifests: Manifests, istio: Version | undefined) => Situation | undefined;

/** Runs the cases of tests, those for which there are manifests. */
export function runTests(tests: readonly RouteTest[], situations: Situations): readonly CaseResult[] {
  const tracers = new Map<string, Tracer>();
  return tests.flatMap((test) => {
    const istio = test.istio === undefined ? undefined : readVersion(test.istio);
    return test.cases.flatMap((routeCase) => {
      const situation = situations(routeCase.manifests, istio);
      if (situation === undefined) return [];
      return [runCase(test, routeCase, situation, tracers)];
    });
  });
}

function runCase(
  test: RouteTest,
  routeCase: RouteCase,
  situation: Situation,
  tracers: Map<string, Tracer>,
): CaseResult {
  const { namespace } = test.item.id;
  const home = namespace === '' ? onlyNamespace(situation) : namespace;
  const names = namesOf(situation.topology, namespace);
  const read = traced(test, routeCase, situation, names, tracers);
  const base = { test, routeCase, home, judged: [], failures: [] };
  if ('field' in read) {
    const problem = { ...read, field: `${routeCase.field}.${read.field}` };
    return { ...base, request: undefined, trace: undefined, problem };
  }
  const done = { ...base, request: read.request, trace: read };
  try {
    const result = judge(read.outcomes, routeCase, situation.topology, names, { home: namespace, shown: home });
    return { ...done, ...result, problem: undefined };
  } catch (error) {
    if (!(error instanceof UnknownName)) throw error;
    return { ...done, problem: { field: routeCase.field, detail: error.message } };
  }
}

/** The namespace of all Canaries, whose names stand alone in what is shown; '' where they are of several. */
function onlyNamespace({ topology }: Situation): string {
  const [first = '', ...others] = new Set(topology.canaries.map(({ canary }) => canary.id.namespace));
  return others.length === 0 ? first : '';
}

function traced(
  test: RouteTest,
  routeCase: RouteCase,
  { topology, fanOuts }: Situation,
  names: Names,
  tracers: Map<string, Tracer>,
): Trace | ReadableProblem {
  const wrong = (field: string, { problem }: { readonly problem: string }): ReadableProblem => ({
    field,
    detail: withoutOption(problem),
  });
  // What a Canary that was read from a cluster says of itself does not count: a test is the same every day.
  const rollouts = new Map<string, RolloutState>(
    topology.canaries.map(({ canary }) => [formatName(canary.id), AT_REST]),
  );
  for (const { canary, phase, weight } of routeCase.canaries) {
    const read = readState(canary, `${phase}${weight === undefined ? '' : `:${weight}`}`, topology, names);
    if ('problem' in read) return wrong(`canaries["${canary}"]`, read);
    rollouts.set(read.key, read.state);
  }
  const source = readSource(routeCase.from, topology, rollouts);
  if ('problem' in source) return wrong('from', source);
  const request = readRequest(routeCase.url, { method: routeCase.method, headers: routeCase.headers });
  if ('problem' in request) return wrong('request', request);
  const chains = routeCase.chains?.map(readChain);
  const broken = chains?.find((chain) => 'problem' in chain);
  if (broken !== undefined && 'problem' in broken) return wrong('then', broken);
  const calls = callsOf(fanOuts, {
    chains: chains?.flatMap((chain) => ('problem' in chain ? [] : [chain.requests])),
    carry: routeCase.carry,
  });
  const profile: Profile = test.gamma ? { kind: 'gamma' } : { kind: 'istio', version: topology.config.istio };
  const key = JSON.stringify([routeCase.manifests, profile, [...rollouts]]);
  const tracer = tracers.get(key) ?? buildTracer(topology, { profile, regex: readRegex, rollouts });
  tracers.set(key, tracer);
  return tracer.trace(request, source, calls);
}

function readState(canary: string, state: string, topology: Topology, names: Names) {
  try {
    return readRollout(`${names.canary(canary)}=${state}`, topology);
  } catch (error) {
    if (error instanceof UnknownName) return { problem: error.message };
    throw error;
  }
}

/** The sentences of `trace` name its options first. */
function withoutOption(problem: string): string {
  return problem.replace(/^`--[a-z]+[^`]*`: /, '');
}
