import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { settleNames } from '../../src/topology/names/settled-names.ts';
import { itemsOfObjects } from '../manifests.ts';
import { brief, renamed, staleIn } from './renamed.ts';
import { canary, deployment, gateway, object, route, service } from './shop.ts';

const stale = (...objects: readonly JsonObject[]) => staleIn(...objects).map(brief);
const to = (name: string, more: JsonObject = {}) => route('r', [], [{ backendRefs: [{ name, port: 80, ...more }] }]);
const local = (object: JsonObject): JsonObject => {
  const metadata = object.metadata as JsonObject;
  return { ...object, metadata: { ...metadata, annotations: { 'config.kubernetes.io/local-config': 'true' } } };
};

describe('a Service of Flagger’s whose names have changed', () => {
  const targeting = (name: string, kind = 'Deployment', more: JsonObject = {}) =>
    canary('stg-cart', more, { targetRef: { apiVersion: kind === 'Service' ? 'v1' : 'apps/v1', kind, name } });

  it('is called after the target, in all three roles', () => {
    const target = renamed(deployment('stg-cart'), 'shop/cart');
    for (const name of ['cart', 'cart-primary', 'cart-canary']) {
      expect(stale(target, targeting('stg-cart'), to(name))).toEqual([
        `spec.rules.0.backendRefs.0: shop/${name} → shop/stg-${name} made`,
      ]);
    }
    expect(stale(target, targeting('stg-cart'), to('cart-next'))).toEqual([]);
  });

  it('is called after `spec.service.name`, where there is one', () => {
    const web = renamed(service('stg-web'), 'shop/web');
    const named = targeting('stg-cart', 'Deployment', { name: 'stg-web' });
    const target = renamed(deployment('stg-cart'), 'shop/cart');
    expect(stale(web, target, named, to('web-canary'))).toEqual([
      'spec.rules.0.backendRefs.0: shop/web-canary → shop/stg-web-canary made',
    ]);
    expect(stale(web, target, named, to('cart-canary'))).toEqual([]);
    // A Service that is in the input is not made.
    expect(stale(web, target, named, to('web'))).toEqual(['spec.rules.0.backendRefs.0: shop/web → shop/stg-web']);
  });

  it('is called after a target that is a Service', () => {
    const target = renamed(service('stg-cart'), 'shop/cart');
    expect(stale(target, targeting('stg-cart', 'Service'), to('cart-canary'))).toEqual([
      'spec.rules.0.backendRefs.0: shop/cart-canary → shop/stg-cart-canary made',
    ]);
  });

  it('moves with its Canary', () => {
    const moved = renamed({ ...canary('new/cart') }, 'shop/cart');
    const here = route('new/r', [], [{ backendRefs: [{ name: 'cart-canary', namespace: 'shop', port: 80 }] }]);
    expect(stale(moved, here)).toEqual(['spec.rules.0.backendRefs.0: shop/cart-canary → new/cart-canary made']);
    expect(
      stale(
        renamed(canary('shop/stg-cart', {}, { targetRef: { kind: 'Deployment', name: 'cart' } }), 'shop/cart'),
        to('gone-canary'),
      ),
    ).toEqual([]);
  });

  it('is none of a Canary that names nothing', () => {
    const bare = renamed(object('flagger.app/v1beta1', 'Canary', 'stg-cart', {}), 'shop/cart');
    expect(stale(bare, to('cart-canary'))).toEqual([]);
  });
});

describe('a reference that says an old name', () => {
  it('in a Namespace’s label means a waypoint of that Namespace, or of the one that it says', () => {
    const labelled = (labels: JsonObject) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels },
    });
    const waypoint = renamed(gateway('stg-w', { gatewayClassName: 'istio-waypoint' }), 'shop/w');
    const elsewhere = renamed(gateway('mesh/stg-w'), 'mesh/w');
    const label = { 'istio.io/use-waypoint': 'w' };
    expect(stale(waypoint, labelled(label))).toEqual(['metadata.labels.istio.io/use-waypoint: shop/w → shop/stg-w']);
    // Kustomize looks in all namespaces, finds two, and follows none.
    expect(stale(waypoint, elsewhere, labelled(label))).toEqual([
      'metadata.labels.istio.io/use-waypoint: shop/w → shop/stg-w lost',
    ]);
    expect(stale(elsewhere, labelled({ ...label, 'istio.io/use-waypoint-namespace': 'mesh' }))).toEqual([
      'metadata.labels.istio.io/use-waypoint: mesh/w → mesh/stg-w',
    ]);
  });

  it('to another namespace is followed by nobody', () => {
    const waypoint = renamed(gateway('mesh/stg-w'), 'mesh/w');
    const labels = { 'istio.io/use-waypoint': 'w', 'istio.io/use-waypoint-namespace': 'mesh' };
    expect(stale(waypoint, service('cart', {}, labels))).toEqual([
      'metadata.labels.istio.io/use-waypoint: mesh/w → mesh/stg-w lost',
    ]);
  });

  it('of an object without a namespace means the default one', () => {
    const at = renamed(service('/stg-cart'), 'default/cart');
    const from = route('/r', [], [{ backendRefs: [{ name: 'cart', namespace: 'default', port: 80 }] }]);
    expect(stale(at, from)).toEqual(['spec.rules.0.backendRefs.0: default/cart → /stg-cart']);
  });

  it('means what was where the object itself was before', () => {
    const moved = renamed(service('new/stg-cart'), 'shop/cart');
    const from = renamed(route('new/r', [], [{ backendRefs: [{ name: 'cart', port: 80 }] }]), 'shop/r');
    expect(stale(moved, from)).toEqual(['spec.rules.0.backendRefs.0: new/cart → new/stg-cart']);
    expect(stale(moved, route('new/r', [], [{ backendRefs: [{ name: 'cart', port: 80 }] }]))).toEqual([]);
  });

  it('is none of an object for tools alone, and does not mean one', () => {
    const target = renamed(service('stg-cart'), 'shop/cart');
    expect(stale(target, local(to('cart')))).toEqual([]);
    const placeholder = renamed(local(service('stg-pay')), 'shop/pay');
    expect(stale(target, placeholder, to('pay'))).toEqual([]);
  });

  it('is none where something has the name still, but for what is for tools alone', () => {
    const target = renamed(service('stg-cart'), 'shop/cart');
    expect(stale(target, service('cart'), to('cart'))).toEqual([]);
    expect(stale(target, local(service('cart')), to('cart'))).toHaveLength(1);
    expect(stale(target, service('b/cart'), to('cart'))).toHaveLength(1);
    expect(stale(target, { ...service('cart'), kind: 'Endpoints' }, to('cart'))).toHaveLength(1);
  });

  it('is settled with its namespace, where it says one, and with others of its object', () => {
    const targets = [renamed(service('new/stg-cart'), 'shop/cart'), renamed(service('stg-pay'), 'shop/pay')];
    const from = route(
      'r',
      [],
      [
        {
          backendRefs: [
            { name: 'cart', namespace: 'shop', port: 80 },
            { name: 'pay', port: 80 },
          ],
        },
      ],
    );
    const { items, original } = settleNames(itemsOfObjects([...targets, from]));
    expect(items[2]?.content()).toMatchObject({
      spec: { rules: [{ backendRefs: [{ name: 'stg-cart', namespace: 'new', port: 80 }, { name: 'stg-pay' }] }] },
    });
    expect(items[2] && original(items[2]).content()).toEqual(from);
    expect(items[1] && original(items[1])).toBe(items[1]);
  });

  it('is none where kustomize has renamed nothing', () => {
    const objects = itemsOfObjects([service('stg-cart'), to('cart')]);
    const settled = settleNames(objects);
    expect(settled.items).toBe(objects);
    expect(settled.stale).toEqual([]);
  });
});
