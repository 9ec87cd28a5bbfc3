import { describe, expect, it } from 'vitest';
import type { PathModifierView, RedirectView } from '../../src/model/route-filter.ts';
import { locationOf, rewritePath, serviceOrigin } from '../../src/trace/url.ts';
import { apps, fates, GAMMA, gateway, ISTIO, requestOf, route, trace } from './scene.ts';

const prefix = (value: string) => ({ type: 'PathPrefix', value });
const replacePrefix = (replacePrefixMatch: string): PathModifierView => ({
  type: 'ReplacePrefixMatch',
  replacePrefixMatch,
});

describe('serviceOrigin', () => {
  it('names a Service as a client of any namespace would, and one without a namespace by its name', () => {
    expect(serviceOrigin('shop', 'cart', 80)).toBe('http://cart.shop:80');
    expect(serviceOrigin('', 'cart', 8080)).toBe('http://cart:8080');
  });
});

describe('rewritePath', () => {
  // The table of HTTPPathModifier.ReplacePrefixMatch.
  it.each([
    ['/shop/cart', '/shop', '/xyz', '/xyz/cart'],
    ['/shop/cart', '/shop', '/xyz/', '/xyz/cart'],
    ['/shop/cart', '/shop/', '/xyz', '/xyz/cart'],
    ['/shop/cart', '/shop/', '/xyz/', '/xyz/cart'],
    ['/shop', '/shop', '/xyz', '/xyz'],
    ['/shop/', '/shop', '/xyz', '/xyz/'],
    ['/shop/cart', '/shop', '', '/cart'],
    ['/shop/', '/shop', '', '/'],
    ['/shop', '/shop', '', '/'],
    ['/shop/', '/shop', '/', '/'],
    ['/shop', '/shop', '/', '/'],
  ])('%s with prefix %s replaced by "%s": %s', (path, match, replacement, expected) => {
    expect(rewritePath(path, replacePrefix(replacement), prefix(match))).toBe(expected);
  });

  it.each([
    ['/cart', '/', '/xyz', '/xyz/cart'],
    ['/', '/', '/xyz', '/xyz/'],
    ['/shop/shop/cart', '/shop', '/xyz', '/xyz/shop/cart'],
  ])('%s with prefix %s replaced by "%s": %s, which the table has not', (path, match, replacement, expected) => {
    expect(rewritePath(path, replacePrefix(replacement), prefix(match))).toBe(expected);
  });

  it('replaces the whole path', () => {
    const full: PathModifierView = { type: 'ReplaceFullPath', replaceFullPath: '/v2' };
    expect(rewritePath('/shop/cart', full, prefix('/shop'))).toBe('/v2');
    expect(rewritePath('/shop/cart', full, { type: 'Exact', value: '/shop/cart' })).toBe('/v2');
  });

  it('leaves a path alone that no prefix matched, or that nothing is said of', () => {
    expect(rewritePath('/shop/cart', replacePrefix('/xyz'), { type: 'Exact', value: '/shop/cart' })).toBe('/shop/cart');
    expect(rewritePath('/shop/cart', undefined, prefix('/shop'))).toBe('/shop/cart');
  });
});

describe('locationOf', () => {
  const at = (url: string, redirect: Partial<RedirectView>, listenerPort = 80) =>
    locationOf(requestOf(url), { statusCode: 302, ...redirect }, prefix('/shop'), listenerPort);

  it.each<[string, string, Partial<RedirectView>, number, string]>([
    ['nothing', 'http://shop.example.com/shop/cart', {}, 80, 'http://shop.example.com/shop/cart'],
    ['a host', 'http://shop.example.com/shop/cart', { hostname: 'example.org' }, 80, 'http://example.org/shop/cart'],
    ['nothing, on another port', 'http://shop.example.com:8080/', {}, 8080, 'http://shop.example.com:8080/'],
    [
      'a host, on another port',
      'http://shop.example.com:8080/',
      { hostname: 'example.org' },
      8080,
      'http://example.org:8080/',
    ],
    // With a scheme the port is that scheme's own, and not the listener's.
    ['a scheme', 'http://shop.example.com:8080/', { scheme: 'https' }, 8080, 'https://shop.example.com/'],
    ['a port', 'http://shop.example.com/', { port: 8443 }, 80, 'http://shop.example.com:8443/'],
    [
      'scheme and port',
      'http://shop.example.com/',
      { scheme: 'https', port: 8443 },
      80,
      'https://shop.example.com:8443/',
    ],
    [
      'the port that goes without saying',
      'http://shop.example.com/',
      { scheme: 'https', port: 443 },
      80,
      'https://shop.example.com/',
    ],
    [
      'the other scheme’s port',
      'http://shop.example.com/',
      { scheme: 'https', port: 80 },
      80,
      'https://shop.example.com:80/',
    ],
    ['nothing, over https', 'https://shop.example.com/', {}, 443, 'https://shop.example.com/'],
    [
      'a path',
      'http://shop.example.com/shop/cart?a=1',
      { path: replacePrefix('/xyz') },
      80,
      'http://shop.example.com/xyz/cart?a=1',
    ],
  ])('%s', (_, url, redirect, listenerPort, expected) => {
    expect(at(url, redirect, listenerPort)).toBe(expected);
  });

  it('the port of the Host header does not count', () => {
    const request = requestOf('http://10.0.0.1/', { headers: [['host', 'shop.example.com:9999']] });
    expect(locationOf(request, { statusCode: 302 }, prefix('/'), 80)).toBe('http://shop.example.com/');
  });
});

describe.each([
  ['gamma', GAMMA],
  ['istio', ISTIO],
])('in a route (%s)', (_, profile) => {
  const one = (url: string, filter: string, match = '{path: {value: /shop}}') => {
    const rules = `- matches: [${match}]\n  filters: [${filter}]\n  backendRefs: [{name: cart, port: 80}]`;
    const { outcomes } = trace([...apps('cart'), gateway(), route('cart', rules)], url, { profile });
    expect(outcomes).toHaveLength(1);
    return outcomes[0];
  };

  it('a rewrite changes path and Host, and keeps the query', () => {
    const filter =
      '{type: URLRewrite, urlRewrite: {hostname: cart.internal, path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}}';
    expect(one('http://shop.example.com/shop/items?sort=price', filter)?.request).toMatchObject({
      host: 'cart.internal',
      path: '/v2/items',
      query: 'sort=price',
    });
  });

  it('the Host may be set as a header', () => {
    const filter = '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: Host, value: cart.internal}]}}';
    const request = one('http://shop.example.com/shop', filter)?.request;
    expect(request?.host).toBe('cart.internal');
    expect(request?.headers.has('host')).toBe(false);
  });

  it('a redirect is answered by the Gateway, with its status and the response headers of the rule', () => {
    const rules = `
- filters:
  - {type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}
  - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-from, value: web}]}}`;
    const { outcomes } = trace([gateway(), route('cart', rules)], 'http://shop.example.com/shop?a=1', { profile });
    expect(fates(outcomes)).toEqual({ 301: '1' });
    expect(Object.fromEntries(outcomes[0]?.response ?? [])).toEqual({
      location: ['https://shop.example.com/shop?a=1'],
      'x-from': ['web'],
    });
  });
});
