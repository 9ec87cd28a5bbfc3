import { describe, expect, it } from 'vitest';
import type { Hop } from '../../src/trace/outcome.ts';
import { toFraction } from '../../src/trace/share.ts';
import { type Ask, apps, GAMMA, gateway, ISTIO, istio, route, trace } from './scene.ts';

const WHY = 'no other rule matches';

/** The hops at the Gateway, one for each way that requests go, with its status. */
function at(rules: string, { profile = ISTIO, ...ask }: Ask = {}, url = 'http://shop.example.com/') {
  const { outcomes, assumptions } = trace([...apps('cart', 'pay', 'audit'), gateway(), route('shop', rules)], url, {
    profile,
    ...ask,
  });
  const hops = outcomes.map(({ status, hops: [first] }) => ({ status, ...(first as Hop) }));
  return { hops, assumptions, first: hops[0] };
}

const only = (rules: string, ask?: Ask, url?: string) => at(rules, ask, url).first;

describe('a hop by which a request came', () => {
  it('tells its route, rule, match, filters and backend', () => {
    const rules = `
- matches: [{path: {value: /a}}]
  backendRefs: [{name: pay, port: 80}]
- matches: [{method: GET, headers: [{name: x, value: "1"}]}]
  filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: y, value: "2"}]}}]
  backendRefs: [{name: cart, port: 80, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [z]}}]}]`;
    expect(only(rules, { headers: [['x', '1']] })).toMatchObject({
      status: 200,
      kind: 'gateway',
      name: 'shop/web',
      listener: 'http',
      route: 'shop/shop',
      routeKind: 'HTTPRoute',
      rule: 1,
      match: 'PathPrefix /, GET, header x: 1',
      filters: ['set y: 2', 'remove z (response) (backendRef)'],
      backend: 'shop/cart:80',
      why: WHY,
    });
    expect(only(rules, { headers: [['x', '1']] })).not.toHaveProperty('writtenFor');
  });

  it('tells no listener, where there is none', () => {
    const { outcomes } = trace([gateway()], 'http://shop.example.com:81/', { profile: ISTIO });
    expect(outcomes[0]?.hops[0]).not.toHaveProperty('listener');
  });

  it('tells the share of each backend', () => {
    const { hops } = at(
      '- backendRefs: [{name: cart, port: 80, weight: 3}, {name: pay, port: 80, weight: 0}, {name: audit, port: 80}]',
    );
    expect(hops.map(({ backend, weight }) => `${backend} ${weight && toFraction(weight)}`)).toEqual([
      'shop/cart:80 3/4',
      'shop/audit:80 1/4',
    ]);
  });

  it('tells which rule it went before, and why', () => {
    const two = (match: string) => `
- matches: [{path: {value: /}}]
  backendRefs: [{name: cart, port: 80}]
- matches: [${match}]
  backendRefs: [{name: pay, port: 80}]`;
    expect(only(two('{path: {value: /}}'))?.why).toBe('it stands first, so it goes before rule 1');
    expect(only(two('{path: {value: /a}}'), {}, 'http://shop.example.com/a')?.why).toBe(
      'its path is longer, so it goes before rule 0',
    );
    const other = route('other', '- backendRefs: [{name: pay, port: 80}]', { createdAt: '2026-01-01T00:00:00Z' });
    const { outcomes } = trace(
      [...apps('cart', 'pay'), gateway(), route('shop', two('{method: GET}')), other],
      'http://shop.example.com/',
      {
        profile: ISTIO,
        method: 'POST',
      },
    );
    expect(outcomes[0]?.hops[0]?.why).toBe('its route alone has an age, so it goes before HTTPRoute shop/shop rule 0');
  });
});

describe('a request that no backend gets', () => {
  const why = (rules: string, ask?: Ask) => {
    const hop = only(rules, ask);
    return `${hop?.status} ${hop?.why.replace(`${WHY}; `, '')}`;
  };

  it('is answered 500, or 404 by Istio 1.30, where the rule has no backend', () => {
    const none = 'the rule has no backendRef';
    expect(why('- backendRefs: []', { profile: GAMMA })).toBe(`500 ${none}`);
    expect(why('- backendRefs: []')).toBe(`500 ${none}`);
    expect(why('- backendRefs: []', { profile: istio('1.30') })).toBe(`404 ${none}`);
    expect(why('- backendRefs: []', { profile: istio('1.29') })).toBe(`500 ${none}`);
  });

  it('is answered 500 where all weights are 0, of which the specification says nothing', () => {
    const rules = '- backendRefs: [{name: cart, port: 80, weight: 0}]';
    expect(why(rules)).toBe('500 the weights of all its backendRefs are 0');
    expect(at(rules).assumptions).toEqual([]);
    expect(at(rules, { profile: GAMMA }).assumptions).toEqual([
      'what a rule does whose weights are all 0 the specification does not say; 500, as with Istio, is taken',
    ]);
  });

  it('is answered 500 where the backend is not there, and that is told with its name', () => {
    const hop = only('- backendRefs: [{name: gone, port: 80}]');
    expect(hop).toMatchObject({
      status: 500,
      backend: 'shop/gone:80',
      why: `${WHY}; Service shop/gone is not in the input`,
    });
    const away = only('- backendRefs: [{name: cart, namespace: b, port: 80}]');
    expect(away).toMatchObject({ status: 500, backend: 'b/cart:80' });
    expect(only('- backendRefs: [{name: cart}]', { profile: GAMMA })).toMatchObject({
      status: 500,
      backend: 'shop/cart',
    });
  });

  it('is answered 500 where a filter is not known, by the specification', () => {
    const filter = '{type: ExtensionRef, extensionRef: {group: a.b, kind: C, name: d}}';
    expect(why(`- filters: [${filter}]\n  backendRefs: [{name: cart, port: 80}]`, { profile: GAMMA })).toBe(
      '500 a filter of type ExtensionRef that is not known must not be skipped',
    );
    expect(why(`- backendRefs: [{name: cart, port: 80, filters: [${filter}]}]`, { profile: GAMMA })).toBe(
      '500 a filter of its backendRef is not known',
    );
  });

  it('is redirected by the rule, or by its backendRef', () => {
    const filter = '{type: RequestRedirect, requestRedirect: {hostname: b.example, statusCode: 301}}';
    expect(why(`- filters: [${filter}]`)).toBe('301 redirects to http://b.example/');
    const below = `- backendRefs: [{name: cart, port: 80, filters: [${filter}, {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: b, value: "2"}]}}]}]`;
    expect(why(below, { profile: GAMMA })).toBe('301 redirects to http://b.example/');
    const [outcome] = trace([...apps('cart'), gateway(), route('shop', below)], 'http://shop.example.com/').outcomes;
    expect(Object.fromEntries(outcome?.response ?? [])).toEqual({ location: ['http://b.example/'], b: ['2'] });
  });

  it('is a preflight, which the proxy answers', () => {
    const rules =
      '- filters: [{type: CORS, cors: {allowOrigins: ["https://a.example"], allowMethods: [GET]}}]\n  backendRefs: [{name: cart, port: 80}]';
    const preflight = (origin: string): Ask => ({
      method: 'OPTIONS',
      headers: [
        ['origin', origin],
        ['access-control-request-method', 'GET'],
      ],
    });
    expect(why(rules, preflight('https://a.example'))).toBe('200 a CORS preflight, which the proxy answers');
    expect(why(rules, preflight('https://b.example'))).toBe(
      '200 a CORS preflight of an origin that is not allowed, which the proxy answers',
    );
    expect(only(rules, preflight('https://a.example'))).not.toHaveProperty('backend');
    expect(only(rules, { method: 'OPTIONS' })).toHaveProperty('backend');
  });
});

describe('the Host that a backend gets', () => {
  const host = (filters: string, below: string, profile = ISTIO) => {
    const rules = `- filters: [${filters}]\n  backendRefs: [{name: cart, port: 80, filters: [${below}]}]`;
    return trace([...apps('cart'), gateway(), route('shop', rules)], 'http://shop.example.com/', { profile })
      .outcomes[0]?.request.host;
  };
  const set = (name: string, value: string) =>
    `{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: "${name}", value: ${value}}]}}`;
  const add = (value: string) =>
    `{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: Host, value: ${value}}]}}`;

  it('is the request’s, unless a modifier says another; with Istio the rule’s has the last word', () => {
    expect(host('', '')).toBe('shop.example.com');
    expect(host(set('Host', 'a.example'), '')).toBe('a.example');
    expect(host(set('HOST', 'a.example'), set('host', 'b.example'))).toBe('a.example');
    expect(host(set('Host', 'a.example'), set('Host', 'b.example'), GAMMA)).toBe('b.example');
    expect(host('', set('Host', 'b.example'))).toBe('b.example');
    expect(host(set(':authority', 'a.example'), '')).toBe('a.example');
    expect(host(add('a.example'), '')).toBe('a.example');
    expect(host(add('a.example'), '', GAMMA)).toBe('a.example');
    expect(host(set('x-host', 'a.example'), '')).toBe('shop.example.com');
  });

  it('is what a rewrite says, before a modifier', () => {
    const rewrite = '{type: URLRewrite, urlRewrite: {hostname: r.example}}';
    expect(host(`${set('Host', 'a.example')}, ${rewrite}`, '')).toBe('r.example');
  });
});
