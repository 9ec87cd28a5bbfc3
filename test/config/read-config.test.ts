import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isAtLeast, readVersion } from '../../src/config/version.ts';
import type { Json } from '../../src/resource/json.ts';

const fanout = (spec: Json): Json => ({
  apiVersion: 'canary-fanout.dev/v1alpha1',
  kind: 'CanaryFanout',
  metadata: { name: 'x' },
  spec,
});
const configMap = (data: Json): Json => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'function-input' },
  data,
});

function configOf(value: Json) {
  const read = readConfig(value);
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.config;
}

function messagesOf(value: Json): readonly string[] {
  const read = readConfig(value);
  return 'diagnostics' in read ? read.diagnostics.map(({ message }) => message) : [];
}

describe('readConfig', () => {
  it('means the same by nothing, an empty ConfigMap and an empty CanaryFanout', () => {
    const zero = configOf(null);
    expect(zero).toMatchObject({
      fanOuts: undefined,
      services: 'emit',
      defaultProvider: undefined,
      waypoint: undefined,
    });
    for (const value of [configMap({}), configMap(null), fanout({}), fanout(null)])
      expect(configOf(value)).toEqual(zero);
  });

  it('means the same by data and by fields', () => {
    const data = {
      canary: 'main',
      callees: 'secondary, stock/cart reports:reports-v2',
      header: 'x-v',
      value: 'next',
      selection: 'route',
      inMesh: 'relay',
      adopt: 'true',
      waypoint: 'infra/shared',
      istio: '1.29',
      flagger: '1.44',
      services: 'leave',
      defaultProvider: 'gatewayapi:v1',
      namespace: 'shop',
    };
    const spec = {
      versions: { istio: '1.29', flagger: '1.44' },
      defaultProvider: 'gatewayapi:v1',
      waypoint: { name: 'shared', namespace: 'infra' },
      adopt: true,
      services: 'leave',
      fanOuts: [
        {
          inMesh: 'relay',
          canary: 'main',
          namespace: 'shop',
          marker: { header: 'x-v', value: 'next' },
          callees: [
            { canary: 'secondary', selection: 'route' },
            { canary: 'cart', namespace: 'stock', selection: 'route' },
            { service: 'reports', backend: 'reports-v2', selection: 'route' },
          ],
        },
      ],
    };
    const { name, ...same } = configOf(fanout(spec));
    expect(name).toBe('x');
    expect(configOf(configMap(data))).toEqual({ name: undefined, ...same });
    expect(configOf({ apiVersion: 'v1', kind: 'CanaryFanout', data })).toEqual({ name: undefined, ...same });
  });

  it('has a name of its own where it chooses, to know again what it wrote', () => {
    const named = (metadata: Json, spec: Json = { fanOuts: [] }) =>
      configOf({ apiVersion: 'canary-fanout.dev/v1alpha1', kind: 'CanaryFanout', metadata, spec }).name;
    expect(named({ name: 'shop' })).toBe('shop');
    expect(named({ name: 'shop', namespace: 'infra' })).toBe('infra/shop');
    // What kpt names its arguments by, whatever they are.
    expect(named({ name: 'function-input' })).toBeUndefined();
    expect(named({})).toBeUndefined();
    expect(named({ name: 'shop' }, {})).toBeUndefined();
  });

  it.each<[string, Json, string]>([
    ['another kind', { apiVersion: 'v1', kind: 'Secret' }, 'CanaryFanout or ConfigMap'],
    ['another version', { apiVersion: 'canary-fanout.dev/v2', kind: 'CanaryFanout' }, 'canary-fanout.dev/v1alpha1'],
    ['a misspelt field', fanout({ fanOut: [] }), 'did you mean `fanOuts`?'],
    [
      'a misspelt field below',
      fanout({ versions: { isto: '1.27' } }),
      '`spec.versions` has the unknown field `isto`; did you mean `istio`?',
    ],
    [
      'a version that YAML reads as a number',
      fanout({ versions: { istio: 1.3 } }),
      '`spec.versions.istio` must be a string, not the number 1.3: write it in quotes',
    ],
    ['a list that is none', fanout({ fanOuts: { canary: 'a' } }), '`spec.fanOuts` must be'],
    ['no callees', fanout({ fanOuts: [{ canary: 'a', callees: [] }] }), '`spec.fanOuts[0].callees`'],
    [
      'a callee of both kinds',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ canary: 'b', service: 'c' }] }] }),
      'either a `canary` or a `service`',
    ],
    ['a Service without a backend', fanout({ fanOuts: [{ canary: 'a', callees: [{ service: 'c' }] }] }), '`backend`'],
    ['a header that proxies own', fanout({ marker: { header: 'host', value: 'x' } }), '`spec.marker.header`'],
    [
      'a header that proxies own, in capitals',
      fanout({ marker: { header: 'Host', value: 'x' } }),
      '`spec.marker.header`',
    ],
    ['a pseudo header', fanout({ marker: { header: ':authority', value: 'x' } }), '`spec.marker.header`'],
    ['a percent sign in a value', fanout({ marker: { header: 'x', value: '100%' } }), '`spec.marker.value`'],
    ['a line break in a value', fanout({ marker: { header: 'x', value: 'a\nb' } }), '`spec.marker.value`'],
    [
      'a strategy that there is not',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ canary: 'b', selection: 'weighted' }] }] }),
      'selection`',
    ],
    [
      'a test of what Flagger does not manage',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ service: 'b', backend: 'c', selection: 'ab' }] }] }),
      'must name a `canary`',
    ],
    [
      'a label of a plain Service',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ service: 'b', backend: 'c', podLabel: 'app' }] }] }),
      'must not have a `podLabel`',
    ],
    [
      'a label that nothing reads',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ canary: 'b', selection: 'route', podLabel: 'app' }] }] }),
      'with `selection: failover` only',
    ],
    [
      'a label that is no key',
      fanout({ fanOuts: [{ canary: 'a', callees: [{ canary: 'b', podLabel: 'app=x' }] }] }),
      'must be the key of a label',
    ],
    ['an unknown key in data', configMap({ canry: 'a' }), 'did you mean `canary`?'],
    ['data that is no map of strings', configMap({ canary: 1 }), 'mapping of strings'],
    ['a switch that is neither', configMap({ canary: 'a', callees: 'b', adopt: 'yes' }), '`spec.adopt`'],
    ['callees without a canary', configMap({ callees: 'b' }), '`data.canary`'],
    ['a severity that is none', fanout({ findings: { FAN412: 'off' } }), '`spec.findings'],
    ['a list', [], 'must be a mapping'],
  ])('refuses %s', (_, value, words) => {
    expect(messagesOf(value).join('\n')).toContain(words);
  });
});

describe('versions', () => {
  it('count a line without a patch as its last', () => {
    expect(isAtLeast(readVersion('1.28'), '1.28.6')).toBe(true);
    expect(isAtLeast(readVersion('1.28.5'), '1.28.6')).toBe(false);
    expect(isAtLeast(readVersion('1.30'), '1.4')).toBe(true);
  });
});
