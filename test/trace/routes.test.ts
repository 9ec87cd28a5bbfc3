import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { type RolloutState, stateOf } from '../../src/trace/rollout-state.ts';
import { routeTable } from '../../src/trace/routes.ts';
import { canary, deployment, gateway, object, route, shop, toService } from '../topology/shop.ts';

interface Given {
  readonly objects: readonly JsonObject[];
  readonly states?: { readonly [canary: string]: RolloutState };
  readonly config?: JsonObject;
}

function table({ objects, states = {}, config = {} }: Given) {
  return routeTable(shop(objects, config), new Map(Object.entries(states)));
}

/** `cart by cart: 60/40`, what Flagger writes with its Canary; `cart` what the input has. */
function routes(given: Given): readonly string[] {
  return table(given).routes.map(({ kind, name, canary: by, rules }) => {
    const weights = rules[0]?.backendRefs.map(({ weight }) => weight).join('/');
    return by === undefined ? `${kind === 'GRPCRoute' ? 'grpc ' : ''}${name}` : `${name} by ${by.id.name}: ${weights}`;
  });
}

const notes = (given: Given) => table(given).notes;
const edge = gateway('edge');
const progressing = stateOf('Progressing', 40, false);
const written = (name: string, owners: readonly JsonObject[] = []) =>
  route(name, [{ name: 'edge' }], [{ backendRefs: [{ name: 'x', port: 80 }] }], { ownerReferences: [...owners] });
const live = (object: JsonObject, status: JsonObject): JsonObject => ({ ...object, status });

describe('the routes in effect', () => {
  it('are those of the input, and for each Canary the one that Flagger writes', () => {
    const given = { objects: [written('a'), canary('cart'), canary('pay')], states: { 'shop/cart': progressing } };
    expect(routes(given)).toEqual(['a', 'cart by cart: 60/40', 'pay by pay: 100/0']);
    expect(notes(given)).toEqual([]);
  });

  it('are Flagger’s in the place of one of that name', () => {
    const grpc = object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'cart', { parentRefs: [{ name: 'edge' }] });
    const given = { objects: [written('cart'), written('b/cart'), written('z'), grpc, canary('cart')] };
    expect(routes(given)).toEqual(['cart', 'z', 'grpc cart', 'cart by cart: 100/0']);
    expect(notes(given)).toEqual([
      'HTTPRoute shop/cart of the input counts for nothing: Flagger writes its own of that name over it',
    ]);
  });

  it('are beside Flagger’s a GRPCRoute of that name', () => {
    const grpc = object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'cart', { parentRefs: [{ name: 'edge' }] });
    expect(routes({ objects: [grpc, canary('cart')] })).toEqual(['grpc cart', 'cart by cart: 100/0']);
  });

  it('are Flagger’s own as a cluster has them, unless a state is asked for', () => {
    const own = written('cart', [{ kind: 'Canary' }]);
    expect(routes({ objects: [own, canary('cart')] })).toEqual(['cart']);
    expect(notes({ objects: [own, canary('cart')] })).toEqual([
      "HTTPRoute shop/cart is Flagger's own as the input has it, weights and all",
    ]);
    expect(routes({ objects: [own, canary('cart')], states: { 'shop/cart': progressing } })).toEqual([
      'cart by cart: 60/40',
    ]);
  });

  it('are as the status of the Canary says, where it has one', () => {
    const objects = [live(canary('cart'), { phase: 'Progressing', canaryWeight: 30 })];
    expect(routes({ objects })).toEqual(['cart by cart: 70/30']);
    expect(notes({ objects })).toEqual([
      'Canary shop/cart is taken as its status says: Progressing, 30 % to the canary',
    ]);
    expect(notes({ objects, states: { 'shop/cart': progressing } })).toEqual([]);
  });

  it('are none of a Canary that has none yet, or that Flagger can write none for', () => {
    const at = (state: RolloutState, service: JsonObject = {}) => ({
      objects: [canary('cart', service)],
      states: { 'shop/cart': state },
    });
    expect(routes(at(stateOf('Initializing', 0, false)))).toEqual([]);
    expect(notes(at(stateOf('Initializing', 0, false)))).toEqual([
      'Canary shop/cart has no HTTPRoute: its primary is not there yet',
    ]);
    expect(notes({ objects: [canary('cart', { gatewayRefs: [] })] })).toEqual([
      'Canary shop/cart has no HTTPRoute: its `spec.service.gatewayRefs` are empty',
    ]);
    // What the input has of that name stays then.
    expect(routes({ objects: [written('cart'), canary('cart', { gatewayRefs: [] })] })).toEqual(['cart']);
  });

  it('are none of a Canary that is left alone, which is told of those of the Gateway API', () => {
    expect(
      notes({
        objects: [canary('cart', {}, { targetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'cart' } })],
      }),
    ).toEqual([expect.stringMatching(/^Canary shop\/cart counts for nothing: its target is a StatefulSet/)]);
    const istio = { objects: [canary('cart', {}, { provider: 'istio' })] };
    expect([routes(istio), notes(istio)]).toEqual([[], []]);
  });

  it('are of two Canaries of one apex that of the last, which is told', () => {
    const two = (a: JsonObject = {}, z: JsonObject = {}) => ({
      objects: [canary('a', { name: 'web' }, a), canary('z', { name: 'web' }, z), canary('b/a', { name: 'web' })],
    });
    expect(routes(two())).toEqual(['web by a: 100/0', 'web by z: 100/0']);
    expect(notes(two())).toEqual([
      'Canary shop/a has no HTTPRoute while Canary shop/z has written the one of that name; a tick later it is the other way round',
    ]);
    expect(routes(two({}, { suspend: true })).at(-1)).toBe('web by a: 100/0');
    expect(notes(two({}, { suspend: true }))[0]).toMatch(/^Canary shop\/z has no HTTPRoute while Canary shop\/a/);
    expect(notes(two({}, { provider: 'istio' }))).toEqual([]);
    expect(routes({ objects: [canary('cart', {}, { suspend: true })] })).toEqual(['cart by cart: 100/0']);
  });

  it('are as Flagger of a version writes them', () => {
    const test = { analysis: { iterations: 1, match: [{ headers: { a: { exact: '1' } } }] } };
    const given = (flagger: string) => ({
      objects: [canary('cart', {}, test)],
      states: { 'shop/cart': stateOf('Progressing', 100, false) },
      config: { versions: { flagger } },
    });
    expect(routes(given('1.42'))).toEqual(['cart by cart: 100/0']);
    expect(routes(given('1.43'))).toEqual(['cart by cart: 0/100']);
    const status = live(canary('cart', {}, test), { phase: 'Progressing', canaryWeight: 0, iterations: 1 });
    expect(routes({ objects: [status], config: { versions: { flagger: '1.42' } } })).toEqual(['cart by cart: 100/0']);
    expect(routes({ objects: [status] })).toEqual(['cart by cart: 0/100']);
  });
});

describe('where a route is attached', () => {
  const both = route(
    'r',
    [{ name: 'edge' }, toService('cart'), toService('cart', { namespace: 'b' }), { kind: 'Service', name: 'pay' }],
    [],
  );
  const onGateway = (objects: readonly JsonObject[], name = 'edge') =>
    table({ objects })
      .onGateway('shop', name)
      .map(({ route: { name: own }, at }) => `${own} at ${at.listener.name}`);
  const onService = (objects: readonly JsonObject[], namespace: string, name: string) =>
    table({ objects })
      .onService(namespace, name)
      .map(({ name: own }) => own);

  it('is at listeners, and at Services that are said in full', () => {
    expect(onGateway([edge, both])).toEqual(['r at http']);
    expect(onGateway([both])).toEqual([]);
    expect(onGateway([edge, both, gateway('other')], 'other')).toEqual([]);
    expect(onService([both], 'shop', 'cart')).toEqual(['r']);
    expect(onService([both], 'b', 'cart')).toEqual(['r']);
    expect(onService([both], 'shop', 'pay')).toEqual([]);
    expect(onService([route('r', [{ group: '', kind: 'Pod', name: 'cart' }], [])], 'shop', 'cart')).toEqual([]);
  });

  it('is told once, where two parentRefs mean one listener or one Service', () => {
    const twice = route(
      'r',
      [{ name: 'edge' }, { name: 'edge', sectionName: 'http' }, toService('cart'), toService('cart', { port: 80 })],
      [],
    );
    const other = route('s', [{ name: 'edge' }, toService('cart')], []);
    expect(onGateway([edge, twice, other])).toEqual(['r at http', 's at http']);
    expect(onService([twice, other], 'shop', 'cart')).toEqual(['r', 's']);
    const two = gateway('edge', {
      listeners: ['a', 'b'].map((name, index) => ({ name, port: 80 + index, protocol: 'HTTP' })),
    });
    expect(onGateway([two, other])).toEqual(['s at a', 's at b']);
  });

  it('is there for what Flagger writes too', () => {
    const entry = canary('cart', { gatewayRefs: [{ name: 'edge' }, toService('cart')] });
    expect(onGateway([edge, entry, deployment('cart')])).toEqual(['cart at http']);
    expect(onService([entry], 'shop', 'cart')).toEqual(['cart']);
  });
});
