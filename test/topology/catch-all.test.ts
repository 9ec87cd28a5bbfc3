import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { answersEverything, isEveryPath, matchesEverything } from '../../src/topology/catch-all.ts';
import { canary, object, route, service, shop, toService } from './shop.ts';

const match = (more: Partial<MatchView>): MatchView => ({
  path: { type: 'PathPrefix', value: '/' },
  headers: [],
  queryParams: [],
  ...more,
});

describe('a match that takes every request', () => {
  it('has a path that all have', () => {
    const paths = ['/.*', '^/.*$', '.*', '^.*', '/.*$'];
    for (const value of paths)
      expect([value, isEveryPath({ type: 'RegularExpression', value })]).toEqual([value, true]);
    for (const value of ['/a.*', '/.+', '.*x', '(.*)']) {
      expect([value, isEveryPath({ type: 'RegularExpression', value })]).toEqual([value, false]);
    }
    expect(isEveryPath({ type: 'PathPrefix', value: '/' })).toBe(true);
    expect(isEveryPath({ type: 'PathPrefix', value: '/a' })).toBe(false);
    expect(isEveryPath({ type: 'Exact', value: '/' })).toBe(false);
    expect(isEveryPath({ type: 'Exact', value: '/.*' })).toBe(false);
  });

  it('asks for nothing else', () => {
    const value = [{ type: 'Exact', name: 'a', value: '1' }];
    expect(matchesEverything(match({}))).toBe(true);
    expect(matchesEverything(match({ headers: value }))).toBe(false);
    expect(matchesEverything(match({ queryParams: value }))).toBe(false);
    expect(matchesEverything(match({ method: 'GET' }))).toBe(false);
    expect(matchesEverything(match({ path: { type: 'Exact', value: '/' } }))).toBe(false);
  });

  it('is of gRPC one for any service and any method', () => {
    const grpc = (type: string, serviceName: string | undefined, method: string | undefined) =>
      matchesEverything(
        match({ path: { type: 'Exact', value: '/a/b' }, grpc: { type, service: serviceName, method } }),
      );
    for (const any of ['.+', '.*', '[^/]+', undefined]) {
      expect([any, grpc('RegularExpression', any, '.*'), grpc('RegularExpression', '.*', any)]).toEqual([
        any,
        true,
        true,
      ]);
    }
    expect(grpc('RegularExpression', 'a', '.*')).toBe(false);
    expect(grpc('RegularExpression', '.*', 'a')).toBe(false);
    expect(grpc('Exact', '.*', '.*')).toBe(false);
  });
});

/** Whether a waypoint of shop has a rule for every request to port 80 of cart. */
function answers(istio: string, ...objects: readonly JsonObject[]): boolean {
  const topology = shop([service('cart'), ...objects], { versions: { istio } });
  const node = topology.service('shop', 'cart');
  if (node === undefined) throw new Error('one Service');
  return answersEverything(topology, node, { namespace: 'mesh', name: 'w' }, 80);
}

const some = (at: string, ref: JsonObject = {}) =>
  route(at, [toService('cart', ref)], [{ matches: [{ path: { value: '/a' } }] }]);
const every = (at: string, ref: JsonObject = {}) =>
  route(at, [toService('cart', ref)], [{ matches: [{ path: { value: '/a' } }, { path: { value: '/' } }] }]);

describe('the routes of a Service at a waypoint', () => {
  it('answer every request, where there are none or one has a rule for it', () => {
    expect(answers('1.31')).toBe(true);
    expect(answers('1.31', some('a'))).toBe(false);
    expect(answers('1.31', some('a'), every('b'))).toBe(true);
    expect(answers('1.31', every('a'), some('b'))).toBe(true);
  });

  it('are those alone that the waypoint runs, on the port', () => {
    expect(answers('1.31', some('b/a', { namespace: 'shop' }))).toBe(true);
    expect(answers('1.31', some('mesh/a', { namespace: 'shop' }))).toBe(false);
    expect(answers('1.31', some('a', { port: 81 }))).toBe(true);
    expect(answers('1.31', some('a'), every('b', { port: 81 }))).toBe(false);
    const both = route(
      'a',
      [toService('cart', { port: 81 }), toService('cart', { port: 80 })],
      [{ matches: [{ path: { value: '/a' } }] }],
    );
    expect(answers('1.28', both)).toBe(false);
  });

  it('are not merged where some name the port, of which older releases run one group alone', () => {
    const apart = [some('a'), every('b', { port: 80 })];
    for (const istio of ['1.28.6', '1.28', '1.29.2', '1.30', '1.31'])
      expect([istio, answers(istio, ...apart)]).toEqual([istio, true]);
    for (const istio of ['1.28.5', '1.27', '1.29.1', '1.29.0'])
      expect([istio, answers(istio, ...apart)]).toEqual([istio, false]);
  });

  it('are not merged with GRPCRoutes before Istio 1.30', () => {
    const grpc = object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'g', {
      parentRefs: [toService('cart')],
      rules: [{ matches: [{ method: { service: 'a', method: 'b' } }] }],
    });
    expect(answers('1.30', grpc, every('a'))).toBe(true);
    expect(answers('1.28.5', grpc, every('a'))).toBe(false);
    expect(answers('1.28.5', every('a'))).toBe(true);
  });

  it('are Flagger’s too, where it is bound to the Service', () => {
    const bound = (ref: JsonObject, match: JsonObject) =>
      canary('cart', { gatewayRefs: [toService('cart', ref)], match: [match] });
    const api = { uri: { prefix: '/api' } };
    expect(answers('1.31', bound({}, { uri: { prefix: '/' } }), some('a'))).toBe(true);
    expect(answers('1.31', bound({}, api))).toBe(false);
    expect(answers('1.31', bound({ port: 81 }, api))).toBe(true);
    expect(answers('1.31', bound({ port: 80 }, api))).toBe(false);
    expect(answers('1.28.5', bound({ port: 80 }, { uri: { prefix: '/' } }), some('a'))).toBe(false);
    expect(answers('1.28.5', bound({}, { uri: { prefix: '/' } }), some('a'))).toBe(true);
  });
});
