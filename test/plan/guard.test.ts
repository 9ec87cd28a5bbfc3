import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { canary, deployment, fanOut, namespace, type Objects, planned, SHOP, service, toService } from './scene.ts';

const NEXT = { header: 'x-lane', value: 'next' };

function guarded(fanOuts: readonly JsonObject[], objects: Objects = {}, spec: JsonObject = {}) {
  const { edits, reasons, findings } = planned({ fanOuts: [...fanOuts], ...spec }, { ...SHOP, ...objects });
  const of = (name: string) =>
    edits[`Canary shop/${name}`]
      ?.filter((edit) => edit.includes('headers.request.remove'))
      .map((edit) => edit.replace(/.* \+= /, ''));
  return { checkout: of('checkout') ?? [], orders: of('orders') ?? [], cart: of('cart') ?? [], reasons, findings };
}

const withService = (more: JsonObject) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], ...more }),
});
const ORDERS = {
  orders: canary('shop/orders', { gatewayRefs: [{ name: 'public' }] }),
  ordersPods: deployment('shop/orders'),
};
const PLAIN = { reports: service('shop/reports'), next: service('shop/next') };
const toCart = [{ canary: 'cart' }];

describe('the marker of an entry', () => {
  it('is taken from clients outside, with the reason', () => {
    const { checkout, reasons } = guarded([fanOut(toCart)]);
    expect(checkout).toEqual(['"x-version"']);
    expect(reasons).toContain(
      'a client of Gateway shop/public that sends it would reach cart-canary, released or not (applied while',
    );
  });

  it('names all Gateways and all versions that a client would reach, each once', () => {
    const { reasons } = guarded([fanOut([...toCart, { service: 'reports', backend: 'next', selection: 'route' }])], {
      ...PLAIN,
      ...withService({ gatewayRefs: [{ name: 'public' }, { name: 'edge' }] }),
    });
    expect(reasons).toContain(
      'a client of Gateway shop/edge or shop/public that sends it would reach cart-canary and next, released',
    );
  });

  it('is not taken twice, nor what the Canary sets itself, in any case', () => {
    expect(
      guarded([fanOut(toCart)], withService({ headers: { request: { remove: ['X-Version'] } } })).checkout,
    ).toEqual([]);
    expect(
      guarded([fanOut(toCart)], withService({ headers: { request: { set: { 'X-Version': 'v1' } } } })).checkout,
    ).toEqual([]);
  });

  it('is left to clients where the configuration says why', () => {
    expect(guarded([fanOut(toCart, { guard: { off: 'testers send it' } })]).checkout).toEqual([]);
    expect(guarded([fanOut(toCart)], {}, { guard: { off: 'testers send it' } }).checkout).toEqual([]);
  });

  it('is no danger where no callee follows it', () => {
    expect(guarded([fanOut([{ canary: 'cart', selection: 'none' }])]).checkout).toEqual([]);
  });

  it('is no danger where nothing tells the callee’s pods apart, so that it does not follow', () => {
    expect(guarded([fanOut(toCart)], { cartPods: deployment('shop/cart', { app: 'cart' }) }).checkout).toEqual([]);
  });

  it('reaches those callees alone that follow', () => {
    const callees = [...toCart, { service: 'reports', backend: 'next', selection: 'none' }];
    expect(guarded([fanOut(callees)], PLAIN).reasons).toContain('would reach cart-canary, released');
  });

  it('is no danger where a callee could not be planned', () => {
    expect(guarded([fanOut(toCart)], { cart: canary('shop/cart', { headless: true }) }).checkout).toEqual([]);
  });

  it('is no danger where the entry’s pods are not in the mesh', () => {
    const outside = {
      namespace: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { 'istio-injection': 'disabled' } },
      },
    };
    expect(guarded([fanOut(toCart)], outside).checkout).toEqual([]);
    expect(guarded([fanOut(toCart)], { namespace: namespace('shop') }).checkout).toEqual(['"x-version"']);
  });

  it('is the first header alone, by which a written route chooses', () => {
    const marker = { header: 'x-version', value: 'v2', extra: [NEXT] };
    expect(guarded([fanOut(toCart, { marker })]).checkout).toEqual(['"x-version"']);
  });

  it('is not a member of baggage, which no filter takes alone', () => {
    const marker = { header: 'Baggage', value: 'lane=v2' };
    expect(guarded([fanOut(toCart, { marker })]).checkout).toEqual([]);
  });
});

describe('the marker of another fan-out', () => {
  const behind = [
    fanOut(toCart),
    { canary: 'cart', marker: NEXT, callees: [{ service: 'reports', backend: 'next', selection: 'route' }] },
  ];
  const cartBehindGateway = { cart: canary('shop/cart', { gatewayRefs: [{ name: 'public' }] }) };

  it('is taken at the entry before it too, since applications pass it on', () => {
    const { checkout, cart } = guarded(behind, { ...PLAIN, ...cartBehindGateway });
    expect(checkout).toEqual(['"x-version", "x-lane"']);
    expect(cart).toEqual(['"x-lane"']);
  });

  it('is told with what it would reach', () => {
    expect(guarded(behind, { ...PLAIN, ...cartBehindGateway }).reasons).toContain(
      'would reach cart-canary and next, released',
    );
  });

  it('is taken although the entry’s own is left to clients', () => {
    const [first = {}, second = {}] = behind;
    const { checkout } = guarded([{ ...first, guard: { off: 'testers send it' } }, second], {
      ...PLAIN,
      ...cartBehindGateway,
    });
    expect(checkout).toEqual(['"x-lane"']);
  });

  it('is left to clients where its own fan-out says so', () => {
    const [first = {}, second = {}] = behind;
    const { checkout } = guarded([first, { ...second, guard: { off: 'testers send it' } }], {
      ...PLAIN,
      ...cartBehindGateway,
    });
    expect(checkout).toEqual(['"x-version"']);
  });

  it('is spelt as the first fan-out spells it, and taken once', () => {
    const two = [
      fanOut(toCart, { marker: { header: 'X-Version', value: 'v2' } }),
      { canary: 'orders', marker: { header: 'x-version', value: 'v3' }, callees: toCart },
    ];
    const { checkout, orders } = guarded(two, ORDERS);
    expect(checkout).toEqual(['"X-Version"']);
    expect(orders).toEqual(['"X-Version"']);
  });

  it('stays where it is the same as one that is left to clients', () => {
    const [first = {}, second = {}] = behind;
    const same = { ...second, marker: { header: 'X-VERSION', value: 'v2' } };
    const { checkout } = guarded([{ ...first, guard: { off: 'testers send it' } }, same], {
      ...PLAIN,
      ...cartBehindGateway,
    });
    expect(checkout).toEqual([]);
  });

  it('stays where callers in the mesh bring it by the same route of Flagger’s', () => {
    const onApex = withService({ gatewayRefs: [{ name: 'public' }, toService('checkout', { port: 80 })] });
    const both = [
      fanOut(toCart),
      { canary: 'orders', marker: { header: 'x-version', value: 'v3' }, callees: [{ canary: 'checkout' }] },
    ];
    const { checkout, orders } = guarded(both, { ...ORDERS, ...onApex });
    expect(checkout).toEqual([]);
    expect(orders).toEqual(['"x-version"']);
  });
});
