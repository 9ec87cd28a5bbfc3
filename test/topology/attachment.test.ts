import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { attach, hasInvalidKinds, listenersMeant, routeKinds } from '../../src/topology/attachment.ts';
import { listenersOf } from '../../src/topology/listeners.ts';
import { statusRoutes } from '../../src/topology/route-status.ts';
import { gateway, object, shop } from './shop.ts';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const http = (name: string, more: JsonObject = {}): JsonObject => ({ name, port: 80, protocol: 'HTTP', ...more });
const from = (where: string) => ({ allowedRoutes: { namespaces: { from: where } } });
const kinds = (...all: readonly JsonObject[]) => ({ allowedRoutes: { kinds: [...all] } });

interface Asked {
  readonly kind?: string;
  readonly at?: string;
  readonly parent?: JsonObject;
  readonly hostnames?: readonly string[];
  readonly objects?: readonly JsonObject[];
}

/** The listeners that take the route, each with its hosts, or why none does. */
function taken(
  listeners: readonly JsonObject[],
  { kind = 'HTTPRoute', at = 'r', parent = {}, hostnames = [], objects = [] }: Asked = {},
) {
  const own = object(GATEWAY_API, kind, at, {
    parentRefs: [{ name: 'edge', namespace: 'shop', ...parent }],
    hostnames: [...hostnames],
    rules: [],
  });
  const { model } = shop([
    gateway('edge', { listeners: [...listeners], allowedListeners: { namespaces: { from: 'All' } } }),
    own,
    ...objects,
  ]);
  const [route] = statusRoutes(model);
  const [ref] = route?.parentRefs ?? [];
  if (route === undefined || ref === undefined) throw new Error('one route');
  const meant = listenersMeant(route, ref, model);
  if (meant === undefined) return 'nobody’s';
  const { listeners: found, refused } = attach(route, ref, meant, model);
  if (refused !== undefined) return `${refused.reason} by ${refused.by.map(({ name }) => name).join()}: ${refused.why}`;
  return found.map(({ listener, hostnames: own }) => `${listener.name} ${own.map((host) => host ?? '*').join(' ')}`);
}

describe('a route at a Gateway', () => {
  it('is taken by every listener that its parentRef means', () => {
    const two = [http('a'), http('b', { port: 81 })];
    expect(taken(two)).toEqual(['a *', 'b *']);
    expect(taken(two, { parent: { sectionName: 'b' } })).toEqual(['b *']);
    expect(taken(two, { parent: { port: 80 } })).toEqual(['a *']);
  });

  it('is told what it means that is not there', () => {
    const none = 'NoMatchingParent by : Gateway edge has no listener';
    expect(taken([http('a')], { parent: { sectionName: 'b' } })).toBe(`${none} with the name \`b\``);
    expect(taken([http('a')], { parent: { port: 81 } })).toBe(`${none} on port 81`);
    expect(taken([http('a')], { parent: { sectionName: 'a', port: 81 } })).toBe(
      `${none} with the name \`a\` on port 81`,
    );
    expect(taken([])).toBe(none);
    // Of two that collide none stands.
    expect(taken([http('a'), http('b')])).toBe(none);
  });

  it('is told which listeners of its kind do not admit its namespace', () => {
    const listeners = [
      http('a'),
      http('b', { port: 81, protocol: 'TLS', tls: { mode: 'Passthrough' } }),
      http('c', { port: 82 }),
    ];
    expect(taken(listeners, { at: 'b/r' })).toBe(
      'NotAllowedByListeners by a,b,c: `allowedRoutes` of listener `a`, `c` does not admit routes of namespace b',
    );
    expect(taken([http('a', from('All'))], { at: 'b/r' })).toEqual(['a *']);
    expect(taken([http('a', from('None'))], { at: 'r' })).toContain('does not admit routes of namespace shop');
  });

  it('is told that no listener takes its kind', () => {
    expect(taken([http('a')], { kind: 'TLSRoute' })).toBe('NotAllowedByListeners by a: no listener takes a TLSRoute');
    expect(taken([http('a', kinds({ kind: 'GRPCRoute' }))])).toBe(
      'NotAllowedByListeners by a: no listener takes a HTTPRoute',
    );
    expect(taken([http('a', { protocol: 'x.example/PROXY' })])).toMatch(/has no listener$/);
  });

  it('has of its hostnames those that the listener has too', () => {
    const wild = http('a', { hostname: '*.example' });
    expect(taken([wild], { hostnames: ['b.example', 'B.example', 'c.other', '*.d.example'] })).toEqual([
      'a b.example *.d.example',
    ]);
    expect(taken([wild])).toEqual(['a *.example']);
    expect(taken([http('c', { port: 81, hostname: 'c.example' }), wild], { hostnames: ['x.other', 'y.other'] })).toBe(
      'NoMatchingListenerHostname by c,a: no host is both one of its hostnames (x.other, y.other) and one of listener `c` (c.example), `a` (*.example)',
    );
  });

  it.each([
    ['TCPRoute', 'TCP'],
    ['UDPRoute', 'UDP'],
  ])('has no hostnames as %s', (kind, protocol) => {
    expect(taken([{ name: 'a', port: 53, protocol, hostname: 'a.example' }], { kind })).toEqual(['a *']);
  });
});

describe('a route at a ListenerSet', () => {
  const set = (at: string, name: string, port: number, parent = 'edge') =>
    object(GATEWAY_API, 'ListenerSet', at, {
      parentRef: { name: parent, namespace: 'shop' },
      listeners: [http(name, { port, ...from('All') })],
    });
  const ask = (parent: JsonObject, ...objects: readonly JsonObject[]) => taken([http('own')], { parent, objects });

  it('is taken by the listeners of that set alone, and at the Gateway by none of a set', () => {
    const two = [set('one', 'x', 81), set('two', 'y', 82), set('b/one', 'z', 83)];
    expect(ask({ kind: 'ListenerSet', name: 'one' }, ...two)).toEqual(['x *']);
    expect(ask({ kind: 'ListenerSet', name: 'two' }, ...two)).toEqual(['y *']);
    expect(ask({ kind: 'ListenerSet', name: 'one', namespace: 'b' }, ...two)).toEqual(['z *']);
    expect(ask({}, ...two)).toEqual(['own *']);
  });

  it('is nobody’s, where the set or its Gateway is not there, or the parent is of another kind', () => {
    expect(ask({ kind: 'ListenerSet', name: 'gone' })).toBe('nobody’s');
    expect(ask({ kind: 'ListenerSet', name: 'one' }, set('one', 'x', 81, 'gone'))).toBe('nobody’s');
    expect(ask({ name: 'gone' })).toBe('nobody’s');
    expect(ask({ kind: 'Service' })).toBe('nobody’s');
    expect(ask({ group: 'example.com' })).toBe('nobody’s');
  });
});

describe('the kinds of a listener', () => {
  const of = (more: JsonObject) => {
    const { model } = shop([gateway('edge', { listeners: [http('a', more)] })]);
    const view = model.gateway('shop', 'edge');
    const [listener] = view === undefined ? [] : listenersOf(view, model);
    return listener && [routeKinds(listener).join(), hasInvalidKinds(listener)];
  };
  const group = 'gateway.networking.k8s.io';

  it('are those of its protocol, of which `allowedRoutes` may leave out some', () => {
    expect(of({})).toEqual(['HTTPRoute,GRPCRoute', false]);
    expect(of({ protocol: 'HTTPS' })).toEqual(['HTTPRoute,GRPCRoute', false]);
    expect(['TLS', 'TCP', 'UDP'].map((protocol) => of({ protocol }))).toEqual([
      ['TLSRoute', false],
      ['TCPRoute', false],
      ['UDPRoute', false],
    ]);
    expect(of({ protocol: 'other' })).toEqual(['', false]);
    expect(of(kinds({ kind: 'GRPCRoute', group }))).toEqual(['GRPCRoute', false]);
  });

  it('are invalid where one is of another protocol or group', () => {
    expect(of(kinds({ kind: 'TCPRoute' }, { kind: 'HTTPRoute' }))).toEqual(['HTTPRoute', true]);
    expect(of(kinds({ kind: 'HTTPRoute', group: 'example.com' }))).toEqual(['', true]);
    expect(of({ protocol: 'other', ...kinds({ kind: 'HTTPRoute' }) })).toEqual(['', true]);
  });
});

describe('listeners that cannot stand beside each other', () => {
  const refused = (...listeners: readonly JsonObject[]) => {
    const { model } = shop([gateway('edge', { listeners: [...listeners] })]);
    const view = model.gateway('shop', 'edge');
    return (view === undefined ? [] : listenersOf(view, model)).map(
      (each) => each.refused && `${each.refused.reason}: ${each.refused.why}`,
    );
  };

  it('have one port and one hostname', () => {
    expect(refused(http('a', { hostname: 'A.example' }), http('b', { hostname: 'a.example' }))).toEqual([
      'HostnameConflict: listener `b` has the same hostname on port 80',
      'HostnameConflict: listener `a` has the same hostname on port 80',
    ]);
    expect(refused(http('a', { hostname: 'a.example' }), http('b'), http('c', { port: 81 }))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('have one port and protocols that no request tells apart', () => {
    const conflict = (name: string, protocol: string) =>
      `ProtocolConflict: listener \`${name}\` has protocol ${protocol} on port 80`;
    expect(refused(http('a'), http('b', { protocol: 'TCP' }))).toEqual([conflict('b', 'TCP'), conflict('a', 'HTTP')]);
    const udp = (name: string, hostname: string) => http(name, { protocol: 'UDP', hostname });
    expect(refused(udp('a', 'a.b'), udp('b', 'b.b'))).toEqual([conflict('b', 'UDP'), conflict('a', 'UDP')]);
    const tcp = (name: string, hostname: string) => http(name, { protocol: 'TCP', hostname });
    expect(refused(tcp('a', 'a.b'), tcp('b', 'b.b'))).toEqual([conflict('b', 'TCP'), conflict('a', 'TCP')]);
    expect(refused(http('a'), http('b', { protocol: 'UDP' }))).toEqual([undefined, undefined]);
    expect(
      refused(http('a', { protocol: 'HTTPS', hostname: 'a.b' }), http('b', { protocol: 'TLS', hostname: 'b.b' })),
    ).toEqual([undefined, undefined]);
    expect(refused(http('a', { protocol: 'HTTPS' }), http('b'))).toEqual([
      conflict('b', 'HTTP'),
      conflict('a', 'HTTPS'),
    ]);
  });

  it('are none, where one is of a protocol that nobody serves', () => {
    expect(refused(http('a', { protocol: 'x' }), http('b'))).toEqual([
      'UnsupportedProtocol: no route goes by protocol `x`',
      undefined,
    ]);
    expect(refused(http('mesh', { protocol: 'HBONE', port: 15008 }))).toEqual([undefined]);
  });
});
