import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/trace/profile.ts';
import {
  AMBIENT,
  type Ask,
  arrives,
  callWith,
  fates,
  gateway,
  INGRESS_USE,
  ISTIO,
  istio,
  namespace,
  onService,
  pairs,
  route,
  trace,
  USE,
  waypoint,
} from './scene.ts';

// What was measured with Istio's own configuration in Envoy 1.40, some hundred requests each: checkout splits half and half
// between v1 and v2, and calls cart, which follows the header x-version where it arrived.

type Labels = { readonly [key: string]: string };

const HALF: Labels = { 'checkout-v1 → cart-v1': '1/2' };
const FOLLOWS = { ...HALF, 'checkout-v2 → cart-v2': '1/2' };
const LOST = { ...HALF, 'checkout-v2 → cart-v1': '1/2' };
const SPOOFED: Ask = { headers: [['x-version', 'v2']] };

interface Scene {
  /** Of Service checkout-canary. */
  readonly canary?: Labels;
  /** Of the Service checkout. */
  readonly apex?: Labels;
  /** The rule that splits: its filters, and its backendRefs where they are not half and half. */
  readonly filters?: string;
  readonly backends?: string;
  readonly parents?: string;
  readonly injection?: string;
  readonly cart?: string;
  readonly more?: readonly string[];
  readonly cartCanaries?: number;
}

const SET = '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}';
const FROM_RULE = SET.replace('value: v2', 'value: from-rule');
const ADD = SET.replace('set', 'add');
const REMOVE = '{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x-version]}}';
const BOTH = '[{name: web}, {group: "", kind: Service, name: checkout}]';
const FOLLOW = `
- matches: [{headers: [{name: x-version, value: v2}]}]
  backendRefs: [{name: cart-canary, port: 80, weight: 100}, {name: cart-primary, port: 80, weight: 0}]
- backendRefs: [{name: cart-primary, port: 80}]`;

function backends(primary: number, canary: number, ofCanary = '', ofPrimary = ''): string {
  return `[{name: checkout-primary, port: 80, weight: ${primary}, filters: [${ofPrimary}]},
    {name: checkout-canary, port: 80, weight: ${canary}, filters: [${ofCanary}]}]`;
}

function scene({
  canary = {},
  apex = {},
  filters = '',
  parents = '[{name: web}]',
  cart = FOLLOW,
  ...rest
}: Scene): readonly string[] {
  return [
    ...AMBIENT,
    gateway(),
    ...['checkout-v1', 'checkout-v2', 'cart-v1'].map((name) => pods(name)),
    pods('cart-v2', rest.cartCanaries ?? 1),
    service('checkout', 'checkout-v1', apex),
    service('checkout-primary', 'checkout-v1'),
    service('checkout-canary', 'checkout-v2', canary),
    service('cart', 'cart-v1', USE),
    service('cart-primary', 'cart-v1'),
    service('cart-canary', 'cart-v2'),
    route('checkout', `- filters: [${filters}]\n  backendRefs: ${rest.backends ?? backends(50, 50)}`, { parents }),
    route('injection', `- filters: [${rest.injection ?? SET}]\n  backendRefs: [{name: checkout-canary, port: 80}]`, {
      parents: onService('checkout-canary'),
    }),
    route('cart', cart, { parents: onService('cart') }),
    ...(rest.more ?? []),
  ];
}

function pods(name: string, replicas = 1): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {replicas: ${replicas}, selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}}}`;
}

function service(name: string, selected: string, labels: Labels = {}): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop, labels: ${JSON.stringify(labels)}}
spec: {selector: {app: ${selected}}, ports: [{name: http, port: 80}]}`;
}

const CALLS = callWith('http://cart/', 'x-version');

function outside(what: Scene, ask: Ask = {}) {
  return trace(scene(what), 'http://shop.example.com/', { profile: ISTIO, calls: CALLS, ...ask }).outcomes;
}

function inMesh(what: Scene, ask: Ask = {}) {
  const from = 'pod/shop/app=cart-v1';
  return trace(scene(what), 'http://checkout/', { profile: ISTIO, calls: CALLS, from, ...ask }).outcomes;
}

describe('a route on the canary’s Service, and the split at the ingress', () => {
  it('the ingress goes past it', () => {
    expect(pairs(outside({}))).toEqual(LOST);
    // A direct call of the canary's Service runs its route.
    const direct = trace(scene({ canary: USE }), 'http://checkout-canary/', {
      profile: ISTIO,
      calls: CALLS,
      from: 'pod/shop/app=cart-v1',
    });
    expect(pairs(direct.outcomes)).toEqual({ 'checkout-v2 → cart-v2': '1' });
  });

  it('with both labels it goes through the waypoint, and the canary’s version follows', () => {
    expect(pairs(outside({ canary: INGRESS_USE }))).toEqual(FOLLOWS);
  });

  it('use-waypoint alone is not enough', () => {
    expect(pairs(outside({ canary: USE }))).toEqual(LOST);
  });
});

describe('the split attached to the apex Service too', () => {
  const labels = { canary: INGRESS_USE, apex: USE, parents: BOTH };

  it('in the mesh the canary’s route does not run', () => {
    expect(pairs(inMesh(labels))).toEqual(LOST);
    expect(pairs(outside(labels))).toEqual(FOLLOWS);
  });

  it('nor its own waypoint', () => {
    const own = { ...labels, canary: { ...INGRESS_USE, 'istio.io/use-waypoint': 'own' }, more: [waypoint('own')] };
    expect(pairs(inMesh(own))).toEqual(LOST);
    expect(pairs(outside(own))).toEqual(FOLLOWS);
  });

  const filtered = { apex: USE, parents: BOTH };

  it('a filter on the canary’s backendRef works in both', () => {
    const what = { ...filtered, backends: backends(50, 50, SET) };
    expect(pairs(inMesh(what))).toEqual(FOLLOWS);
    expect(pairs(outside(what))).toEqual(FOLLOWS);
  });

  it('with all weight on one side too', () => {
    for (const run of [inMesh, outside]) {
      const primary = run({ ...filtered, backends: backends(100, 0, SET) });
      expect(pairs(primary)).toEqual({ 'checkout-v1 → cart-v1': '1' });
      expect(arrives(primary, 'x-version')).toEqual({ 'checkout-v1': '-' });
      expect(pairs(run({ ...filtered, backends: backends(0, 100, SET) }))).toEqual({ 'checkout-v2 → cart-v2': '1' });
    }
  });

  it('set by the rule too, the rule wins with two backends and the backendRef with one', () => {
    const what = (primary: number, canary: number) => ({
      ...filtered,
      filters: FROM_RULE,
      backends: backends(primary, canary, SET),
    });
    for (const run of [inMesh, outside]) {
      expect(arrives(run(what(50, 50)), 'x-version')).toMatchObject({ 'checkout-v2': 'from-rule' });
      expect(pairs(run(what(50, 50)))).toEqual(LOST);
      expect(arrives(run(what(0, 100)), 'x-version')).toEqual({ 'checkout-v2': 'v2' });
      expect(pairs(run(what(0, 100)))).toEqual({ 'checkout-v2 → cart-v2': '1' });
    }
  });
});

describe('the callee', () => {
  const marked = { ...SPOOFED, profile: ISTIO, from: 'pod/shop/app=checkout-v1' };
  const call = (what: Scene, ask: Ask = marked) => fates(trace(scene(what), 'http://cart/', ask).outcomes);

  it('whose canary has no pods answers 503, and a backendRef of weight 0 is no way out', () => {
    expect(call({ cartCanaries: 0 })).toEqual({ 503: '1' });
    expect(call({ cartCanaries: 0 }, { ...marked, headers: [] })).toEqual({ 'cart-v1': '1' });
    // Of the requests from outside half have an inner call that fails.
    expect(pairs(outside({ canary: INGRESS_USE, cartCanaries: 0 }))).toEqual({ ...HALF, 'checkout-v2 → 503': '1/2' });
  });

  it('without a rule for the rest answers 404', () => {
    const cart = FOLLOW.split('\n- backendRefs')[0] ?? '';
    expect(call({ cart }, { ...marked, headers: [] })).toEqual({ 404: '1' });
    expect(call({ cart })).toEqual({ 'cart-v2': '1' });
    expect(pairs(outside({ canary: INGRESS_USE, cart }))).toEqual({
      'checkout-v1 → 404': '1/2',
      'checkout-v2 → cart-v2': '1/2',
    });
  });
});

describe('a marker that the client forges', () => {
  const labels = { canary: INGRESS_USE };
  const CROSSED = { 'checkout-v1 → cart-v2': '1/2', 'checkout-v2 → cart-v2': '1/2' };

  it('passes; on the canary’s share `set` overwrites it', () => {
    expect(pairs(outside(labels, SPOOFED))).toEqual(CROSSED);
    const other: Ask = { headers: [['x-version', 'v9']] };
    expect(pairs(outside(labels, other))).toEqual(FOLLOWS);
    expect(arrives(outside(labels, other), 'x-version')).toEqual({ 'checkout-v1': 'v9', 'checkout-v2': 'v2' });
  });

  it.each<[string, Profile, Labels]>([
    ['line by line', ISTIO, CROSSED],
    ['joined, before Envoy 1.39', istio('1.27'), { 'checkout-v1 → cart-v2': '1/2', 'checkout-v2 → cart-v1': '1/2' }],
  ])('with `add` it is there twice, and is matched %s', (_, profile, expected) => {
    const twice = { ...labels, injection: ADD };
    const outcomes = outside(twice, {
      ...SPOOFED,
      profile,
      calls: (_, arrived) => {
        const values = arrived.headers.get('x-version') ?? [];
        const [call] = CALLS(_, { ...arrived, headers: new Map() });
        return call === undefined ? [] : [{ request: { ...call.request, headers: new Map([['x-version', values]]) } }];
      },
    });
    expect(outcomes.map(({ request }) => request.headers.get('x-version'))).toEqual([['v2'], ['v2', 'v2']]);
    expect(pairs(outcomes)).toEqual(expected);
  });

  it('removed by the rule that splits, it is gone before the canary’s route sets it', () => {
    const removed = { ...labels, filters: REMOVE };
    expect(pairs(outside(removed, SPOOFED))).toEqual(FOLLOWS);
    expect(pairs(outside(removed))).toEqual(FOLLOWS);
  });

  it('removed by the rule that sets it on a backendRef, it is gone with two backends', () => {
    const removed = (primary: number, canary: number) => ({
      filters: REMOVE,
      backends: backends(primary, canary, SET),
    });
    expect(pairs(outside(removed(50, 50)))).toEqual(LOST);
    expect(pairs(outside(removed(50, 50), SPOOFED))).toEqual(LOST);
    expect(pairs(outside(removed(0, 100)))).toEqual({ 'checkout-v2 → cart-v2': '1' });
  });

  it('removed on the primary’s backendRef and set on the canary’s', () => {
    const what = { backends: backends(50, 50, SET, REMOVE) };
    expect(pairs(outside(what, SPOOFED))).toEqual(FOLLOWS);
  });

  it('removed in the mesh too, where nothing sets it', () => {
    const what = { ...labels, apex: USE, parents: BOTH, filters: REMOVE };
    expect(pairs(inMesh(what))).toEqual(LOST);
    expect(pairs(inMesh(what, SPOOFED))).toEqual(LOST);
    expect(pairs(outside(what, SPOOFED))).toEqual(FOLLOWS);
  });
});

describe('labels of the Namespace', () => {
  const labelled = (shop: Labels, canary: Labels = {}) => {
    const [, ...rest] = scene({ canary });
    const manifests = [namespace('shop', { 'istio.io/dataplane-mode': 'ambient', ...shop }), ...rest];
    return pairs(trace(manifests, 'http://shop.example.com/', { profile: ISTIO, calls: CALLS }).outcomes);
  };

  it.each<[string, Labels, Labels, Labels]>([
    ['both', INGRESS_USE, {}, FOLLOWS],
    ['use-waypoint, and the Service’s ingress-use-waypoint', USE, { 'istio.io/ingress-use-waypoint': 'true' }, FOLLOWS],
    [
      'both, and the Service’s ingress-use-waypoint: false',
      INGRESS_USE,
      { 'istio.io/ingress-use-waypoint': 'false' },
      LOST,
    ],
    ['both, and the Service’s use-waypoint: none', INGRESS_USE, { 'istio.io/use-waypoint': 'none' }, LOST],
    ['ingress-use-waypoint alone', { 'istio.io/ingress-use-waypoint': 'true' }, {}, LOST],
  ])('%s', (_, shop, canary, expected) => {
    expect(labelled(shop, canary)).toEqual(expected);
  });
});

describe('a relay: callers in the mesh go through a Gateway of their own', () => {
  const relay = gateway('- {name: http, port: 80, protocol: HTTP}', 'relay');
  const toRelay = route('apex', '- backendRefs: [{name: relay-istio, port: 80}]', { parents: onService('checkout') });
  const labels = { canary: INGRESS_USE, apex: USE, filters: REMOVE };
  const parents = '[{name: web}, {name: relay}]';
  const fallback = route(
    'fallback',
    '- matches: [{path: {type: RegularExpression, value: "/.*"}}]\n  backendRefs: [{name: checkout, port: 80}]',
    {
      parents: '[{name: relay}]',
      createdAt: '2026-05-01T10:00:00Z',
    },
  );

  it('the canary’s version follows, whatever was forged', () => {
    const what = { ...labels, parents, more: [relay, toRelay] };
    for (const ask of [{}, SPOOFED]) {
      expect(pairs(inMesh(what, ask))).toEqual(FOLLOWS);
      expect(pairs(outside(what, ask))).toEqual(FOLLOWS);
    }
    expect(pairs(inMesh({ ...what, apex: {} }))).toEqual({ 'checkout-v1 → cart-v1': '1' });
  });

  it('before the route that splits is there, 404', () => {
    expect(fates(inMesh({ ...labels, more: [relay, toRelay] }))).toEqual({ 404: '1' });
  });

  it('an older route by a regular expression goes behind every prefix, and helps before there is one', () => {
    const more = [relay, toRelay, fallback];
    expect(pairs(inMesh({ ...labels, parents, more }))).toEqual(FOLLOWS);
    expect(fates(inMesh({ ...labels, more }))).toEqual({ 'checkout-v1': '1' });
  });
});

describe('testdata/flagger-1822', () => {
  const states = ['main-service=Progressing:50', 'secondary-service=Progressing:0'];
  const run = (file: string) =>
    pairs(
      trace([readFileSync(`testdata/flagger-1822/${file}.yaml`, 'utf8')], 'http://istio-test2.mywebsite.com/', {
        profile: istio('1.27'),
        from: 'gateway/istio-test2/istio-test2-ingress',
        rollouts: states,
        calls: callWith('http://secondary-service:9090/', 'x-target-version'),
      }).outcomes,
    );

  it('before: the canary’s version is lost', () => {
    expect(run('input')).toEqual({
      'main-service-primary → secondary-service-primary': '1/2',
      'main-service → secondary-service-primary': '1/2',
    });
  });

  it('after: it follows', () => {
    expect(run('expected')).toEqual({
      'main-service-primary → secondary-service-primary': '1/2',
      'main-service → secondary-service': '1/2',
    });
  });
});
