import { describe, expect, it } from 'vitest';
import { discoverFanOuts } from '../../src/topology/fan-out-discovered.ts';
import { traceFanOut } from '../../src/trace/fan-out-trace.ts';
import { itemsOf, topologyOf } from '../manifests.ts';
import {
  AMBIENT,
  type Ask,
  app,
  callWith,
  fates,
  GAMMA,
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

// A Canary cart, and beside Flagger's Services one over both versions that a rule on the apex sends the marker to. What is
// measured with Istio's own configuration in Envoy 1.40 stands beside the test: NN %, of a hundred requests.

const PREFERS = ['app=cart'];
const OUTLIERS = { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 100 };

interface Policy {
  readonly priority?: readonly string[];
  readonly locality?: object;
  readonly outlierDetection?: object | null;
  readonly more?: object;
}

function policy({ priority = PREFERS, locality = {}, outlierDetection = OUTLIERS, more = {} }: Policy = {}): object {
  return {
    loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: priority, ...locality } },
    ...(outlierDetection === null ? {} : { outlierDetection }),
    ...more,
  };
}

interface Rule {
  readonly name?: string;
  readonly where?: string;
  readonly host?: string;
  readonly version?: string;
  readonly policy?: object;
  readonly spec?: object;
  readonly createdAt?: string;
}

function rule({ name = 'cart-fanout', where = 'shop', version = 'v1', ...rest }: Rule = {}): string {
  const { host = 'cart-fanout.shop.svc.cluster.local', spec = {}, createdAt } = rest;
  return JSON.stringify({
    apiVersion: `networking.istio.io/${version}`,
    kind: 'DestinationRule',
    metadata: { name, namespace: where, ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }) },
    spec: { host, trafficPolicy: rest.policy ?? policy(), ...spec },
  });
}

const CANARY = `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: cart, namespace: shop}
spec:
  provider: gatewayapi:v1
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
  service: {port: 80, gatewayRefs: [{group: "", kind: Service, name: cart}], apex: {labels: ${JSON.stringify(USE)}}}
  analysis: {interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template: {metadata: {labels: {app: cart, part-of: cart, version: v2}}}
`;

function fanout(labels: object = {}, port = 80): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: cart-fanout, namespace: shop, labels: ${JSON.stringify(labels)}}
spec: {selector: {part-of: cart}, ports: [{name: http, port: ${port}}]}`;
}

const FOLLOW = route(
  'cart-fanout',
  `
- matches: [{headers: [{name: x-version, value: v2}]}]
  backendRefs: [{name: cart-fanout, port: 80}]
- matches: [{path: {type: RegularExpression, value: "/.*"}}]
  backendRefs: [{name: cart, port: 80}]`,
  { parents: onService('cart') },
);

const SCENE = [...AMBIENT, CANARY, fanout(), FOLLOW, app('checkout')];
const RUNS = ['cart=Progressing:0'];
const MARKED: Ask = {
  profile: ISTIO,
  from: 'pod/shop/app=checkout',
  headers: [['x-version', 'v2']],
  rollouts: RUNS,
};

const ALL = { 'cart+cart-primary': '1' };
const CANARYS = { cart: '1' };
const PRIMARYS = { 'cart-primary': '1' };

function outcomes(more: readonly string[], ask: Ask = {}) {
  return trace([...SCENE, ...more], 'http://cart/', { ...MARKED, ...ask }).outcomes;
}

const call = (more: readonly string[], ask: Ask = {}) => fates(outcomes(more, ask));
const why = (more: readonly string[], ask: Ask = {}) => outcomes(more, ask)[0]?.hops.at(-1)?.why;
const assumed = (more: readonly string[], ask: Ask = {}) =>
  trace([...SCENE, ...more], 'http://cart/', { ...MARKED, ...ask }).assumptions;

describe('a Service over both versions at a waypoint', () => {
  it('without a DestinationRule its pods share (37 % canary of 22:38)', () => {
    expect(call([])).toEqual(ALL);
    expect(why([])).toBe('pods of Deployment cart and Deployment cart-primary');
  });

  it('with one, all requests reach the canary (100 %)', () => {
    expect(call([rule()])).toEqual(CANARYS);
    expect(why([rule()])).toBe(
      'pods of Deployment cart, preferred by DestinationRule shop/cart-fanout; falls back to Deployment cart-primary when none is healthy',
    );
    expect(assumed([rule()])).toEqual([]);
  });

  it('at rest the primary has them, without a 503 (100 %)', () => {
    expect(call([rule()], { rollouts: [] })).toEqual(PRIMARYS);
    expect(why([rule()], { rollouts: [] })).toBe(
      'pods of Deployment cart-primary; of those that DestinationRule shop/cart-fanout prefers (app=cart) there are none',
    );
  });

  it('whatever the weight of the callee’s own ramp', () => {
    expect(call([rule()], { rollouts: ['cart=Progressing:50'] })).toEqual(CANARYS);
    expect(call([rule()], { rollouts: ['cart=Progressing:50'], headers: [] })).toEqual({
      'cart-primary': '1/2',
      cart: '1/2',
    });
  });

  it.each(['1.24', '1.27', '1.29', '1.30'])('in Istio %s', (version) => {
    expect(call([rule()], { profile: istio(version) })).toEqual(CANARYS);
  });

  it.each(['v1', 'v1beta1', 'v1alpha3'])('as %s', (version) => {
    expect(call([rule({ version })])).toEqual(CANARYS);
  });

  it('of the cluster kind inbound-vip too: a Service that is itself addressed', () => {
    const bound = [...AMBIENT, CANARY, fanout(USE), app('checkout'), rule()];
    expect(fates(trace(bound, 'http://cart-fanout/', MARKED).outcomes)).toEqual(CANARYS);
  });

  it('as TCP too', () => {
    const tcp = fanout(USE).replace('name: http', 'name: tcp');
    expect(
      fates(trace([...AMBIENT, CANARY, tcp, app('checkout'), rule()], 'http://cart-fanout/', MARKED).outcomes),
    ).toEqual(CANARYS);
  });
});

describe('what an entry asks for', () => {
  const by = (...priority: readonly string[]) => rule({ policy: policy({ priority }) });

  it('one label of which both versions have the same value prefers none', () => {
    expect(call([by('version=v2')])).toEqual(ALL);
    expect(call([by('version=v9')])).toEqual(ALL);
  });

  it('a key alone is compared with the proxy’s own label (about half and half)', () => {
    expect(call([by('version')])).toEqual(ALL);
    expect(assumed([by('version')])).toEqual([
      'DestinationRule shop/cart-fanout goes by `version`, which the files do not say of waypoint shop/w and the pods it calls: Deployment cart and Deployment cart-primary are taken to be alike',
    ]);
  });

  it('the first that fails decides, and what comes after does not count', () => {
    expect(call([by('part-of=cart', 'app=cart')])).toEqual(CANARYS);
    expect(call([by('part-of=other', 'app=cart')])).toEqual(ALL);
    expect(call([by('app=cart', 'version')])).toEqual(CANARYS);
    expect(call([by('version', 'app=cart')])).toEqual(ALL);
  });

  it('levels follow each other', () => {
    const older = app('cart-old', { podLabels: { 'part-of': 'cart', version: 'v1' } });
    const three = [older, by('version=v2', 'app=cart')];
    expect(why(three)).toBe(
      'pods of Deployment cart, preferred by DestinationRule shop/cart-fanout; falls back to Deployment cart-primary, then to Deployment cart-old when none is healthy',
    );
    expect(why(three, { rollouts: [] })).toBe(
      'pods of Deployment cart-primary, preferred by DestinationRule shop/cart-fanout; falls back to Deployment cart-old when none is healthy',
    );
  });

  it('a label that pods lack is the empty value', () => {
    const older = app('cart-old', { podLabels: { 'part-of': 'cart' } });
    expect(call([older, by('version=')])).toEqual({ 'cart-old': '1' });
  });

  it('of two values for one label the last counts, for both entries', () => {
    expect(call([by('app=cart', 'app=cart-primary')])).toEqual(PRIMARYS);
    expect(call([by('app', 'app=cart')])).toEqual(CANARYS);
  });

  it('what has two signs of equality is a key alone', () => {
    expect(call([by('app=cart=x')])).toEqual(ALL);
  });

  it('labels of nodes are not known; the network at first place decides nothing', () => {
    expect(call([by('topology.kubernetes.io/zone', 'app=cart')])).toEqual(ALL);
    expect(call([by('topology.istio.io/network', 'app=cart')])).toEqual(CANARYS);
  });
});

describe('what makes it idle', () => {
  const shares = (of: Policy, reason: string) => {
    expect(call([rule({ policy: policy(of) })])).toEqual(ALL);
    expect(why([rule({ policy: policy(of) })])).toBe(
      `pods of Deployment cart and Deployment cart-primary; DestinationRule shop/cart-fanout prefers none of them: ${reason}`,
    );
  };

  it('no outlierDetection (about half and half); an empty one is one', () => {
    shares({ outlierDetection: null }, 'it has no `outlierDetection`');
    expect(call([rule({ policy: policy({ outlierDetection: {} }) })])).toEqual(CANARYS);
    expect(call([rule({ policy: policy({ outlierDetection: null }) })], { rollouts: [] })).toEqual(PRIMARYS);
  });

  it('locality load balancing that is not enabled; without a word it is', () => {
    shares({ locality: { enabled: false } }, 'its `localityLbSetting` is not enabled');
    expect(call([rule({ policy: policy({ locality: { enabled: undefined } }) })])).toEqual(CANARYS);
  });

  it('a distribution by localities', () => {
    shares({ locality: { distribute: [{ from: 'a/*', to: { 'a/*': 100 } }] } }, 'its `distribute` counts instead');
  });

  it('the policy of the port, which inherits nothing', () => {
    const ports = (number: number, settings: object) =>
      rule({ policy: policy({ more: { portLevelSettings: [{ port: { number }, ...settings }] } }) });
    expect(call([ports(80, { loadBalancer: { simple: 'RANDOM' } })])).toEqual(ALL);
    expect(call([ports(80, { outlierDetection: {} })])).toEqual(ALL);
    expect(call([ports(8080, { loadBalancer: { simple: 'RANDOM' } })])).toEqual(CANARYS);
    expect(call([ports(80, policy({ priority: ['app=cart-primary'] }))])).toEqual(PRIMARYS);
    const only = rule({ policy: { portLevelSettings: [{ port: { number: 80 }, ...policy() }] } });
    expect(call([only])).toEqual(CANARYS);
  });

  it('subsets say nothing of a request to the Service', () => {
    const subset = { name: 'v2', labels: { version: 'v2' }, trafficPolicy: policy() };
    expect(call([rule({ policy: {}, spec: { subsets: [subset] } })])).toEqual(ALL);
    expect(call([rule({ spec: { subsets: [{ name: 'v2', trafficPolicy: {} }] } })])).toEqual(CANARYS);
  });
});

describe('which rule has the say', () => {
  const PRIMARY_FIRST = policy({ priority: ['app=cart-primary'] });

  it.each([
    ['cart-fanout', CANARYS],
    ['cart-fanout.shop.svc.cluster.local', CANARYS],
    ['*.shop.svc.cluster.local', CANARYS],
    ['*-fanout.shop.svc.cluster.local', CANARYS],
    ['*.local', CANARYS],
    ['*', CANARYS],
    // Names with a dot are taken as they are.
    ['cart-fanout.shop', ALL],
    ['cart-fanout.shop.svc', ALL],
    ['cart.shop.svc.cluster.local', ALL],
    ['*.blog.svc.cluster.local', ALL],
  ])('host %s', (host, expected) => {
    expect(call([rule({ host })])).toEqual(expected);
  });

  it('the most specific host wins, also where it says nothing of this', () => {
    const all = rule({ name: 'all', host: '*.shop.svc.cluster.local', policy: PRIMARY_FIRST });
    expect(call([all])).toEqual(PRIMARYS);
    expect(call([all, rule()])).toEqual(CANARYS);
    expect(call([all, rule({ name: 'longer', host: '*-fanout.shop.svc.cluster.local' })])).toEqual(CANARYS);
    expect(call([all, rule({ policy: {} })])).toEqual(ALL);
  });

  it('a short name is of the rule’s own namespace', () => {
    expect(call([rule({ where: 'blog', host: 'cart-fanout' })])).toEqual(ALL);
  });

  it('a rule elsewhere counts for nobody', () => {
    expect(call([rule({ where: 'blog' })])).toEqual(ALL);
  });

  it('the mesh’s own namespace comes last', () => {
    const mesh = rule({ where: 'istio-system', policy: PRIMARY_FIRST });
    expect(call([mesh])).toEqual(PRIMARYS);
    expect(call([mesh, rule()])).toEqual(CANARYS);
    expect(call([rule({ where: 'istio-system', spec: { exportTo: ['.'] } })])).toEqual(ALL);
  });

  it('the older of two for one host', () => {
    const older = rule({ name: 'z', policy: PRIMARY_FIRST, createdAt: '2026-01-01T00:00:00Z' });
    const younger = rule({ name: 'a', createdAt: '2026-02-01T00:00:00Z' });
    expect(call([younger, older])).toEqual(PRIMARYS);
    expect(assumed([younger, older])).toEqual([]);
    const unknown = [rule({ name: 'z', policy: PRIMARY_FIRST }), rule({ name: 'a' })];
    expect(call(unknown)).toEqual(CANARYS);
    expect(assumed(unknown)).toEqual([
      'DestinationRule shop/a and DestinationRule shop/z have one host; the policy of the first is taken',
    ]);
  });

  it('one with a selector counts for proxies that it selects', () => {
    const selecting = (matchLabels: object) =>
      rule({ name: 'selecting', policy: PRIMARY_FIRST, spec: { workloadSelector: { matchLabels } } });
    const named = 'gateway.networking.k8s.io/gateway-name';
    expect(call([selecting({ [named]: 'w' }), rule()])).toEqual(PRIMARYS);
    expect(call([selecting({ [named]: 'other' }), rule()])).toEqual(CANARYS);
    expect(assumed([selecting({ [named]: 'other', app: 'cart' }), rule()])).toEqual([]);
    expect(call([selecting({ app: 'cart' }), rule()])).toEqual(CANARYS);
    expect(assumed([selecting({ app: 'cart' }), rule()])).toEqual([
      'DestinationRule shop/selecting has a workloadSelector, and is taken not to select the pods of waypoint shop/w',
    ]);
  });

  describe('for a proxy of another namespace', () => {
    const infra = [
      namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }),
      waypoint('w', 'infra', {}, ', allowedRoutes: {namespaces: {from: All}}'),
      CANARY.replace('"w"', '"w", "istio.io/use-waypoint-namespace": infra'),
      fanout(),
      FOLLOW,
      app('checkout'),
    ];
    const shared = (...rules: readonly string[]) => fates(trace([...infra, ...rules], 'http://cart/', MARKED).outcomes);

    it('its own namespace’s rule goes before the Service’s', () => {
      expect(shared(rule())).toEqual(CANARYS);
      expect(shared(rule(), rule({ where: 'infra', policy: PRIMARY_FIRST }))).toEqual(PRIMARYS);
      const wide = rule({ where: 'infra', host: '*.shop.svc.cluster.local', policy: PRIMARY_FIRST });
      expect(shared(rule(), wide)).toEqual(PRIMARYS);
      expect(shared(rule(), rule({ where: 'infra', host: 'cart-fanout' }))).toEqual(CANARYS);
    });

    it.each([
      [['*'], CANARYS],
      [['infra'], CANARYS],
      [['.'], ALL],
      [['shop'], ALL],
      [['.', 'infra'], CANARYS],
      [['blog'], ALL],
      [['~'], ALL],
    ])('exportTo %s', (exportTo, expected) => {
      expect(shared(rule({ spec: { exportTo } }))).toEqual(expected);
    });

    it('what the Service’s namespace does not export hides its own wildcards, and not the mesh’s', () => {
      const wide = rule({ name: 'wide', host: '*.shop.svc.cluster.local' });
      const kept = rule({ spec: { exportTo: ['blog'] }, policy: PRIMARY_FIRST });
      expect(shared(wide)).toEqual(CANARYS);
      expect(shared(wide, kept)).toEqual(ALL);
      expect(shared(wide, kept, rule({ where: 'istio-system', policy: PRIMARY_FIRST }))).toEqual(PRIMARYS);
    });
  });

  it.each([
    [['.'], CANARYS],
    [['shop'], CANARYS],
    [['blog'], ALL],
    [['~'], ALL],
  ])('exportTo %s, for a proxy of its namespace', (exportTo, expected) => {
    expect(call([rule({ spec: { exportTo } })])).toEqual(expected);
  });
});

describe('who goes by it', () => {
  it('not ztunnel: a client’s call that no waypoint sees is shared', () => {
    const unbound = [...AMBIENT, CANARY, fanout(), app('checkout'), rule()];
    const { outcomes, assumptions } = trace(unbound, 'http://cart-fanout/', MARKED);
    expect(fates(outcomes)).toEqual(ALL);
    expect(outcomes[0]?.hops.at(-1)?.why).toBe('pods of Deployment cart and Deployment cart-primary');
    expect(assumptions).toEqual([]);
  });

  it('not a client outside of the mesh', () => {
    const outside = [waypoint(), namespace('shop'), CANARY, fanout(USE), app('checkout'), rule()];
    expect(fates(trace(outside, 'http://cart-fanout/', MARKED).outcomes)).toEqual(ALL);
  });

  it('an ingress gateway does, where it sends to the pods itself', () => {
    const at = (labels: object, ...rules: readonly string[]) =>
      trace(
        [
          ...AMBIENT,
          gateway(),
          CANARY,
          fanout(labels),
          route('web', '- backendRefs: [{name: cart-fanout, port: 80}]'),
          ...rules,
        ],
        'http://shop.example.com/',
        { profile: ISTIO, rollouts: RUNS },
      ).outcomes;
    expect(fates(at({}))).toEqual(ALL);
    expect(fates(at({}, rule()))).toEqual(CANARYS);
    expect(at({}, rule())[0]?.hops.at(-1)?.why).toContain('preferred by DestinationRule shop/cart-fanout');
    // Past its waypoint, and through it.
    expect(fates(at(USE, rule()))).toEqual(CANARYS);
    expect(fates(at(INGRESS_USE, rule()))).toEqual(CANARYS);
  });

  it('a Gateway of another maker does not', () => {
    const other = gateway().replace('gatewayClassName: istio', 'gatewayClassName: kong');
    const manifests = [
      ...AMBIENT,
      other,
      CANARY,
      fanout(),
      route('web', '- backendRefs: [{name: cart-fanout, port: 80}]'),
      rule(),
    ];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile: ISTIO, rollouts: RUNS });
    expect(fates(outcomes)).toEqual(ALL);
  });

  it('a sidecar does', () => {
    const sidecar = [namespace('shop', { 'istio-injection': 'enabled' }), CANARY, fanout(), FOLLOW, app('checkout')];
    expect(fates(trace([...sidecar, rule()], 'http://cart/', MARKED).outcomes)).toEqual(CANARYS);
    expect(
      fates(trace([...sidecar, rule({ policy: policy({ outlierDetection: null }) })], 'http://cart/', MARKED).outcomes),
    ).toEqual(ALL);
  });

  it('the Gateway API alone knows of none, and says so', () => {
    const ask: Ask = { profile: GAMMA };
    expect(call([rule()], ask)).toEqual(ALL);
    expect(assumed([rule()], ask)).toContain(
      'not read, though it can change what happens to requests: DestinationRule shop/cart-fanout',
    );
  });
});

describe('what is passed over is said', () => {
  it('whole rules that order nothing, and fields beside the order', () => {
    const plain = rule({ name: 'plain', where: 'blog', host: 'cart', policy: { tls: { mode: 'DISABLE' } } });
    expect(assumed([plain])).toEqual([
      'not read, though it can change what happens to requests: DestinationRule blog/plain',
    ]);
    const more = { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: 81 }, connectionPool: {} }] };
    expect(assumed([rule({ policy: policy({ more }) })])).toEqual([
      'not read, though it can change what happens to requests: DestinationRule shop/cart-fanout (`tls`, `connectionPool`)',
    ]);
  });

  it('nothing of what only chooses among equals', () => {
    const balanced = policy({ locality: {}, more: {} });
    const spread = {
      ...balanced,
      loadBalancer: { simple: 'ROUND_ROBIN', localityLbSetting: { failoverPriority: PREFERS } },
    };
    expect(assumed([rule({ policy: spread })])).toEqual([]);
    expect(call([rule({ policy: spread })])).toEqual(CANARYS);
  });
});

describe('the whole chain', () => {
  it('is a fan-out that follows, and does not where both versions share', () => {
    const entry = CANARY.replaceAll(': cart', ': checkout').replace(
      /gatewayRefs: .*$/m,
      `gatewayRefs: [{name: web}], canary: {labels: ${JSON.stringify(INGRESS_USE)}}}`,
    );
    const mark = route(
      'mark',
      '- filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}]\n  backendRefs: [{name: checkout-canary, port: 80}]',
      { parents: onService('checkout-canary') },
    );
    const calleesWith = (...rules: readonly string[]) => {
      const manifests = [...AMBIENT, gateway(), entry, mark, CANARY, fanout(), FOLLOW, ...rules];
      const topology = topologyOf(itemsOf(manifests.join('\n---\n')));
      return discoverFanOuts(topology).flatMap((fanOut) =>
        traceFanOut(topology, fanOut).callees.map(({ follows, answeredBy, why }) => ({ follows, answeredBy, why })),
      );
    };
    expect(calleesWith(rule())).toEqual([
      {
        follows: true,
        answeredBy: 'cart-fanout',
        why: 'HTTPRoute cart-fanout, rule 0, matches x-version: v2; pods of Deployment cart, preferred by DestinationRule shop/cart-fanout; falls back to Deployment cart-primary when none is healthy',
      },
    ]);
    expect(calleesWith()).toEqual([
      {
        follows: false,
        answeredBy: 'cart-fanout',
        why: 'HTTPRoute cart-fanout, rule 0, takes GET /: pods of Deployment cart and Deployment cart-primary',
      },
    ]);
    expect(calleesWith(rule({ policy: policy({ priority: ['app=cart-primary'] }) }))).toMatchObject([
      { follows: false, answeredBy: 'cart-fanout' },
    ]);
  });

  it('the entry’s versions meet their own, and at rest the callee’s primary', () => {
    const split = route(
      'checkout',
      '- backendRefs: [{name: checkout-v1, port: 80, weight: 6}, {name: checkout-v2, port: 80, weight: 4}]',
    );
    const mark = route(
      'mark',
      '- filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}]\n  backendRefs: [{name: checkout-v2, port: 80}]',
      { parents: onService('checkout-v2') },
    );
    const manifests = [
      ...SCENE,
      gateway(),
      split,
      mark,
      app('checkout-v1'),
      app('checkout-v2', { labels: INGRESS_USE }),
      rule(),
    ];
    const run = (rollouts: readonly string[]) =>
      pairs(
        trace(manifests, 'http://shop.example.com/', {
          profile: ISTIO,
          rollouts,
          calls: callWith('http://cart/', 'x-version'),
        }).outcomes,
      );
    expect(run(RUNS)).toEqual({ 'checkout-v1 → cart-primary': '3/5', 'checkout-v2 → cart': '2/5' });
    expect(run([])).toEqual({ 'checkout-v1 → cart-primary': '3/5', 'checkout-v2 → cart-primary': '2/5' });
  });
});
