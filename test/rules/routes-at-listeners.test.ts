import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { from, gateway, listener, namespace, object, route, told, waypoint } from './objects.ts';

const parent = (more: JsonObject = {}) => ({ name: 'public', namespace: 'infra', ...more });
const at = (more: JsonObject, hostnames: readonly string[] = []) =>
  route('shop/web', [parent(more)], [], hostnames.length === 0 ? {} : { hostnames: [...hostnames] });
const HTTPS = { ...listener('https', 443, from('All')), protocol: 'HTTPS' };
const TWO = gateway('infra/public', [listener('web-http', 80, from('All')), HTTPS]);
const SHOP = gateway('infra/public', [listener('shop', 80, { hostname: '*.shop.example', ...from('All') })]);
const SELECTOR = { matchLabels: { team: 'shop' } };
const BY_LABEL = gateway('infra/public', [listener('shop', 80, from('Selector', SELECTOR))]);
const BY_NAME = gateway('infra/public', [
  listener('shop', 80, from('Selector', { matchLabels: { 'kubernetes.io/metadata.name': 'store' } })),
]);

describe('FAN105', () => {
  it.each([
    ['a misspelt name', [TWO, at({ sectionName: 'web-htpp' })], 'sectionName = web-http'],
    ['http where there is only https', [gateway('infra/public', [HTTPS]), at({ sectionName: 'http' })], 'sectionName'],
    ['a port of no listener', [TWO, at({ port: 8080 })], 'port'],
    ['the port of the only listener', [gateway('infra/public'), at({ port: 8080 })], 'port = 80'],
    ['name and port of two listeners', [TWO, at({ sectionName: 'https', port: 80 })], 'port'],
  ])('says %s', (_, objects, field) => {
    expect(told('FAN105', objects)).toEqual([`error spec.parentRefs[0].${field}`]);
    expect(told('FAN105', objects, true)).toEqual([`error spec.parentRefs[0].${field}`]);
  });

  it.each([
    ['a Gateway that is not there', [at({ sectionName: 'web' })]],
    ['one that is there twice', [TWO, gateway('infra/public'), at({ sectionName: 'web' })]],
    ['one without listeners', [gateway('infra/public', []), at({ sectionName: 'web' })]],
    ['a waypoint', [waypoint('infra/public'), at({ sectionName: 'web' })]],
    [
      'a ListenerSet whose Gateway is not there',
      [
        object('gateway.networking.k8s.io/v1', 'ListenerSet', 'infra/public', {
          parentRef: { name: 'x' },
          listeners: [listener('web', 80)],
        }),
        at({ kind: 'ListenerSet', sectionName: 'wev' }),
      ],
    ],
  ])('is silent of %s', (_, objects) => {
    expect(told('FAN105', objects)).toEqual([]);
  });
});

describe('FAN106', () => {
  it('is an error where no hostname is one of the listeners', () => {
    expect(told('FAN106', [SHOP, at({}, ['shop.example'])])).toEqual(['error spec.parentRefs[0]']);
  });

  it('is a warning where another parent takes the route', () => {
    const other = gateway('edge/public');
    const both = route('shop/web', [parent(), parent({ namespace: 'edge' })], [], { hostnames: ['shop.example'] });
    expect(told('FAN106', [SHOP, other, both])).toEqual(['warning spec.parentRefs[0]']);
  });

  it('names a hostname that no parent has, where all are there', () => {
    const objects = [SHOP, at({}, ['www.shop.example', 'shop.example'])];
    expect(told('FAN106', objects)).toEqual(['warning spec.hostnames[1]']);
    const unknown = route('shop/web', [parent(), { name: 'edge' }], [], {
      hostnames: ['www.shop.example', 'shop.example'],
    });
    expect(told('FAN106', [SHOP, unknown])).toEqual([]);
  });

  it.each([
    ['a route without hostnames', [SHOP, at({})]],
    ['a wildcard of the route', [SHOP, at({}, ['*.example'])]],
    ['capitals', [SHOP, at({}, ['WWW.shop.example'])]],
    [
      'a listener of a protocol that only its controller knows',
      [
        gateway('infra/public', [{ ...listener('x', 80, { hostname: 'x.example' }), protocol: 'example.com/x' }]),
        at({}, ['shop.example']),
      ],
    ],
  ])('is silent of %s', (_, objects) => {
    expect(told('FAN106', objects)).toEqual([]);
  });
});

describe('FAN107', () => {
  it.each([
    ['Same, the default', [gateway('infra/public', [listener('http', 80)]), at({})]],
    ['a Selector', [BY_LABEL, namespace('shop', { team: 'store' }), at({})]],
    ['a Selector by name', [BY_NAME, at({})]],
    [
      'kinds',
      [gateway('infra/public', [listener('h', 80, { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } })]), at({})],
    ],
    ['the protocol', [gateway('infra/public', [{ ...listener('tcp', 80, from('All')), protocol: 'TCP' }]), at({})]],
  ])('says what refuses the route: %s', (_, objects) => {
    expect(told('FAN107', objects)).toEqual(['error spec.parentRefs[0]']);
  });

  it.each([
    ['a Selector and a Namespace that is not there', [BY_LABEL, at({})]],
    ['a Namespace that is there twice', [BY_LABEL, namespace('shop'), namespace('shop', { team: 'shop' }), at({})]],
    [
      'one of two listeners that may admit',
      [gateway('infra/public', [listener('own', 8080), listener('shop', 80, from('Selector', SELECTOR))]), at({})],
    ],
    ['a route without namespace', [gateway('infra/public', [listener('http', 80)]), route('web', [parent()])]],
    ['a waypoint', [waypoint('infra/public'), at({})]],
  ])('is silent of %s', (_, objects) => {
    expect(told('FAN107', objects)).toEqual([]);
  });
});
