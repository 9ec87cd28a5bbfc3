import { describe, expect, it } from 'vitest';
import {
  AMBIENT,
  app,
  apps,
  fateOf,
  fates,
  GAMMA,
  gateway,
  hops,
  INGRESS_USE,
  ISTIO,
  namespace,
  onService,
  route,
  trace,
  tracerOf,
  USE,
} from './scene.ts';

const PROFILES = [
  ['gamma', GAMMA],
  ['istio', ISTIO],
] as const;

const to = (service: string, path = '/') =>
  `- matches: [{path: {value: ${path}}}]\n  backendRefs: [{name: ${service}, port: 80}]`;

describe.each(PROFILES)('which listener (%s)', (_, profile) => {
  const listeners = `
- {name: http, port: 80, protocol: HTTP, hostname: shop.example.com}
- {name: admin, port: 8080, protocol: HTTP}
- {name: https, port: 443, protocol: HTTPS, hostname: shop.example.com}`;
  const ask = tracerOf(
    [
      ...apps('cart', 'admin'),
      gateway(listeners),
      route('cart', to('cart'), { parents: '[{name: web, sectionName: http}, {name: web, port: 443}]' }),
      route('admin', to('admin'), { parents: '[{name: web, port: 8080}]' }),
    ],
    profile,
  );

  it.each([
    ['http://shop.example.com/', 'cart'],
    ['https://shop.example.com/', 'cart'],
    ['http://shop.example.com:8080/', 'admin'],
    ['http://pay.example.com:8080/', 'admin'],
    // No listener has the host.
    ['http://pay.example.com/', '404'],
    // Nothing listens, or not in that protocol.
    ['http://shop.example.com:81/', '0'],
    ['https://shop.example.com:8080/', '0'],
    ['http://shop.example.com:443/', '0'],
    ['https://pay.example.com/', '0'],
  ])('%s: %s', (url, fate) => {
    expect(fates(ask(url).outcomes)).toEqual({ [fate]: '1' });
  });

  it('a route whose parentRef names section and port of two listeners has neither', () => {
    const manifests = [
      ...apps('cart'),
      gateway(listeners),
      route('cart', to('cart'), { parents: '[{name: web, sectionName: http, port: 8080}]' }),
    ];
    for (const url of ['http://shop.example.com/', 'http://shop.example.com:8080/']) {
      expect(fates(trace(manifests, url, { profile }).outcomes)).toEqual({ 404: '1' });
    }
  });

  it('takes no route of another namespace but where it says so', () => {
    const from = (value: string) =>
      gateway(`- {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: ${value}}}}`);
    const rest = [
      app('cart', { namespace: 'blog' }),
      route('cart', to('cart'), { namespace: 'blog', parents: '[{name: web, namespace: shop}]' }),
    ];
    const fate = (value: string) =>
      fates(trace([from(value), ...rest], 'http://shop.example.com/', { profile }).outcomes);
    expect(fate('All')).toEqual({ cart: '1' });
    expect(fate('Same')).toEqual({ 404: '1' });
    expect(fate('Selector, selector: {matchLabels: {kubernetes.io/metadata.name: blog}}')).toEqual({ cart: '1' });
    expect(fate('Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}')).toEqual({ 404: '1' });
  });
});

describe('https', () => {
  const listeners = `
- {name: shop, port: 443, protocol: HTTPS, hostname: shop.example.com}
- {name: any, port: 443, protocol: HTTPS, hostname: "*.example.com"}`;
  const routes = [
    route('shop', to('cart'), { parents: '[{name: web, sectionName: shop}]' }),
    route('any', to('other'), { parents: '[{name: web, sectionName: any}]' }),
  ];
  const at = (profile: typeof GAMMA, serverName: string, host: string, more = routes) =>
    fates(
      trace([...apps('cart', 'other'), gateway(listeners), ...more], `https://${serverName}/`, {
        profile,
        headers: [['host', host]],
      }).outcomes,
    );

  it('that a listener passes through is not traced, and the hop says so', () => {
    const passes = gateway('- {name: tls, port: 443, protocol: TLS, tls: {mode: Passthrough}}');
    const { outcomes } = trace([passes], 'https://shop.example.com/');
    expect(fates(outcomes)).toEqual({ 0: '1' });
    expect(outcomes[0]?.hops[0]).toMatchObject({
      listener: 'tls',
      why: 'it passes TLS through, and what TLSRoutes do is not traced',
    });
  });

  it.each(PROFILES)('the server name chooses, the more specific one first (%s)', (_, profile) => {
    expect(at(profile, 'shop.example.com', 'shop.example.com')).toEqual({ cart: '1' });
    expect(at(profile, 'pay.example.com', 'pay.example.com')).toEqual({ other: '1' });
    expect(at(profile, 'example.org', 'shop.example.com')).toEqual({ 0: '1' });
  });

  it('another listener’s host is misdirected, which Istio does not see', () => {
    expect(at(GAMMA, 'pay.example.com', 'shop.example.com')).toEqual({ 421: '1' });
    expect(at(GAMMA, 'shop.example.com', 'pay.example.com')).toEqual({ 421: '1' });
    expect(at(GAMMA, 'shop.example.com', 'example.org')).toEqual({ 404: '1' });
    expect(at(ISTIO, 'pay.example.com', 'shop.example.com')).toEqual({ other: '1' });
    expect(at(ISTIO, 'shop.example.com', 'pay.example.com')).toEqual({ 404: '1' });
  });

  it('Istio leaves a host to the listener that has it most specifically, whatever the server name', () => {
    const both = [route('shop', to('cart'), { hostnames: '[shop.example.com]' })];
    expect(at(ISTIO, 'shop.example.com', 'shop.example.com', both)).toEqual({ cart: '1' });
    expect(at(ISTIO, 'pay.example.com', 'shop.example.com', both)).toEqual({ 404: '1' });
  });
});

describe('listeners of one port', () => {
  const listeners = `
- {name: any, port: 80, protocol: HTTP}
- {name: wild, port: 80, protocol: HTTP, hostname: "*.example.com"}
- {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}`;
  const on = (section: string) =>
    route(section, to(section, `/${section}`), { parents: `[{name: web, sectionName: ${section}}]` });
  const manifests = [...apps('any', 'wild', 'shop'), gateway(listeners), on('any'), on('wild'), on('shop')];

  it.each(PROFILES)('are apart: a host has the routes of the most specific one alone (%s)', (_, profile) => {
    const ask = tracerOf(manifests, profile);
    for (const [host, own] of [
      ['shop.example.com', 'shop'],
      ['pay.example.com', 'wild'],
      ['example.org', 'any'],
    ]) {
      for (const path of ['any', 'wild', 'shop']) {
        const expected = path === own ? { [path]: '1' } : { 404: '1' };
        expect([host, path, fates(ask(`http://${host}/${path}`).outcomes)]).toEqual([host, path, expected]);
      }
    }
  });

  it('a listener without routes hides the others by the specification; Istio has one table of hosts', () => {
    const bare = manifests.slice(0, -1);
    expect(fates(trace(bare, 'http://shop.example.com/wild').outcomes)).toEqual({ 404: '1' });
    expect(fates(trace(bare, 'http://shop.example.com/wild', { profile: ISTIO }).outcomes)).toEqual({ wild: '1' });
  });

  it.each(PROFILES)('a route’s hostname is left to the listener that has it (%s)', (_, profile) => {
    const both = route('both', to('shop'), {
      parents: '[{name: web, sectionName: wild}]',
      hostnames: '[shop.example.com, pay.example.com]',
    });
    const ask = tracerOf([...apps('shop'), gateway(listeners), both], profile);
    expect(fates(ask('http://pay.example.com/').outcomes)).toEqual({ shop: '1' });
    expect(fates(ask('http://shop.example.com/').outcomes)).toEqual({ 404: '1' });
  });
});

describe.each(PROFILES)('a ListenerSet (%s)', (_, profile) => {
  const set = `
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: more, namespace: blog}
spec:
  parentRef: {name: web, namespace: shop}
  listeners: [{name: blog, port: 80, protocol: HTTP, hostname: blog.example.com}]
`;
  const own = '- {name: http, port: 80, protocol: HTTP, hostname: shop.example.com}';
  const takes = (from: string) => `${gateway(own).trimEnd()}\n  allowedListeners: {namespaces: {from: ${from}}}\n`;
  const cart = app('cart', { namespace: 'blog' });
  const fate = (manifests: readonly string[], host: string) =>
    fates(trace([...manifests, set, cart], `http://${host}/`, { profile }).outcomes);
  const bySet = route('cart', to('cart'), { namespace: 'blog', parents: '[{kind: ListenerSet, name: more}]' });

  it('adds listeners where the Gateway says from where', () => {
    expect(fate([takes('All'), bySet], 'blog.example.com')).toEqual({ cart: '1' });
    expect(fate([takes('Same'), bySet], 'blog.example.com')).toEqual({ 404: '1' });
    expect(fate([gateway(own), bySet], 'blog.example.com')).toEqual({ 404: '1' });
  });

  it('has routes that name it, and those alone', () => {
    const byGateway = route('cart', to('cart'), { namespace: 'blog', parents: '[{name: web, namespace: shop}]' });
    expect(fate([takes('All'), byGateway], 'blog.example.com')).toEqual({ 404: '1' });
    expect(fate([takes('All'), bySet], 'shop.example.com')).toEqual({ 404: '1' });
  });
});

describe('a backend with routes of its own', () => {
  const own = route(
    'canary',
    `
- filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}]
  backendRefs: [{name: canary, port: 80}]`,
    { parents: onService('canary') },
  );
  const marked = (labels: { readonly [key: string]: string }, profile = ISTIO, more: readonly string[] = []) => {
    const manifests = [...AMBIENT, gateway(), app('canary', { labels }), route('shop', to('canary')), own, ...more];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile });
    return outcomes.map((outcome) => [
      fateOf(outcome),
      outcome.request.headers.get('x-version')?.[0],
      ...hops(outcome),
    ]);
  };
  const PAST = [['canary', undefined, 'gateway shop/web', 'pods shop/canary']];
  const THROUGH = [['canary', 'v2', 'gateway shop/web', 'waypoint shop/w', 'pods shop/canary']];

  it('they run where both labels say so', () => {
    expect(marked(INGRESS_USE)).toEqual(THROUGH);
  });

  it.each<[string, { readonly [key: string]: string }]>([
    ['without labels', {}],
    ['with use-waypoint alone', USE],
    ['with ingress-use-waypoint alone', { 'istio.io/ingress-use-waypoint': 'true' }],
    ['with a label that does not exist', { ...USE, 'networking.istio.io/ingress-waypoint': 'true' }],
  ])('and not %s', (_, labels) => {
    expect(marked(labels)).toEqual(PAST);
  });

  it('and never by the specification', () => {
    expect(marked(INGRESS_USE, GAMMA)).toEqual(PAST);
  });

  it('and only where the Gateway is Istio’s', () => {
    const of = (className: string, more = '') => {
      const other = gateway().replace('gatewayClassName: istio', `gatewayClassName: ${className}`);
      const manifests = [
        ...AMBIENT,
        other,
        app('canary', { labels: INGRESS_USE }),
        route('shop', to('canary')),
        own,
        more,
      ];
      return wayOf(trace(manifests, 'http://shop.example.com/', { profile: ISTIO }).outcomes);
    };
    const gatewayClass = (name: string, controller: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: ${name}}
spec: {controllerName: ${controller}}`;
    expect(of('nginx')).not.toContain('waypoint shop/w');
    expect(of('edge', gatewayClass('edge', 'istio.io/gateway-controller'))).toContain('waypoint shop/w');
    expect(of('istio-edge', gatewayClass('istio-edge', 'example.com/controller'))).not.toContain('waypoint shop/w');
  });

  it('each backend for itself', () => {
    const manifests = [
      ...AMBIENT,
      gateway(),
      app('primary', { labels: USE }),
      app('canary', { labels: INGRESS_USE }),
      route('shop', '- backendRefs: [{name: primary, port: 80}, {name: canary, port: 80}]'),
      own,
    ];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile: ISTIO });
    expect(outcomes.map(hops)).toEqual([
      ['gateway shop/web', 'pods shop/primary'],
      ['gateway shop/web', 'waypoint shop/w', 'pods shop/canary'],
    ]);
  });

  it('headless: Istio sends it to the waypoint, which has no address for it', () => {
    const manifests = (clusterIP: string) => [
      ...AMBIENT,
      gateway(),
      app('canary', { labels: INGRESS_USE, clusterIP }),
      route('shop', to('canary')),
      own,
    ];
    const of = (clusterIP: string) =>
      trace(manifests(clusterIP), 'http://shop.example.com/', { profile: ISTIO }).outcomes;
    expect(of('None').map(hops)).toEqual([['gateway shop/web', 'waypoint shop/w']]);
    expect(fates(of('None'))).toEqual({ 503: '1' });
    expect(fates(of('10.0.0.7'))).toEqual({ canary: '1' });
  });

  it('of type ExternalName: no part of the mesh, whatever its Namespace says', () => {
    const external = `
apiVersion: v1
kind: Service
metadata: {name: bank, namespace: shop}
spec: {type: ExternalName, externalName: bank.example.com, ports: [{port: 80}]}`;
    const manifests = [
      namespace('shop', INGRESS_USE),
      AMBIENT[1] ?? '',
      gateway(),
      external,
      route('shop', to('bank')),
    ];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile: ISTIO });
    expect(outcomes.map(hops)).toEqual([['gateway shop/web', 'pods shop/bank']]);
  });
});

describe('a backend that is the Service of another Gateway', () => {
  const inner = gateway(
    '- {name: http, port: 80, protocol: HTTP}\n- {name: more, port: 8080, protocol: HTTP}',
    'inner',
  );
  const rest = [
    ...apps('cart', 'more'),
    gateway('- {name: http, port: 80, protocol: HTTP}\n- {name: https, port: 443, protocol: HTTPS}'),
    route('cart', to('cart'), { parents: '[{name: inner, port: 80}]' }),
    route('more', to('more'), { parents: '[{name: inner, port: 8080}]' }),
  ];
  const service = (name: string, selector: string) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {${selector}}, ports: [{name: http, port: 80}]}`;

  it.each<[string, string, readonly string[]]>([
    ['by the name that Istio gives it', 'inner-istio', [inner]],
    ['by its selector', 'front', [inner, service('front', 'gateway.networking.k8s.io/gateway-name: inner')]],
    [
      'by the Gateway’s addresses',
      'front',
      [`${inner.trimEnd()}\n  addresses: [{type: Hostname, value: front}]\n`, service('front', 'app: front')],
    ],
    [
      'by the Gateway’s addresses, in full',
      'front',
      [
        `${inner.trimEnd()}\n  addresses: [{type: Hostname, value: front.shop.svc.cluster.local}]\n`,
        service('front', 'app: front'),
      ],
    ],
  ])('%s enters that Gateway', (_, name, more) => {
    for (const [, profile] of PROFILES) {
      const ask = tracerOf([...rest, ...more, route('shop', to(name))], profile);
      for (const scheme of ['http', 'https']) {
        const { outcomes } = ask(`${scheme}://shop.example.com/`);
        expect(outcomes.map(way)).toEqual([['cart', 'gateway shop/web', 'gateway shop/inner', 'pods shop/cart']]);
      }
    }
  });

  it('on the port of the backendRef', () => {
    const other = '- backendRefs: [{name: inner-istio, port: 8080}]';
    for (const [, profile] of PROFILES) {
      const { outcomes } = trace([...rest, inner, route('shop', other)], 'http://shop.example.com/', { profile });
      expect(fates(outcomes)).toEqual({ more: '1' });
      expect(outcomes[0]?.request).toMatchObject({ scheme: 'http', port: 8080 });
    }
  });

  it('and any other Service does not', () => {
    const { outcomes } = trace(
      [...rest, inner, service('front', 'app: cart'), route('shop', to('front'))],
      'http://shop.example.com/',
    );
    expect(outcomes.map(way)).toEqual([['cart', 'gateway shop/web', 'pods shop/front']]);
  });

  it('pods that call it enter that Gateway too', () => {
    for (const [, profile] of PROFILES) {
      const ask = { profile, from: 'pod/shop/app=more' };
      expect(fates(trace([...rest, inner, ...AMBIENT], 'http://inner-istio/', ask).outcomes)).toEqual({ cart: '1' });
    }
  });
});

describe('circles', () => {
  it.each([
    ['one Gateway', '- backendRefs: [{name: web-istio, port: 80}]', { 0: '1' }],
    [
      'a part',
      '- backendRefs: [{name: web-istio, port: 80}, {name: cart, port: 80}]',
      { 0: '1/1024', cart: '1023/1024' },
    ],
    [
      'all parts',
      `- backendRefs: [${'{name: web-istio, port: 80}, '.repeat(15)}{name: cart, port: 80}]`,
      { 0: '3375/4096', cart: '721/4096' },
    ],
    [
      'a mirror',
      '- filters: [{type: RequestMirror, requestMirror: {backendRef: {name: web-istio, port: 80}}}]\n  backendRefs: [{name: cart, port: 80}]',
      { cart: '1' },
    ],
  ])('%s: end, and their share with no response', (_, rules, expected) => {
    for (const [, profile] of PROFILES) {
      const { outcomes } = trace([...apps('cart'), gateway(), route('shop', rules)], 'http://shop.example.com/', {
        profile,
      });
      expect(fates(outcomes)).toEqual(expected);
    }
  });

  it('of two Gateways', () => {
    const two = [
      gateway(),
      gateway(undefined, 'inner'),
      route('out', to('inner-istio')),
      route('in', to('web-istio'), { parents: '[{name: inner}]' }),
    ];
    const { outcomes } = trace(two, 'http://shop.example.com/');
    expect(fates(outcomes)).toEqual({ 0: '1' });
    expect(outcomes[0]?.hops.at(-1)?.why).toBe('the request goes round in circles');
  });
});

describe('a waypoint', () => {
  it('is no Gateway to send requests to', () => {
    const { outcomes } = trace(
      [...AMBIENT, route('shop', to('cart'), { parents: '[{name: w}]' }), ...apps('cart')],
      'http://shop.example.com:15008/',
      {
        from: 'gateway/shop/w',
        profile: ISTIO,
      },
    );
    expect(fates(outcomes)).toEqual({ 0: '1' });
    expect(outcomes[0]?.hops[0]?.why).toBe('a waypoint takes no requests but those that the mesh sends it');
  });
});

function way(outcome: Parameters<typeof hops>[0]): readonly string[] {
  return [fateOf(outcome), ...hops(outcome)];
}

function wayOf(outcomes: readonly Parameters<typeof hops>[0][]): readonly string[] {
  return outcomes.flatMap(way);
}
