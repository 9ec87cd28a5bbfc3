import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { resolveBackend, serviceOfHost } from '../../src/topology/backend-ref.ts';
import { gatewayOfService } from '../../src/topology/gateway-service.ts';
import { otherRouteOf, virtualServicesOf } from '../../src/topology/other-routes.ts';
import { isHttpPort, whyNotHttp } from '../../src/topology/protocol.ts';
import { isGranted } from '../../src/topology/reference-grant.ts';
import { whyNotRun } from '../../src/topology/references.ts';
import { gateway, object, route, service, shop, toService } from './shop.ts';

const GROUP = 'gateway.networking.k8s.io';
const CART = { namespace: 'shop', name: 'cart' };

function grant(namespace: string, from: JsonObject, to: JsonObject): JsonObject {
  return object(`${GROUP}/v1beta1`, 'ReferenceGrant', `${namespace}/grant`, {
    from: [
      { group: GROUP, kind: 'TLSRoute', namespace: 'x' },
      { group: GROUP, kind: 'HTTPRoute', namespace: 'web', ...from },
    ],
    to: [
      { group: '', kind: 'Secret' },
      { group: '', kind: 'Service', ...to },
    ],
  });
}

describe('a route of namespace web that names Service cart of shop', () => {
  const granted = (from: JsonObject = {}, to: JsonObject = {}, namespace = 'shop', kind?: string) =>
    isGranted(shop([grant(namespace, from, to)]), 'web', 'shop', 'cart', kind);

  it('may, where a grant of shop says so of all Services or of that one', () => {
    expect(granted()).toBe(true);
    expect(granted({}, { name: 'cart' })).toBe(true);
    expect(isGranted(shop([]), 'shop', 'shop', 'cart')).toBe(true);
    expect(granted({ kind: 'GRPCRoute' }, {}, 'shop', 'GRPCRoute')).toBe(true);
  });

  it('may not by a grant for others', () => {
    expect(isGranted(shop([]), 'web', 'shop', 'cart')).toBe(false);
    expect(granted({}, {}, 'other')).toBe(false);
    expect(granted({ namespace: 'other' })).toBe(false);
    expect(granted({ kind: 'GRPCRoute' })).toBe(false);
    expect(granted({}, {}, 'shop', 'GRPCRoute')).toBe(false);
    expect(granted({ group: 'example.com' })).toBe(false);
    expect(granted({}, { name: 'pay' })).toBe(false);
    expect(granted({}, { kind: 'ConfigMap' })).toBe(false);
    expect(granted({}, { group: 'example.com' })).toBe(false);
  });
});

describe('what a backendRef means', () => {
  const objects = [service('cart'), service('b/cart'), gateway('edge'), service('open', { ports: [] })];
  const of = (ref: JsonObject, { istio = true, needsGrant = true } = {}) => {
    const full = { group: '', kind: 'Service', name: 'cart', port: 80, ...ref };
    const found = resolveBackend(full, { kind: 'HTTPRoute', namespace: 'shop' }, { needsGrant, istio }, shop(objects));
    if (found.kind === 'invalid') return `${found.reason}: ${found.why}`;
    return found.kind === 'gateway'
      ? `gateway ${found.gateway.id.name}`
      : `${found.service.namespace}/${found.service.name}`;
  };

  it('is a Service that has the port, or of which no ports are known', () => {
    expect(of({})).toBe('shop/cart');
    expect(of({ port: 81 })).toBe('BackendNotFound: Service shop/cart has no port 81');
    expect(of({ name: 'open', port: 81 })).toBe('shop/open');
    expect(of({ name: 'gone' })).toBe('BackendNotFound: Service shop/gone is not in the input');
    expect(of({ port: undefined })).toBe('UnsupportedValue: its backendRef cart names no port');
  });

  it('is one of another namespace where a grant says so, or none is needed', () => {
    expect(of({ namespace: 'b' })).toBe(
      'RefNotPermitted: no ReferenceGrant in namespace b lets a HTTPRoute of namespace shop name Service cart',
    );
    expect(of({ namespace: 'b' }, { needsGrant: false })).toBe('b/cart');
  });

  it('is the Gateway whose Service it is', () => {
    expect(of({ name: 'edge-istio' })).toBe('gateway edge');
  });

  it('is to Istio the Service of a host name', () => {
    const host = { group: 'networking.istio.io', kind: 'Hostname', name: 'cart.shop.svc.cluster.local' };
    expect(of(host)).toBe('shop/cart');
    const unknown = 'InvalidKind: a Hostname of group networking.istio.io is no backend that is known here';
    expect(of(host, { istio: false })).toBe(unknown);
    expect(of({ ...host, name: 'cart.example.com' })).toBe(unknown);
    expect(of({ ...host, group: 'example.com' })).toBe(
      'InvalidKind: a Hostname of group example.com is no backend that is known here',
    );
    expect(of({ ...host, kind: 'ServiceEntry' })).toBe(
      'InvalidKind: a ServiceEntry of group networking.istio.io is no backend that is known here',
    );
    expect(of({ kind: 'Pod' })).toBe('InvalidKind: a Pod is no backend that is known here');
  });

  it('is read of a host with its namespace', () => {
    const cart = { name: 'cart', namespace: 'shop' };
    for (const host of ['cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local', 'cart.shop.svc.cluster.local.']) {
      expect(serviceOfHost(host)).toEqual(cart);
    }
    for (const host of ['cart', 'cart.shop.svc.cluster', 'a.cart.shop.svc'])
      expect(serviceOfHost(host)).toBeUndefined();
  });
});

describe('the Gateway whose proxies a Service selects', () => {
  const of = (name: string, objects: readonly JsonObject[], namespace = 'shop') =>
    gatewayOfService(namespace, name, shop(objects).model)?.id.name;
  const label = (name: string) => ({ selector: { 'gateway.networking.k8s.io/gateway-name': name } });
  const override = { annotations: { 'gateway.istio.io/name-override': 'front' } };

  it('is the one that Istio deploys by that name', () => {
    expect(of('edge-istio', [gateway('edge')])).toBe('edge');
    expect(of('edge', [gateway('edge')])).toBeUndefined();
    expect(of('edge-istio', [gateway('edge')], 'b')).toBeUndefined();
    expect(of('front', [gateway('edge', {}, override)])).toBe('edge');
    expect(of('edge-istio', [gateway('edge', {}, override)])).toBeUndefined();
  });

  it('is the one that its selector names, in its own namespace', () => {
    expect(of('mine', [gateway('edge'), gateway('other'), service('mine', label('other'))])).toBe('other');
    expect(of('mine', [gateway('b/edge'), service('mine', label('edge'))])).toBeUndefined();
  });

  it('is the one that has its name as address, which Istio deploys nothing for', () => {
    const at = (...values: readonly string[]) =>
      gateway('edge', { addresses: values.map((value) => ({ type: 'Hostname', value })) });
    expect(of('front', [at('other', 'Front.shop.svc.cluster.local')])).toBe('edge');
    expect(of('front', [at('front')])).toBe('edge');
    expect(of('front', [at('front.b')])).toBeUndefined();
    expect(of('front', [at('front.b')], 'b')).toBe('edge');
    expect(of('edge-istio', [at('front')])).toBeUndefined();
  });

  it('is no waypoint', () => {
    expect(of('w-istio-waypoint', [gateway('w', { gatewayClassName: 'istio-waypoint' })])).toBeUndefined();
  });
});

describe('a port of a Service', () => {
  it('is TCP to Istio by its appProtocol, else by its name up to the first dash', () => {
    for (const name of ['tcp', 'TLS', 'https-web', 'mongo', 'redis-1', 'mysql', 'udp']) {
      expect([name, isHttpPort({ name })]).toEqual([name, false]);
    }
    for (const name of ['', 'http', 'http2-web', 'grpc', 'web-tcp', 'tcpdump']) {
      expect([name, isHttpPort({ name })]).toEqual([name, true]);
    }
    expect(isHttpPort({ name: 'tcp', appProtocol: 'http' })).toBe(true);
    expect(isHttpPort({ name: 'http', appProtocol: 'HTTPS' })).toBe(false);
  });

  it('is told by what says so', () => {
    const ports = [
      { name: 'http', port: 80 },
      { name: 'tcp-x', port: 81 },
      { name: 'web', port: 82, appProtocol: 'tls' },
    ];
    const node = shop([service('cart', { ports })]).service('shop', 'cart');
    const why = (port: number) => node && whyNotHttp(node, port);
    expect([why(80), why(90)]).toEqual([undefined, undefined]);
    expect(why(81)).toBe('port 81 of Service cart is TCP to Istio (its name is `tcp-x`)');
    expect(why(82)).toBe('port 82 of Service cart is TCP to Istio (its appProtocol is `tls`)');
  });
});

describe('a waypoint that does not run a route of a Service', () => {
  const why = (at: string, refs: readonly JsonObject[], rule: JsonObject = {}) => {
    const [view] = shop([route(at, refs, [rule])]).model.httpRoutes();
    return view && whyNotRun(view, CART, { namespace: 'mesh', name: 'w' }, 80);
  };

  it('runs those of the Service’s namespace and of its own', () => {
    expect(why('shop/r', [toService('cart')])).toBeUndefined();
    expect(why('mesh/r', [toService('cart', { namespace: 'shop' })])).toBeUndefined();
    expect(why('web/r', [toService('cart', { namespace: 'shop' })])).toContain('and this one is in web');
  });

  it('runs those that name the port, or none', () => {
    expect(why('r', [toService('cart', { port: 80 })])).toBeUndefined();
    expect(why('r', [toService('cart', { port: 81 }), toService('cart', { port: 80 })])).toBeUndefined();
    expect(why('r', [toService('cart', { port: 81 })])).toBe('its parentRef names port 81, and requests come on 80');
    expect(why('r', [toService('pay', { port: 80 }), toService('cart', { port: 81 })])).toContain('names port 81');
    expect(why('r', [toService('cart', { group: 'core' })])).toContain('names port of none');
    expect(why('r', [toService('cart', { kind: 'ServiceEntry' })])).toContain('names port of none');
  });

  it('drops a route with a filter that Istio does not know', () => {
    const refs = [toService('cart')];
    const dropped = (type: string) => `Istio drops a route with a filter of type ${type} whole`;
    expect(why('r', refs, { filters: [{ type: 'CORS' }, { type: 'ExtensionRef' }] })).toBe(dropped('ExtensionRef'));
    const backend = (type: string) => ({ backendRefs: [{ name: 'a', port: 80, filters: [{ type }] }] });
    expect(why('r', refs, backend('URLRewrite'))).toBe(dropped('URLRewrite'));
    expect(why('r', refs, backend('RequestHeaderModifier'))).toBeUndefined();
    expect(why('r', refs, { filters: [{ type: 'URLRewrite' }] })).toBeUndefined();
  });
});

describe('what routes a Service beside an HTTPRoute', () => {
  const grpc = (more: JsonObject = {}) => ({
    apiVersion: `${GROUP}/v1`,
    kind: 'GRPCRoute',
    metadata: { name: 'g', namespace: 'shop', ...more },
    spec: { parentRefs: [toService('cart')] },
  });
  const virtual = (at: string, ...hosts: readonly unknown[]) =>
    object('networking.istio.io/v1', 'VirtualService', at, { hosts: hosts as string[] });

  it('is a route of the other kind, before Istio 1.30', () => {
    const other = (istio: string, object = grpc(), kind?: 'GRPCRoute') =>
      otherRouteOf(shop([object, route('r', [toService('cart')], [])], { versions: { istio } }), 'shop', 'cart', kind);
    expect(other('1.29')).toBe('GRPCRoute shop/g');
    expect(other('1.29', grpc(), 'GRPCRoute')).toBe('HTTPRoute shop/r');
    expect(other('1.30')).toBeUndefined();
    expect(other('1.29', grpc({ annotations: { 'canary-fanout.dev/canary': 'shop/cart' } }))).toBeUndefined();
  });

  it('is a VirtualService that has it as host', () => {
    const names = (...objects: readonly JsonObject[]) =>
      virtualServicesOf(shop(objects), 'shop', 'cart').map(({ id }) => id.name);
    expect(names(virtual('a', 'pay', 'cart'), virtual('b', 7), virtual('c', 'cart.shop'))).toEqual(['a', 'c']);
    expect(names(virtual('a', 'cart.shop.svc.cluster.local'), virtual('b/b', 'cart'), virtual('c', 'cart.b'))).toEqual([
      'a',
    ]);
    expect(names(virtual('a', 'cart.shop.com'), virtual('d', 'cartoon'))).toEqual([]);
    expect(otherRouteOf(shop([virtual('a', 'cart')]), 'shop', 'cart')).toBe('VirtualService shop/a');
  });
});
