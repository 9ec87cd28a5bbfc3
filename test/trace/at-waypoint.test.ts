import { describe, expect, it } from 'vitest';
import {
  AMBIENT,
  type Ask,
  app,
  apps,
  fateOf,
  gateway,
  INGRESS_USE,
  ISTIO,
  istio,
  namespace,
  onService,
  requestOf,
  route,
  trace,
  USE,
  waypoint,
} from './scene.ts';

const POD: Ask = { profile: ISTIO, from: 'pod/shop' };
const bound = (more: object = {}) => app('cart', { labels: USE, ...more });
const on = (name: string, rules: string, more = '', options: object = {}) =>
  route(name, rules, { parents: onService('cart', more), ...options });
const to = (backend: string, path?: string) =>
  `- matches: [${path === undefined ? '{}' : `{path: {value: ${path}}}`}]\n  backendRefs: [{name: ${backend}, port: 80}]`;

/** `pay: why at the waypoint` */
function told(manifests: readonly string[], ask: Ask = POD, url = 'http://cart/') {
  const { outcomes, assumptions } = trace([...AMBIENT, ...manifests], url, ask);
  const [outcome] = outcomes;
  const hop = outcome?.hops.find(({ kind }) => kind === 'waypoint');
  const reason = hop?.why.replace('the addressed Service is bound to it; ', '');
  return {
    way: `${outcome === undefined ? '' : outcome.status === 200 ? fateOf(outcome) : outcome.status}: ${reason}`,
    assumptions,
  };
}

const way = (manifests: readonly string[], ask?: Ask, url?: string) => told(manifests, ask, url).way;

describe('a request at a waypoint', () => {
  it('goes to the Service’s own pods, where no route is bound to it, or none on its port', () => {
    expect(way([bound()])).toBe('cart: no route is bound to the Service');
    expect(way([bound(), ...apps('pay'), on('r', to('pay'), 'port: 81')])).toBe(
      'cart: no route that it runs is bound to port 80',
    );
    expect(way([bound(), ...apps('pay'), on('r', to('pay'), 'port: 80')])).toBe('pay: no other rule matches');
  });

  it('is answered 404, where no rule of its routes matches', () => {
    expect(way([bound(), ...apps('pay'), on('r', to('pay', '/a')), on('s', to('pay', '/b'))])).toBe(
      '404: no rule of HTTPRoute shop/r, HTTPRoute shop/s matches GET /',
    );
  });

  it('is by no route on a port that is TCP, and breaks off without a pod, unless a gateway answers for it', () => {
    const tcp = (more: object = {}) => bound({ portName: 'tcp-x', ...more });
    const reason = 'port 80 (`tcp-x`) is TCP to Istio, and no HTTPRoute runs on it';
    expect(way([tcp(), ...apps('pay'), on('r', to('pay'))])).toBe(`cart: ${reason}`);
    expect(way([tcp({ replicas: 0 })])).toBe(`0: ${reason}`);
    const entered = [
      gateway(),
      route('e', to('cart')),
      app('cart', { labels: INGRESS_USE, portName: 'tcp-x', replicas: 0 }),
    ];
    expect(way(entered, { profile: ISTIO }, 'http://shop.example.com/')).toMatch(/^503: /);
    expect(way([bound({ replicas: 0 })])).toBe('503: no route is bound to the Service');
  });

  it('of a Service of which no ports are known goes by its routes', () => {
    const open = bound().replace(/ {2}ports: .*\n/, '');
    expect(way([open, ...apps('pay'), on('r', to('pay'))])).toBe('pay: no other rule matches');
  });

  it('may be sent to a Gateway, or to a Service without pods', () => {
    const edge = [gateway(), route('e', to('pay'))];
    expect(way([bound(), ...apps('pay'), ...edge, on('r', to('web-istio'))])).toBe('pay: no other rule matches');
    expect(way([bound(), app('pay', { replicas: 0 }), on('r', to('pay'))])).toBe('503: no other rule matches');
  });

  it('is by routes that have the Service as parent, said in full', () => {
    const other = (parents: string) => way([bound(), ...apps('pay'), route('r', to('pay'), { parents })]);
    const none = 'cart: no route is bound to the Service';
    expect(other('[{group: "", kind: Pod, name: cart}, {group: "", kind: Service, name: pay}]')).toBe(none);
    expect(other('[{kind: Service, name: cart}]')).toBe(none);
    expect(other('[{group: "", kind: Service, name: cart, namespace: b}]')).toBe(none);
    // One parentRef is good, and others say nothing of the port.
    expect(
      other('[{group: "", kind: Service, name: pay, port: 80}, {group: "", kind: Service, name: cart, port: 81}]'),
    ).toBe('cart: no route that it runs is bound to port 80');
  });
});

describe('what is told of a waypoint', () => {
  it('is that it is of another class, or not in the input', () => {
    const vendor = waypoint('v').replace('istio-waypoint', 'vendor');
    const at = app('cart', { labels: { 'istio.io/use-waypoint': 'v' } });
    expect(told([vendor, at]).assumptions).toEqual([
      "waypoint shop/v is of class vendor; it is traced as one of Istio's",
    ]);
    expect(told([at]).assumptions).toEqual(['waypoint shop/v is not in the input; it is taken to be there and ready']);
    expect(told([bound()]).assumptions).toEqual([]);
  });

  it('is which routes it drops, or does not run', () => {
    const odd =
      '- filters: [{type: ExtensionRef, extensionRef: {group: a.b, kind: C, name: d}}]\n  backendRefs: [{name: pay, port: 80}]';
    expect(told([bound(), ...apps('pay'), on('r', odd)])).toEqual({
      way: 'cart: no route is bound to the Service',
      assumptions: ['HTTPRoute shop/r is dropped whole: Istio does not know a filter of type ExtensionRef'],
    });
    const [one, other] = ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'].map((createdAt) => ({ createdAt }));
    const older = [bound(), ...apps('pay', 'tax'), on('a', to('pay'), 'port: 80', one), on('b', to('tax'), '', other)];
    expect(told(older, { ...POD, profile: istio('1.28.5') }).assumptions).toEqual([
      "before Istio 1.28.6 and 1.29.2 a waypoint runs one group of a Service's routes only: of shop/cart those of HTTPRoute shop/b",
    ]);
    expect(told(older.slice(0, -1), { ...POD, profile: istio('1.28.5') }).assumptions).toEqual([]);
  });

  it('is that a second one may take a part, where the object says so that names the first', () => {
    const second = { 'istio.io/use-waypoint-canary': 'next' };
    const note = ['shop/cart has a canary of its waypoint too, `next`: it is taken to do as the waypoint does'];
    expect(told([app('cart', { labels: { ...USE, ...second } })]).assumptions).toEqual(note);
    expect(
      told([app('cart', { labels: { ...USE, ...second } })], { ...POD, profile: istio('1.30') }).assumptions,
    ).toEqual([]);
    const ambient = namespace('shop', { 'istio.io/dataplane-mode': 'ambient', ...USE, ...second });
    const inherited = (labels: { readonly [key: string]: string }) =>
      trace([ambient, waypoint(), app('cart', { labels })], 'http://cart/', POD).assumptions;
    expect(inherited({})).toEqual(note);
    expect(inherited(USE)).toEqual([]);
  });
});

describe('calls that pods make', () => {
  const call = { request: requestOf('http://cart/') };

  it('are followed eight deep', () => {
    const again: NonNullable<Ask['calls']> = () => [{ ...call, calls: again }];
    const { outcomes } = trace([...AMBIENT, app('cart')], 'http://cart/', { ...POD, calls: again });
    let depth = 0;
    for (let next = outcomes[0]?.next[0]; next !== undefined; next = next[0]?.next[0]) depth++;
    expect(depth).toBe(8);
  });

  it('are told of, where pods of several workloads would make them', () => {
    const pods = ['a', 'b'].map(
      (name) =>
        app(name).split('---')[1]?.replaceAll(`app: ${name}`, 'app: cart').replace(`app":"${name}`, 'app":"cart') ?? '',
    );
    const both = [...AMBIENT, app('cart').split('---')[0] ?? '', ...pods];
    const none: NonNullable<Ask['calls']> = () => [];
    const shared = 'pods of a and b share shop/cart:80; what they call is traced as of a';
    expect(trace(both, 'http://cart/', { ...POD, calls: () => [call] }).assumptions).toEqual([shared]);
    expect(trace(both, 'http://cart/', { ...POD, calls: none }).assumptions).toEqual([]);
    expect(trace([...AMBIENT, app('cart')], 'http://cart/', { ...POD, calls: () => [call] }).assumptions).toEqual([]);
  });
});

describe('a mirror', () => {
  it('is told by where its copies end, a Gateway that answers among them', () => {
    const filter = (name: string) => `{type: RequestMirror, requestMirror: {backendRef: {name: ${name}, port: 80}}}`;
    const rules = `- filters: [${filter('audit')}, ${filter('inner-istio')}]\n  backendRefs: [{name: cart, port: 80}]`;
    const manifests = [gateway(), gateway(undefined, 'inner'), ...apps('cart', 'audit'), route('r', rules)];
    const { outcomes } = trace(manifests, 'http://shop.example.com/', { profile: ISTIO });
    expect(outcomes[0]?.mirrors.map(({ service }) => service)).toEqual(['shop/audit:80', 'shop/inner']);
  });
});
