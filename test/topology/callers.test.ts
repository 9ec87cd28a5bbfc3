import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  isForeign,
  isIngressClass,
  isIstioGateway,
  isIstioIngress,
  isMeshGateway,
} from '../../src/topology/gateway-class.ts';
import { hasCallersInMesh } from '../../src/topology/in-mesh-callers.ts';
import { gatewaysTo, ingressTo } from '../../src/topology/ingress.ts';
import { canary, canaryIn, gateway, object, route, service, shop, toService } from './shop.ts';

const GROUP = 'gateway.networking.k8s.io';

/** Whether the manifests show callers of cart inside the mesh. */
function called(spec: JsonObject, ...objects: readonly JsonObject[]): boolean {
  const topology = shop([canary('cart', spec), ...objects]);
  return hasCallersInMesh(topology, canaryIn(topology, 'cart').canary);
}

const caller = (address: string, kind = 'Deployment') =>
  object('apps/v1', kind, 'web', {
    template: { spec: { containers: [{ name: 'main', env: [{ name: 'CART', value: address }] }] } },
  });

describe('callers inside the mesh', () => {
  it('are shown by Flagger’s route, where it is bound to the Service or has its name as host', () => {
    expect(called({})).toBe(false);
    expect(called({ gatewayRefs: [toService('cart')] })).toBe(true);
    for (const host of ['cart', 'cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local']) {
      expect([host, called({ hosts: ['a.example', host] })]).toEqual([host, true]);
    }
    for (const host of ['cart.example', 'cart.b', 'cart.shop.example', 'shop.cart']) {
      expect([host, called({ hosts: [host] })]).toEqual([host, false]);
    }
  });

  it('are shown by a workload that has its address', () => {
    for (const kind of ['Deployment', 'DaemonSet', 'StatefulSet'])
      expect(called({}, caller('http://cart:8080', kind))).toBe(true);
    expect(called({}, caller('http://cart:8080', 'ReplicaSet'))).toBe(false);
    for (const address of [
      'http://cart',
      'http://cart/',
      'grpc://cart.shop',
      'http://cart.shop.svc:80',
      'http://cart.shop/a',
      'x //cart y',
    ]) {
      expect([address, called({}, caller(address))]).toEqual([address, true]);
    }
    for (const address of [
      'cart:80',
      'http://cart-primary',
      'http://carts',
      'http://cart.b',
      'http://cart.shops',
      'http://cart.example.com',
    ]) {
      expect([address, called({}, caller(address))]).toEqual([address, false]);
    }
    expect(called({}, caller('http://cart.b, http://cart'))).toBe(true);
  });
});

const grant = object(`${GROUP}/v1beta1`, 'ReferenceGrant', 'g', {
  from: [{ group: GROUP, kind: 'HTTPRoute', namespace: 'web' }],
  to: [{ group: '', kind: 'Service' }],
});

describe('the Gateways that send requests to a Service', () => {
  const to = (name: string, ...objects: readonly JsonObject[]) =>
    gatewaysTo(shop(objects), 'shop', name).map(({ namespace, name: own }) => `${namespace}/${own}`);
  const by = (at: string, parent: JsonObject, backend: JsonObject = {}) =>
    route(
      at,
      [parent],
      [
        {
          backendRefs: [
            { name: 'other', port: 80 },
            { name: 'cart', port: 80, ...backend },
          ],
        },
      ],
    );

  it('are those of a Canary, to its primary and its canary', () => {
    const entry = canary('cart', {
      gatewayRefs: [{ name: 'z' }, { name: 'a', namespace: 'infra' }, toService('cart')],
    });
    expect(to('cart-canary', entry)).toEqual(['infra/a', 'shop/z']);
    expect(to('cart-primary', entry)).toEqual(['infra/a', 'shop/z']);
    expect(to('cart', entry)).toEqual([]);
    expect(to('cart-canary', canary('cart', {}, { provider: 'istio' }))).toEqual([]);
  });

  it('are those of the user’s routes, of both kinds', () => {
    expect(to('cart', by('r', { name: 'edge' }), by('s', { name: 'front' }))).toEqual(['shop/edge', 'shop/front']);
    const grpc = { ...by('r', { name: 'edge' }), kind: 'GRPCRoute' };
    expect(to('cart', grpc)).toEqual(['shop/edge']);
    expect(to('cart', by('r', { name: 'edge', namespace: 'infra' }))).toEqual(['infra/edge']);
  });

  it('are none of a parent of another kind or group, or to what is no Service', () => {
    expect(to('cart', by('r', { kind: 'ListenerSet', name: 'edge' }))).toEqual([]);
    expect(to('cart', by('r', { group: 'example.com', name: 'edge' }))).toEqual([]);
    expect(to('cart', by('r', { name: 'edge' }, { kind: 'Pool', group: 'x' }))).toEqual([]);
    expect(to('cart', by('r', { name: 'edge' }, { group: 'x' }))).toEqual([]);
    expect(to('cart', by('r', { name: 'edge' }, { kind: 'ServiceImport' }))).toEqual([]);
    expect(to('cart', by('r', { name: 'edge' }, { namespace: 'b' }))).toEqual([]);
  });

  it('are those of another namespace where a grant lets its route', () => {
    const web = by('web/r', { name: 'edge' }, { namespace: 'shop' });
    expect(to('cart', web)).toEqual([]);
    expect(to('cart', web, grant)).toEqual(['web/edge']);
  });
});

describe('the way from ingress gateways to a Service', () => {
  const USE = 'istio.io/use-waypoint';
  const INGRESS = 'istio.io/ingress-use-waypoint';
  const waypoint = gateway('w', {
    gatewayClassName: 'istio-waypoint',
    listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
  });
  const way = (labels: JsonObject, spec: JsonObject = {}, ...objects: readonly JsonObject[]) => {
    const sender = route('r', [{ name: 'edge' }], [{ backendRefs: [{ name: 'cart', port: 80 }] }]);
    const {
      via,
      why,
      waypoint: by,
    } = ingressTo(shop([service('cart', spec, labels), sender, waypoint, ...objects]), 'shop', 'cart');
    return `${via}${by === undefined ? '' : ` ${by.name}`}: ${why}`;
  };

  it('is by the waypoint where the Service is bound to it, for them too', () => {
    expect(way({ [USE]: 'w', [INGRESS]: 'true' })).toMatch(/^waypoint w: its label/);
    expect(way({ [USE]: 'w' })).toMatch(/^pods: it has no label/);
    expect(way({ [INGRESS]: 'true' })).toMatch(/^pods: neither it nor its Namespace/);
  });

  it('is straight to the pods where the waypoint does not serve it, or it has no address', () => {
    const workloads = gateway('x', { gatewayClassName: 'istio' });
    expect(way({ [USE]: 'x', [INGRESS]: 'true' }, {}, workloads)).toMatch(
      /^pods: waypoint shop\/x refuses it: its class is/,
    );
    expect(way({ [USE]: 'w', [INGRESS]: 'true' }, { clusterIP: 'None' })).toBe(
      'pods: it is headless and has no cluster IP',
    );
  });

  it('is none where no route of an ingress gateway of Istio’s leads there', () => {
    const none = 'nothing: no route of an Istio ingress gateway sends requests to Service cart';
    expect(way({}, {}, gateway('edge', { gatewayClassName: 'nginx' }))).toBe(none);
    expect(way({}, {}, gateway('edge'))).toMatch(/^pods/);
    const { via } = ingressTo(
      shop([route('r', [{ name: 'edge' }], [{ backendRefs: [{ name: 'gone', port: 80 }] }])]),
      'shop',
      'gone',
    );
    expect(via).toBe('nothing');
  });
});

describe('whose a Gateway is', () => {
  const of = (className: string, controllerName?: string) => {
    const handed =
      controllerName === undefined
        ? []
        : [
            {
              apiVersion: `${GROUP}/v1`,
              kind: 'GatewayClass',
              metadata: { name: className },
              spec: { controllerName },
            },
          ];
    const { model } = shop([gateway('edge', { gatewayClassName: className }), ...handed]);
    const view = model.gateway('shop', 'edge');
    if (view === undefined) throw new Error('one Gateway');
    return [
      ...(isIngressClass(view, model) ? ['ingress'] : []),
      ...(isForeign(view, model) ? ['foreign'] : []),
      ...(isMeshGateway(view, model) ? ['waypoint'] : []),
      ...(isIstioGateway(view, model) ? ['istio'] : []),
      `${isIstioIngress(view, model)}`,
    ].join(' ');
  };

  it.each([
    ['istio', undefined, 'ingress istio true'],
    ['istio-waypoint', undefined, 'waypoint istio false'],
    ['istio-east-west', undefined, 'istio undefined'],
    ['istio-remote', undefined, 'istio undefined'],
    ['istio-agentgateway', undefined, 'istio undefined'],
    ['istio-agentgateway-waypoint', undefined, 'istio undefined'],
    ['istio-mine', undefined, 'foreign istio undefined'],
    ['nginx', undefined, 'foreign undefined'],
    ['mine', 'istio.io/gateway-controller', 'ingress istio true'],
    ['mine', 'istio.io/mesh-controller', 'waypoint false'],
    ['mine', 'example.com/istio.io', 'foreign false'],
    // Its GatewayClass says so, and not its name.
    ['istio', 'istio.io/mesh-controller', 'waypoint istio false'],
    ['istio-mine', 'example.com/controller', 'foreign false'],
  ])('%s, handed to %s: %s', (className, controllerName, expected) => {
    expect(of(className, controllerName)).toBe(expected);
  });
});
