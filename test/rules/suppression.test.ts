import { describe, expect, it } from 'vitest';
import type { IgnoreConfig } from '../../src/config/config.ts';
import { inspect, run } from '../../src/pipeline.ts';
import { readIgnore } from '../../src/rules/suppression.ts';
import { itemsOf, noConfig } from '../manifests.ts';

const service = (name: string, ignore?: string) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  labels: {istio.io/ingress-use-waypoint: shop-waypoint}
${ignore === undefined ? '' : `  annotations: {canary-fanout.dev/ignore: ${JSON.stringify(ignore)}}\n`}spec:
  ports: [{port: 80}]
`;

function inspected(text: string, ignore: readonly Partial<IgnoreConfig>[] = []) {
  const entries = ignore.map((entry) => ({
    code: 'FAN304',
    kind: undefined,
    namespace: undefined,
    name: undefined,
    reason: 'known',
    ...entry,
  }));
  const config = { ...noConfig(), ignore: entries };
  const { diagnostics, suppressed, unused } = inspect(itemsOf(text), config, { kind: 'istio', version: config.istio });
  return {
    told: diagnostics.map(({ code, resource }) => `${code} ${resource?.name ?? ''}`),
    suppressed: suppressed.map(({ diagnostic, by }) => `${diagnostic.code} ${diagnostic.resource?.name}: ${by.reason}`),
    unused: unused.map(({ code }) => code),
  };
}

describe('readIgnore', () => {
  it.each([
    ['FAN302: why', ['FAN302: why']],
    ['FAN302', ['FAN302: ']],
    ['fan302 : why', ['FAN302: why']],
    ['FAN302,FAN412 : why', ['FAN302: why', 'FAN412: why']],
    ['FAN302: a; FAN412: b', ['FAN302: a', 'FAN412: b']],
    ['FAN302: a\nFAN412\n', ['FAN302: a', 'FAN412: ']],
    ['FAN302: see https://x.example/y; until May', ['FAN302: see https://x.example/y; until May']],
    ['FAN302: a; https://x.example', ['FAN302: a; https://x.example']],
    ['FAM302: a; *', ['FAM302: a', '*: ']],
    ['FAN302: a; ingress-bypasses-waypoint: b', ['FAN302: a', 'ingress-bypasses-waypoint: b']],
    ['FAN302 the ingress moves in May', ['FAN302: the ingress moves in May']],
    ['FAN302, FAN412 - accepted', ['FAN302: accepted', 'FAN412: accepted']],
    ['FAN302: a; and so on', ['FAN302: a; and so on']],
    ['; \n', []],
  ])('reads %j', (text, expected) => {
    expect(readIgnore(text).map(({ code, reason }) => `${code}: ${reason}`)).toEqual(expected);
  });
});

describe('an ignored finding', () => {
  it('is held back on the object that says so, and on no other', () => {
    expect(inspected(`${service('cart', 'FAN304: why')}---\n${service('reports')}`)).toEqual({
      told: ['FAN304 reports'],
      suppressed: ['FAN304 cart: why'],
      unused: [],
    });
  });

  it.each([
    [{}, []],
    [{ kind: 'Service' }, []],
    [{ namespace: 'shop', name: 'cart' }, []],
    [{ name: 'reports' }, ['FAN304 cart']],
    [{ kind: 'HTTPRoute' }, ['FAN304 cart']],
    [{ namespace: 'infra' }, ['FAN304 cart']],
  ])('is held back by the configuration: %j', (entry, told) => {
    const found = inspected(service('cart'), [entry]);
    expect(found.told).toEqual(told);
    expect(found.unused).toEqual(told.length === 0 ? [] : ['FAN304']);
  });

  it.each([
    ['FAN302: not found here', ['FAN304 cart'], ['FAN302']],
    ['FAN304', ['FAN011 cart'], []],
    ['FAN999: no such code', ['FAN304 cart', 'FAN010 cart'], []],
    ['*', ['FAN304 cart', 'FAN010 cart'], []],
    ['FAN005: broken', ['FAN304 cart', 'FAN010 cart'], []],
    ['FAN421: refused', ['FAN304 cart', 'FAN010 cart'], []],
    // Said by the function alone: `check` cannot tell whether it is found.
    ['FAN404: known', ['FAN304 cart'], []],
  ])('says of %j what there is to say', (ignore, told, unused) => {
    const found = inspected(service('cart', ignore));
    expect([...found.told].sort()).toEqual([...told].sort());
    expect(found.unused).toEqual(unused);
  });

  it('is held back by the function as well, and an error of the function is not', () => {
    const config = { ...noConfig(), findings: { FAN304: 'error' as const } };
    const outcome = run(itemsOf(service('cart', 'FAN304: why')), config);
    expect(outcome.diagnostics.map(({ code }) => code)).toEqual(['FAN401']);
    const fanOuts = [
      {
        canary: 'absent',
        namespace: undefined,
        marker: undefined,
        callees: [],
        guardOff: undefined,
        inMesh: undefined,
        relay: undefined,
      },
    ];
    const refused = run(itemsOf(service('cart')), {
      ...noConfig(),
      fanOuts,
      ignore: [{ code: 'FAN421', kind: undefined, namespace: undefined, name: undefined, reason: 'why' }],
    });
    expect(refused.diagnostics.map(({ code }) => code).sort()).toEqual(['FAN010', 'FAN304', 'FAN421']);
  });
});
