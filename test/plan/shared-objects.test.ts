import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { at, canary, deployment, fanOut, namespace, type Objects, planned, SHOP, service } from './scene.ts';

const ORDERS = {
  orders: canary('shop/orders', { gatewayRefs: [{ name: 'public' }] }),
  ordersPods: deployment('shop/orders'),
};
const PLAIN = { reports: service('shop/reports'), next: service('shop/next'), beta: service('shop/beta') };
const NEXT = { header: 'x-lane', value: 'next' };
const of = (callee: JsonObject, marker: JsonObject = NEXT, entry = 'orders') => ({
  canary: entry,
  marker,
  callees: [callee],
});
const told = (fanOuts: readonly JsonObject[], objects: Objects = {}, spec: JsonObject = {}) =>
  planned({ fanOuts: [...fanOuts], ...spec }, { ...SHOP, ...ORDERS, ...PLAIN, ...objects });
const markersOf = (route: JsonObject | undefined) =>
  [0, 1, 2].map((index) => at(route, 'spec', 'rules', index, 'matches', 0, 'headers', 0, 'name'));
const toNext = { service: 'reports', backend: 'next', selection: 'route' };

describe('a callee of two fan-outs', () => {
  it('has one route, with a rule for each marker in their order', () => {
    const { written, findings } = told([fanOut([{ canary: 'cart' }]), of({ canary: 'cart' })]);
    expect(findings).toEqual([]);
    expect(markersOf(written['HTTPRoute shop/cart-fanout'])).toEqual(['x-version', 'x-lane', undefined]);
    expect(Object.keys(written).filter((name) => name.includes('cart-fanout'))).toHaveLength(3);
  });

  it('has one rule for the same marker', () => {
    const same = { header: 'x-version', value: 'v2' };
    const { written, findings, reasons } = told([fanOut([{ canary: 'cart' }]), of({ canary: 'cart' }, same)]);
    expect(findings).toEqual([]);
    expect(reasons.match(/HTTPRoute shop\/cart-fanout: .*/)?.[0]).not.toContain(';');
    expect(markersOf(written['HTTPRoute shop/cart-fanout'])).toEqual(['x-version', undefined, undefined]);
  });

  it('is refused where one marker is to lead to two versions', () => {
    const same = { header: 'x-version', value: 'v2' };
    const { findings, sentences, written } = told([fanOut([toNext]), of({ ...toNext, backend: 'beta' }, same)]);
    expect(findings).toEqual(['error FAN425 Service shop/reports']);
    expect(sentences).toContain('where `x-version: v2` leads at Service reports: one wants next, and the other beta');
    expect(JSON.stringify(written['HTTPRoute shop/reports-fanout'])).not.toContain('beta');
  });

  it('may lead two markers to two versions', () => {
    const { findings, written } = told([fanOut([toNext]), of({ ...toNext, backend: 'beta' })]);
    expect(findings).toEqual([]);
    const to = (index: number) =>
      at(written['HTTPRoute shop/reports-fanout'], 'spec', 'rules', index, 'backendRefs', 0, 'name');
    expect([to(0), to(1)]).toEqual(['next', 'beta']);
  });

  it('is refused where its pods are to be told by two labels', () => {
    const labels = { app: 'cart', 'app.kubernetes.io/name': 'cart', part: 'basket' };
    const { findings, sentences } = told([fanOut([{ canary: 'cart' }]), of({ canary: 'cart', podLabel: 'part' })], {
      cartPods: deployment('shop/cart', labels),
    });
    expect(findings).toEqual(['error FAN425 Canary shop/cart']);
    expect(sentences).toContain(
      'the pods of Service cart-fanout: one selects them by `app.kubernetes.io/name: cart`, and the other by `part: basket`',
    );
  });

  it('is one of a name: a Service of that name elsewhere has a route of its own', () => {
    const stock = {
      stock: namespace('stock'),
      other: canary('stock/cart'),
      otherPods: deployment('stock/cart'),
      waypoint: {
        ...SHOP.waypoint,
        spec: {
          gatewayClassName: 'istio-waypoint',
          listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }],
        },
      },
    };
    const { written, findings } = told(
      [fanOut([{ canary: 'cart' }]), of({ canary: 'cart', namespace: 'stock' })],
      stock,
    );
    expect(findings).toEqual([]);
    expect(markersOf(written['HTTPRoute shop/cart-fanout'])[0]).toBe('x-version');
    expect(markersOf(written['HTTPRoute stock/cart-fanout'])[0]).toBe('x-lane');
    expect(Object.keys(written)).toContain('Service stock/cart-fanout');
  });
});

describe('an entry of two fan-outs', () => {
  it('has one route that sets the marker, where both have the same', () => {
    const { findings, written } = told([fanOut([{ canary: 'cart' }]), fanOut([toNext])]);
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toContain('HTTPRoute shop/checkout-canary-fanout');
    expect(Object.keys(written)).toContain('HTTPRoute shop/cart-fanout');
    expect(Object.keys(written)).toContain('HTTPRoute shop/reports-fanout');
  });

  it('is refused where they want two markers', () => {
    const { findings, sentences } = told([fanOut([{ canary: 'cart' }]), of(toNext, NEXT, 'checkout')]);
    expect(findings).toEqual(['error FAN425 Canary shop/checkout']);
    expect(sentences).toContain(
      'the marker of Canary shop/checkout: one sets `x-version: v2`, and the other `x-lane: next`',
    );
  });

  it('is another one than its namesake elsewhere', () => {
    const stock = {
      stock: namespace('stock'),
      other: canary('stock/checkout', { gatewayRefs: [{ name: 'public', namespace: 'shop' }] }),
      otherPods: deployment('stock/checkout'),
    };
    const two = [
      { ...fanOut([{ canary: 'cart' }]), namespace: 'shop' },
      { canary: 'checkout', namespace: 'stock', marker: NEXT, callees: [{ canary: 'cart', namespace: 'shop' }] },
    ];
    const { findings, written } = told(two, { ...stock }, { waypoint: { name: 'waypoint' } });
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toContain('HTTPRoute shop/checkout-canary-fanout');
    expect(Object.keys(written)).toContain('HTTPRoute stock/checkout-canary-fanout');
  });
});

describe('a fan-out whose entry cannot be bound', () => {
  const none = canary('shop/checkout', {
    gatewayRefs: [{ name: 'public' }],
    canary: { labels: { 'istio.io/use-waypoint': 'none' } },
  });

  it('leaves its callees alone, and others are planned', () => {
    const { findings, written, edits } = told([fanOut([{ canary: 'cart' }]), of(toNext)], { checkout: none });
    expect(findings).toEqual(['error FAN305 Canary shop/checkout']);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(edits['Canary shop/checkout']).toBeUndefined();
    expect(Object.keys(written)).toContain('HTTPRoute shop/reports-fanout');
  });

  it('keeps what an earlier run wrote also where another of its callees could be planned', () => {
    const annotations = { 'canary-fanout.dev/canary': 'shop/stock', 'canary-fanout.dev/config': 'shop' };
    const left = service('shop/stock-fanout', {}, { annotations });
    const cart = canary('shop/cart', { headless: true });
    expect(told([fanOut([{ canary: 'cart' }, toNext])], { left, cart }).removed).toEqual([]);
  });

  it('is not guarded for those behind it', () => {
    const behind = of(toNext, NEXT, 'cart');
    const cart = canary('shop/cart', { gatewayRefs: [{ name: 'public' }] });
    const { edits } = told([fanOut([{ canary: 'cart' }]), behind], { checkout: none, cart });
    expect(edits['Canary shop/checkout']).toBeUndefined();
    expect(edits['Canary shop/cart']).toContain('spec.service.headers.request.remove += "x-lane"');
  });

  it.each([
    ['it', { checkout: none }],
    ['a callee', { cart: canary('shop/cart', { headless: true }) }],
  ])('keeps what an earlier run wrote, which %s may need', (_, objects) => {
    const annotations = { 'canary-fanout.dev/canary': 'shop/stock', 'canary-fanout.dev/config': 'shop' };
    const left = { left: service('shop/stock-fanout', {}, { annotations }) };
    expect(told([fanOut([{ canary: 'cart' }])], left).removed).toEqual(['Service shop/stock-fanout']);
    expect(told([fanOut([{ canary: 'cart' }])], { ...left, ...objects }).removed).toEqual([]);
  });
});
