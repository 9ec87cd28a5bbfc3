import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  canary,
  FOLLOWED,
  fanOut,
  type Objects,
  planned,
  route,
  rule,
  SHOP,
  service,
  toCart,
  toService,
} from './scene.ts';

const byRoute = (callee: JsonObject, spec: JsonObject = {}, objects: Objects = {}) =>
  planned(toCart(callee, spec), { ...SHOP, ...FOLLOWED, ...objects });

describe('a callee whose routes do not run today', () => {
  const partial = { follows: route('shop/cart-follows', [toService('cart')], [rule([asks('v2')], 'cart-canary')]) };

  it('is not bound where they do not take every request: those would be answered 404', () => {
    const { findings, edits } = byRoute({}, {}, partial);
    expect(findings).toEqual(['error FAN308 Canary shop/cart']);
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('is a warning where the fan-out was found, told of the Service where there is one', () => {
    const { findings } = planned({}, { ...SHOP, ...FOLLOWED, ...partial, apex: service('shop/cart') });
    expect(findings).toEqual(['warning FAN308 Service shop/cart']);
  });

  it('is nothing new where it is bound already', () => {
    const bound = canary('shop/cart', { apex: { labels: { 'istio.io/use-waypoint': 'waypoint' } } });
    expect(byRoute({}, {}, { ...partial, cart: bound }).findings).toEqual([]);
  });

  it('is bound where a route is written, which takes the rest', () => {
    const beta = route('shop/cart-beta', [toService('cart', { port: 80 })], [rule([asks('yes', 'x-beta')], 'cart')]);
    const { findings, edits } = byRoute({}, {}, { follows: beta });
    expect(findings).toEqual([]);
    expect(edits['Canary shop/cart']).toHaveLength(1);
  });

  it('is judged at the port that callers speak HTTP to', () => {
    const ports = [
      { name: 'metrics', port: 9090 },
      { name: 'http-web', port: 8080 },
    ];
    const to = (port: number) =>
      route('shop/reports-beta', [toService('reports', { port })], [rule([asks('v2')], 'next')]);
    const at = (port: number) =>
      planned(
        { fanOuts: [fanOut([{ service: 'reports', backend: 'next', selection: 'none' }])] },
        { ...SHOP, reports: service('shop/reports', { ports }), next: service('shop/next'), beta: to(port) },
      ).findings;
    expect(at(8080)).toEqual(['error FAN308 Service shop/reports']);
    expect(at(9090)).toEqual([]);
  });
});
