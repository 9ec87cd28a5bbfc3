import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  CATCH_ALL,
  canary,
  FOLLOWED,
  namespace,
  type Objects,
  planned,
  route,
  rule,
  SHOP,
  service,
  toCart,
  toService,
  waypoint,
} from './scene.ts';

const USE = 'istio.io/use-waypoint';
const BIND = { waypoint: { name: 'waypoint', bind: 'Namespace' } };

const told = (objects: Objects = {}, waypointSpec: JsonObject = BIND) =>
  planned(toCart({}, waypointSpec), { ...SHOP, ...objects });

/** Another Service of the Namespace with a route that does not take every request, bound to no waypoint so far. */
const beta = (at: string, parent: string, matches: readonly JsonObject[] = [asks('yes', 'x-beta')]) =>
  route(at, [toService(parent)], [rule(matches, parent)]);
const BETA = { stock: service('shop/stock'), beta: beta('shop/stock-beta', 'stock') };

describe('a waypoint that is bound by the Namespace', () => {
  it('is named by the label of the Namespace, and by none of its Services', () => {
    const { edits, findings } = told();
    expect(findings).toEqual([]);
    expect(edits['Namespace shop']).toEqual([`metadata.labels["${USE}"] = waypoint`]);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(JSON.stringify(edits['Canary shop/checkout'])).not.toContain('use-waypoint"]` = waypoint');
  });

  it('is named with its namespace where that is another', () => {
    const { edits } = told({}, { waypoint: { ...BIND.waypoint, namespace: 'infra' } });
    expect(edits['Namespace shop']).toEqual([
      `metadata.labels["${USE}"] = waypoint`,
      `metadata.labels["${USE}-namespace"] = infra`,
    ]);
  });

  it('is written beside, where it is to be', () => {
    const { edits, written } = told({ waypoint: undefined }, { waypoint: { ...BIND.waypoint, create: true } });
    expect(Object.keys(written)).toContain('Gateway shop/waypoint');
    expect(edits['Namespace shop']).toEqual([`metadata.labels["${USE}"] = waypoint`]);
  });

  it('is told where the Namespace is not in the input, of a configuration an error', () => {
    const { findings, sentences, edits } = told({ namespace: undefined });
    expect(findings).toEqual(['error FAN305 Canary shop/checkout']);
    expect(sentences).toContain('its Namespace, which the configuration wants to be labelled');
    expect(edits).toEqual({});
  });

  it('is a warning there where the fan-out was found in routes', () => {
    const { findings } = planned(BIND, { ...SHOP, ...FOLLOWED, namespace: undefined });
    expect(findings).toEqual(['warning FAN305 Canary shop/checkout']);
  });
});

describe('other Services of a Namespace that would be bound along', () => {
  it('are in the way where their routes do not take every request', () => {
    const { findings, edits } = told(BETA);
    expect(findings).toEqual(['error FAN308 Service shop/stock']);
    expect(edits).toEqual({});
  });

  it('are all told, those of Flagger by their Canary', () => {
    const canaries = { stock: canary('shop/stock'), beta: BETA.beta };
    const more = { orders: service('shop/orders'), ordersBeta: beta('shop/orders-beta', 'orders') };
    expect(told({ ...canaries, ...more }).findings).toEqual([
      'error FAN308 Service shop/orders',
      'error FAN308 Canary shop/stock',
    ]);
  });

  it('are a warning where the fan-out was found in routes', () => {
    expect(planned(BIND, { ...SHOP, ...FOLLOWED, ...BETA }).findings).toEqual(['warning FAN308 Service shop/stock']);
  });

  it.each<readonly [string, Objects]>([
    ['their routes take every request', { ...BETA, rest: beta('shop/stock-rest', 'stock', [CATCH_ALL]) }],
    ['they are in another Namespace', { stock: service('infra/stock'), beta: beta('infra/stock-beta', 'stock') }],
    ['nobody has them', { beta: BETA.beta }],
    ['they want no waypoint', { ...BETA, stock: service('shop/stock', {}, { labels: { [USE]: 'none' } }) }],
    ['they pass another one', { ...BETA, stock: service('shop/stock', {}, { labels: { [USE]: 'other' } }) }],
    [
      'their waypoint refuses them, which is told of it',
      {
        ...BETA,
        infra: waypoint('infra/own'),
        stock: service('shop/stock', {}, { labels: { [USE]: 'own', [`${USE}-namespace`]: 'infra' } }),
      },
    ],
  ])('are not in the way where %s', (_, objects) => {
    const { findings, edits } = told({ infra: namespace('infra'), ...objects });
    expect(findings).toEqual([]);
    expect(edits['Namespace shop']).toEqual([`metadata.labels["${USE}"] = waypoint`]);
  });

  it('are others: the Service itself may get a route that takes the rest', () => {
    const labels = { [USE]: 'other' };
    const objects = {
      ...SHOP,
      checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], canary: { labels } }),
      partial: route('shop/cart-beta', [toService('cart', { port: 80 })], [rule([asks('yes', 'x-beta')], 'cart')]),
    };
    expect(planned(toCart({}, BIND), objects).findings).toEqual([]);
    expect(planned(toCart({ selection: 'none' }, BIND), objects).findings).toEqual(['error FAN308 Canary shop/cart']);
  });

  it('are in the way at any of their ports', () => {
    const ports = [
      { name: 'http', port: 80 },
      { name: 'http-admin', port: 81 },
    ];
    const stock = service('shop/stock', { ports });
    const admin = route('shop/admin', [toService('stock', { port: 81 })], [rule([asks('yes', 'x-beta')], 'stock')]);
    expect(told({ stock, admin }).findings).toEqual(['error FAN308 Service shop/stock']);
  });

  it('are no matter where the Services are bound one by one', () => {
    const { findings, edits } = told(BETA, { waypoint: { name: 'waypoint', bind: 'Service' } });
    expect(findings).toEqual([]);
    expect(edits['Namespace shop']).toBeUndefined();
  });
});
