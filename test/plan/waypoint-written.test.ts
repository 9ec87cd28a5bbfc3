import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  canary,
  deployment,
  namespace,
  type Objects,
  ours,
  planned,
  route,
  rule,
  SHOP,
  toCart,
  toService,
  waypoint,
} from './scene.ts';

const USE = 'istio.io/use-waypoint';
const WRITTEN = 'Gateway shop/mine';

function told(configured: JsonObject, objects: Objects = {}, callee: JsonObject = {}) {
  const spec = toCart(callee, { waypoint: { name: 'mine', create: true, ...configured } });
  return planned(spec, { ...SHOP, waypoint: undefined, ...objects });
}

/** Cart in a namespace of its own. */
const STOCK = {
  stock: namespace('stock'),
  cart: canary('stock/cart'),
  cartPods: deployment('stock/cart'),
};
const admits = (gateway: unknown) => JSON.stringify(gateway).match(/"from":"(\w+)"/)?.[1];

describe('the waypoint that is to be written', () => {
  it('is a waypoint for Services, which says all that istiod would default', () => {
    expect(told({}).written[WRITTEN]).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: {
        name: 'mine',
        namespace: 'shop',
        labels: { 'app.kubernetes.io/managed-by': 'canary-fanout', 'istio.io/waypoint-for': 'service' },
        annotations: { 'canary-fanout.dev/canary': 'shop/checkout', 'canary-fanout.dev/config': 'shop' },
      },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            allowedRoutes: { namespaces: { from: 'Same' } },
          },
        ],
      },
    });
  });

  it('is not written where nobody asks for it', () => {
    expect(told({ create: false }).written[WRITTEN]).toBeUndefined();
  });

  it('is written once for the fan-out, and admits all namespaces where it serves another one', () => {
    const spec = { namespace: 'shop' };
    const { written, findings } = told(spec, STOCK, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(admits(written[WRITTEN])).toBe('All');
    expect(Object.keys(written).filter((name) => name.startsWith('Gateway'))).toEqual([WRITTEN]);
  });

  it('admits all namespaces where the entry is in another one than the callee and the waypoint', () => {
    const { written, findings } = told({ namespace: 'stock' }, STOCK, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(admits(written['Gateway stock/mine'])).toBe('All');
  });

  it('is written in each namespace where the configuration names none', () => {
    const { written } = told({}, STOCK, { namespace: 'stock' });
    expect(Object.keys(written).filter((name) => name.startsWith('Gateway'))).toEqual([WRITTEN, 'Gateway stock/mine']);
    expect(admits(written['Gateway stock/mine'])).toBe('Same');
  });

  it('is written for a Service whose label names it already', () => {
    const bound = canary('shop/cart', { apex: { labels: { [USE]: 'mine' } } });
    const entry = canary('shop/checkout', {
      gatewayRefs: [{ name: 'public' }],
      canary: { labels: { [USE]: 'other' } },
    });
    const { written, edits } = told({}, { cart: bound, checkout: entry, other: waypoint('shop/other') });
    expect(Object.keys(written)).toContain(WRITTEN);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('is not written for Services whose labels name another one', () => {
    const labels = { labels: { [USE]: 'other' } };
    const { written, findings } = told(
      {},
      {
        cart: canary('shop/cart', { apex: labels }),
        checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], canary: labels }),
      },
    );
    expect(findings).toEqual([]);
    expect(Object.keys(written).filter((name) => name.startsWith('Gateway'))).toEqual([]);
  });

  it('is not written for Services whose labels name one of its name in another namespace', () => {
    const labels = { labels: { [USE]: 'mine', [`${USE}-namespace`]: 'infra' } };
    const { written } = told(
      { namespace: 'shop' },
      {
        cart: canary('shop/cart', { apex: labels }),
        checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], canary: labels }),
      },
    );
    expect(Object.keys(written).filter((name) => name.startsWith('Gateway'))).toEqual([]);
  });

  it('is left as it is where it is somebody’s', () => {
    const { written, edits, findings } = told({}, { mine: waypoint('shop/mine', { from: 'All' }) });
    expect(findings).toEqual([]);
    expect(written[WRITTEN]).toBeUndefined();
    expect(edits[WRITTEN]).toBeUndefined();
    expect(edits['Canary shop/cart']).toContain(`spec.service.apex.labels["${USE}"] = mine`);
  });
});

describe('the waypoint of an earlier run', () => {
  const earlier = {
    mine: waypoint(
      'shop/mine',
      { from: 'Same' },
      ours('shop/checkout', 'shop', { 'istio.io/waypoint-for': 'service' }),
    ),
  };

  it('stays as it is where it says all that is wanted', () => {
    const { edits, removed, written } = told({}, earlier);
    expect(edits[WRITTEN]).toBeUndefined();
    expect(written[WRITTEN]).toBeUndefined();
    expect(removed).toEqual([]);
  });

  it('is opened for a namespace that it does not admit yet', () => {
    const { edits, findings } = told({ namespace: 'shop' }, { ...STOCK, ...earlier }, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(edits[WRITTEN]).toEqual(['was written']);
    expect(edits['Canary stock/cart']).toEqual([
      `spec.service.apex.labels["${USE}"] = mine`,
      `spec.service.apex.labels["${USE}-namespace"] = shop`,
    ]);
  });

  it('is opened for a Service whose label names it already', () => {
    const labels = { [USE]: 'mine', [`${USE}-namespace`]: 'shop' };
    const bound = { ...STOCK, ...earlier, cart: canary('stock/cart', { apex: { labels } }) };
    const { edits, findings } = told({ namespace: 'shop' }, bound, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(edits[WRITTEN]).toEqual(['was written']);
    expect(edits['Canary stock/cart']).toBeUndefined();
  });

  it('is opened for a Namespace whose label names it already, and its Services get none', () => {
    const labels = { [USE]: 'mine', [`${USE}-namespace`]: 'shop' };
    const bound = { ...STOCK, ...earlier, stock: namespace('stock', labels) };
    const { edits, findings } = told({ namespace: 'shop' }, bound, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(edits[WRITTEN]).toEqual(['was written']);
    expect(edits['Canary stock/cart']).toBeUndefined();
  });

  it('is not opened where routes would begin to run that do not take every request', () => {
    const labels = { [USE]: 'mine', [`${USE}-namespace`]: 'shop' };
    const partial = route('stock/beta', [toService('cart')], [rule([asks('yes', 'x-beta')], 'cart')]);
    const { findings } = told(
      { namespace: 'shop' },
      { ...STOCK, ...earlier, partial, cart: canary('stock/cart', { apex: { labels } }) },
      { namespace: 'stock', selection: 'none' },
    );
    expect(findings).toEqual(['error FAN308 Canary stock/cart']);
  });

  it('is not ours to open where nobody wrote here that it is', () => {
    const foreign = {
      ...STOCK,
      mine: waypoint('shop/mine'),
      stock: namespace('stock', { [USE]: 'mine', [`${USE}-namespace`]: 'shop' }),
    };
    const { edits, written, findings } = told({ namespace: 'shop' }, foreign, { namespace: 'stock' });
    expect(findings).toEqual([]);
    expect(edits[WRITTEN]).toBeUndefined();
    expect(Object.keys(written)).not.toContain('HTTPRoute stock/cart-fanout');
  });

  it('is refused where somebody’s does not admit the namespace and no label names it', () => {
    const { findings } = told({ namespace: 'shop' }, { ...STOCK, mine: waypoint('shop/mine') }, { namespace: 'stock' });
    expect(findings).toEqual(['error FAN306 Canary stock/cart']);
  });
});
