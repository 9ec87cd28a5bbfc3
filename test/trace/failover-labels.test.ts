import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { readPlainRegex } from '../../src/topology/plain-regex.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';
import { deployment, gateway, object, route, service } from '../topology/shop.ts';
import { ISTIO, requestOf } from './scene.ts';

/** Which of three versions of cart a Gateway sends to by these entries, and what was taken for granted. */
function preferred(failoverPriority: readonly string[], more: readonly JsonObject[] = []) {
  const policy = {
    loadBalancer: { localityLbSetting: { failoverPriority: [...failoverPriority] } },
    outlierDetection: {},
  };
  const objects = [
    gateway('edge'),
    route('r', [{ name: 'edge' }], [{ backendRefs: [{ name: 'cart', port: 80 }] }]),
    service('cart', { selector: { part: 'cart' } }),
    ...['v1', 'v2', 'v3'].map((version) =>
      deployment(version, { part: 'cart', version, odd: version === 'v2' ? 'no' : 'yes' }),
    ),
    object('networking.istio.io/v1', 'DestinationRule', 'd', { host: 'cart', trafficPolicy: policy }),
    ...more,
  ];
  const topology = topologyOf(itemsOfObjects(objects));
  const tracer = buildTracer(topology, { profile: ISTIO, regex: readPlainRegex });
  const edge = topology.model.gateway('shop', 'edge');
  if (edge === undefined) throw new Error('one Gateway');
  const { outcomes, assumptions } = tracer.trace(requestOf('http://shop.example.com/'), {
    kind: 'gateway',
    gateway: edge,
  });
  return {
    pods: outcomes[0]?.workloads.map(({ name }) => name).join('+'),
    why: outcomes[0]?.hops.at(-1)?.why.replace(/^.*; pods of/, 'pods of'),
    assumptions,
  };
}

const pods = (...entries: readonly string[]) => preferred(entries).pods;

describe('pods that a DestinationRule prefers', () => {
  it('have all labels of its entries, else the first ones', () => {
    expect(pods('version=v2')).toBe('v2');
    expect(pods('odd=yes', 'version=v3')).toBe('v3');
    expect(pods('odd=yes', 'version=v9')).toBe('v1+v3');
    expect(pods('version=v9')).toBe('v1+v2+v3');
    // Of two values for one label the last counts; what has two signs of equality gives none.
    expect(pods('version=v1', 'version=v3')).toBe('v3');
    expect(pods('version=v1', 'version=v3=x')).toBe('v1');
  });

  it('are those of one network, which is what manifests show', () => {
    expect(pods('topology.istio.io/network', 'version=v2')).toBe('v2');
  });

  it('are taken to be alike, where the files do not say who matches', () => {
    const zone = preferred(['odd=yes', 'topology.kubernetes.io/zone', 'version=v3']);
    expect(zone.pods).toBe('v1+v3');
    expect(zone.assumptions).toEqual([
      'DestinationRule shop/d goes by `topology.kubernetes.io/zone`, which the files do not say of Gateway shop/edge and the pods it calls: Deployment v1 and Deployment v3 are taken to be alike',
    ]);
    expect(preferred(['version=v2', 'topology.kubernetes.io/zone']).assumptions).toEqual([]);
    for (const label of [
      'topology.istio.io/cluster',
      'topology.istio.io/subzone',
      'topology.kubernetes.io/region',
      'kubernetes.io/hostname',
      'team',
    ]) {
      expect([label, preferred([label]).assumptions.length]).toEqual([label, 1]);
    }
  });

  it('go before others, which is told', () => {
    expect(preferred(['odd=yes', 'version=v3']).why).toBe(
      'pods of Deployment v3, preferred by DestinationRule shop/d; falls back to Deployment v1, then to Deployment v2 when none is healthy',
    );
    expect(preferred(['version=v9']).why).toBe(
      'pods of Deployment v1 and Deployment v2 and Deployment v3; of those that DestinationRule shop/d prefers (version=v9) there are none',
    );
    expect(preferred(['part=cart']).why).toBe('pods of Deployment v1 and Deployment v2 and Deployment v3');
  });
});
