import { describe, expect, it } from 'vitest';
import { formatName } from '../../src/resource/resource-id.ts';
import { type Situation, situate } from '../../src/topology/situation.ts';
import { bindingOf, ingressUse } from '../../src/topology/waypoint-binding.ts';
import { callsOf } from '../../src/trace/calls.ts';
import { toObject } from '../../src/trace/headers.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { readRequest } from '../../src/trace/request.ts';
import { stateOf } from '../../src/trace/rollout-state.ts';
import { toFraction } from '../../src/trace/share.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer, type Trace } from '../../src/trace/trace.ts';
import { CASES, configOf, readCase } from '../cases/driver.ts';
import { itemsOf } from '../manifests.ts';

/** What of a Service decides where its requests go. */
function routingOf({ topology }: Situation, namespace: string, name: string): string {
  const service = topology.service(namespace, name);
  if (service === undefined) return 'none';
  const { model, config } = topology;
  const binding = bindingOf(service, model);
  const bound = binding.kind === 'bound' ? formatName(binding.waypoint) : binding.kind;
  const routes = topology.routesOn(namespace, name).map(({ id, rules }) => [id.name, rules]);
  // Of Flagger's own route what the function may change: its parents, and the test of a callee by the marker.
  const { service: served, analysis } = service.canary ?? {};
  const own = [served?.gatewayRefs, analysis?.match];
  return JSON.stringify([bound, ingressUse(service, model, config.istio).uses, routes, own]);
}

function servicesOf(situations: readonly Situation[]): readonly string[] {
  const names = situations.flatMap(({ topology }) => [
    ...topology.model.ofKind('', 'Service').map(({ id }) => formatName(id)),
    ...topology.canaries
      .filter(({ leftAlone }) => leftAlone === undefined)
      .flatMap(({ canary }) =>
        [canary.apex, canary.primary, canary.canary].map((role) => `${canary.id.namespace}/${role}`),
      ),
  ]);
  return [...new Set(names)].sort();
}

/** The Services that an outcome has to do with. */
function touched({ hops, next }: Outcome): readonly string[] {
  const own = hops.flatMap(({ service, backend }) => [service, backend]).flatMap((name) => name?.split(':')[0] ?? []);
  return [...own, ...next.flat().flatMap(touched)];
}

function plain({ share, status, service, workloads, request, next }: Outcome): unknown {
  return [
    toFraction(share),
    status,
    service,
    workloads.map(formatName),
    toObject(request.headers),
    next.map((all) => all.map(plain)),
  ];
}

/** Requests from everywhere to everything: from each Gateway for each host, and from pods of each namespace to each Service. */
function traces(
  situation: Situation,
  services: readonly string[],
  fanOuts: Situation['fanOuts'],
): ReadonlyMap<string, Trace> {
  const { topology } = situation;
  const rollouts = new Map(
    topology.canaries.map(({ canary }) => [formatName(canary.id), stateOf('Progressing', 40, false)]),
  );
  const tracer = buildTracer(topology, {
    profile: { kind: 'istio', version: topology.config.istio },
    regex: readRegex,
    rollouts,
  });
  const hosts = ['any.example.com', ...topology.canaries.flatMap(({ canary }) => canary.service.hosts)];
  const outside = topology.model
    .gateways()
    .flatMap(({ id, listeners }) =>
      hosts.flatMap((host) =>
        listeners.map(({ port }) => [`gateway/${formatName(id)}`, `http://${host}:${port}/`] as const),
      ),
    );
  const namespaces = [...new Set(topology.canaries.map(({ canary }) => canary.id.namespace))];
  const inside = namespaces.flatMap((namespace) =>
    services.flatMap((service) => {
      const [where = '', name = ''] = service.split('/');
      const port = topology.service(where, name)?.ports[0]?.port;
      return port === undefined ? [] : [[`pod/${namespace}`, `http://${name}.${where}:${port}/`] as const];
    }),
  );
  return new Map(
    [...outside, ...inside].flatMap(([from, url]) => {
      const source = readSource(from, topology, rollouts);
      const request = readRequest(url);
      if ('problem' in source || 'problem' in request) return [];
      return [
        [`${from} ${url}`, tracer.trace(request, source, callsOf(fanOuts, { chains: undefined, carry: undefined }))],
      ];
    }),
  );
}

describe('what the function changes shows in traces, and nothing else does', () => {
  const withChanges: string[] = [];
  const seen: string[] = [];

  it.each(CASES)('testdata/%s', (name) => {
    const config = configOf(name);
    const before = situate(itemsOf(readCase(name, 'input.yaml')), config);
    const after = situate(itemsOf(readCase(name, 'expected.yaml')), config);
    const services = servicesOf([before, after]);
    const changed = new Set(
      services.filter((service) => {
        const [namespace = '', own = ''] = service.split('/');
        return routingOf(before, namespace, own) !== routingOf(after, namespace, own);
      }),
    );
    const [then, now] = [traces(before, services, after.fanOuts), traces(after, services, after.fanOuts)];
    const differing: string[] = [];
    for (const [probe, trace] of then) {
      const other = now.get(probe);
      if (other === undefined) continue;
      const same = JSON.stringify(trace.outcomes.map(plain)) === JSON.stringify(other.outcomes.map(plain));
      if (!same) differing.push(probe);
      const affected = [...trace.outcomes, ...other.outcomes].flatMap(touched).some((service) => changed.has(service));
      if (!affected) expect(same, probe).toBe(true);
    }
    if (changed.size > 0) {
      withChanges.push(name);
      if (differing.length > 0) seen.push(name);
    }
  });

  it('and it shows wherever something was changed', () => {
    expect(withChanges.length).toBeGreaterThan(20);
    expect(withChanges.filter((name) => !seen.includes(name))).toEqual([]);
  });
});
