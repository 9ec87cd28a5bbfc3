import { describe, expect, it } from 'vitest';
import { toFraction } from '../../src/trace/share.ts';
import {
  AMBIENT,
  app,
  apps,
  callWith,
  fates,
  GAMMA,
  gateway,
  INGRESS_USE,
  ISTIO,
  istio,
  onService,
  pairs,
  route,
  trace,
  USE,
} from './scene.ts';

const PROFILES = [
  ['gamma', GAMMA],
  ['istio', ISTIO],
] as const;

const URL = 'http://shop.example.com/';

/** One rule with these backendRefs at Gateway web, and Services cart and checkout. */
function split(backends: string, more: readonly string[] = []): readonly string[] {
  return [...apps('cart', 'checkout'), gateway(), route('shop', `- backendRefs: [${backends}]`), ...more];
}

describe.each(PROFILES)('weights (%s)', (_, profile) => {
  it.each([
    [
      'without any each counts 1',
      '{name: cart, port: 80}, {name: checkout, port: 80}',
      { cart: '1/2', checkout: '1/2' },
    ],
    [
      'as a part of their sum',
      '{name: cart, port: 80, weight: 9}, {name: checkout, port: 80, weight: 3}',
      { cart: '3/4', checkout: '1/4' },
    ],
    [
      'that do not come to a finite fraction',
      '{name: cart, port: 80, weight: 1}, {name: checkout, port: 80, weight: 2}',
      { cart: '1/3', checkout: '2/3' },
    ],
    ['0 gets nothing', '{name: cart, port: 80, weight: 0}, {name: checkout, port: 80, weight: 5}', { checkout: '1' }],
    [
      'one that is not said beside one that is',
      '{name: cart, port: 80}, {name: checkout, port: 80, weight: 99}',
      { cart: '1/100', checkout: '99/100' },
    ],
    ['the same Service twice', '{name: cart, port: 80, weight: 1}, {name: cart, port: 80, weight: 1}', { cart: '1' }],
    ['all 0', '{name: cart, port: 80, weight: 0}, {name: checkout, port: 80, weight: 0}', { 500: '1' }],
  ])('%s', (_, backends, expected) => {
    expect(fates(trace(split(backends), URL, { profile }).outcomes)).toEqual(expected);
  });
});

describe('weights that are all 0', () => {
  it('are a question that the specification leaves open, and the trace says so', () => {
    const manifests = split('{name: cart, port: 80, weight: 0}');
    expect(trace(manifests, URL).assumptions.join()).toContain('weights are all 0 the specification does not say');
    expect(trace(manifests, URL, { profile: ISTIO }).assumptions).toEqual([]);
  });
});

describe('no backendRef', () => {
  it.each([
    ['gamma', GAMMA, '500'],
    ['1.29', istio('1.29'), '500'],
    ['1.30', istio('1.30'), '404'],
    ['1.30.0', istio('1.30.0'), '404'],
    ['1.31', ISTIO, '500'],
  ])('%s: %s', (_, profile, status) => {
    const { outcomes } = trace([gateway(), route('shop', '- filters: []')], URL, { profile });
    expect(fates(outcomes)).toEqual({ [status]: '1' });
  });
});

describe.each(PROFILES)('an invalid backendRef (%s)', (_, profile) => {
  it.each([
    ['a Service that is not there', '{name: gone, port: 80}'],
    ['a kind that nobody knows', '{kind: Bucket, group: storage.example.com, name: cart, port: 80}'],
    ['a port that the Service has not', '{name: checkout, port: 8080}'],
    ['another namespace without a grant', '{name: pay, namespace: pay, port: 80}'],
  ])('%s: its share gets 500, and the other its own', (_, backend) => {
    const manifests = split(`{name: cart, port: 80, weight: 3}, ${backend}`, [app('pay', { namespace: 'pay' })]);
    expect(fates(trace(manifests, URL, { profile }).outcomes)).toEqual({ cart: '3/4', 500: '1/4' });
  });

  it('alone: everything gets 500', () => {
    expect(fates(trace(split('{name: gone, port: 80}'), URL, { profile }).outcomes)).toEqual({ 500: '1' });
  });

  it('of weight 0 harms nobody', () => {
    const manifests = split('{name: cart, port: 80}, {name: gone, port: 80, weight: 0}');
    expect(fates(trace(manifests, URL, { profile }).outcomes)).toEqual({ cart: '1' });
  });
});

describe('a backendRef that makes Istio drop the route', () => {
  it.each([
    ['without a port', '{name: cart}', 'a backendRef names no port'],
    ['with a host for a name', '{name: cart.shop, port: 80}', 'a backendRef names a host and not a Service'],
  ])('%s', (_, backend, why) => {
    const manifests = split(`${backend}, {name: checkout, port: 80}`);
    expect(fates(trace(manifests, URL).outcomes)).toEqual({ checkout: '1/2', 500: '1/2' });
    const { outcomes, assumptions } = trace(manifests, URL, { profile: ISTIO });
    expect(fates(outcomes)).toEqual({ 404: '1' });
    expect(assumptions).toEqual([`HTTPRoute shop/shop is dropped whole: ${why}`]);
  });
});

describe('a ReferenceGrant', () => {
  const grant = (from: string, to: string, where = 'pay', name = 'grant') => `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: ${name}, namespace: ${where}}
spec:
  from: [{group: gateway.networking.k8s.io, kind: ${from}}]
  to: [{group: "", kind: ${to}}]
`;
  const manifests = split('{name: pay, namespace: pay, port: 80}', [
    app('pay', { namespace: 'pay' }),
    app('bank', { namespace: 'pay' }),
  ]);

  it.each([
    ['for every Service', grant('HTTPRoute, namespace: shop', 'Service'), 'pay'],
    ['for this Service', grant('HTTPRoute, namespace: shop', 'Service, name: pay'), 'pay'],
    ['for another Service', grant('HTTPRoute, namespace: shop', 'Service, name: bank'), '500'],
    ['for another kind of route', grant('GRPCRoute, namespace: shop', 'Service'), '500'],
    ['for another namespace', grant('HTTPRoute, namespace: blog', 'Service'), '500'],
    ['for another kind of object', grant('HTTPRoute, namespace: shop', 'Secret'), '500'],
    ['in the namespace of the route', grant('HTTPRoute, namespace: shop', 'Service', 'shop'), '500'],
    [
      'for another, beside the right one',
      `${grant('HTTPRoute, namespace: shop', 'Service, name: bank')}\n---\n${grant('HTTPRoute, namespace: shop', 'Service, name: pay', 'pay', 'second')}`,
      'pay',
    ],
  ])('%s: %s', (_, text, fate) => {
    for (const [, profile] of PROFILES) {
      expect(fates(trace([...manifests, text], URL, { profile }).outcomes)).toEqual({ [fate]: '1' });
    }
  });

  it('is not asked of a route that is bound to a Service', () => {
    const mesh = [
      ...AMBIENT,
      app('cart', { labels: USE }),
      app('checkout'),
      app('pay', { namespace: 'pay' }),
      route('cart', '- backendRefs: [{name: pay, namespace: pay, port: 80}]', { parents: onService('cart') }),
    ];
    for (const [, profile] of PROFILES) {
      const { outcomes } = trace(mesh, 'http://cart/', { profile, from: 'pod/shop/app=checkout' });
      expect(fates(outcomes)).toEqual({ pay: '1' });
    }
  });

  it('is asked of the Gateway’s own routes alone, and not at the waypoint that comes after', () => {
    const both = [
      ...AMBIENT,
      gateway(),
      app('cart', { labels: INGRESS_USE }),
      app('pay', { namespace: 'pay' }),
      route('web', '- backendRefs: [{name: cart, port: 80}]'),
      route('cart', '- backendRefs: [{name: pay, namespace: pay, port: 80}]', { parents: onService('cart') }),
    ];
    expect(fates(trace(both, URL, { profile: ISTIO }).outcomes)).toEqual({ pay: '1' });
  });
});

describe('endpoints', () => {
  const of = (backend: string) =>
    trace([gateway(), route('shop', '- backendRefs: [{name: cart, port: 80}]'), backend], URL);

  it('none: 503', () => {
    const { outcomes, assumptions } = of(app('cart', { replicas: 0 }));
    expect([fates(outcomes), assumptions]).toEqual([{ 503: '1' }, []]);
    expect(outcomes[0]?.service).toBe('shop/cart:80');
  });

  it('of the workloads that the selector selects, as far as they run', () => {
    const other = (name: string, label: string, replicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${label}}}
  template: {metadata: {labels: {app: ${label}, track: ${name}}}}
`;
    const texts = [
      app('cart', { replicas: 0 }),
      other('cart-b', 'cart', 1),
      other('cart-a', 'cart', 2),
      other('pay', 'pay', 1),
    ];
    expect(fates(of(texts.join('\n---\n')).outcomes)).toEqual({ 'cart-a+cart-b': '1' });
  });

  it('of workloads that have every label of the selector', () => {
    const service = app('cart').split('---')[0] ?? '';
    const text = service.replace('selector: {app: cart}', 'selector: {app: cart, track: stable}');
    const stable = app('cart', { podLabels: { track: 'stable' } }).split('---')[1] ?? '';
    const beta = app('beta', { podLabels: { track: 'stable' } }).split('---')[1] ?? '';
    expect(fates(of([text, stable, beta].join('\n---\n')).outcomes)).toEqual({ cart: '1' });
  });

  it('of several workloads make the calls of the first, and the trace says so', () => {
    const selected = ['cart-a', 'cart-b'].map(
      (name) => app(name).split('---')[1]?.replaceAll(`app: ${name}`, 'app: cart') ?? '',
    );
    const texts = [
      app('cart', { replicas: 0 }),
      ...selected.map((text) => text.replace(/"app":"cart-."/, '"app":"cart"')),
      app('pay'),
    ];
    const rules = [gateway(), route('shop', '- backendRefs: [{name: cart, port: 80}]'), ...texts];
    const { outcomes, assumptions } = trace(rules, URL, { calls: callWith('http://pay/', 'x-version') });
    expect(pairs(outcomes)).toEqual({ 'cart-a+cart-b → pay': '1' });
    expect(assumptions).toEqual([
      'pods of cart-a and cart-b share shop/cart:80; what they call is traced as of cart-a',
    ]);
  });

  it('only of its own namespace', () => {
    const service = app('cart').split('---')[0] ?? '';
    const { outcomes, assumptions } = of(`${service}\n---\n${app('cart', { namespace: 'blog' })}`);
    expect(fates(outcomes)).toEqual({ 'shop/cart:80': '1' });
    expect(assumptions).toEqual([
      'Service shop/cart: no workload of the input has pods with `app: cart`; they are taken to run',
    ]);
  });

  it('without a selector are somebody else’s, who has written them or is taken to', () => {
    const service = `
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: http, port: 80}]}`;
    const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: cart-1, namespace: shop, labels: {kubernetes.io/service-name: cart}}
addressType: IPv4
ports: [{name: http, port: 80}]
endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]`;
    const known = of(`${service}\n---\n${slice}`);
    expect([fates(known.outcomes), known.assumptions]).toEqual([{ 'shop/cart:80': '1' }, []]);
    expect(known.outcomes[0]?.hops.at(-1)?.why).toContain('2 addresses of its EndpointSlices');
    const taken = of(service);
    expect(fates(taken.outcomes)).toEqual({ 'shop/cart:80': '1' });
    expect(taken.assumptions.join()).toContain('it is taken to have endpoints');
  });
});

describe.each(PROFILES)('mirrors (%s)', (_, profile) => {
  const mirrored = (filters: string, backends = '{name: cart, port: 80}', more: readonly string[] = []) => {
    const rules = `- filters: [${filters}]\n  backendRefs: [${backends}]`;
    const { outcomes } = trace([...apps('cart', 'checkout', 'audit'), gateway(), route('shop', rules), ...more], URL, {
      profile,
    });
    return outcomes.map(({ share, mirrors }) => [
      toFraction(share),
      mirrors.map(({ share, workloads }) => `${toFraction(share)} ${workloads.map(({ name }) => name).join()}`),
    ]);
  };
  const mirror = (more: string, name = 'audit') =>
    `{type: RequestMirror, requestMirror: {backendRef: {name: ${name}, port: 80}${more}}}`;

  it.each([
    ['everything', '', ['1 audit']],
    ['a percentage', ', percent: 42', ['21/50 audit']],
    ['a fraction', ', fraction: {numerator: 1, denominator: 3}', ['1/3 audit']],
    ['a fraction of 100', ', fraction: {numerator: 7}', ['7/100 audit']],
    ['nothing', ', percent: 0', []],
  ])('%s', (_, more, expected) => {
    expect(mirrored(mirror(more))).toEqual([['1', expected]]);
  });

  it('are of the requests of each backend', () => {
    expect(mirrored(mirror(', percent: 50'), '{name: cart, port: 80, weight: 3}, {name: checkout, port: 80}')).toEqual([
      ['3/4', ['3/8 audit']],
      ['1/4', ['1/8 audit']],
    ]);
  });

  it('may be several', () => {
    expect(mirrored(`${mirror('')}, ${mirror(', percent: 10', 'checkout')}`)).toEqual([
      ['1', ['1 audit', '1/10 checkout']],
    ]);
  });

  it('to what cannot be reached are left out, and nothing else happens', () => {
    expect(mirrored(mirror('', 'gone'))).toEqual([['1', []]]);
    expect(mirrored(`${mirror('', 'gone')}, ${mirror('')}`)).toEqual([['1', ['1 audit']]]);
  });

  it('are split as their requests are, further down', () => {
    const rules = `- filters: [${mirror(', percent: 50')}]\n  backendRefs: [{name: inner-istio, port: 80}]`;
    const inner = [
      gateway(undefined, 'inner'),
      route('inner', '- backendRefs: [{name: cart, port: 80, weight: 3}, {name: checkout, port: 80}]', {
        parents: '[{name: inner}]',
      }),
    ];
    const manifests = [...apps('cart', 'checkout', 'audit'), gateway(), route('shop', rules), ...inner];
    const { outcomes } = trace(manifests, URL, { profile });
    expect(outcomes.map(({ mirrors }) => mirrors.map(({ share }) => toFraction(share)))).toEqual([['3/8'], ['1/8']]);
  });

  it('are not made of requests that go nowhere', () => {
    expect(mirrored(mirror(''), '{name: cart, port: 80}, {name: gone, port: 80}')).toEqual([
      ['1/2', ['1/2 audit']],
      ['1/2', []],
    ]);
  });

  it('need a grant as any backendRef does', () => {
    const filter = '{type: RequestMirror, requestMirror: {backendRef: {name: audit, namespace: pay, port: 80}}}';
    expect(mirrored(filter, '{name: cart, port: 80}', [app('audit', { namespace: 'pay' })])).toEqual([['1', []]]);
  });
});
