import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { meshNames, relayDoor, whyNotRelayed } from '../../src/topology/relay.ts';
import { asking, canary, canaryIn, fanOutOf, gateway, object, route, shop, situation, toService } from './shop.ts';

const OURS = { annotations: { 'canary-fanout.dev/canary': 'shop/checkout' } };

describe('names by which pods call a Canary that its route does not take yet', () => {
  const names = (hosts: readonly string[]) =>
    meshNames(canaryIn(shop([canary('cart', { hosts: [...hosts] })]), 'cart').canary);

  it('are all of the Service, where others are listed; none, where none is', () => {
    expect(names(['shop.example'])).toEqual(['cart', 'cart.shop', 'cart.shop.svc', 'cart.shop.svc.cluster.local']);
    expect(names(['cart', 'cart.shop.svc'])).toEqual(['cart.shop', 'cart.shop.svc.cluster.local']);
    expect(names([])).toEqual([]);
  });
});

const HOSTS = { hosts: ['checkout.example'] };

/** Why calls of checkout cannot be sent through its relay. */
function why(
  service: JsonObject,
  objects: readonly JsonObject[] = [],
  { fanOuts = [], istio = '1.31' }: { fanOuts?: JsonObject[]; istio?: string } = {},
) {
  const found = situation([canary('checkout', service), canary('pricing', HOSTS), ...objects], {
    versions: { istio },
    fanOuts: [{ canary: 'checkout', inMesh: 'relay', callees: [{ canary: 'pricing' }] }, ...fanOuts],
  });
  const own = fanOutOf(found, 'checkout');
  const apex = found.topology.service('shop', 'checkout');
  if (own.relay === undefined || apex === undefined) throw new Error('no relay');
  return whyNotRelayed(found.topology, found.fanOuts, own, own.relay, apex);
}

describe('calls of an entry in the mesh', () => {
  it('can be sent through a Gateway, where nothing else has a say about them', () => {
    expect(why(HOSTS)).toBeUndefined();
    const ours = route('a', [toService('checkout')], [], OURS);
    expect(why(HOSTS, [ours])).toBeUndefined();
    expect(why(HOSTS, [route('b', [toService('pricing')], [])])).toBeUndefined();
  });

  it('cannot, where Flagger’s own route is bound to the Service', () => {
    expect(why({ ...HOSTS, gatewayRefs: [{ name: 'edge' }, toService('checkout')] })).toContain(
      'that entry of `gatewayRefs` must go',
    );
  });

  it('cannot, where another fan-out has Flagger test its marker there', () => {
    const tester = (callee: JsonObject) => ({
      fanOuts: [{ canary: 'pricing', callees: [callee, { canary: 'tax', selection: 'ab' }] }],
    });
    const tax = [canary('tax', HOSTS)];
    expect(why(HOSTS, tax, tester({ canary: 'checkout', selection: 'ab' }))).toMatch(
      /^fan-out shop\/pricing → checkout, tax has it test/,
    );
    expect(why(HOSTS, tax, tester({ canary: 'checkout', selection: 'failover' }))).toBeUndefined();
    const elsewhere = [...tax, canary('b/checkout', HOSTS)];
    const other = situation([canary('checkout', HOSTS), canary('pricing', HOSTS), ...elsewhere], {
      fanOuts: [
        { canary: 'checkout', namespace: 'shop', inMesh: 'relay', callees: [{ canary: 'pricing' }] },
        { canary: 'pricing', callees: [{ canary: 'checkout', namespace: 'b', selection: 'ab' }] },
      ],
    });
    const own = fanOutOf(other, 'checkout');
    const apex = other.topology.service('shop', 'checkout');
    expect(own.relay && apex && whyNotRelayed(other.topology, other.fanOuts, own, own.relay, apex)).toBeUndefined();
  });

  it('cannot, where a route of the user takes them before', () => {
    const own = route('mine', [toService('checkout')], [asking('x-a', '1', 'checkout')]);
    expect(why(HOSTS, [route('a', [toService('checkout')], [], OURS), own])).toMatch(/^HTTPRoute shop\/mine is bound/);
    const virtual = object('networking.istio.io/v1', 'VirtualService', 'v', { hosts: ['checkout'] });
    expect(why(HOSTS, [virtual])).toMatch(/^VirtualService shop\/v routes Service checkout/);
  });

  it('cannot, where Gateways send what they have for the Service to its waypoint', () => {
    const apex = (value: string) => ({ ...HOSTS, apex: { labels: { 'istio.io/ingress-use-waypoint': value } } });
    expect(why(apex('true'))).toContain('would go round in circles');
    expect(why(apex('false'))).toBeUndefined();
  });

  it('cannot, where no names of callers are known', () => {
    const found = situation([canary('/checkout', HOSTS), canary('/pricing', HOSTS)], {
      fanOuts: [{ canary: 'checkout', inMesh: 'relay', callees: [{ canary: 'pricing' }] }],
    });
    const own = fanOutOf(found, 'checkout');
    const apex = found.topology.service('', 'checkout');
    expect(own.relay && apex && whyNotRelayed(found.topology, found.fanOuts, own, own.relay, apex)).toContain(
      'has no namespace',
    );
  });
});

describe('an entry without hosts, whose route takes every request', () => {
  const RELAY = { gatewayRefs: [{ name: 'fanout-relay' }] };
  const also = (name: string, more: JsonObject = {}) => ({
    fanOuts: [{ canary: name, inMesh: 'relay', callees: [{ canary: 'pricing' }], ...more }],
  });

  it('has a relay alone', () => {
    expect(why({})).toBeUndefined();
    expect(why({}, [canary('tax')])).toBeUndefined();
  });

  it('cannot share it with a Canary that is there already', () => {
    const refused =
      'has no `hosts`, so its route would take the requests for Canary shop/tax at Gateway shop/fanout-relay too';
    expect(why({}, [canary('tax', RELAY)])).toContain(refused);
    expect(
      why({}, [canary('tax', { gatewayRefs: [{ name: 'edge' }, { name: 'fanout-relay', namespace: 'shop' }] })]),
    ).toContain(refused);
    expect(why({}, [canary('tax', { gatewayRefs: [{ name: 'fanout-relay', namespace: 'b' }] })])).toBeUndefined();
    expect(why({}, [canary('tax', { gatewayRefs: [{ name: 'fanout-relay', kind: 'ListenerSet' }] })])).toBeUndefined();
    expect(why({}, [canary('tax', { gatewayRefs: [{ name: 'fanout-relay', group: 'x' }] })])).toBeUndefined();
    expect(why({}, [canary('tax', RELAY, { provider: 'istio' })])).toBeUndefined();
    expect(why({ ...HOSTS }, [canary('tax', RELAY)])).toBeUndefined();
    // Its own place there is no other's.
    expect(why(RELAY)).toBeUndefined();
  });

  it('cannot share it with the entry of another fan-out that will be there', () => {
    expect(why({}, [canary('tax')], also('tax'))).toContain(
      'the requests for Canary shop/tax at Gateway shop/fanout-relay too',
    );
    expect(why({}, [canary('tax')], also('tax', { relay: { name: 'other' } }))).toBeUndefined();
    expect(
      why({}, [canary('b/tax')], also('tax', { callees: [{ canary: 'pricing', namespace: 'shop' }] })),
    ).toBeUndefined();
  });
});

/** The door of relay inner, or of the one that is written. */
function door(spec: JsonObject | undefined, service: JsonObject = {}, more: JsonObject = {}, named = true) {
  const gateways = spec === undefined ? [] : [gateway('inner', spec, more)];
  const topology = shop([canary('cart', service), ...gateways]);
  return relayDoor(topology, { namespace: 'shop', name: 'inner', named }, canaryIn(topology, 'cart').canary);
}

const listener = (name: string, port: number, more: JsonObject = {}) => ({ name, port, protocol: 'HTTP', ...more });
const AT_INNER = (more: JsonObject = {}) => ({ gatewayRefs: [{ name: 'inner', ...more }] });

describe('the door of a relay that is written', () => {
  it('is the Service that Istio makes of it', () => {
    expect(door(undefined, {}, {}, false)).toEqual({
      service: 'inner-istio',
      port: 80,
      sectionName: undefined,
      attached: false,
    });
    expect(door({}, AT_INNER(), OURS, false)).toMatchObject({ service: 'inner-istio', attached: true });
  });

  it('is none where somebody else’s Gateway has the name', () => {
    expect(door({}, {}, {}, false)).toEqual({
      problem: 'the input has Gateway shop/inner, which is not ours; `relay` must name it if it is to be used',
    });
  });
});

describe('the door of a relay that is named', () => {
  it('is its first listener for HTTP that takes every host of the entry’s namespace', () => {
    const listeners = [
      listener('tls', 443, { protocol: 'HTTPS' }),
      listener('host', 81, { hostname: 'a.example' }),
      listener('closed', 82, { allowedRoutes: { namespaces: { from: 'None' } } }),
      listener('mesh', 8080),
      listener('late', 8081),
    ];
    expect(door({ listeners })).toEqual({
      service: 'inner-istio',
      port: 8080,
      sectionName: undefined,
      attached: false,
    });
    expect(door({ listeners: listeners.slice(0, 3) })).toEqual({
      problem:
        'Gateway shop/inner has no listener for HTTP without a hostname that admits routes of namespace shop, as callers in the mesh need it',
    });
  });

  it('is none of a Gateway that is not there, or that is no ingress of Istio’s', () => {
    expect(door(undefined)).toEqual({ problem: 'the input has no Gateway shop/inner, which `relay` names' });
    expect(door({ gatewayClassName: 'istio-waypoint' })).toEqual({
      problem: "Gateway shop/inner is of class istio-waypoint, which is no ingress gateway of Istio's",
    });
    expect(door({ gatewayClassName: 'mine' })).toMatchObject({ service: 'inner-mine' });
  });

  it('is the Service that its address names, in its own namespace', () => {
    const at = (value: string) => door({ addresses: [{ type: 'Hostname', value }] });
    expect(at('front')).toMatchObject({ service: 'front' });
    expect(at('front.shop.svc.cluster.local')).toMatchObject({ service: 'front' });
    expect(at('front.infra')).toEqual({ problem: 'the proxies of Gateway shop/inner are in namespace infra' });
  });

  it('is one that Flagger’s route is attached to already, or may be beside another listener', () => {
    const listeners = [listener('mesh', 8080), listener('other', 81, { hostname: 'a.example' })];
    const at = (more: JsonObject) => door({ listeners }, AT_INNER(more));
    expect(at({})).toMatchObject({ attached: true, sectionName: undefined });
    expect(at({ sectionName: 'mesh' })).toMatchObject({ attached: true, sectionName: 'mesh' });
    expect(at({ sectionName: 'other' })).toMatchObject({ attached: false, sectionName: 'mesh' });
    expect(at({ port: 8080 })).toMatchObject({ attached: true });
    expect(at({ port: 81 })).toMatchObject({ attached: false, sectionName: undefined });
    expect(at({ namespace: 'b' })).toMatchObject({ attached: false, sectionName: undefined });
    expect(at({ kind: 'ListenerSet', sectionName: 'x' })).toMatchObject({ attached: false, sectionName: undefined });
    expect(at({ group: 'x', sectionName: 'x' })).toMatchObject({ attached: false, sectionName: undefined });
  });
});
