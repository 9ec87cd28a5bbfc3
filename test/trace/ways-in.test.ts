import { describe, expect, it } from 'vitest';
import {
  AMBIENT,
  type Ask,
  app,
  apps,
  fateOf,
  GAMMA,
  gateway,
  INGRESS_USE,
  ISTIO,
  namespace,
  onService,
  route,
  trace,
  USE,
  waypoint,
} from './scene.ts';

/** `200 cart: why; why`: how the request ends, and what each hop says. */
function told(manifests: readonly string[], url: string, ask: Ask = {}) {
  const { outcomes, assumptions } = trace(manifests, url, { profile: ISTIO, ...ask });
  return {
    ways: outcomes.map(
      (outcome) =>
        `${outcome.status === 200 ? fateOf(outcome) : outcome.status}: ${outcome.hops.map(({ why }) => why).join(' | ')}`,
    ),
    assumptions,
  };
}

const way = (manifests: readonly string[], url: string, ask?: Ask) => told(manifests, url, ask).ways[0];
const POD = { from: 'pod/shop' };
const toCart = '- backendRefs: [{name: cart, port: 80}]';

describe('a call from a pod', () => {
  it('fails, where the Service has no such port', () => {
    expect(way([...AMBIENT, app('cart')], 'http://cart:81/', POD)).toBe(
      '0: Service shop/cart has no port 81 (it has 80): the connection fails',
    );
    const open = app('cart').replace(/ {2}ports: .*\n/, '');
    expect(way([...AMBIENT, open], 'http://cart:81/', POD)).toMatch(/^cart: no waypoint/);
  });

  it('fails, where the Service is bound to what serves nothing', () => {
    const bound = app('cart', { labels: { 'istio.io/use-waypoint': 'web' } });
    expect(way([...AMBIENT, gateway(), bound], 'http://cart/', POD)).toBe(
      '0: it is bound to shop/web, which serves nothing: its class is `istio`, an ingress gateway; a waypoint has class `istio-waypoint`',
    );
  });

  it('goes straight to the pods, where the waypoint does not serve the Service', () => {
    const workloads = waypoint('v', 'shop', { 'istio.io/waypoint-for': 'workload' });
    const bound = app('cart', { labels: { 'istio.io/use-waypoint': 'v' } });
    expect(way([...AMBIENT, workloads, bound], 'http://cart/', POD)).toBe(
      'cart: waypoint shop/v does not serve it: its label `istio.io/waypoint-for: workload` excludes Services; pods of Deployment cart'.replace(
        '; pods',
        ' | pods',
      ),
    );
  });

  it('ends without an answer where ztunnel finds no pod, and with 503 where a proxy does', () => {
    const none = app('cart', { replicas: 0 });
    expect(way([...AMBIENT, none], 'http://cart/', POD)).toMatch(/^0: /);
    expect(way([...AMBIENT, none], 'https://cart:80/', POD)).toMatch(/^0: it is encrypted by the client/);
    expect(way([...AMBIENT, app('cart', { replicas: 0, labels: USE })], 'http://cart/', POD)).toMatch(/^503: /);
    expect(way([none], 'http://cart/', { ...POD, profile: GAMMA })).toMatch(
      /^503: no route is bound to the Service \| no endpoint/,
    );
  });

  it('tells the routes of which none matches, in order of names', () => {
    const at = (name: string) =>
      route(name, `- matches: [{path: {value: /${name}}}]\n  backendRefs: [{name: cart, port: 80}]`, {
        parents: onService('cart'),
      });
    expect(way([app('cart'), at('b'), at('a')], 'http://cart/', { ...POD, profile: GAMMA })).toBe(
      '404: no rule of HTTPRoute shop/a, HTTPRoute shop/b matches',
    );
  });

  it('of the Service’s own namespace has no consumer routes: its routes are the producer’s', () => {
    const own = route('own', toCart.replace('cart', 'pay'), { parents: onService('cart') });
    expect(way([...apps('cart', 'pay'), own], 'http://cart/', { ...POD, profile: GAMMA })).toMatch(/^pay: /);
  });

  it('goes by a route of which one parentRef means the port', () => {
    const ports = (parents: string) =>
      way([...apps('cart', 'pay'), route('r', toCart.replace('cart', 'pay'), { parents })], 'http://cart/', {
        ...POD,
        profile: GAMMA,
      });
    const ref = (port: number) => `{group: "", kind: Service, name: cart, port: ${port}}`;
    expect(ports(`[${ref(81)}, ${ref(80)}]`)).toMatch(/^pay: /);
    expect(ports(`[${ref(81)}]`)).toMatch(/^cart: /);
  });

  it('enters the Gateway whose Service it names, and that is told', () => {
    expect(way([...AMBIENT, gateway(), ...apps('cart'), route('r', toCart)], 'http://web-istio/', POD)).toBe(
      'cart: shop/web-istio is the Service of Gateway shop/web | no other rule matches | no waypoint: neither it nor its Namespace has the label `istio.io/use-waypoint`; pods of Deployment cart',
    );
  });

  it('to what is not in the input ends there', () => {
    expect(way([...AMBIENT], 'http://gone/', POD)).toBe('0: Service shop/gone is not in the input');
  });

  it('of a sidecar goes by routes that are whole', () => {
    const sidecars = namespace('shop', { 'istio-injection': 'enabled' });
    const r = route('r', toCart.replace('cart', 'pay'), { parents: onService('cart') });
    const found = told([sidecars, ...apps('cart', 'pay'), r], 'http://cart/', POD);
    expect(found.ways[0]).toMatch(/^pay: /);
    expect(found.assumptions).toEqual([
      'shop has a sidecar (Namespace shop has the label `istio-injection: enabled`): its routes are evaluated at the client, and no waypoint is called',
    ]);
  });
});

describe('a request at a Gateway', () => {
  const cart = [...apps('cart'), route('r', toCart)];

  it('fails without a listener for it, which is told', () => {
    expect(way([gateway(), ...cart], 'http://shop.example.com:81/')).toBe(
      '0: no listener on port 81: the connection fails',
    );
    expect(way([gateway(), ...cart], 'https://shop.example.com:80/')).toBe(
      '0: no HTTPS listener on port 80: the connection fails',
    );
    const through = gateway('- {name: a, port: 443, protocol: TLS, hostname: a.example, tls: {mode: Passthrough}}');
    expect(way([through, ...cart], 'https://a.example/')).toBe(
      '0: it passes TLS through, and what TLSRoutes do is not traced',
    );
    expect(way([through, ...cart], 'http://a.example:443/')).toBe(
      '0: no HTTP listener on port 443: the connection fails',
    );
    const both = gateway('- {name: a, port: 80, protocol: HTTP}\n- {name: b, port: 80, protocol: HTTP}');
    expect(way([both, ...cart], 'http://shop.example.com/')).toBe('0: no listener on port 80: the connection fails');
  });

  it('is answered 404 where no route has its host, or no rule matches', () => {
    expect(way([gateway(), ...apps('cart')], 'http://shop.example.com/')).toBe(
      '404: no route for host shop.example.com',
    );
    const at = route('r', '- matches: [{path: {value: /a}}]\n  backendRefs: [{name: cart, port: 80}]');
    expect(
      way(
        [gateway(), ...apps('cart'), at, route('s', '- matches: [{path: {value: /b}}]')],
        'http://shop.example.com/c',
      ),
    ).toBe('404: no rule matches GET /c (of HTTPRoute shop/r, HTTPRoute shop/s)');
  });

  it('of another class is traced as if it were Istio’s, and that is told', () => {
    const nginx = gateway().replace('gatewayClassName: istio', 'gatewayClassName: nginx');
    const note = "Gateway shop/web is of class nginx; it is traced as one of Istio's";
    expect(told([nginx, ...cart], 'http://shop.example.com/').assumptions).toEqual([note]);
    expect(told([gateway(), ...cart], 'http://shop.example.com/').assumptions).toEqual([]);
    expect(told([nginx, ...cart], 'http://shop.example.com/', { profile: GAMMA }).assumptions).toEqual([]);
  });

  it('goes to a Service that is bound to what serves nothing as its labels say', () => {
    const to = (labels: { readonly [key: string]: string }, ...more: readonly string[]) =>
      way([...AMBIENT, gateway(), app('cart', { labels }), route('r', toCart), ...more], 'http://shop.example.com/')
        ?.split(' | ')
        .at(-1);
    const wrong = { ...INGRESS_USE, 'istio.io/use-waypoint': 'web' };
    expect(to(wrong)).toMatch(/^it is bound to shop\/web, which serves nothing: its class is/);
    expect(to({ 'istio.io/use-waypoint': 'web' })).toMatch(
      /^waypoint shop\/web does not serve it: .*; pods of Deployment cart$/,
    );
    const workloads = waypoint('v', 'shop', { 'istio.io/waypoint-for': 'workload' });
    expect(to({ ...INGRESS_USE, 'istio.io/use-waypoint': 'v' }, workloads)).toMatch(
      /^waypoint shop\/v does not serve it/,
    );
    expect(to(USE)).toMatch(/^past waypoint shop\/w: it has no label/);
  });

  it('ends with 503 where no pod is there, by whatever way', () => {
    const none = [...AMBIENT, gateway(), app('cart', { replicas: 0 }), route('r', toCart)];
    expect(way(none, 'http://shop.example.com/')).toMatch(/^503: /);
    expect(way(none, 'http://shop.example.com/', { profile: GAMMA })).toMatch(/^503: /);
    const wrong = app('cart', { labels: { ...INGRESS_USE, 'istio.io/use-waypoint': 'web' } });
    expect(way([...AMBIENT, gateway(), wrong, route('r', toCart)], 'http://shop.example.com/')).toMatch(/^503: /);
  });
});

describe('a backend by host name', () => {
  const host = '{group: networking.istio.io, kind: Hostname, name: cart.shop.svc.cluster.local, port: 80}';
  const mirror = `{type: RequestMirror, requestMirror: {backendRef: ${host}}}`;

  it('is one to Istio, and a mirror’s too', () => {
    const by = [gateway(), ...apps('cart', 'pay'), route('r', `- backendRefs: [${host}]`)];
    expect(way(by, 'http://shop.example.com/')).toMatch(/^cart: /);
    expect(way(by, 'http://shop.example.com/', { profile: GAMMA })).toMatch(/^500: /);
    const mirrored = [
      gateway(),
      ...apps('cart', 'pay'),
      route('r', `- filters: [${mirror}]\n  backendRefs: [{name: pay, port: 80}]`),
    ];
    const copies = (ask: Ask) =>
      trace(mirrored, 'http://shop.example.com/', ask).outcomes[0]?.mirrors.map(({ service }) => service);
    expect(copies({ profile: ISTIO })).toEqual(['shop/cart:80']);
    expect(copies({ profile: GAMMA })).toEqual([]);
  });

  it('redirects with Istio as Envoy does, and as the specification has it', () => {
    const filter =
      '{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2/}}}';
    const by = [gateway(), route('r', `- matches: [{path: {value: /a}}]\n  filters: [${filter}]`)];
    const location = (ask: Ask) => trace(by, 'http://shop.example.com/a/b', ask).outcomes[0]?.response.get('location');
    expect(location({ profile: ISTIO })).toEqual(['http://shop.example.com/v2//b']);
    expect(location({ profile: GAMMA })).toEqual(['http://shop.example.com/v2/b']);
  });
});
