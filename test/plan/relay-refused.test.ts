import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { editsOf, FALLBACK, RELAY, TO_RELAY, told, USE, withService } from './relay-scene.ts';
import { at, gateway, namespace, type Objects, ours, service, toService } from './scene.ts';

const meshEntry = (listener: JsonObject = {}) => ({
  entry: gateway('infra/mesh-entry', 'istio', {
    name: 'web',
    port: 8080,
    protocol: 'HTTP',
    allowedRoutes: { namespaces: { from: 'All' } },
    ...listener,
  }),
  infra: namespace('infra'),
});
const NAMED = { relay: { name: 'mesh-entry', namespace: 'infra' } };

describe('a relay that the configuration names', () => {
  it('is not written, and callers are sent to its proxies', () => {
    const { written, findings } = told(meshEntry(), NAMED);
    expect(findings).toEqual([]);
    expect(Object.keys(written).filter((name) => name.startsWith('Gateway'))).toEqual([]);
    expect(at(written[TO_RELAY], 'spec', 'rules', 0, 'backendRefs')).toEqual([
      { group: '', kind: 'Service', namespace: 'infra', name: 'mesh-entry-istio', port: 8080, weight: 1 },
    ]);
    expect(at(written[FALLBACK], 'spec', 'parentRefs')).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra', name: 'mesh-entry' },
    ]);
  });

  it('is not written either where an earlier run wrote it', () => {
    const earlier = gateway(
      'shop/fanout-relay',
      'istio',
      { name: 'http', port: 80, protocol: 'HTTP' },
      ours('shop/checkout'),
    );
    const { edits, removed, findings } = told({ earlier }, { relay: { name: 'fanout-relay' } });
    expect(findings).toEqual([]);
    expect(edits[RELAY]).toBeUndefined();
    expect(removed).toEqual([RELAY]);
  });

  it('is no object that others wait for', () => {
    const { written } = told(meshEntry(), NAMED);
    expect(JSON.stringify(written)).not.toContain('Gateway/mesh-entry');
    expect(at(written[FALLBACK], 'metadata', 'annotations')).not.toHaveProperty(['config.kubernetes.io/depends-on']);
  });

  it('is named in `gatewayRefs` once', () => {
    const refs = { gatewayRefs: [{ name: 'public' }, { name: 'mesh-entry', namespace: 'infra' }] };
    expect(editsOf(told(meshEntry(), NAMED), 'gatewayRefs')).toHaveLength(1);
    expect(editsOf(told({ ...meshEntry(), ...withService(refs) }, NAMED), 'gatewayRefs')).toEqual([]);
  });

  it('is named with its listener where the Canary names one of another', () => {
    const other = { name: 'mesh-entry', namespace: 'infra', sectionName: 'other' };
    const planned = told({ ...meshEntry(), ...withService({ gatewayRefs: [{ name: 'public' }, other] }) }, NAMED);
    expect(editsOf(planned, 'gatewayRefs')).toEqual([
      '`{"group":"gateway.networking.k8s.io","kind":"Gateway","namespace":"infra","name":"mesh-entry","sectionName":"web"}`',
    ]);
  });
});

describe('a relay that is refused', () => {
  const nothing = ({ edits, written }: ReturnType<typeof told>) => {
    expect(Object.keys(written).filter((name) => name.includes('relay'))).toEqual([]);
    expect(JSON.stringify(edits['Canary shop/checkout'] ?? [])).not.toMatch(/gatewayRefs|hosts|apex/);
  };

  it.each<readonly [string, string, Objects, JsonObject]>([
    [
      'calls are split already',
      "Flagger's own route has Service checkout as parent",
      withService({ gatewayRefs: [{ name: 'public' }, toService('checkout')] }),
      {},
    ],
    ['its Gateway is not there', 'the input has no Gateway infra/mesh-entry, which `relay` names', {}, NAMED],
    [
      'its Gateway is somebody’s',
      'which is not ours',
      { own: gateway('shop/fanout-relay', 'istio', { name: 'http', port: 80, protocol: 'HTTP' }) },
      {},
    ],
  ])('where %s', (_, why, objects, more) => {
    const planned = told(objects, more);
    expect(planned.findings).toEqual(['error FAN441 Canary shop/checkout']);
    expect(planned.sentences).toContain(why);
    expect(planned.sentences).toContain('checkout');
    nothing(planned);
  });

  it('where the entry itself cannot be bound', () => {
    const planned = told(withService({ canary: { labels: { [USE]: 'none' } } }));
    expect(planned.findings).toEqual(['error FAN305 Canary shop/checkout']);
    nothing(planned);
  });

  it('where the apex cannot be bound, for that reason', () => {
    const planned = told({ apex: service('shop/checkout', { clusterIP: 'None' }) });
    expect(planned.findings).toEqual(['error FAN307 Service shop/checkout']);
    nothing(planned);
  });

  it('where the Canary lists the label as unmanaged, unless the apex is in the input', () => {
    const unmanaged = withService({ unmanagedMetadata: { labels: [USE] } });
    const planned = told(unmanaged);
    expect(planned.findings).toEqual(['warning FAN204 Canary shop/checkout']);
    nothing(planned);
    expect(told({ ...unmanaged, apex: service('shop/checkout') }).findings).toEqual([]);
  });
});
