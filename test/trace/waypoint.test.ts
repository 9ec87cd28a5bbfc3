import { describe, expect, it } from 'vitest';
import {
  AMBIENT,
  type Ask,
  app,
  fateOf,
  fates,
  GAMMA,
  gateway,
  hops,
  INGRESS_USE,
  ISTIO,
  istio,
  namespace,
  onService,
  route,
  trace,
  tracerOf,
  USE,
  waypoint,
} from './scene.ts';

type Labels = { readonly [key: string]: string };

const AMBIENT_SHOP = { 'istio.io/dataplane-mode': 'ambient' };
const FROM_CART: Ask = { profile: ISTIO, from: 'pod/shop/app=cart' };

const to = (service: string, match = '{}') => `- matches: [${match}]\n  backendRefs: [{name: ${service}, port: 80}]`;
const V2 = '{headers: [{name: x-version, value: v2}]}';
const SENT_V2: Ask = { ...FROM_CART, headers: [['x-version', 'v2']] };

/** Pods of cart call Service checkout, whose route says primary. */
function call(manifests: readonly string[], ask: Ask = FROM_CART, url = 'http://checkout/') {
  const { outcomes, assumptions } = trace([app('cart'), app('primary'), app('canary'), ...manifests], url, ask);
  return {
    fates: fates(outcomes),
    ways: outcomes.map(hops),
    assumptions,
    why: outcomes[0]?.hops.map(({ why }) => why).join('; '),
  };
}

const ROUTED = route('checkout', to('primary'), { parents: onService('checkout') });

describe('the waypoint of a Service', () => {
  const through = (name: string) => [['client shop/cart', `waypoint ${name}`, 'pods shop/primary']];
  const PAST = [['client shop/cart', 'pods shop/checkout']];
  const bound = (service: Labels, shop: Labels, ...waypoints: readonly string[]) =>
    call([namespace('shop', { ...AMBIENT_SHOP, ...shop }), ...waypoints, app('checkout', { labels: service }), ROUTED])
      .ways;

  it.each<[string, Labels, Labels, readonly string[], string | undefined]>([
    ['its label', USE, {}, [waypoint()], 'shop/w'],
    ['its Namespace’s label', {}, USE, [waypoint()], 'shop/w'],
    [
      'its label before its Namespace’s',
      { 'istio.io/use-waypoint': 'own' },
      USE,
      [waypoint(), waypoint('own')],
      'shop/own',
    ],
    ['none, though the Namespace has one', { 'istio.io/use-waypoint': 'none' }, USE, [waypoint()], undefined],
    ['none of the Namespace', {}, { 'istio.io/use-waypoint': 'none' }, [waypoint()], undefined],
    ['no label', {}, {}, [waypoint()], undefined],
    ['an empty label', { 'istio.io/use-waypoint': '' }, USE, [waypoint()], undefined],
    ['for everything', USE, {}, [waypoint('w', 'shop', { 'istio.io/waypoint-for': 'all' })], 'shop/w'],
    ['for workloads', USE, {}, [waypoint('w', 'shop', { 'istio.io/waypoint-for': 'workload' })], undefined],
    ['for nothing', USE, {}, [waypoint('w', 'shop', { 'istio.io/waypoint-for': 'none' })], undefined],
  ])('%s', (_, service, shop, waypoints, expected) => {
    expect(bound(service, shop, ...waypoints)).toEqual(expected === undefined ? PAST : through(expected));
  });

  it.each([
    ['that lets it', ', allowedRoutes: {namespaces: {from: All}}', 'infra/w'],
    [
      'that selects its namespace',
      ', allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}',
      'infra/w',
    ],
    [
      'that selects another',
      ', allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: blog}}}}',
      undefined,
    ],
    ['that does not', '', undefined],
  ])('in another namespace, %s', (_, more, expected) => {
    const labels = { ...USE, 'istio.io/use-waypoint-namespace': 'infra' };
    expect(bound(labels, { team: 'shop' }, waypoint('w', 'infra', {}, more))).toEqual(
      expected === undefined ? PAST : through(expected),
    );
  });

  it('the namespace is read of the object that names the waypoint, and of no other', () => {
    const all = ', allowedRoutes: {namespaces: {from: All}}';
    const both = [waypoint(), waypoint('w', 'infra', {}, all)];
    expect(bound(USE, { 'istio.io/use-waypoint-namespace': 'infra' }, ...both)).toEqual(through('shop/w'));
    expect(bound({ 'istio.io/use-waypoint-namespace': 'infra' }, USE, ...both)).toEqual(through('shop/w'));
  });

  it('that is not in the input is taken to be there, and the trace says so', () => {
    const { ways, assumptions } = call([namespace('shop', AMBIENT_SHOP), app('checkout', { labels: USE }), ROUTED]);
    expect(ways).toEqual(through('shop/w'));
    expect(assumptions).toEqual(['waypoint shop/w is not in the input; it is taken to be there and ready']);
  });
});

describe('ingress-use-waypoint', () => {
  const passes = (version: string, service: Labels, shop: Labels = {}) => {
    const manifests = [
      namespace('shop', shop),
      waypoint(),
      gateway(),
      app('checkout', { labels: service }),
      route('web', to('checkout')),
    ];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile: istio(version) });
    return outcomes.some((outcome) => hops(outcome).includes('waypoint shop/w'));
  };
  const VERSIONS = ['1.24', '1.25', '1.29', '1.30', '1.31'];
  const KEY = 'istio.io/ingress-use-waypoint';

  it.each([
    ['true', VERSIONS],
    ['True', ['1.25', '1.29', '1.30', '1.31']],
    ['TRUE', ['1.25', '1.29', '1.30', '1.31']],
    ['tRUE', ['1.25', '1.29']],
    ['1', ['1.30', '1.31']],
    ['t', ['1.30', '1.31']],
    ['T', ['1.30', '1.31']],
    ['yes', []],
    ['false', []],
    ['', []],
  ])('"%s" counts for %s', (value, versions) => {
    expect(VERSIONS.filter((version) => passes(version, { ...USE, [KEY]: value }))).toEqual(versions);
    // Of the Namespace since 1.25.
    const ofNamespace = VERSIONS.filter((version) => passes(version, {}, { ...USE, [KEY]: value }));
    expect(ofNamespace).toEqual(versions.filter((version) => version !== '1.24'));
  });

  it('of the Service hides the Namespace’s', () => {
    expect(passes('1.31', { [KEY]: 'false' }, { ...USE, [KEY]: 'true' })).toBe(false);
    expect(passes('1.31', { [KEY]: 'true' }, { ...USE, [KEY]: 'false' })).toBe(true);
    // Each label from where it is.
    expect(passes('1.31', { [KEY]: 'true' }, USE)).toBe(true);
    expect(passes('1.31', USE, { [KEY]: 'true' })).toBe(true);
  });

  it('without a waypoint does nothing', () => {
    expect(passes('1.31', { [KEY]: 'true' })).toBe(false);
    expect(passes('1.31', { 'istio.io/use-waypoint': 'none', [KEY]: 'true' }, USE)).toBe(false);
  });
});

describe('the port of a Service', () => {
  it.each([
    ['http', 'primary'],
    ['http-web', 'primary'],
    ['http2', 'primary'],
    ['grpc', 'primary'],
    ['', 'primary'],
    ['web', 'primary'],
    ['tcp', 'checkout'],
    ['tcp-web', 'checkout'],
    ['TCP', 'checkout'],
    ['https', 'checkout'],
    ['mysql', 'checkout'],
  ])('by the name "%s" leads to %s', (portName, fate) => {
    const manifests = [
      ...AMBIENT,
      gateway(),
      app('checkout', { labels: INGRESS_USE, portName }),
      ROUTED,
      route('web', to('checkout')),
    ];
    expect(call(manifests).fates).toEqual({ [fate]: '1' });
    const outside = trace([...manifests, app('primary')], 'http://shop.example.com/', { profile: ISTIO });
    expect(fates(outside.outcomes)).toEqual({ [fate]: '1' });
    expect(outside.outcomes.flatMap(hops)).toContain('waypoint shop/w');
  });

  it('by appProtocol before its name', () => {
    const named = (appProtocol: string, name: string) =>
      app('checkout', { labels: USE }).replace(
        '{name: "http", port: 80}',
        `{name: ${name}, port: 80, appProtocol: ${appProtocol}}`,
      );
    expect(call([...AMBIENT, named('tcp', 'http'), ROUTED]).fates).toEqual({ checkout: '1' });
    expect(call([...AMBIENT, named('http', 'tcp'), ROUTED]).fates).toEqual({ primary: '1' });
  });

  it('that it has not: the connection fails', () => {
    expect(
      call([...AMBIENT, app('checkout', { labels: USE }), ROUTED], FROM_CART, 'http://checkout:8080/').fates,
    ).toEqual({
      0: '1',
    });
  });
});

describe('a backend of a route at a waypoint', () => {
  const injected = route(
    'canary',
    `
- filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}]
  backendRefs: [{name: canary, port: 80}]`,
    { parents: onService('canary') },
  );
  const split = (parents: string) =>
    route('checkout', '- backendRefs: [{name: primary, port: 80}, {name: canary, port: 80}]', { parents });

  // Measured with Istio's own configuration in Envoy 1.40.
  it.each([
    ['bound to the same waypoint', INGRESS_USE, [] as readonly string[], 'waypoint shop/w'],
    ['bound to another', { ...INGRESS_USE, 'istio.io/use-waypoint': 'own' }, [waypoint('own')], 'waypoint shop/own'],
  ])('%s: its routes do not run in the mesh, and do for the ingress', (_, labels, more, own) => {
    const both = `[{group: "", kind: Service, name: checkout}, {name: web}]`;
    const manifests = [
      ...AMBIENT,
      gateway(),
      app('cart'),
      app('primary'),
      app('checkout', { labels: USE }),
      app('canary', { labels }),
      split(both),
      injected,
      ...more,
    ];
    const ask = tracerOf(manifests, ISTIO);
    const version = ({ outcomes }: ReturnType<typeof ask>) =>
      outcomes.map((outcome) => [
        fateOf(outcome),
        outcome.request.headers.get('x-version')?.[0],
        ...hops(outcome).slice(1),
      ]);
    expect(version(ask('http://checkout/', { from: 'pod/shop/app=cart' }))).toEqual([
      ['primary', undefined, 'waypoint shop/w', 'pods shop/primary'],
      ['canary', undefined, 'waypoint shop/w', 'pods shop/canary'],
    ]);
    expect(version(ask('http://shop.example.com/'))).toEqual([
      ['primary', undefined, 'pods shop/primary'],
      ['canary', 'v2', own, 'pods shop/canary'],
    ]);
  });

  it('may be the Service itself', () => {
    const own = route('checkout', to('checkout'), { parents: onService('checkout') });
    expect(call([...AMBIENT, app('checkout', { labels: USE }), own]).fates).toEqual({ checkout: '1' });
  });
});

describe('which routes a waypoint runs', () => {
  const manifests = (...routes: readonly string[]) => [...AMBIENT, app('checkout', { labels: USE }), ...routes];

  it('without any: the Service’s own pods', () => {
    expect(call(manifests()).fates).toEqual({ checkout: '1' });
    expect(
      call(manifests(route('other', to('primary'), { parents: onService('checkout', 'port: 8080') }))).fates,
    ).toEqual({
      checkout: '1',
    });
  });

  it('where no rule matches: 404, and not the Service', () => {
    const only = route('checkout', to('canary', V2), { parents: onService('checkout') });
    expect(call(manifests(only)).fates).toEqual({ 404: '1' });
    expect(call(manifests(only), SENT_V2).fates).toEqual({ canary: '1' });
  });

  it.each([
    ['without a group', '[{kind: Service, name: checkout}]'],
    ['of group core', '[{group: core, kind: Service, name: checkout}]'],
    ['to the waypoint', '[{name: w}]'],
    ['to a Service of that name elsewhere', onService('checkout', 'namespace: blog')],
  ])('none whose parentRef is %s', (_, parents) => {
    expect(call(manifests(route('checkout', to('primary'), { parents }))).fates).toEqual({ checkout: '1' });
  });

  it('none of a third namespace, whoever calls, and the trace says so', () => {
    const consumer = route('checkout', to('primary'), {
      namespace: 'blog',
      parents: onService('checkout', 'namespace: shop'),
    });
    const { fates, assumptions } = call(manifests(consumer));
    expect(fates).toEqual({ checkout: '1' });
    expect(assumptions.join()).toContain('HTTPRoute blog/checkout is not run');
    const blog = [namespace('blog', AMBIENT_SHOP), app('reader', { namespace: 'blog' })];
    expect(
      call([...manifests(consumer), ...blog], { profile: ISTIO, from: 'pod/blog/app=reader' }, 'http://checkout.shop/')
        .fates,
    ).toEqual({ checkout: '1' });
  });

  it('those of its own namespace before the Service’s', () => {
    const infra = [
      waypoint('w', 'infra', {}, ', allowedRoutes: {namespaces: {from: All}}'),
      app('checkout', { labels: { ...USE, 'istio.io/use-waypoint-namespace': 'infra' } }),
      namespace('shop', AMBIENT_SHOP),
      route('older', to('primary'), { parents: onService('checkout'), createdAt: '2026-05-01T10:00:00Z' }),
    ];
    const theirs = (match: string) =>
      route('theirs', `- matches: [${match}]\n  backendRefs: [{name: canary, namespace: shop, port: 80}]`, {
        namespace: 'infra',
        parents: onService('checkout', 'namespace: shop'),
        createdAt: '2026-05-02T10:00:00Z',
      });
    expect(call([...infra, theirs('{}')])).toMatchObject({ fates: { canary: '1' }, assumptions: [] });
    // What it does not match goes on to the Service's.
    expect(call([...infra, theirs(V2)]).fates).toEqual({ primary: '1' });
    expect(call([...infra, theirs(V2)], SENT_V2).fates).toEqual({ canary: '1' });
  });

  it('whatever the Host header, and whatever hostnames they have', () => {
    const named = route('checkout', to('primary'), { parents: onService('checkout'), hostnames: '[pay.example.com]' });
    expect(call(manifests(named)).fates).toEqual({ primary: '1' });
    expect(call(manifests(ROUTED), { ...FROM_CART, headers: [['host', 'pay.example.com']] }).fates).toEqual({
      primary: '1',
    });
  });

  it('whatever sectionName they have', () => {
    const section = route('checkout', to('primary'), { parents: onService('checkout', 'sectionName: admin') });
    expect(call(manifests(section)).fates).toEqual({ primary: '1' });
  });

  it('GRPCRoutes and HTTPRoutes together since 1.30, and before each kind for itself', () => {
    const http = route('web', to('primary', '{path: {value: /}}'), {
      parents: onService('checkout'),
      createdAt: '2026-05-01T10:00:00Z',
    });
    const grpc = route(
      'api',
      '- matches: [{method: {service: shop.Cart}}]\n  backendRefs: [{name: canary, port: 80}]',
      {
        kind: 'GRPCRoute',
        parents: onService('checkout'),
        createdAt: '2026-05-02T10:00:00Z',
      },
    );
    const at = (version: string) =>
      call(manifests(http, grpc), { ...FROM_CART, profile: istio(version) }, 'http://checkout/shop.Cart/Get').fates;
    expect(at('1.30')).toEqual({ canary: '1' });
    expect(at('1.29')).toEqual({ primary: '1' });
  });
});

describe('routes with and without a port', () => {
  const day = (number: number) => `2026-05-0${number}T10:00:00Z`;
  const marked = (more: string, createdAt?: string) =>
    route('marked', to('canary', V2), {
      parents: onService('checkout', more),
      ...(createdAt === undefined ? {} : { createdAt }),
    });
  const rest = (more: string, createdAt?: string) =>
    route('rest', to('primary'), {
      parents: onService('checkout', more),
      ...(createdAt === undefined ? {} : { createdAt }),
    });
  const at = (version: string, routes: readonly string[], ask: Ask = FROM_CART) =>
    call([...AMBIENT, app('checkout', { labels: USE }), ...routes], { ...ask, profile: istio(version) });

  // Measured with Istio's own configuration in Envoy 1.40.
  it('one way: sorted together, whichever is older', () => {
    for (const more of ['', 'port: 80']) {
      expect(at('1.31', [marked(more, day(2)), rest(more, day(1))], SENT_V2).fates).toEqual({ canary: '1' });
      expect(at('1.27', [marked(more, day(2)), rest(more, day(1))], SENT_V2).fates).toEqual({ canary: '1' });
    }
  });

  it('both ways: not sorted together, the older one’s rules first', () => {
    const hidden = [marked('port: 80', day(2)), rest('', day(1))];
    expect(at('1.31', hidden, SENT_V2)).toMatchObject({ fates: { primary: '1' }, assumptions: [] });
    const first = [marked('port: 80', day(1)), rest('', day(2))];
    expect(at('1.31', first, SENT_V2)).toMatchObject({ fates: { canary: '1' }, assumptions: [] });
    expect(at('1.31', first)).toMatchObject({ fates: { primary: '1' }, assumptions: [] });
  });

  it('both ways without ages: by name, and the trace says so where it matters', () => {
    const routes = [marked('port: 80'), rest('')];
    expect(at('1.31', routes, SENT_V2).fates).toEqual({ canary: '1' });
    expect(at('1.31', routes, SENT_V2).assumptions.join()).toContain('go before those of HTTPRoute shop/rest');
    expect(at('1.31', routes)).toMatchObject({ fates: { primary: '1' }, assumptions: [] });
  });

  it.each([
    ['1.27', false],
    ['1.28.5', false],
    ['1.28.6', true],
    ['1.29.1', false],
    ['1.29.2', true],
    ['1.30.0', true],
  ])('both ways with %s: the younger one runs too: %s', (version, runs) => {
    const routes = [marked('port: 80', day(1)), rest('', day(2))];
    expect(at(version, routes, SENT_V2).fates).toEqual({ canary: '1' });
    expect(at(version, routes).fates).toEqual(runs ? { primary: '1' } : { 404: '1' });
  });

  it('before, the oldest of whatever port is the one that counts, and for another port none', () => {
    const routes = [marked('port: 8080', day(1)), rest('', day(2))];
    expect(at('1.27', routes).fates).toEqual({ checkout: '1' });
    expect(at('1.31', routes).fates).toEqual({ primary: '1' });
    expect(at('1.27', routes).assumptions.join()).toContain('those of HTTPRoute shop/marked');
  });

  it('two parentRefs of one route, of which one has the port', () => {
    const parents =
      '[{group: "", kind: Service, name: checkout, port: 80}, {group: "", kind: Service, name: checkout, port: 8080}]';
    expect(at('1.31', [route('two', to('primary'), { parents })]).fates).toEqual({ primary: '1' });
    // One without a group is none, beside one that has it too.
    const half = '[{group: "", kind: Service, name: checkout, port: 8080}, {kind: Service, name: checkout, port: 80}]';
    expect(at('1.31', [route('two', to('primary'), { parents: half })]).fates).toEqual({ checkout: '1' });
  });
});

describe('the client', () => {
  const from = (pods: Labels, shop: Labels | undefined, more: readonly string[] = []) => {
    const manifests = [
      ...(shop === undefined ? [] : [namespace('shop', shop)]),
      waypoint(),
      app('cart', { podLabels: pods }),
      app('primary'),
      app('checkout', { labels: USE }),
      ROUTED,
      ...more,
    ];
    const { outcomes, assumptions } = trace(manifests, 'http://checkout/', FROM_CART);
    return { fates: fates(outcomes), ways: outcomes.flatMap(hops), assumptions };
  };
  const MODE = 'istio.io/dataplane-mode';

  it.each<[string, Labels, Labels, boolean]>([
    ['its Namespace', {}, AMBIENT_SHOP, true],
    ['its own label', { [MODE]: 'ambient' }, {}, true],
    ['neither', {}, {}, false],
    ['its own label against its Namespace’s', { [MODE]: 'none' }, AMBIENT_SHOP, false],
  ])('is captured by %s', (_, pods, shop, captured) => {
    expect(from(pods, shop)).toMatchObject({ fates: captured ? { primary: '1' } : { checkout: '1' }, assumptions: [] });
  });

  it('whose Namespace is not in the input is taken to be captured, and the trace says so', () => {
    const { fates, assumptions } = from({}, undefined);
    expect(fates).toEqual({ primary: '1' });
    expect(assumptions.join()).toContain('Namespace shop is not in the input');
  });

  it.each<[string, Labels, Labels]>([
    ['its pods’ label', { 'sidecar.istio.io/inject': 'true' }, AMBIENT_SHOP],
    ['its Namespace’s', {}, { 'istio-injection': 'enabled' }],
  ])('with a sidecar by %s runs the routes itself, and calls no waypoint', (_, pods, shop) => {
    const { fates, ways, assumptions } = from(pods, shop);
    expect([fates, ways]).toEqual([{ primary: '1' }, ['client shop/cart', 'pods shop/primary']]);
    expect(assumptions.join()).toContain('shop/cart has a sidecar');
  });

  it('with a sidecar runs its own namespace’s routes, but none that Istio drops', () => {
    const consumer = (filter: string) =>
      route('reader', `- filters: [${filter}]\n  backendRefs: [{name: reader, port: 80}]`, {
        namespace: 'blog',
        parents: onService('checkout', 'namespace: shop'),
      });
    const sidecar = { 'sidecar.istio.io/inject': 'true' };
    const at = (filter: string) => {
      const manifests = [
        app('reader', { namespace: 'blog', podLabels: sidecar }),
        app('primary'),
        app('checkout'),
        ROUTED,
        consumer(filter),
      ];
      return trace(manifests, 'http://checkout.shop/', { profile: ISTIO, from: 'pod/blog/app=reader' });
    };
    expect(fates(at('').outcomes)).toEqual({ reader: '1' });
    const unknown = at('{type: ExtensionRef, extensionRef: {group: a.example.com, kind: B, name: c}}');
    expect(fates(unknown.outcomes)).toEqual({ primary: '1' });
    expect(unknown.assumptions.join()).toContain('HTTPRoute blog/reader is dropped whole');
  });

  it('with a sidecar has no routes on a port that is TCP', () => {
    const manifests = [
      app('cart', { podLabels: { 'sidecar.istio.io/inject': 'true' } }),
      app('primary'),
      app('checkout', { portName: 'tcp' }),
      ROUTED,
    ];
    expect(fates(trace(manifests, 'http://checkout/', FROM_CART).outcomes)).toEqual({ checkout: '1' });
  });

  it('that encrypts hides the request from every route, and the trace says so', () => {
    const manifests = [
      ...AMBIENT,
      app('checkout', { labels: USE, port: 443 }),
      route('checkout', to('primary'), { parents: onService('checkout') }),
    ];
    for (const profile of [ISTIO, GAMMA]) {
      const { fates, assumptions } = call(manifests, { ...FROM_CART, profile }, 'https://checkout/');
      expect(fates).toEqual({ checkout: '1' });
      expect(assumptions.join()).toContain('shop/cart calls shop/checkout:443 by https');
    }
  });

  it('that calls a headless Service calls its pods', () => {
    const manifests = [...AMBIENT, app('checkout', { labels: USE, clusterIP: 'None' }), ROUTED];
    for (const profile of [ISTIO, GAMMA]) {
      expect(call(manifests, { ...FROM_CART, profile }).ways).toEqual([['client shop/cart', 'pods shop/checkout']]);
    }
  });

  it('that calls what is not in the input gets nothing', () => {
    expect(call([...AMBIENT]).fates).toEqual({ 0: '1' });
    expect(call([...AMBIENT], FROM_CART, 'http://www.example.com/').fates).toEqual({ 0: '1' });
  });

  it.each(['checkout', 'checkout.shop', 'checkout.shop.svc', 'checkout.shop.svc.cluster.local', 'CHECKOUT.shop'])(
    'finds a Service by the name %s',
    (host) => {
      expect(call([...AMBIENT, app('checkout', { labels: USE }), ROUTED], FROM_CART, `http://${host}/`).fates).toEqual({
        primary: '1',
      });
    },
  );
});

describe('by the specification', () => {
  const at = (routes: readonly string[], from = 'pod/shop/app=cart', url = 'http://checkout.shop/') => {
    const apps = [app('cart'), app('reader', { namespace: 'blog' }), app('primary'), app('canary'), app('checkout')];
    return fates(trace([...apps, ...routes], url, { profile: GAMMA, from }).outcomes);
  };
  const consumer = route('consumer', '- backendRefs: [{name: canary, namespace: shop, port: 80}]', {
    namespace: 'blog',
    parents: onService('checkout', 'namespace: shop'),
  });

  it('the client’s own routes hide the Service’s, for that client alone', () => {
    expect(at([ROUTED, consumer])).toEqual({ primary: '1' });
    expect(at([ROUTED, consumer], 'pod/blog/app=reader')).toEqual({ canary: '1' });
    expect(at([ROUTED], 'pod/blog/app=reader')).toEqual({ primary: '1' });
    expect(at([consumer])).toEqual({ checkout: '1' });
  });

  it('the client’s own are not merged with the Service’s: where none matches, 404', () => {
    const marked = consumer.replace('- backendRefs', `- matches: [${V2}]\n    backendRefs`);
    expect(at([ROUTED, marked], 'pod/blog/app=reader')).toEqual({ 404: '1' });
  });

  it('only the first level of routes runs', () => {
    const next = route('primary', to('canary'), { parents: onService('primary') });
    expect(at([ROUTED, next])).toEqual({ primary: '1' });
  });

  it('port and section of one parentRef must both be the port’s', () => {
    const bound = (...refs: readonly string[]) => [
      route('checkout', to('primary'), {
        parents: `[${refs.map((ref) => `{group: "", kind: Service, name: checkout, ${ref}}`)}]`,
      }),
    ];
    expect(at(bound('port: 80'))).toEqual({ primary: '1' });
    expect(at(bound('sectionName: http'))).toEqual({ primary: '1' });
    expect(at(bound('port: 80, sectionName: http'))).toEqual({ primary: '1' });
    expect(at(bound('port: 8080'))).toEqual({ checkout: '1' });
    expect(at(bound('sectionName: admin'))).toEqual({ checkout: '1' });
    expect(at(bound('port: 80, sectionName: admin', 'port: 8080, sectionName: http'))).toEqual({ checkout: '1' });
  });

  it('a GRPCRoute hides HTTPRoutes of its port', () => {
    const grpc = route('grpc', '- backendRefs: [{name: canary, port: 80}]', {
      kind: 'GRPCRoute',
      parents: onService('checkout'),
    });
    expect(at([ROUTED, grpc])).toEqual({ canary: '1' });
  });
});
