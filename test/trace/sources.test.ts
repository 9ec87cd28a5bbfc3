import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { AT_REST } from '../../src/trace/rollout-state.ts';
import { findTarget, readSource } from '../../src/trace/source.ts';
import { canary, deployment, gateway, service, shop } from '../topology/shop.ts';

const FORMS = 'write gateway/NAMESPACE/NAME, pod/NAMESPACE/LABEL=VALUE or pod/NAMESPACE';

/** `pod shop/cart`, with its labels; what is wrong without the words before. */
function read(from: string, objects: readonly JsonObject[]) {
  const source = readSource(from, shop(objects), new Map([['shop/cart', AT_REST]]));
  if ('problem' in source) return source.problem.replace(`\`--from ${from}\`: `, '');
  if (source.kind === 'pod') return `pod ${source.client.name} ${JSON.stringify(source.client.podLabels)}`;
  return source.kind === 'gateway' ? `gateway ${source.gateway.id.namespace}/${source.gateway.id.name}` : source.kind;
}

describe('a Gateway as source', () => {
  it('is one of the input', () => {
    expect(read('gateway/shop/edge', [gateway('edge')])).toBe('gateway shop/edge');
    expect(read('gateway/edge', [gateway('/edge')])).toBe('gateway /edge');
  });

  it('is none that is not there; the nearest is offered, else all', () => {
    const gone = 'the input has no Gateway shop/';
    expect(read('gateway/shop/edg', [gateway('edge'), gateway('zzzzzzz')])).toBe(`${gone}edg; did you mean shop/edge?`);
    expect(read('gateway/shop/front', [gateway('edge'), gateway('b/zzz')])).toBe(
      `${gone}front; it has b/zzz, shop/edge`,
    );
    expect(read('gateway/shop/front', [])).toBe(`${gone}front`);
  });

  it('is written with its namespace', () => {
    for (const from of ['gateway/edge', 'gateway//edge', 'gateway/shop/', 'gateway', 'gateway/']) {
      expect([from, read(from, [gateway('edge')])]).toEqual([from, FORMS]);
    }
  });
});

describe('pods as source', () => {
  const pods = [
    deployment('b', { tier: 'web' }),
    deployment('a', { tier: 'web' }),
    deployment('other/z', { tier: 'web' }),
  ];

  it('are those of a namespace, or of the first workload with the label', () => {
    expect(read('pod/shop', [])).toBe('pod shop {}');
    expect(read('pod/shop/tier=web', pods)).toBe('pod shop/a {"app":"a","tier":"web"}');
    expect(read('pod/other/tier=web', pods)).toBe('pod other/z {"app":"z","tier":"web"}');
    expect(
      read('pod/shop/app.kubernetes.io/name=a=b', [deployment('x', { 'app.kubernetes.io/name': 'a=b' })]),
    ).toContain('pod shop/x');
  });

  it('may be the primary’s, which Flagger makes', () => {
    expect(read('pod/shop/app=cart-primary', [canary('cart'), deployment('cart')])).toBe(
      'pod shop/cart-primary {"app":"cart-primary"}',
    );
  });

  it('are none without such a label', () => {
    expect(read('pod/shop/tier=db', pods)).toBe('no workload of namespace shop has pods with the label `tier: db`');
  });

  it('are written with a namespace, unless the manifests leave it out', () => {
    for (const from of ['pod', 'pod/', 'pod/shop/tier', 'pod/shop/=web', 'pods/shop'])
      expect([from, read(from, pods)]).toEqual([from, FORMS]);
    expect(read('pod/', [service('/cart')])).toBe('pod  {}');
    expect(read('pod/', [canary('/cart')])).toBe('pod  {}');
    expect(read('pod/', [canary('cart'), service('cart')])).toBe(FORMS);
    expect(read('pod/', [service('cart'), service('/pay')])).toBe('pod  {}');
  });
});

describe('what a host means to pods of namespace shop', () => {
  const objects = [service('cart'), service('b/cart'), service('b/pay'), gateway('edge')];
  const meant = (destination: string) => {
    const found = findTarget(shop(objects), 'shop', { destination });
    if (found.kind === 'nothing') return found.why;
    return found.kind === 'service'
      ? `${found.service.namespace}/${found.service.name}`
      : `Gateway by ${found.service}`;
  };

  it('is a Service, of their own namespace where none is said', () => {
    for (const host of [
      'cart',
      'CART.shop',
      'cart.shop.svc',
      'cart.shop.svc.cluster.local',
      'cart.shop.svc.cluster.local.',
    ]) {
      expect([host, meant(host)]).toEqual([host, 'shop/cart']);
    }
    expect(meant('cart.b')).toBe('b/cart');
    expect(meant('pay')).toBe('Service shop/pay is not in the input');
  });

  it('is the Gateway whose Service it is', () => {
    expect(meant('edge-istio')).toBe('Gateway by shop/edge-istio');
    expect(meant('edge-istio.b')).toBe('Service b/edge-istio is not in the input');
  });

  it('is nothing outside of the cluster', () => {
    for (const host of ['shop.example.com', 'cart.shop.svc.other', '10.0.0.1', 'a_b']) {
      expect(meant(host)).toBe(`${host} is not a Service of the cluster, and what is outside is not traced`);
    }
  });
});
