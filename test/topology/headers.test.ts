import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { askedHeaders, givenHeaders } from '../../src/topology/header-use.ts';
import {
  backendElsewhere,
  backendsOf,
  followingRule,
  injectedHeaders,
  markerMatch,
  matchesMarker,
} from '../../src/topology/marker.ts';
import { asking, canary, route, setting, shop, toService } from './shop.ts';

const MARKER = { header: 'x-lane', value: 'v2' };
const BAGGAGE = { header: 'baggage', value: 'lane=v2' };

/** The route of the manifests. */
function read(...rules: readonly JsonObject[]) {
  const [view] = shop([route('r', [toService('cart')], rules)]).model.httpRoutes();
  if (view === undefined) throw new Error('one route');
  return view;
}

const modifying = (modifier: JsonObject) => ({
  filters: [{ type: 'ResponseHeaderModifier' }, { type: 'RequestHeaderModifier', requestHeaderModifier: modifier }],
});

describe('headers that a route gives to requests', () => {
  it('are those that its rules set or add, in order', () => {
    const set = [{ name: 'a', value: '1' }];
    const add = [{ name: 'b', value: '2' }];
    const found = injectedHeaders(read({}, modifying({ add, set }), modifying({ remove: ['c'] }), modifying({ add })));
    expect(found).toEqual([
      { header: 'a', value: '1', rule: 1, by: 'set' },
      { header: 'b', value: '2', rule: 1, by: 'add' },
      { header: 'b', value: '2', rule: 3, by: 'add' },
    ]);
  });
});

describe('a match that asks for a marker', () => {
  const asks = (marker: typeof MARKER, value: string, type = 'Exact', name = marker.header) =>
    matchesMarker(
      {
        path: { type: 'PathPrefix', value: '/' },
        headers: [
          { type: 'Exact', name: 'x-other', value: '1' },
          { type, name, value },
        ],
        queryParams: [],
      },
      marker,
    );

  it('has its header, in any case, with its value or a pattern for it', () => {
    expect(asks(MARKER, 'v2')).toBe(true);
    expect(asks(MARKER, 'v2', 'Exact', 'X-LANE')).toBe(true);
    expect(asks(MARKER, 'v[0-9]', 'RegularExpression')).toBe(true);
    expect(asks(MARKER, 'v[0-9]', 'Exact')).toBe(false);
    expect(asks(MARKER, 'v', 'RegularExpression')).toBe(false);
    expect(asks(MARKER, 'v2', 'Exact', 'x-team')).toBe(false);
    // A pattern that not every engine reads alike.
    expect(asks(MARKER, '(?i)v2', 'RegularExpression')).toBe(false);
  });

  it('has of baggage the very pattern that is written for it, or one for the member alone', () => {
    const { type, value } = markerMatch(BAGGAGE);
    expect(asks(BAGGAGE, value, type)).toBe(true);
    expect(asks(BAGGAGE, 'lane=v2')).toBe(true);
    expect(asks(BAGGAGE, markerMatch({ ...BAGGAGE, value: 'lane=v3' }).value, type)).toBe(false);
    expect(asks(BAGGAGE, '.*lane=v2.*', 'RegularExpression')).toBe(true);
  });
});

describe('what is written to ask for a marker', () => {
  it('is its value, and of baggage one member among others', () => {
    expect(markerMatch(MARKER)).toEqual({ type: 'Exact', name: 'x-lane', value: 'v2' });
    const { value } = markerMatch({ header: 'Baggage', value: 'lane=v2.1' });
    const takes = (text: string) => new RegExp(`^(?:${value})$`).test(text);
    expect(['lane=v2.1', 'a=b, lane=v2.1;p=1,c=d', 'lane=v2.1 ,a=b'].filter((text) => !takes(text))).toEqual([]);
    expect(['lane=v2x1', 'xlane=v2.1', 'lane=v2.10', 'a=lane=v2.1'].filter(takes)).toEqual([]);
  });
});

describe('the rule of a route that follows', () => {
  const view = read(
    asking('x-other', '1', 'a'),
    asking('x-team', 'b', 'cart-canary'),
    asking('x-lane', 'v2', 'cart-canary'),
  );
  const TEAM = { header: 'x-team', value: 'b' };

  it('is the first that some marker chooses', () => {
    expect(followingRule(view, [MARKER])).toMatchObject({ index: 2, marker: MARKER });
    expect(followingRule(view, [MARKER, TEAM])).toMatchObject({ index: 1, marker: TEAM });
    expect(followingRule(view, [{ ...MARKER, value: 'v3' }])).toBeUndefined();
  });

  it('names the Service as backend, of whatever rule', () => {
    expect(backendsOf(view, [MARKER, TEAM], 'cart-canary')).toEqual([
      { rule: 1, backendRef: 0 },
      { rule: 2, backendRef: 0 },
    ]);
    expect(backendsOf(view, [MARKER], 'cart-canary')).toEqual([{ rule: 2, backendRef: 0 }]);
    expect(backendsOf(view, [{ header: 'x-other', value: '1' }], 'cart-canary')).toEqual([]);
    const backendRefs = ['Service', 'Hostname', 'Service'].map((kind, index) => ({
      kind,
      name: index === 2 ? 'cart' : 'cart-canary',
      ...(kind === 'Hostname' ? { group: 'networking.istio.io' } : {}),
    }));
    const others = read({
      ...asking('x-lane', 'v2', ''),
      backendRefs: [...backendRefs, { name: 'cart-canary', group: 'x' }],
    });
    expect(backendsOf(others, [MARKER], 'cart-canary')).toEqual([{ rule: 0, backendRef: 0 }]);
  });
});

describe('a route that marks requests, and sends them elsewhere', () => {
  const elsewhere = (...backendRefs: readonly JsonObject[]) =>
    backendElsewhere(
      read({ backendRefs: [{ name: 'x' }] }, { ...setting({ 'x-lane': 'v2' }, ''), backendRefs: [...backendRefs] }),
      'cart-canary',
    );

  it('is found by the first backend that is not the canary and gets any', () => {
    expect(elsewhere({ name: 'cart-canary' })).toBeUndefined();
    expect(elsewhere({ name: 'cart-canary' }, { name: 'other' })).toEqual({ rule: 1, backend: 'other' });
    expect(elsewhere({ name: 'cart-canary' }, { name: 'other', weight: 0 })).toBeUndefined();
    expect(elsewhere()).toEqual({ rule: 1, backend: 'nothing' });
    expect(elsewhere({ name: 'cart-canary', weight: 0 })).toEqual({ rule: 1, backend: 'nothing' });
  });
});

describe('headers of the input', () => {
  const grpc = (spec: JsonObject) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    metadata: { name: 'g', namespace: 'shop' },
    spec,
  });
  const inGrpc = grpc({
    rules: [
      {
        matches: [{ headers: [{ name: 'x-grpc', value: '1' }] }],
        ...modifying({ set: [{ name: 'X-G', value: '1' }] }),
      },
    ],
  });
  const tested = (spec: JsonObject = {}) =>
    canary(
      'cart',
      {
        match: [{ headers: { 'x-own': { exact: '1' } } }],
        headers: { request: { set: { 'X-Set': '1' }, add: { 'x-add': '1' } } },
      },
      { analysis: { iterations: 1, match: [{ headers: { 'x-test': { exact: '1' } } }] }, ...spec },
    );

  it('are asked for by routes, and by what Flagger will write', () => {
    const names = (...objects: readonly JsonObject[]) =>
      askedHeaders(shop(objects)).map(({ name, by }) => `${name} ${by.kind}`);
    expect(names(route('r', [], [asking('x-lane', 'v2', 'a')]), inGrpc, tested())).toEqual([
      'x-lane HTTPRoute',
      'x-grpc GRPCRoute',
      'x-own Canary',
      'x-test Canary',
    ]);
    expect(names(tested({ provider: 'istio' }))).toEqual([]);
    expect(names(tested({ analysis: null }))).toEqual(['x-own Canary']);
  });

  it('are given by rules, by backends, and by what Flagger will write', () => {
    const atBackend = { backendRefs: [{ name: 'a', ...modifying({ add: [{ name: 'x-back', value: '1' }] }) }] };
    const objects = [route('r', [], [setting({ 'X-Rule': '1' }, 'a'), atBackend]), inGrpc, tested()];
    expect([...givenHeaders(shop(objects))]).toEqual(['x-rule', 'x-back', 'x-g', 'x-set', 'x-add']);
    expect([...givenHeaders(shop([canary('cart')]))]).toEqual([]);
  });
});
