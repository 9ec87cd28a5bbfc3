import { describe, expect, it } from 'vitest';
import type { FilterView } from '../../src/model/route-filter.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { filterRefused, flaggerFilters, secondsOf, setCookie } from '../../src/topology/flagger-filters.ts';
import { filterOf } from '../filter.ts';
import { canary, canaryIn, shop } from './shop.ts';

function filtersOf(service: JsonObject, provider = 'gatewayapi:v1'): readonly FilterView[] {
  return flaggerFilters(canaryIn(shop([canary('cart', service, { provider })]), 'cart').canary);
}

describe('the seconds of a duration, as Go reads it', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['24h', 86_400],
    ['1m30s', 90],
    ['1.5s', 1.5],
    ['.5s', 0.5],
    ['2.s', 2],
    ['100ms', 0.1],
    ['5us', 0.000005],
    ['5µs', 0.000005],
    ['7ns', 7e-9],
    ['-1m', -60],
    ['+1m', 60],
    ['1m1m', 120],
  ])('%s: %d', (duration, seconds) => {
    expect(secondsOf(duration)).toBe(seconds);
  });

  it.each(['', '5', '1d', 's', '.s', '1m 30s', '1m30', 'a1s', '1s!'])('`%s` is none', (duration) => {
    expect(secondsOf(duration)).toBeUndefined();
  });
});

describe('filters that Flagger writes', () => {
  it('rewrite only what is given', () => {
    expect(filtersOf({ rewrite: { uri: '', authority: '' } })).toEqual([{ type: 'URLRewrite', urlRewrite: {} }]);
    expect(filtersOf({ rewrite: { uri: '/a' } })).toEqual([
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/a' } } },
    ]);
    expect(filtersOf({ rewrite: { authority: 'b.example' } })).toEqual([
      { type: 'URLRewrite', urlRewrite: { hostname: 'b.example' } },
    ]);
  });

  it('have headers in order of names, and those that are removed as they stand', () => {
    const request = { set: { b: '1', a: '2' }, add: { d: '3', c: '4' }, remove: ['z', 'y'] };
    expect(filtersOf({ headers: { request } })).toMatchObject([
      {
        requestHeaderModifier: {
          set: [{ name: 'a' }, { name: 'b' }],
          add: [{ name: 'c' }, { name: 'd' }],
          remove: ['z', 'y'],
        },
      },
    ]);
  });

  it('have no CORS by the router of v1beta1', () => {
    const corsPolicy = { allowOrigin: ['*'], maxAge: '0s' };
    expect(filtersOf({ corsPolicy })).toMatchObject([{ type: 'CORS', cors: { maxAge: 5 } }]);
    expect(filtersOf({ corsPolicy }, 'gatewayapi:v1beta1')).toEqual([]);
    // Flagger before 1.43 takes longer names too.
    const topology = shop([canary('cart', { corsPolicy }, { provider: 'gatewayapi:v1.0.0' })], {
      versions: { flagger: '1.42' },
    });
    expect(flaggerFilters(canaryIn(topology, 'cart').canary)).toHaveLength(1);
  });
});

describe('the cookie that Flagger sets', () => {
  const cookie = (affinity: Parameters<typeof setCookie>[2]) =>
    setCookie('f=1', 60, affinity).responseHeaderModifier?.add.map(({ value }) => value);
  const off = { maxAge: 60, httpOnly: false, partitioned: false, secure: false };

  it('has no attribute that is off or empty', () => {
    expect(cookie(undefined)).toEqual(['f=1; Max-Age=60']);
    expect(cookie({ ...off, domain: '', path: '', sameSite: '' })).toEqual(['f=1; Max-Age=60']);
  });

  it('has each that is on', () => {
    expect(cookie({ ...off, httpOnly: true })).toEqual(['f=1; Max-Age=60; HttpOnly']);
    expect(cookie({ ...off, partitioned: true })).toEqual(['f=1; Max-Age=60; Partitioned']);
    expect(cookie({ ...off, secure: true })).toEqual(['f=1; Max-Age=60; Secure']);
    expect(cookie({ ...off, domain: 'a', path: '/', sameSite: 'Lax' })).toEqual([
      'f=1; Max-Age=60; Domain=a; Path=/; SameSite=Lax',
    ]);
  });
});

/** Why the API server refuses the filter. */
function refused(filter: JsonObject): string | undefined {
  return filterRefused(filterOf({ type: 'any', ...filter }));
}

describe('a filter that the API server refuses', () => {
  it.each(['set', 'add'])('has a header without a value, to %s', (by) => {
    const empty = {
      [by]: [
        { name: 'a', value: '1' },
        { name: 'b', value: '' },
      ],
    };
    expect(refused({ requestHeaderModifier: empty })).toBe('header b without a value');
    expect(refused({ responseHeaderModifier: empty })).toBe('header b without a value');
    expect(refused({ requestHeaderModifier: { [by]: [{ name: 'a', value: '1' }] } })).toBeUndefined();
  });

  it('rewrites to what is no host', () => {
    expect(refused({ urlRewrite: { hostname: '*.example.com' } })).toBe('`*.example.com` as a hostname to rewrite to');
    expect(refused({ urlRewrite: { hostname: 'a-b.example.com' } })).toBeUndefined();
    expect(refused({ urlRewrite: {} })).toBeUndefined();
  });

  it('has an origin of CORS that is none', () => {
    const origin = (...allowOrigins: readonly string[]) => refused({ cors: { allowOrigins } });
    for (const good of ['*', 'https://a.example', 'http://*.example.com', 'https://a.b:8443', 'https://*']) {
      expect([good, origin(good)]).toEqual([good, undefined]);
    }
    for (const bad of ['a.example', 'ftp://a.example', 'https://a.example/', 'https://a:123456', '']) {
      expect(origin('https://a.example', bad)).toBe(`\`${bad}\` as an origin of CORS`);
    }
  });

  it('has a method of CORS that is none, or a star beside others', () => {
    expect(refused({ cors: { allowMethods: ['GET', 'fetch'] } })).toBe('`fetch` as a method of CORS');
    expect(refused({ cors: { allowMethods: ['*'] } })).toBeUndefined();
    expect(refused({ cors: { allowMethods: ['GET', 'POST'] } })).toBeUndefined();
    const beside = '`*` beside others in a list of CORS';
    expect(refused({ cors: { allowMethods: ['GET', '*'] } })).toBe(beside);
    expect(refused({ cors: { allowHeaders: ['*', 'x-a'] } })).toBe(beside);
    expect(refused({ cors: { allowOrigins: ['*', 'https://a.example'] } })).toBe(beside);
    expect(refused({ cors: { allowHeaders: ['x-a', 'x-b'], allowOrigins: ['*'] } })).toBeUndefined();
  });

  it('keeps an answer of CORS for less than a second, or for ever', () => {
    const kept = (maxAge: number) => refused({ cors: { maxAge } });
    expect([1, 2 ** 31 - 1].map(kept)).toEqual([undefined, undefined]);
    expect(kept(0)).toBe('a `maxAge` of CORS of 0 s');
    expect(kept(2 ** 31)).toBe('a `maxAge` of CORS of 2147483648 s');
  });
});
