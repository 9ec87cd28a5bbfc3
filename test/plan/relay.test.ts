import { describe, expect, it } from 'vitest';
import { editsOf, FALLBACK, HOSTS, RELAY, TO_RELAY, told, USE, withService } from './relay-scene.ts';
import { at, canary, deployment, fanOut, gateway, ours, planned, SHOP, service, toService } from './scene.ts';

describe('callers in the mesh that are to come by a relay', () => {
  it('are sent to a Gateway with an address inside of the cluster alone', () => {
    expect(told().written[RELAY]).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: {
        name: 'fanout-relay',
        namespace: 'shop',
        labels: { 'app.kubernetes.io/managed-by': 'canary-fanout' },
        annotations: {
          'canary-fanout.dev/canary': 'shop/checkout',
          'canary-fanout.dev/config': 'shop',
          'networking.istio.io/service-type': 'ClusterIP',
        },
      },
      spec: {
        gatewayClassName: 'istio',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }],
      },
    });
  });

  it('are sent there whatever they ask, once what answers there is there', () => {
    const route = told().written[TO_RELAY];
    expect(at(route, 'spec')).toEqual({
      parentRefs: [toService('checkout', { port: 80 })],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [toService('fanout-relay-istio', { port: 80, weight: 1 })],
        },
      ],
    });
    expect(at(route, 'metadata', 'annotations')).toMatchObject({
      'argocd.argoproj.io/sync-wave': '2',
      'config.kubernetes.io/depends-on':
        'gateway.networking.k8s.io/namespaces/shop/HTTPRoute/checkout-fanout-relay-fallback,gateway.networking.k8s.io/namespaces/shop/Gateway/fanout-relay',
    });
  });

  it('are answered there as before, by what ranks below Flagger’s route and takes the marker', () => {
    const route = told().written[FALLBACK];
    expect(at(route, 'spec')).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'fanout-relay' }],
      hostnames: [HOSTS, 'checkout', 'checkout.shop', 'checkout.shop.svc', 'checkout.shop.svc.cluster.local'],
      rules: [
        {
          matches: [{ path: { type: 'RegularExpression', value: '/.*' } }],
          filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-version'] } }],
          backendRefs: [toService('checkout', { port: 80, weight: 1 })],
        },
      ],
    });
    expect(at(route, 'metadata', 'annotations')).toMatchObject({
      'argocd.argoproj.io/sync-wave': '1',
      'config.kubernetes.io/depends-on': 'gateway.networking.k8s.io/namespaces/shop/Gateway/fanout-relay',
    });
  });

  it('find Flagger’s split there, under the names by which they call', () => {
    const planned = told();
    expect(editsOf(planned, 'gatewayRefs')).toEqual([
      '`{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"fanout-relay"}`',
    ]);
    expect(editsOf(planned, 'hosts')).toEqual([
      '"checkout", "checkout.shop", "checkout.shop.svc", "checkout.shop.svc.cluster.local"',
    ]);
    expect(planned.reasons).toContain('a client of Gateway shop/public that sends it');
    expect(planned.reasons).toContain("where Flagger's split must hold for them (applied while an analysis");
  });

  it('need no names where Flagger’s route takes every host', () => {
    const planned = told(withService({ hosts: [] }));
    expect(editsOf(planned, 'hosts')).toEqual([]);
    expect(at(planned.written[FALLBACK], 'spec', 'hostnames')).toBeUndefined();
  });

  it('pass the waypoint of the apex', () => {
    expect(told().edits['Canary shop/checkout']).toContain(`spec.service.apex.labels["${USE}"] = waypoint`);
    const own = told({ apex: service('shop/checkout') });
    expect(own.edits['Service shop/checkout']).toEqual([`metadata.labels["${USE}"] = waypoint`]);
  });

  it('bring no marker of their own, even where no Gateway has the entry', () => {
    const planned = told(withService({ gatewayRefs: [] }));
    expect(editsOf(planned, 'headers')).toEqual(['"x-version"']);
    expect(planned.reasons).toContain('a client of Gateway shop/fanout-relay that sends it would reach cart-canary');
    expect(planned.findings).toEqual([]);
  });

  it('may bring it where the guard is off', () => {
    const { written } = told({}, { guard: { off: 'testers send it' } });
    expect(JSON.stringify(written[FALLBACK])).not.toContain('filters');
  });

  it('are no part of a fan-out that does not ask for it', () => {
    const { written, edits } = told({}, { inMesh: 'none' });
    expect(Object.keys(written).filter((name) => name.includes('relay'))).toEqual([]);
    expect(JSON.stringify(edits)).not.toContain(
      'apex.labels["istio.io/use-waypoint"] = waypoint","spec.service.gatewayRefs',
    );
    expect(edits['Canary shop/checkout']?.filter((edit) => edit.includes('apex'))).toEqual([]);
  });
});

describe('a relay of an earlier run', () => {
  it('is kept up to date', () => {
    const earlier = gateway(
      'shop/fanout-relay',
      'istio',
      { name: 'http', port: 81, protocol: 'HTTP' },
      ours('shop/checkout'),
    );
    expect(told({ earlier }).edits[RELAY]).toEqual(['was written']);
  });

  it('is shared by fan-outs of one namespace', () => {
    const orders = canary('shop/orders', { hosts: ['orders.shop.example'], gatewayRefs: [{ name: 'public' }] });
    const checkout = withService({}).checkout;
    const spec = {
      fanOuts: [
        fanOut([{ canary: 'cart' }], { inMesh: 'relay' }),
        {
          canary: 'orders',
          marker: { header: 'x-lane', value: 'next' },
          callees: [{ canary: 'cart' }],
          inMesh: 'relay',
        },
      ],
    };
    const { written, findings } = planned(spec, { ...SHOP, checkout, orders, ordersPods: deployment('shop/orders') });
    expect(findings).toEqual([]);
    expect(
      Object.keys(written)
        .filter((name) => name.includes('relay'))
        .sort(),
    ).toEqual(
      [
        RELAY,
        TO_RELAY,
        FALLBACK,
        'HTTPRoute shop/orders-fanout-relay',
        'HTTPRoute shop/orders-fanout-relay-fallback',
      ].sort(),
    );
  });
});

describe('an entry that is a callee too', () => {
  const spec = {
    fanOuts: [
      fanOut([{ canary: 'cart' }], { inMesh: 'relay' }),
      {
        canary: 'orders',
        marker: { header: 'x-lane', value: 'next' },
        callees: [{ canary: 'checkout', selection: 'route' }],
      },
    ],
  };
  const ORDERS = {
    orders: canary('shop/orders', { gatewayRefs: [{ name: 'public' }] }),
    ordersPods: deployment('shop/orders'),
  };

  it.each([
    ['whichever comes first', spec],
    ['the other way round', { fanOuts: spec.fanOuts.toReversed() }],
  ])('has one route: marked requests to the canary first, all others to the relay, %s', (_, fanOuts) => {
    const { written, reasons, findings } = planned(fanOuts, { ...SHOP, ...ORDERS, ...withService({}) });
    expect(findings).toEqual([]);
    expect(written[TO_RELAY]).toBeUndefined();
    const route = written['HTTPRoute shop/checkout-fanout'];
    expect(at(route, 'spec', 'parentRefs')).toEqual([toService('checkout', { port: 80 })]);
    expect(at(route, 'spec', 'rules')).toEqual([
      {
        matches: [
          { path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', name: 'x-lane', value: 'next' }] },
        ],
        backendRefs: [toService('checkout-canary', { port: 80, weight: 1 })],
      },
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [toService('fanout-relay-istio', { port: 80, weight: 1 })],
      },
    ]);
    expect(reasons).toContain(
      'HTTPRoute shop/checkout-fanout: it sends requests with `x-lane: next` to checkout-canary, and every other one where it went before; calls of Service checkout from inside the mesh go through Gateway shop/fanout-relay',
    );
  });
});
