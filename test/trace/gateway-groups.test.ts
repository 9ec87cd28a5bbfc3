import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/trace/profile.ts';
import { type Ask, app, apps, fates, GAMMA, gateway, ISTIO, istio, route, trace, tracerOf } from './scene.ts';

// Two routes at one listener, of which one names the host and one has it of the listener: Istio makes a group of each.
const LISTENER =
  '- {name: http, port: 80, protocol: HTTP, hostname: shop.example.com, allowedRoutes: {namespaces: {from: All}}}';
const OLD = '2026-01-01T00:00:00Z';
const NEW = '2026-02-01T00:00:00Z';

const to = (backend: string, match = '{}') => `- matches: [${match}]\n  backendRefs: [{name: ${backend}, port: 80}]`;
const at = (path: string, type = 'PathPrefix') => `{path: {type: ${type}, value: "${path}"}}`;

interface Given {
  readonly rules: string;
  readonly age?: string;
  readonly namespace?: string;
  readonly kind?: 'HTTPRoute' | 'GRPCRoute';
}

function routeFor(
  name: string,
  hostnames: string,
  { rules, age, namespace = 'shop', kind = 'HTTPRoute' }: Given,
): string {
  const created = age === undefined ? {} : { createdAt: age };
  return route(name, rules, { ...created, kind, namespace, hostnames, parents: '[{name: web, namespace: shop}]' });
}

const named = (given: Given, name = 'named') => routeFor(name, '[shop.example.com]', given);
const open = (given: Given, name = 'open') => routeFor(name, '[]', given);

function asked(routes: readonly string[], path: string, { profile = ISTIO, ...ask }: Ask = {}) {
  const manifests = [...apps('open', 'named'), gateway(LISTENER), ...routes];
  return trace(manifests, `http://shop.example.com${path}`, { profile, ...ask });
}

const fate = (routes: readonly string[], path: string, ask?: Ask) =>
  Object.keys(fates(asked(routes, path, ask).outcomes)).join();

describe('routes of one host that Istio does not merge', () => {
  const exact = named({ rules: to('named', at('/cart/items', 'Exact')), age: NEW });
  const prefix = open({ rules: to('open', at('/cart')), age: OLD });

  it('are asked one group after the other, the older first, however specific the next is', () => {
    expect(fate([exact, prefix], '/cart/items')).toBe('open');
    expect(fate([exact, prefix], '/cart/items', { profile: GAMMA })).toBe('named');
    const younger = open({ rules: to('open', at('/cart')), age: '2026-03-01T00:00:00Z' });
    expect(fate([exact, younger], '/cart/items')).toBe('named');
    expect(fate([exact, younger], '/cart')).toBe('open');
    expect(fate([exact, younger], '/other')).toBe('404');
  });

  it('are sorted within their group', () => {
    const other = open({ rules: to('named', at('/cart/items')), age: NEW }, 'other');
    expect(fate([prefix, other], '/cart/items')).toBe('named');
  });

  it('have what takes everything behind all else', () => {
    const every = (match: string) => open({ rules: to('open', match), age: OLD });
    for (const match of ['{}', at('/'), at('.*', 'RegularExpression')]) {
      expect([match, fate([exact, every(match)], '/cart/items')]).toEqual([match, 'named']);
      expect([match, fate([exact, every(match)], '/other')]).toEqual([match, 'open']);
    }
    for (const match of [
      at('/.*', 'RegularExpression'),
      '{method: GET}',
      '{queryParams: [{name: a, value: "1"}]}',
      '{headers: [{name: a, value: "1"}]}',
    ]) {
      const found = fate([exact, every(match)], '/cart/items?a=1', { headers: [['a', '1']] });
      expect([match, found]).toEqual([match, 'open']);
    }
    expect(fate([exact, every(at('/cart/items', 'Exact'))], '/cart/items')).toBe('open');
  });

  it('have of two that take everything the older', () => {
    const both = [named({ rules: to('named'), age: NEW }), open({ rules: to('open'), age: OLD })];
    expect(fate(both, '/')).toBe('open');
  });

  it('go before those of other namespaces than the Gateway’s', () => {
    const away = open({ rules: to('away', at('/cart')), age: OLD, namespace: 'pay' });
    const manifests = [away, app('away', { namespace: 'pay' })];
    expect(fate([...manifests, named({ rules: to('named', at('/')), age: NEW })], '/cart')).toBe('away');
    expect(fate([...manifests, named({ rules: to('named', at('/c')), age: NEW })], '/cart')).toBe('away');
    expect(fate([...manifests, named({ rules: to('named', at('/cart')), age: NEW })], '/cart')).toBe('named');
    expect(asked([...manifests, named({ rules: to('named', at('/cart')) })], '/cart').assumptions).toEqual([]);
  });

  it('are taken in order of names, where no ages are known, and that is said where it matters', () => {
    const two = [
      named({ rules: to('named', at('/cart')) }),
      open({ rules: [to('open', at('/')), to('open', at('/cart/items'))].join('\n') }),
    ];
    expect(fate(two, '/cart/items')).toBe('open');
    expect(asked(two, '/cart/items').assumptions).toEqual([
      'routes of HTTPRoute shop/open go before those of HTTPRoute shop/named: which were made first the files do not say',
    ]);
    expect(asked(two, '/cart').assumptions).toEqual([]);
    const one = [two[0] ?? '', open({ rules: to('open', at('/cart/items')), age: OLD })];
    expect(asked(one, '/cart/items').assumptions).toHaveLength(1);
    const known = [
      named({ rules: to('named', at('/cart')), age: NEW }),
      open({ rules: to('open', at('/cart/items')), age: OLD }),
    ];
    expect(asked(known, '/cart/items').assumptions).toEqual([]);
  });

  it('are named after the oldest of a group', () => {
    const group = [
      open({ rules: to('open', at('/cart')), age: NEW }, 'b'),
      open({ rules: to('open', at('/x')), age: OLD }, 'z'),
    ];
    const between = named({ rules: to('named', at('/cart/items')), age: '2026-01-15T00:00:00Z' });
    expect(fate([...group, between], '/cart/items')).toBe('open');
  });
});

describe('GRPCRoutes of one host', () => {
  const grpc = (age: string) =>
    open({
      kind: 'GRPCRoute',
      age,
      rules: '- matches: [{method: {service: shop.Cart}}]\n  backendRefs: [{name: open, port: 80}]',
    });
  const http = (path: string) => open({ age: NEW, rules: to('named', at(path, 'Exact')) }, 'http');
  const fateOf = (profile: Profile) =>
    fate([grpc(OLD), http('/shop.Cart/Get')], '/shop.Cart/Get', { profile, method: 'POST' });

  it('are a group of their own before Istio 1.30', () => {
    expect(fateOf(istio('1.29'))).toBe('open');
    expect(fateOf(istio('1.30'))).toBe('named');
  });
});

describe('a host of several listeners (Istio)', () => {
  const listeners = `
- {name: any, port: 80, protocol: HTTP}
- {name: wild, port: 80, protocol: HTTP, hostname: "*.example.com"}
- {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}`;
  const by = (section: string, hostnames: string, backend = section) =>
    route(section, to(backend), { parents: `[{name: web, sectionName: ${section}}]`, hostnames });
  const find = (host: string, ...routes: readonly string[]) => {
    const manifests = [...apps('any', 'wild', 'shop'), gateway(listeners), ...routes];
    return Object.keys(fates(trace(manifests, `http://${host}/`, { profile: ISTIO }).outcomes)).join();
  };

  it('is left to the listener that has it most specifically, by what the route says', () => {
    expect(find('shop.example.com', by('any', '[shop.example.com]'))).toBe('404');
    expect(find('shop.example.com', by('wild', '[shop.example.com]'))).toBe('404');
    expect(find('pay.example.com', by('any', '[pay.example.com]'))).toBe('404');
    expect(find('pay.example.org', by('any', '[pay.example.org]'))).toBe('any');
    expect(find('shop.example.com', by('any', '["*.com"]'))).toBe('any');
    expect(find('shop.example.com', by('any', '["*.example.com"]'))).toBe('404');
  });

  it('has the routes of the hostname that is most specific, and no others', () => {
    expect(find('shop.example.com', by('any', '["*.com"]'), by('wild', '[]'))).toBe('wild');
    expect(find('shop.example.com', by('any', '["*.com"]'), by('shop', '[]'), by('wild', '[]'))).toBe('shop');
    expect(find('example.com', by('any', '["*.com"]'), by('wild', '[]'))).toBe('any');
  });
});

describe('hosts without end', () => {
  it('are each looked up for itself', () => {
    const wild = gateway('- {name: http, port: 80, protocol: HTTP}');
    const own = route('own', to('named'), { hostnames: '[h7.example.com]' });
    const any = route('any', to('open'), { hostnames: '["*.example.com"]' });
    // All of one tracer, which remembers some of them.
    const ask = tracerOf([...apps('open', 'named'), wild, own, any], ISTIO);
    const hosts = Array.from({ length: 600 }, (_, index) => `h${index % 300}.example.com`);
    const found = hosts.map((host) => Object.keys(fates(ask(`http://${host}/`).outcomes)).join());
    expect(hosts.filter((_, index) => found[index] === 'named')).toEqual(['h7.example.com', 'h7.example.com']);
  });
});
