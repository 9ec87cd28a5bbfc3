import { describe, expect, it } from 'vitest';
import type { HttpMatchView } from '../../src/model/canary.ts';
import type { MatchView } from '../../src/model/http-route.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  cookieMatch,
  flaggerMatches,
  mapMatches,
  matchRefused,
  mergeMatches,
} from '../../src/topology/flagger-matches.ts';
import { formatMatch } from '../../src/trace/match.ts';
import { canary, canaryIn, shop, toService } from './shop.ts';

type Given = Partial<HttpMatchView>;

/** In words; `none` where Flagger refuses one of the matches. */
function mapped(...matches: readonly Given[]) {
  return mapMatches(matches.map((match) => ({ headers: {}, queryParams: {}, ...match })))?.map(formatMatch) ?? 'none';
}

describe('a match that Flagger maps', () => {
  it('has of a path the pattern, else the whole, else the prefix', () => {
    expect(mapped({ uri: { regex: '/a.*', exact: '/b', prefix: '/c' } })).toEqual(['RegularExpression /a.*']);
    expect(mapped({ uri: { regex: '', exact: '/b', prefix: '/c' } })).toEqual(['Exact /b']);
    expect(mapped({ uri: { exact: '', prefix: '/c' } })).toEqual(['PathPrefix /c']);
    expect(mapped({ uri: { prefix: '' } })).toBe('none');
  });

  it('has of a header the whole, else the pattern, in order of names', () => {
    const headers = { b: { exact: '1', regex: '2' }, a: { exact: '', regex: 'v.' } };
    expect(mapped({ headers })).toEqual(['PathPrefix /, header a ~ v., header b: 1']);
    expect(mapped({ queryParams: headers })).toEqual(['PathPrefix /, query a ~ v., query b: 1']);
  });

  it('is none where it asks for the beginning of a header, a parameter or a method', () => {
    expect(mapped({ headers: { a: { prefix: 'v' } } })).toBe('none');
    expect(mapped({ headers: { a: { exact: '1' }, b: { suffix: 'v' } } })).toBe('none');
    expect(mapped({ queryParams: { a: { regex: '' } } })).toBe('none');
    expect(mapped({ method: { prefix: 'G' } })).toBe('none');
    expect(mapped({ uri: { prefix: '/a' }, method: { exact: '' } })).toBe('none');
    expect(mapped({ uri: { prefix: '/a' } }, { headers: { a: {} } })).toBe('none');
  });

  it('falls out where it asks for nothing that Flagger reads', () => {
    expect(mapped({}, { uri: { prefix: '/a' } }, {})).toEqual(['PathPrefix /a']);
    expect(mapped({})).toEqual([]);
    expect(mapped({ method: { exact: 'GET' } })).toEqual(['PathPrefix /, GET']);
    expect(mapped({ queryParams: { a: { exact: '1' } } })).toEqual(['PathPrefix /, query a: 1']);
  });
});

const at = (value: string, more: Partial<MatchView> = {}): MatchView => ({
  path: { type: 'PathPrefix', value },
  headers: [],
  queryParams: [],
  ...more,
});
const values = (...names: readonly string[]) => names.map((name) => ({ type: 'Exact', name, value: '1' }));

describe('the matches of a test', () => {
  const merged = (test: readonly MatchView[], service: readonly MatchView[]) =>
    mergeMatches(test, service).map(formatMatch);

  it('take the place of headers and parameters of the service, path by path', () => {
    const service = [at('/a', { headers: values('s'), queryParams: values('p') }), at('/b')];
    expect(merged([at('/', { headers: values('t') })], service)).toEqual([
      'PathPrefix /a, header t: 1, query p: 1',
      'PathPrefix /b, header t: 1',
    ]);
    expect(merged([at('/', { queryParams: values('t') })], service)).toEqual([
      'PathPrefix /a, header s: 1, query t: 1',
      'PathPrefix /b, query t: 1',
    ]);
  });

  it('stand alone where the service has none, and change nothing where there are none', () => {
    expect(merged([at('/t')], [])).toEqual(['PathPrefix /t']);
    expect(merged([], [at('/s')])).toEqual(['PathPrefix /s']);
  });
});

describe('Flagger’s own matches on a Service', () => {
  const on = (name: string, service: JsonObject, spec: JsonObject = {}) => {
    const found = flaggerMatches(canaryIn(shop([canary('cart', service, spec)]), 'cart').canary, name);
    return found && [found.matches.map(formatMatch), found.tested.map(formatMatch)];
  };
  const bound = (more: JsonObject = {}) => ({ gatewayRefs: [{ name: 'edge' }, toService('cart')], ...more });
  const test = { analysis: { iterations: 2, match: [{ headers: { 'x-a': { exact: '1' } } }] } };

  it('are there where its route has that Service as parent', () => {
    expect(on('cart', bound())).toEqual([['PathPrefix /'], []]);
    expect(on('cart', bound(), test)).toEqual([['PathPrefix /'], ['PathPrefix /, header x-a: 1']]);
    expect(on('cart', bound({ match: [{ uri: { prefix: '/a' } }] }), test)).toEqual([
      ['PathPrefix /a'],
      ['PathPrefix /a, header x-a: 1'],
    ]);
    expect(on('cart', bound(), { analysis: null })).toEqual([['PathPrefix /'], []]);
  });

  it('are none on another Service, or where there is no route', () => {
    expect(on('cart-primary', bound())).toBeUndefined();
    expect(on('cart', {})).toBeUndefined();
    expect(on('cart', bound({ match: [{ uri: {} }] }))).toBeUndefined();
    expect(on('cart', { gatewayRefs: [toService('cart', { namespace: 'other' })] })).toBeUndefined();
    expect(on('cart', { gatewayRefs: [toService('cart', { group: 'core' })] })).toBeUndefined();
  });

  it('take everything in the test where Flagger cannot map it', () => {
    const odd = { analysis: { iterations: 2, match: [{ headers: { 'x-a': { prefix: '1' } } }] } };
    expect(on('cart', bound(), odd)).toEqual([['PathPrefix /'], ['PathPrefix /']]);
  });
});

describe('a match that the API server refuses', () => {
  it('has a path that is none', () => {
    for (const bad of ['a', '', '/a b', '/a//b', '/a/./b', '/a/..', '/%zz', '/a%2Fb', '/a?b']) {
      expect(matchRefused(at(bad))).toBe(`\`${bad}\` as a path`);
      expect(matchRefused(at('', { path: { type: 'Exact', value: bad } }))).toBe(`\`${bad}\` as a path`);
    }
    for (const good of ['/', '/a/b', '/a-b_c.d~e', '/a%20b', '/.a', '/a..b']) {
      expect([good, matchRefused(at(good))]).toEqual([good, undefined]);
    }
    expect(matchRefused(at('', { path: { type: 'RegularExpression', value: 'a//b' } }))).toBeUndefined();
  });

  it('has a method or a name that is none', () => {
    expect(matchRefused(at('/', { method: 'get' }))).toBe('`get` as a method');
    expect(matchRefused(at('/', { method: 'PATCH' }))).toBeUndefined();
    expect(matchRefused(at('/', { headers: values('a', 'b c') }))).toBe('`b c` as a name of a header or parameter');
    expect(matchRefused(at('/', { queryParams: values('a', '') }))).toBe('`` as a name of a header or parameter');
    expect(matchRefused(at('/', { headers: values('x-a'), queryParams: values('q') }))).toBeUndefined();
  });
});

describe('what Flagger asks of a cookie', () => {
  it('is its name and value, or the name alone before it has drawn a value', () => {
    const asked = (cookie: string) => cookieMatch(cookie).headers.map(({ value }) => value);
    expect(asked('f=abc')).toEqual(['.*f.*abc.*']);
    expect(asked('f=')).toEqual(['.*f.*']);
    expect(asked('f')).toEqual(['.*f.*']);
  });
});
