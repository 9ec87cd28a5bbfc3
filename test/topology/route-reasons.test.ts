import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { conditionOf } from '../../src/topology/listener-status.ts';
import { type Condition, parentStatus, statusRoutes } from '../../src/topology/route-status.ts';
import { gateway, object, route, service, shop, toService } from './shop.ts';

const API = 'gateway.networking.k8s.io/v1';

/** `False reason: why` */
function brief(condition: Condition | undefined): string | undefined {
  if (condition === undefined) return undefined;
  return `${condition.status} ${condition.status === 'Unknown' ? condition.missing : condition.reason}: ${condition.why}`;
}

/** Of the first route of the manifests, at its first parentRef. */
function ofRoute(type: string, ...objects: readonly JsonObject[]) {
  const topology = shop(objects);
  const [first] = statusRoutes(topology.model);
  const [ref] = first?.parentRefs ?? [];
  const status = first && ref && parentStatus(first, ref, topology);
  return status && brief(conditionOf(status, type));
}

describe('a route at a Service', () => {
  const cart = service('cart', {
    ports: [
      { name: 'http', port: 80 },
      { name: 'admin', port: 81 },
    ],
  });
  const at = (more: JsonObject, ...others: readonly JsonObject[]) =>
    ofRoute('Accepted', route('r', [toService('cart', more)], []), cart, ...others);

  it('must name ports that it has, by name and number', () => {
    expect(at({})).toBe('True Accepted: Service shop/cart is its parent');
    expect(at({ sectionName: 'admin', port: 81 })).toMatch(/^True/);
    expect(at({ port: 82 })).toBe('False NoMatchingParent: Service shop/cart has no port with the number 82');
    expect(at({ sectionName: 'x' })).toBe('False NoMatchingParent: Service shop/cart has no port with the name `x`');
    expect(at({ sectionName: 'http', port: 81 })).toBe(
      'False NoMatchingParent: Service shop/cart has no port with the name `http` and with the number 81',
    );
    expect(ofRoute('Accepted', route('r', [toService('open')], []), service('open', { ports: [] }))).toMatch(/^True/);
  });

  it('gives way to a kind that goes before it, on all ports that it has', () => {
    const other = (kind: string, ref: JsonObject, where = 'g') =>
      object(API, kind, where, { parentRefs: [toService('cart', ref)] });
    const conflicted = 'False Conflicted: GRPCRoute shop/g goes before it on Service shop/cart';
    expect(at({}, other('GRPCRoute', {}))).toBe(conflicted);
    expect(at({ port: 80 }, other('GRPCRoute', { port: 80 }))).toBe(conflicted);
    expect(at({}, other('GRPCRoute', { port: 80 }))).toMatch(/^True/);
    expect(at({}, other('GRPCRoute', { port: 81 }))).toMatch(/^True/);
    expect(at({}, other('TCPRoute', {}))).toMatch(/^True/);
    expect(at({}, other('GRPCRoute', { namespace: 'shop' }, 'b/g'))).toMatch(/^True/);
    expect(
      at(
        {},
        object(API, 'GRPCRoute', 'g', {
          parentRefs: [toService('pay'), { kind: 'Service', name: 'cart' }, toService('cart', { namespace: 'b' })],
        }),
      ),
    ).toMatch(/^True/);
    expect(at({}, other('GRPCRoute', { port: 80 }), other('GRPCRoute', { port: 81 }, 'h'))).toBe(conflicted);
  });
});

describe('the backends of a route', () => {
  const to = (...names: readonly string[]) =>
    route('r', [toService('own')], [{ backendRefs: names.map((name) => ({ name, port: 80 })) }]);
  const of = (...objects: readonly JsonObject[]) => ofRoute('ResolvedRefs', ...objects, service('own'));

  it('are told by the first that is wrong, before one that nobody knows', () => {
    const socket = service('socket', { ports: [{ name: 'x', port: 80, appProtocol: 'kubernetes.io/wss' }] });
    expect(of(to('socket', 'gone', 'lost'), socket)).toBe(
      'False BackendNotFound: Service shop/gone is not in the input',
    );
    expect(of(to('socket'), socket)).toMatch(
      /^Unknown BackendTLSPolicy: port 80 of Service shop\/socket speaks kubernetes.io\/wss/,
    );
    expect(of(to('own'))).toBe('True ResolvedRefs: every backendRef means a Service that is there');
    const extension = { type: 'ExtensionRef', extensionRef: { group: 'a.b', kind: 'Lua', name: 'x' } };
    expect(
      of(route('r', [toService('own')], [{ filters: [extension], backendRefs: [{ name: 'own', port: 80 }] }])),
    ).toBe('Unknown filter: which controller knows filters of kind Lua no file says');
  });

  it('must have a port of the protocol of the route', () => {
    const udp = service('udp', {
      ports: [
        { name: 'a', port: 80, protocol: 'UDP' },
        { name: 'b', port: 81, protocol: 'TCP' },
      ],
    });
    expect(of(to('udp'), udp)).toBe('False UnsupportedProtocol: port 80 of Service shop/udp is not of protocol TCP');
    expect(of(to('open'), service('open', { ports: [] }))).toMatch(/^True/);
    expect(of(to('edge-istio'), gateway('edge'))).toMatch(/^True/);
  });
});
