import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  asks,
  canary,
  namespace,
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
} from '../plan/scene.ts';

const told = (objects: Objects, spec: JsonObject = toCart(), name = 'shop') =>
  planned(spec, { ...SHOP, ...objects }, name);
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** An object that an earlier run wrote for a Canary, which may not be there any more. */
const earlier = (kind: string, name: string, metadata: JsonObject = ours('shop/stock')) => {
  const apiVersion = { Service: 'v1', ConfigMap: 'v1', DestinationRule: 'networking.istio.io/v1' }[kind] ?? GATEWAY_API;
  return object(apiVersion, kind, `shop/${name}`, { metadata, spec: {} });
};
const KINDS = ['Service', 'HTTPRoute', 'GRPCRoute', 'Gateway', 'DestinationRule'];

describe('what an earlier run wrote and this one does not ask for', () => {
  it.each(KINDS)('is removed, with the reason: a %s', (kind) => {
    const { removed, findings } = told({ left: earlier(kind, 'stock-fanout') });
    expect(removed).toEqual([`${kind} shop/stock-fanout`]);
    expect(findings).toEqual([]);
  });

  it('is told with the Canary and the configuration', () => {
    expect(told({ left: earlier('Service', 'stock-fanout') }).reasons).toContain(
      'Service shop/stock-fanout: an earlier run wrote it for Canary shop/stock, and configuration shop asks for it no more',
    );
  });

  it('is not removed of a kind that is never written', () => {
    expect(told({ left: earlier('ConfigMap', 'stock-fanout') }).removed).toEqual([]);
  });

  it('is not removed where somebody else wrote it', () => {
    const labels = { labels: { 'app.kubernetes.io/managed-by': 'canary-fanout' }, annotations: { team: 'shop' } };
    expect(told({ left: earlier('Service', 'stock-fanout', labels) }).removed).toEqual([]);
    const mentions = { annotations: { see: 'canary-fanout.dev/canary' } };
    const { removed, findings } = told({ left: earlier('Service', 'stock-fanout', mentions) });
    expect(removed).toEqual([]);
    expect(findings).toEqual([]);
  });

  it('is not removed where another configuration wrote it', () => {
    const { removed, findings } = told({ left: earlier('Service', 'stock-fanout', ours('shop/stock', 'other')) });
    expect(removed).toEqual([]);
    expect(findings).toEqual([]);
  });

  it('is told and stays where nobody knows which configuration wrote it', () => {
    const unnamed = { annotations: { 'canary-fanout.dev/canary': 'shop/stock' } };
    const { removed, findings, sentences } = told({ left: earlier('Service', 'stock-fanout', unnamed) });
    expect(removed).toEqual([]);
    expect(findings).toEqual(['warning FAN405 Service shop/stock-fanout']);
    expect(sentences).toContain('was written by an earlier run for Canary shop/stock');
    const nameless = told({ left: earlier('Service', 'stock-fanout', unnamed) }, toCart(), '');
    expect(nameless.removed).toEqual([]);
    expect(nameless.findings).toEqual(['warning FAN405 Service shop/stock-fanout']);
  });

  it('stays where fan-outs are found in routes, which may be those of another package', () => {
    for (const metadata of [ours('shop/stock'), { annotations: { 'canary-fanout.dev/canary': 'shop/stock' } }]) {
      const { removed, findings } = told({ left: earlier('Service', 'stock-fanout', metadata) }, {});
      expect(removed).toEqual([]);
      expect(findings).toEqual([]);
    }
  });
});

describe('the Services of a split of an earlier run', () => {
  const left = earlier('Service', 'stock-primary');

  it('stay as long as their Canary is there, which sends requests to them', () => {
    expect(told({ left, stock: canary('shop/stock') }).removed).toEqual([]);
  });

  it('go with their Canary, whatever else has its name', () => {
    expect(told({ left }).removed).toEqual(['Service shop/stock-primary']);
    const others = { elsewhere: canary('infra/stock'), infra: namespace('infra'), apex: service('shop/stock') };
    expect(told({ left, ...others }).removed).toEqual(['Service shop/stock-primary']);
  });

  it('are all that stays: routes and the Service over both versions go', () => {
    const more = { both: earlier('Service', 'stock-fanout'), relay: earlier('HTTPRoute', 'stock-relay') };
    const { removed } = told({ left, ...more, stock: canary('shop/stock') });
    expect(removed).toEqual(['Service shop/stock-fanout', 'HTTPRoute shop/stock-relay']);
  });
});

describe('a Service of an earlier run that a route of the user’s sends to', () => {
  const both = { left: earlier('Service', 'stock-fanout'), rule: earlier('DestinationRule', 'stock-fanout') };
  const to = (backend: JsonObject, kind = 'HTTPRoute', metadata: JsonObject = {}, at = 'shop/mine') =>
    route(
      at,
      [toService('stock')],
      [
        {
          backendRefs: [
            { name: 'elsewhere', port: 80 },
            { port: 80, ...backend },
          ],
        },
      ],
      kind,
      metadata,
    );

  it.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute'])('stays with its DestinationRule: of a %s', (kind) => {
    expect(told({ ...both, mine: to({ name: 'stock-fanout' }, kind) }).removed).toEqual([]);
  });

  it('stays where the route is in another namespace', () => {
    const mine = to({ name: 'stock-fanout', namespace: 'shop' }, 'HTTPRoute', {}, 'infra/mine');
    expect(told({ ...both, mine }).removed).toEqual([]);
  });

  it('goes where the route sends to one of its name elsewhere', () => {
    const gone = ['Service shop/stock-fanout', 'DestinationRule shop/stock-fanout'];
    expect(told({ ...both, mine: to({ name: 'stock-fanout', namespace: 'infra' }) }).removed).toEqual(gone);
    expect(told({ ...both, mine: to({ name: 'stock-fanout' }, 'HTTPRoute', {}, 'infra/mine') }).removed).toEqual(gone);
  });

  it('goes where the route only speaks of it', () => {
    const mine = to({ name: 'elsewhere' }, 'HTTPRoute', { annotations: { see: 'stock-fanout' } });
    expect(told({ ...both, mine }).removed).toHaveLength(2);
  });

  it('goes with a route of an earlier run', () => {
    const own = to({ name: 'stock-fanout' }, 'HTTPRoute', ours('shop/stock'), 'shop/stock-fanout');
    expect(told({ ...both, own }).removed).toEqual([
      'Service shop/stock-fanout',
      'DestinationRule shop/stock-fanout',
      'HTTPRoute shop/stock-fanout',
    ]);
  });

  it('is all that stays: a route of its name goes', () => {
    const own = earlier('HTTPRoute', 'stock-fanout');
    expect(told({ ...both, own, mine: to({ name: 'stock-fanout' }) }).removed).toEqual(['HTTPRoute shop/stock-fanout']);
  });

  it('stays as one of a split too, whose Canary is gone', () => {
    const left = earlier('Service', 'stock-primary');
    expect(told({ left, mine: to({ name: 'stock-primary' }) }).removed).toEqual([]);
  });
});

describe('an object of the name that is needed', () => {
  it('is left as it is where it is somebody’s, and that is an error', () => {
    const taken = earlier('DestinationRule', 'cart-fanout', { annotations: { team: 'shop' } });
    const { findings, sentences, edits, written } = told({ taken });
    expect(findings).toEqual(['error FAN422 DestinationRule shop/cart-fanout']);
    expect(sentences).toContain('is needed for Canary shop/cart');
    expect(edits['DestinationRule shop/cart-fanout']).toBeUndefined();
    expect(Object.keys(written)).not.toContain('DestinationRule shop/cart-fanout');
  });

  it('is one without any annotations too', () => {
    const taken = earlier('DestinationRule', 'cart-fanout', {});
    expect(told({ taken }).findings).toEqual(['error FAN422 DestinationRule shop/cart-fanout']);
  });
});

describe('an object that another configuration wrote', () => {
  const ROUTE = 'HTTPRoute shop/cart-fanout';
  const name = 'canary-fanout.dev/config';
  /** As this run would write it, or with another backend. */
  const theirs = (same: boolean, owner: string | undefined) => {
    const own = told({}, toCart({ selection: 'route' })).written[ROUTE];
    const annotations = { 'canary-fanout.dev/canary': 'shop/cart', ...(owner === undefined ? {} : { [name]: owner }) };
    const spec = same ? own?.spec : { parentRefs: [toService('cart')], rules: [rule([asks('v2')], 'elsewhere')] };
    return object(GATEWAY_API, 'HTTPRoute', 'shop/cart-fanout', { metadata: { annotations }, spec: spec ?? {} });
  };
  const beside = (objects: Objects, config = 'shop') => told(objects, toCart({ selection: 'route' }), config);
  const config = (kind: string, at: string) => object('v1', kind, at, {});

  it('is an error where it wants something else, and stays as it is', () => {
    const { findings, sentences, edits } = beside({ theirs: theirs(false, 'other') });
    expect(findings).toEqual([`error FAN429 ${ROUTE}`]);
    expect(sentences).toContain('was written by configuration other, and configuration shop wants it to be different');
    expect(edits[ROUTE]).toBeUndefined();
  });

  it.each([
    ['CanaryFanout', 'shop/other', 'other'],
    ['ConfigMap', 'shop/other', 'other'],
    ['CanaryFanout', 'shop/other', 'shop/other'],
  ])('is left to it where it says the same and is there: a %s %s named %s', (kind, at, owner) => {
    const { findings, edits } = beside({ theirs: theirs(true, owner), config: config(kind, at) });
    expect(findings).toEqual([]);
    expect(edits[ROUTE]).toBeUndefined();
  });

  it.each([
    ['is not there', {}],
    ['is another one', { config: config('CanaryFanout', 'shop/others') }],
    ['is of another namespace', { config: config('CanaryFanout', 'infra/shop') }],
    ['is no configuration', { config: config('Secret', 'shop/other') }],
  ])('is taken over where it says the same and the other one %s', (_, objects) => {
    const { findings, edits, after } = beside({ theirs: theirs(true, 'other'), ...objects });
    expect(findings).toEqual([]);
    expect(edits[ROUTE]).toEqual(['was written']);
    expect(after[ROUTE]).toHaveProperty(['metadata', 'annotations', name], 'shop');
  });

  it('is this one’s where it has its name, or none', () => {
    for (const owner of ['shop', undefined]) {
      const { findings, edits, after } = beside({ theirs: theirs(false, owner) });
      expect(findings).toEqual([]);
      expect(edits[ROUTE]).toEqual(['was written']);
      expect(after[ROUTE]).toHaveProperty(['metadata', 'annotations', name], 'shop');
    }
  });

  it('is written anew by a configuration without a name, which takes no part', () => {
    const { findings, edits } = beside({ theirs: theirs(false, 'other') }, '');
    expect(findings).toEqual([]);
    expect(edits[ROUTE]).toEqual(['was written']);
  });
});
