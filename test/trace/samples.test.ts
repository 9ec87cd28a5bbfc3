import { describe, expect, it } from 'vitest';
import type { MatchView } from '../../src/model/http-route.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { toObject } from '../../src/trace/headers.ts';
import { originAt } from '../../src/trace/probes.ts';
import { type Request, target } from '../../src/trace/request.ts';
import { callOf, requestOf, samplesOf } from '../../src/trace/samples.ts';
import { asking, canary, fanOutOf, route, service, setting, shop, situation, toService } from '../topology/shop.ts';

const match = (more: Partial<MatchView> = {}): MatchView => ({
  path: { type: 'PathPrefix', value: '/' },
  headers: [],
  queryParams: [],
  ...more,
});
const value = (name: string, text: string, type = 'Exact') => ({ type, name, value: text });

function told(request: Request | undefined): string | undefined {
  if (request === undefined) return undefined;
  const headers = Object.entries(toObject(request.headers)).map(([name, text]) => ` ${name}=${text}`);
  return `${request.method} ${request.host}${target(request)}${headers.join('')}`;
}

describe('a request that a match takes', () => {
  const of = (more: Partial<MatchView>) => told(requestOf('http://cart.shop', match(more)));

  it('has its path, method, headers and parameters', () => {
    expect(of({})).toBe('GET cart.shop/');
    expect(of({ path: { type: 'Exact', value: '/a' }, method: 'POST' })).toBe('POST cart.shop/a');
    expect(of({ headers: [value('a', '1'), value('b', '2')] })).toBe('GET cart.shop/ a=1 b=2');
    expect(of({ queryParams: [value('a', '1'), value('b', '2 3')] })).toBe('GET cart.shop/?a=1&b=2%203');
  });

  it('has parameters as a proxy compares them, which decodes nothing', () => {
    expect(of({ queryParams: [value('to', '/a:b,%41+c=d')] })).toBe('GET cart.shop/?to=/a:b,%41+c=d');
    expect(of({ queryParams: [value('a', 'x&y#z'), value('b', '1')] })).toBe('GET cart.shop/?a=x%26y%23z&b=1');
  });

  it('has of regular expressions nothing', () => {
    expect(of({ path: { type: 'RegularExpression', value: '/a.*' } })).toBe('GET cart.shop/');
    expect(
      of({ headers: [value('a', '.*', 'RegularExpression')], queryParams: [value('q', '.*', 'RegularExpression')] }),
    ).toBe('GET cart.shop/');
  });

  it('is none where nobody could send it', () => {
    expect(requestOf('http://cart.shop', match({ method: 'a b' }))).toBeUndefined();
  });
});

describe('samples of a route', () => {
  it('are what its rules ask for that set headers', () => {
    const at = (path: string) => ({ matches: [{ path: { value: path } }] });
    const [view] = shop([
      route(
        'r',
        [],
        [
          { ...at('/a'), backendRefs: [] },
          { ...setting({ h: '1' }, 'x'), matches: [at('/b').matches[0] ?? {}, at('/c').matches[0] ?? {}] },
        ],
      ),
    ]).model.httpRoutes();
    expect(samplesOf(view).map(({ path }) => path.value)).toEqual(['/b', '/c']);
    expect(samplesOf(undefined)).toEqual([]);
  });
});

describe('the call of a callee', () => {
  const marker = { header: 'X-Lane', value: 'v2', extra: [{ header: 'x-team', value: 'a' }] };
  const call = (callee: JsonObject, ...objects: readonly JsonObject[]) => {
    const found = situation([canary('checkout'), ...objects], {
      fanOuts: [{ canary: 'checkout', marker, callees: [callee] }],
    });
    const own = fanOutOf(found, 'checkout');
    const [first] = own.callees;
    return first && told(callOf(found.topology, own, first));
  };
  const pricing = { canary: 'pricing' };
  const reports = { service: 'reports', backend: 'reports-v2' };
  const plain = (ports: readonly JsonObject[]) => [service('reports', { ports: [...ports] }), service('reports-v2')];

  it('is to the port of its Canary, else the one that its route names, else its first', () => {
    expect(call(pricing, canary('pricing', { port: 8080 }))).toBe('GET pricing.shop:8080/');
    const ports = [{ port: 81 }, { port: 82 }];
    expect(call(reports, ...plain(ports))).toBe('GET reports.shop:81/');
    const follower = route(
      'r',
      [toService('pay', { port: 83 }), toService('reports', { port: 82 })],
      [asking('x-lane', 'v2', 'reports-v2')],
    );
    expect(call(reports, ...plain(ports), follower)).toBe('GET reports.shop:82/');
    expect(call(reports, ...plain([]))).toBeUndefined();
    const named = route('r', [toService('pricing', { port: 83 })], [asking('x-lane', 'v2', 'pricing-canary')]);
    expect(call(pricing, canary('pricing', { port: 8080 }), named)).toBe('GET pricing.shop:8080/');
  });

  it('has what its route asks for beside the marker, of whatever header of it', () => {
    const asked = (name: string, text: string) => ({
      path: { value: `/${name}` },
      headers: [
        { name, value: text },
        { name: 'h', value: '1' },
        { name: 'X-TEAM', value: 'a' },
      ],
    });
    const rules = (...names: readonly (readonly [string, string])[]) =>
      route(
        'r',
        [toService('pricing')],
        [{ matches: names.map(([name, text]) => asked(name, text)), backendRefs: [] }],
      );
    expect(call(pricing, canary('pricing'), rules(['x-lane', 'v2']))).toBe('GET pricing.shop/x-lane h=1');
    // The first that some header of the marker chooses.
    const first = route(
      'r',
      [toService('pricing')],
      [
        { matches: [{ path: { value: '/a' } }, { path: { value: '/b' }, headers: [{ name: 'x-team', value: 'a' }] }] },
        { matches: [{ path: { value: '/c' }, headers: [{ name: 'x-lane', value: 'v2' }] }] },
      ],
    );
    expect(call(pricing, canary('pricing'), first)).toBe('GET pricing.shop/b');
  });
});

describe('the address of a listener', () => {
  it('has its port, unless that goes without saying', () => {
    const at = (protocol: string, port: number, host = 'a.example') => originAt({ protocol, port }, host);
    expect(at('HTTP', 80)).toBe('http://a.example');
    expect(at('HTTP', 443)).toBe('http://a.example:443');
    expect(at('HTTPS', 443)).toBe('https://a.example');
    expect(at('HTTPS', 80)).toBe('https://a.example:80');
    expect(at('HTTP', 80, '*.example')).toBe('http://www.example');
    expect(at('TLS', 443)).toBeUndefined();
    expect(at('HBONE', 15008)).toBeUndefined();
  });
});
