import { describe, expect, it } from 'vitest';
import { formatName } from '../../src/resource/resource-id.ts';
import type { FanOut } from '../../src/topology/fan-out.ts';
import { decidingHeaders, sharerOf, unguarded } from '../../src/topology/guard.ts';
import { ingressOf } from '../../src/topology/ingress.ts';
import { type Situation, situate } from '../../src/topology/situation.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { readRequest } from '../../src/trace/request.ts';
import { stateOf } from '../../src/trace/rollout-state.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import { CASES, configOf, readCase } from '../cases/driver.ts';
import { itemsOf } from '../manifests.ts';

const ISTIO = ['1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31'] as const;

/** What the entry's primary gets of requests from outside that bring the marker: one word a way. */
function arrivals({ topology }: Situation, fanOut: FanOut, header: string, value: string): readonly string[] {
  const { canary } = fanOut.entry;
  const [host = 'shop.example'] = canary.service.hosts.filter((name) => !name.includes('.svc'));
  return ISTIO.flatMap((version) =>
    [0, 40, 100].flatMap((weight) => {
      const rollouts = new Map([[formatName(canary.id), stateOf('Progressing', weight, false)]]);
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const profile = { kind: 'istio', version: major * 1e6 + minor * 1e3 + 999 } as const;
      const tracer = buildTracer(topology, { profile, regex: readRegex, rollouts });
      const request = readRequest(`http://${host.replace('*', 'any')}/`, { headers: [[header, value]] });
      const [gateway] = ingressOf(topology, fanOut).gateways;
      const source = gateway && readSource(`gateway/${formatName(gateway)}`, topology, rollouts);
      if ('problem' in request || source === undefined || 'problem' in source) return [];
      return tracer.trace(request, source).outcomes.flatMap(({ service, request: arrived, status }) => {
        const toPrimary = service?.startsWith(`${canary.id.namespace}/${canary.primary}:`) === true;
        const has = arrived.headers.has(header.toLowerCase());
        return toPrimary && status === 200 ? [has ? 'with' : 'without'] : [];
      });
    }),
  );
}

const guarded = CASES.flatMap((name) => {
  const config = configOf(name);
  if (!readCase(name, 'results.yaml').includes('spec.service.headers.request.remove')) return [];
  const before = situate(itemsOf(readCase(name, 'input.yaml')), config);
  const after = situate(itemsOf(readCase(name, 'expected.yaml')), config);
  return after.fanOuts.flatMap((fanOut) =>
    decidingHeaders(fanOut, fanOut.callees)
      .filter((header) => unguarded(fanOut, [header]).length === 0)
      .map((header) => ({ name, before, after, fanOut, header, canary: formatName(fanOut.entry.canary.id) })),
  );
});

describe('a marker that a client outside sends', () => {
  it('is taken from it in most cases, and reaches the primary of most without', () => {
    expect(guarded.length).toBeGreaterThan(20);
    const reached = guarded.filter(({ after, fanOut, header }) => arrivals(after, fanOut, header, 'v2').length > 0);
    // Of two Canaries without hosts at one Gateway one gets everything; an A/B test and a relay have others' requests.
    expect(reached.length).toBeGreaterThan(guarded.length * 0.9);
  });

  it.each(guarded)('$name: $header does not get to the primary of $canary', ({ before, after, fanOut, header }) => {
    const { value = '' } = fanOut.markers.find((marker) => marker.header === header) ?? {};
    expect(arrivals(after, fanOut, header, value)).not.toContain('with');
    const id = formatName(fanOut.entry.canary.id);
    const was = before.fanOuts.find(({ entry }) => formatName(entry.canary.id) === id) ?? fanOut;
    // Where the input has the guard already, there was nothing to take.
    if (unguarded(was, [header]).length > 0) expect(arrivals(before, was, header, value)).not.toContain('without');
  });

  it.each(CASES)('%s: it is left alone only where that is said, or another fan-out needs it', (name) => {
    const { fanOuts } = situate(itemsOf(readCase(name, 'expected.yaml')), configOf(name));
    const open = fanOuts
      .filter(({ guardOff }) => guardOff === undefined)
      .filter((fanOut) => fanOut.callees.length > 0 && fanOut.injection !== undefined)
      .flatMap((fanOut) =>
        unguarded(fanOut, decidingHeaders(fanOut, fanOut.callees)).map((header) => ({ fanOut, header })),
      )
      .filter(({ fanOut, header }) => sharerOf(fanOuts, fanOut, header) === undefined);
    const told = readCase(name, 'results.yaml');
    // A fan-out that does not work is not guarded: nothing follows what was forged.
    if (open.length > 0) expect(told).toMatch(/FAN30[5-9]|FAN407|FAN204|FAN31[0-3]|FAN41[4-9]|FAN42|FAN0|FAN302/);
  });
});
