import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  at,
  CATCH_ALL,
  canary,
  type Objects,
  object,
  ours,
  planned,
  route,
  rule,
  SHOP,
  service,
  toCart,
  toService,
} from './scene.ts';

const ROUTE = 'HTTPRoute shop/cart-fanout';
const told = (objects: Objects = {}, spec: JsonObject = {}, callee: JsonObject = { selection: 'route' }) =>
  planned(toCart(callee, spec), { ...SHOP, ...objects });
const bound = (more: JsonObject, service: JsonObject = {}) => ({
  cart: canary('shop/cart', { gatewayRefs: [toService('cart', more)], ...service }),
});
/** A route of the user's on cart. */
const beta = (
  more: JsonObject,
  matches: readonly JsonObject[] = [asks('yes', 'x-beta')],
  kind = 'HTTPRoute',
  metadata = {},
) =>
  route(
    'shop/cart-beta',
    [toService('cart', more)],
    [rule(matches, 'cart'), rule([CATCH_ALL], 'cart')],
    kind,
    metadata,
  );
const MARKED = { type: 'Exact', name: 'x-version', value: 'v2' };
const asked = (route: JsonObject | undefined): readonly Json[] => {
  const matches = at(route, 'spec', 'rules', 0, 'matches');
  return Array.isArray(matches) ? matches : [];
};

describe('the route for a callee', () => {
  it('names the port, as nothing else is bound to the Service', () => {
    expect(at(told().written[ROUTE], 'spec', 'parentRefs')).toEqual([toService('cart', { port: 80 })]);
  });

  it('names the port or none, as the others of the Service do', () => {
    const parent = ({ written }: ReturnType<typeof told>) => at(written[ROUTE], 'spec', 'parentRefs', 0, 'port');
    expect(parent(told({ beta: beta({ port: 80 }) }))).toBe(80);
    expect(parent(told({ beta: beta({}) }))).toBeUndefined();
    expect(parent(told(bound({ port: 80 })))).toBe(80);
    expect(parent(told(bound({})))).toBeUndefined();
  });

  it('does not go by routes of earlier runs', () => {
    const earlier = beta({}, [asks('yes', 'x-beta')], 'HTTPRoute', ours('shop/other', 'other'));
    const { written } = told({ earlier });
    expect(at(written[ROUTE], 'spec', 'parentRefs', 0, 'port')).toBe(80);
    expect(asked(written[ROUTE])).toHaveLength(1);
  });

  it('sends marked requests to the canary, at the port of the Canary, and others where they went', () => {
    const { written, reasons } = told({ cart: canary('shop/cart', { port: 8080 }) });
    expect(at(written[ROUTE], 'spec', 'rules')).toEqual([
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [MARKED] }],
        backendRefs: [toService('cart-canary', { port: 8080, weight: 1 })],
      },
      { matches: [CATCH_ALL], backendRefs: [toService('cart', { port: 8080, weight: 1 })] },
    ]);
    expect(reasons).toContain(
      'it sends requests with `x-version: v2` to cart-canary, and every other one where it went before',
    );
  });

  it('asks beside the marker for all that others win by, each once, in one order', () => {
    const matches = [
      { path: { type: 'PathPrefix', value: '/api' }, headers: [{ type: 'Exact', name: 'x-beta', value: 'yes' }] },
      { path: { type: 'Exact', value: '/a' }, queryParams: [{ type: 'Exact', name: 'q', value: '1' }], method: 'GET' },
    ];
    const again = route(
      'shop/again',
      [toService('cart', { port: 80 })],
      [rule(matches.toReversed(), 'cart'), rule([CATCH_ALL], 'cart')],
    );
    const { written } = told({ beta: beta({ port: 80 }, matches), again });
    expect(asked(written[ROUTE])).toEqual([
      { ...matches[1], headers: [MARKED] },
      { path: { type: 'PathPrefix', value: '/' }, headers: [MARKED] },
      { ...matches[0], headers: [{ type: 'Exact', name: 'x-beta', value: 'yes' }, MARKED] },
      { ...CATCH_ALL, headers: [MARKED] },
    ]);
  });

  it('asks for what Flagger’s own route wins by, the test of its analysis too', () => {
    const analysis = {
      interval: '1m',
      threshold: 5,
      iterations: 3,
      match: [{ headers: { 'x-test': { exact: 'yes' } } }],
    };
    const service = { gatewayRefs: [toService('cart', { port: 80 })], match: [{ uri: { prefix: '/api' } }] };
    const paths = asked(told({ cart: canary('shop/cart', { port: 80, ...service }, { analysis }) }).written[ROUTE]);
    const prefix = { path: { type: 'PathPrefix', value: '/api' } };
    expect(paths).toHaveLength(3);
    expect(paths).toContainEqual({ ...prefix, headers: [MARKED] });
    expect(paths).toContainEqual({ ...prefix, headers: [{ type: 'Exact', name: 'x-test', value: 'yes' }, MARKED] });
  });

  it('does not ask for the marker’s header twice', () => {
    const { written } = told({ beta: beta({ port: 80 }, [asks('v1', 'X-Version')]) });
    expect(JSON.stringify(written[ROUTE])).not.toContain('X-Version');
    expect(asked(written[ROUTE])).toHaveLength(2);
  });
});

describe('the route for a callee that speaks gRPC', () => {
  const calls = (more: JsonObject = {}) =>
    route(
      'shop/cart-calls',
      [toService('cart', { port: 80 })],
      [{ matches: [{ method: { service: 'shop.Cart', method: 'Get' } }], backendRefs: [{ name: 'cart', port: 80 }] }],
      'GRPCRoute',
      more,
    );
  const GRPC = 'GRPCRoute shop/cart-fanout';

  it('is of the kind of its routes, and asks for their methods', () => {
    const { written, findings } = told({ calls: calls() });
    expect(findings).toEqual([]);
    expect(written[ROUTE]).toBeUndefined();
    expect(at(written[GRPC], 'spec', 'rules')).toEqual([
      {
        matches: [
          { method: { type: 'Exact', service: 'shop.Cart', method: 'Get' }, headers: [MARKED] },
          { headers: [MARKED] },
        ],
        backendRefs: [toService('cart-canary', { port: 80, weight: 1 })],
      },
      {
        matches: [{ method: { type: 'RegularExpression', service: '.+', method: '.+' } }],
        backendRefs: [toService('cart', { port: 80, weight: 1 })],
      },
    ]);
  });

  it('is one for HTTP where no route is there, or one of an earlier run alone', () => {
    expect(Object.keys(told({ calls: calls(ours('shop/other', 'other')) }).written)).toContain(ROUTE);
  });

  it.each<readonly [string, Objects]>([
    ['routes for HTTP are there too', { beta: beta({ port: 80 }) }],
    ['Flagger’s own is bound to the Service', bound({ port: 80 })],
  ])('is refused where %s, which Istio does not merge', (_, objects) => {
    const { findings, sentences, edits } = told({ calls: calls(), ...objects });
    expect(findings).toEqual(['error FAN426 Canary shop/cart']);
    expect(sentences).toContain('GRPCRoute shop/cart-calls routes the same Service, and Istio does not merge the two');
    expect(edits['Canary shop/cart']).toBeUndefined();
  });

  it('is one for HTTP there from Istio 1.30 on, which merges them', () => {
    const { findings, written } = told({ calls: calls(), beta: beta({ port: 80 }) }, { versions: { istio: '1.30' } });
    expect(findings).toEqual([]);
    expect(Object.keys(written)).toContain(ROUTE);
  });
});

describe('a route for a callee that is refused', () => {
  const virtual = object('networking.istio.io/v1', 'VirtualService', 'shop/v', { spec: { hosts: ['cart'] } });

  it.each<readonly [string, string, Objects]>([
    ['a VirtualService is there', 'VirtualService shop/v routes the same Service', { virtual }],
    [
      'Flagger’s route names the port, and another does not',
      'some name the port and some do not; Istio does not merge the two, and the older ones would hide ours',
      { ...bound({ port: 80 }), beta: beta({}) },
    ],
    [
      'two others do not agree about the port',
      'some name the port and some do not',
      { beta: beta({ port: 80 }), gamma: route('shop/gamma', [toService('cart')], [rule([CATCH_ALL], 'cart')]) },
    ],
    [
      'it would name no port of several',
      'ours would take the requests of all its ports to one',
      {
        beta: beta({}),
        cart: canary('shop/cart', { portDiscovery: true }),
        cartPods: withPorts({ name: 'http-admin', containerPort: 9000 }),
      },
    ],
  ])('where %s', (_, why, objects) => {
    const { findings, sentences, edits, written } = told(objects);
    expect(findings).toEqual(['error FAN426 Canary shop/cart']);
    expect(sentences).toContain(why);
    expect(edits['Canary shop/cart']).toBeUndefined();
    expect(Object.keys(written)).not.toContain(ROUTE);
  });

  it('is none where the other ports are not of HTTP', () => {
    const ports = {
      cart: canary('shop/cart', { portDiscovery: true }),
      cartPods: withPorts({ name: 'tcp-admin', containerPort: 9000 }),
    };
    expect(told({ beta: beta({}), ...ports }).findings).toEqual([]);
  });

  it('is none where it names its port of several', () => {
    const ports = {
      cart: canary('shop/cart', { portDiscovery: true }),
      cartPods: withPorts({ name: 'http-admin', containerPort: 9000 }),
    };
    expect(told({ beta: beta({ port: 80 }), ...ports }).findings).toEqual([]);
  });

  it('is told of the Service where it is in the input', () => {
    expect(told({ virtual, apex: service('shop/cart') }).findings).toEqual(['error FAN426 Service shop/cart']);
  });
});

function withPorts(...ports: readonly JsonObject[]): JsonObject {
  const labels = { app: 'cart', 'app.kubernetes.io/name': 'cart' };
  const containers = [{ name: 'cart', image: 'cart:2', ports: [...ports] }];
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  return object('apps/v1', 'Deployment', 'shop/cart', { spec });
}
