import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { isSuspended } from '../../src/topology/canary-state.ts';
import { declaredKeys, isFanOutName, isFlaggers, isOurs } from '../../src/topology/generated.ts';
import { canary, canaryIn, deployment, object, route, service, shop, toService } from './shop.ts';

const left = (object: JsonObject, ...others: readonly JsonObject[]) =>
  canaryIn(shop([object, ...others]), 'cart').leftAlone;
const targeting = (kind: string, more: JsonObject = {}, service: JsonObject = {}) =>
  canary('cart', service, { targetRef: { apiVersion: 'apps/v1', kind, name: 'cart', ...more } });

describe('a Canary that is left alone', () => {
  it('is none of a Deployment, a DaemonSet or a Service', () => {
    expect(left(canary('cart'))).toBeUndefined();
    expect(left(targeting('DaemonSet'))).toBeUndefined();
    expect(left(targeting('Service', { apiVersion: 'v1' }))).toBeUndefined();
    expect(left(canary('cart', {}, { targetRef: { kind: 'Service', name: 'cart' } }))).toBeUndefined();
  });

  it('has a target of another kind', () => {
    expect(left(targeting('StatefulSet'))).toMatch(/^its target is a StatefulSet, for which/);
    expect(left(targeting('Service', { apiVersion: 'serving.knative.dev/v1' }))).toMatch(
      /^its target is a Service, for which/,
    );
  });

  it('has a Service as target, and another name', () => {
    expect(left(targeting('Service', { apiVersion: 'v1' }, { name: 'web' }))).toMatch(
      /^its target is Service cart, whose copies/,
    );
  });

  it('is there twice, has no `spec.service`, or a target without a label that Flagger knows', () => {
    expect(left(canary('cart'), canary('cart'))).toMatch(/^the input has it more than once/);
    const bare = object('flagger.app/v1beta1', 'Canary', 'cart', {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' },
    });
    expect(left(bare)).toMatch(/^it has no `spec.service`/);
    const pods = { selector: { matchLabels: { part: 'a' } }, template: { metadata: { labels: { part: 'a' } } } };
    expect(left(canary('cart'), object('apps/v1', 'Deployment', 'cart', pods))).toMatch(
      /has none of the labels app, name/,
    );
    expect(left(canary('cart'), deployment('cart'))).toBeUndefined();
    // Another kind of that name is not the target.
    expect(left(canary('cart'), object('apps/v1', 'DaemonSet', 'cart', pods))).toBeUndefined();
    expect(left(targeting('DaemonSet'), object('apps/v1', 'DaemonSet', 'cart', pods))).toMatch(
      /has none of the labels/,
    );
  });

  it('has ways of an analysis that exclude each other', () => {
    const by = (analysis: JsonObject) => left(canary('cart', {}, { analysis }));
    const refused = (fields: string) =>
      `the API server refuses it: \`spec.analysis\` has ${fields}, of which a Canary has exactly one`;
    expect(by({ iterations: 5, stepWeight: 10 })).toBe(refused('`iterations` and `stepWeight`'));
    expect(by({ stepWeight: 10, stepWeights: [1] })).toBe(refused('`stepWeight` and `stepWeights`'));
    expect(by({ iterations: 0, stepWeights: [1] })).toBe(refused('`iterations` and `stepWeights`'));
    expect(by({ iterations: 5 })).toBeUndefined();
    expect(by({ maxWeight: 50 })).toBeUndefined();
    const whole = object('flagger.app/v1beta1', 'Canary', 'cart', {
      provider: 'istio',
      targetRef: { kind: 'Deployment', name: 'cart' },
      service: { port: 80 },
      analysis: { iterations: 5, stepWeight: 10 },
    });
    expect(left(whole)).toBe('its provider is `istio`, not `gatewayapi:v1`');
  });

  it('is suspended where it says so', () => {
    const suspended = (suspend: boolean | string) =>
      isSuspended(canaryIn(shop([canary('cart', {}, { suspend })]), 'cart').canary);
    expect([true, false, 'true'].map(suspended)).toEqual([true, false, false]);
  });
});

describe('a Service', () => {
  const node = (name: string, ...objects: readonly JsonObject[]) => shop(objects).service('shop', name);
  const ours = (labels: JsonObject) =>
    object(
      'v1',
      'Service',
      'cart-canary',
      { ports: [{ name: 'http', port: 80 }] },
      {
        labels,
        annotations: { 'canary-fanout.dev/canary': 'shop/cart' },
      },
    );

  it('is the input’s own, or the one that Flagger makes', () => {
    expect(node('cart', service('cart', {}, { a: '1' }))).toMatchObject({ labels: { a: '1' }, canary: undefined });
    expect(node('cart-primary', canary('cart'))).toMatchObject({
      role: 'primary',
      view: undefined,
      withoutVip: undefined,
    });
    expect(node('cart', canary('cart'), service('cart', {}, { a: '1' }))).toMatchObject({
      role: 'apex',
      labels: { a: '1' },
    });
    expect(node('other', canary('cart'))).toBeUndefined();
    expect(node('cart-primary', canary('cart', {}, { provider: 'istio' }))).toBeUndefined();
  });

  it('that an earlier run wrote is as the Canary says now', () => {
    const labelled = canary('cart', { canary: { labels: { a: 'new' } } });
    expect(node('cart-canary', labelled, ours({ a: 'old' }))?.labels).toEqual({ a: 'new' });
    expect(node('cart-canary', labelled, service('cart-canary', {}, { a: 'mine' }))?.labels).toEqual({ a: 'mine' });
    expect(node('cart-canary', ours({ a: 'old' }))?.labels).toEqual({ a: 'old' });
  });

  it('has no address where it is headless or of type ExternalName', () => {
    expect(node('cart', service('cart', { clusterIP: 'None' }))?.withoutVip).toBe('it is headless');
    expect(node('cart', service('cart', { type: 'ExternalName' }))?.withoutVip).toBe('it is of type ExternalName');
    expect(node('cart', service('cart'))?.withoutVip).toBeUndefined();
    expect(node('cart-canary', canary('cart', { headless: true }))?.withoutVip).toBe('it is headless');
  });

  it('is a copy of the target, where that is a Service', () => {
    const entry = targeting('Service', { apiVersion: 'v1' }, { port: 81 });
    const target = service('cart', { ports: [{ name: 'web', port: 80 }] }, { a: '1' });
    expect(node('cart-canary', entry, target)).toMatchObject({
      labels: { a: '1' },
      ports: [{ name: 'web' }],
      withoutVip: undefined,
    });
    expect(node('cart-primary', entry, target)).toMatchObject({ labels: {}, ports: [{ name: 'web' }] });
    expect(node('cart-canary', entry)).toMatchObject({ labels: {}, ports: [{ name: '', port: 81 }] });
    expect(node('cart-canary', entry, service('cart', { clusterIP: 'None' }))?.withoutVip).toBe(
      'its target is headless',
    );
    expect(node('cart', entry)?.role).toBe('apex');
    expect(canaryIn(shop([entry, target]), 'cart').target?.id.name).toBe('cart');
    expect(canaryIn(shop([canary('cart'), target]), 'cart').target).toBeUndefined();
  });
});

describe('routes of Services', () => {
  it('are those with a Service as parent, each once, HTTPRoutes first', () => {
    const grpc = object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'a', { parentRefs: [toService('cart')] });
    const topology = shop([
      grpc,
      route('b', [toService('cart'), toService('cart', { port: 80 }), { name: 'edge' }], []),
      route('web/c', [toService('cart', { namespace: 'shop' }), toService('pay')], []),
      route(
        'd',
        [
          { kind: 'Service', name: 'tax' },
          { group: '', kind: 'Pod', name: 'tax' },
        ],
        [],
      ),
    ]);
    expect(topology.routesOn('shop', 'cart').map(({ id }) => id.name)).toEqual(['b', 'c', 'a']);
    expect(topology.routesOn('shop', 'tax')).toEqual([]);
    expect(topology.routedServices).toEqual([
      { namespace: 'shop', name: 'cart' },
      { namespace: 'web', name: 'pay' },
    ]);
  });
});

describe('what was written by whom', () => {
  it('is ours by the annotation, and Flagger’s by its owner', () => {
    expect(isOurs({ annotations: { 'canary-fanout.dev/canary': 'a/b' } })).toBe(true);
    expect(isOurs({ annotations: { 'canary-fanout.dev/config': 'a' } })).toBe(false);
    expect([isFanOutName('cart-fanout'), isFanOutName('fanout-cart')]).toEqual([true, false]);
    const owned = (ownerReferences: JsonObject[string]) => {
      const [view] = shop([route('r', [], [], { ownerReferences })]).model.httpRoutes();
      return view && isFlaggers(view.item);
    };
    expect(owned([{ kind: 'Deployment' }, { kind: 'Canary' }])).toBe(true);
    expect(owned([{ kind: 'Deployment' }, 'Canary'])).toBe(false);
    expect(owned('Canary')).toBe(false);
  });

  it('has the keys that the Canary declares for some Service', () => {
    const metadata = (key: string) => ({ labels: { [key]: '1' }, annotations: { [`${key}-note`]: '1' } });
    const view = canaryIn(
      shop([canary('cart', { apex: metadata('a'), primary: metadata('p'), canary: metadata('c') })]),
      'cart',
    ).canary;
    expect([...declaredKeys(view, 'labels')].sort()).toEqual(['a', 'c', 'p']);
    expect([...declaredKeys(view, 'annotations')].sort()).toEqual(['a-note', 'c-note', 'p-note']);
    expect([...declaredKeys(canaryIn(shop([canary('cart')]), 'cart').canary, 'labels')]).toEqual([]);
  });
});
