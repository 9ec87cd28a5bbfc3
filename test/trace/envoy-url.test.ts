import { describe, expect, it } from 'vitest';
import type { RedirectView } from '../../src/model/route-filter.ts';
import { envoyLocationOf, envoyRewritePath } from '../../src/trace/url.ts';
import { requestOf } from './scene.ts';

// As Istio has Envoy do it (route.go, ApplyRedirect; conversion.go, createRewriteFilter; Utility::newUri).

describe('a path of which Envoy replaces the prefix', () => {
  const rewritten = (by: 'trimmed' | 'as it stands') => (path: string, match: string, replacePrefixMatch: string) =>
    envoyRewritePath(
      path,
      { type: 'ReplacePrefixMatch', replacePrefixMatch },
      { type: 'PathPrefix', value: match },
      by,
    );

  it('of a rewrite loses the last slash of what is put in its place', () => {
    const rewrite = rewritten('trimmed');
    expect(rewrite('/shop/cart', '/shop', '/v2')).toBe('/v2/cart');
    expect(rewrite('/shop/cart', '/shop/', '/v2/')).toBe('/v2/cart');
    expect(rewrite('/shop', '/shop', '/v2/')).toBe('/v2');
    expect(rewrite('/shop/cart', '/shop', '/')).toBe('/cart');
    expect(rewrite('/shop', '/shop', '')).toBe('/');
    // Of the prefix `/` the slash is replaced.
    expect(rewrite('/cart', '/', '/v2')).toBe('/v2cart');
  });

  it('of a redirect does not, and without anything to put there stays', () => {
    const redirect = rewritten('as it stands');
    expect(redirect('/shop/cart', '/shop', '/v2')).toBe('/v2/cart');
    expect(redirect('/shop/cart', '/shop', '/v2/')).toBe('/v2//cart');
    expect(redirect('/shop/cart', '/shop', '/')).toBe('//cart');
    expect(redirect('/shop/cart', '/shop', '')).toBe('/shop/cart');
  });

  it('is replaced whole, or stays, where no prefix has matched', () => {
    const exact = { type: 'Exact', value: '/shop' };
    const prefix = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' };
    expect(envoyRewritePath('/shop', prefix, exact, 'trimmed')).toBe('/shop');
    const full = { type: 'ReplaceFullPath', replaceFullPath: '/v2/' };
    expect(envoyRewritePath('/shop/cart', full, { type: 'PathPrefix', value: '/shop' }, 'trimmed')).toBe('/v2/');
    expect(envoyRewritePath('/shop', undefined, exact, 'trimmed')).toBe('/shop');
  });
});

describe('where Envoy redirects to', () => {
  const at = (url: string, redirect: Partial<RedirectView>, listenerPort = 80, host?: string) =>
    envoyLocationOf(
      requestOf(url, { headers: host === undefined ? [] : [['host', host]] }),
      { statusCode: 302, ...redirect },
      { type: 'PathPrefix', value: '/' },
      listenerPort,
    );

  it('keeps the Host as the client wrote it, where neither host nor port is said', () => {
    expect(at('http://a.example/x?b=1', {})).toBe('http://a.example/x?b=1');
    expect(at('http://10.0.0.1/', {}, 80, 'a.example:9999')).toBe('http://a.example:9999/');
    expect(at('http://a.example:8080/', {}, 8080)).toBe('http://a.example:8080/');
  });

  it('has the port that is said, else with a host the listener’s, but for one that goes without saying', () => {
    expect(at('http://a.example/', { port: 8443 }, 80, 'a.example:9999')).toBe('http://a.example:8443/');
    expect(at('http://a.example:8080/', { hostname: 'b.example' }, 8080)).toBe('http://b.example:8080/');
    expect(at('http://a.example/', { hostname: 'b.example' })).toBe('http://b.example/');
    expect(at('http://a.example/', { scheme: 'https', port: 443 })).toBe('https://a.example/');
    expect(at('http://a.example/', { scheme: 'https', port: 80 })).toBe('https://a.example:80/');
  });

  it('leaves with another scheme a port that is the old one’s own', () => {
    expect(at('http://a.example/', { scheme: 'https' }, 80, 'a.example:80')).toBe('https://a.example/');
    expect(at('http://a.example/', { scheme: 'https' }, 80, 'a.example:8080')).toBe('https://a.example:8080/');
    expect(at('https://a.example/', { scheme: 'http' }, 443, 'a.example:443')).toBe('http://a.example/');
    expect(at('https://a.example/', { scheme: 'https' }, 443, 'a.example:443')).toBe('https://a.example:443/');
    expect(at('http://a.example/', { scheme: 'https', hostname: 'b.example' }, 8080)).toBe('https://b.example/');
  });
});
