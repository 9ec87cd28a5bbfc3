import { describe, expect, it } from 'vitest';
import { toObject } from '../../src/trace/headers.ts';
import { type Ask, apps, fateOf, GAMMA, gateway, ISTIO, istio, route, trace } from './scene.ts';

const POLICY = `{allowOrigins: ["https://shop.example.com", "https://*.partner.example"], allowMethods: [GET, POST],
      allowHeaders: [x-version], exposeHeaders: [x-total], allowCredentials: true, maxAge: 60}`;

function ask(cors: string, { profile = GAMMA, ...more }: Ask) {
  const rules = `
- filters: [{type: CORS, cors: ${cors}}]
  backendRefs: [{name: cart, port: 80}]`;
  const { outcomes, assumptions } = trace(
    [...apps('cart'), gateway(), route('cart', rules)],
    'http://api.example.com/',
    {
      profile,
      ...more,
    },
  );
  const [outcome] = outcomes;
  if (outcome === undefined || outcomes.length > 1) throw new Error('one outcome is expected');
  const why = outcome.hops.at(-1)?.why ?? '';
  return { fate: fateOf(outcome), headers: toObject(outcome.response), assumptions, why };
}

function preflight(origin: string, ...more: readonly (readonly [string, string])[]): Ask {
  return { method: 'OPTIONS', headers: [['origin', origin], ['access-control-request-method', 'POST'], ...more] };
}

const PROFILES = [
  ['gamma', GAMMA],
  ['istio', ISTIO],
] as const;

describe.each(PROFILES)('CORS (%s)', (_, profile) => {
  it('answers a preflight of an allowed origin itself', () => {
    expect(ask(POLICY, { profile, ...preflight('https://shop.example.com') })).toMatchObject({
      fate: '200',
      headers: {
        'access-control-allow-origin': 'https://shop.example.com',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'x-version',
        'access-control-max-age': '60',
      },
    });
  });

  it.each([
    ['https://a.partner.example', true],
    ['https://a.b.partner.example', true],
    ['https://partner.example', false],
    ['http://a.partner.example', false],
    ['https://a.partner.example:8443', false],
    ['https://shop.example.com.evil.example', false],
    ['HTTPS://SHOP.example.com', true],
    ['https://chop.example.com', false],
    ['https://a.shop.example.com', false],
  ])('of %s: %s', (origin, allowed) => {
    const { headers } = ask(POLICY, { profile, ...preflight(origin) });
    expect('access-control-allow-origin' in headers).toBe(allowed);
  });

  it('says whether it answers an origin that is not allowed', () => {
    const why = (origin: string) => ask(POLICY, { profile, ...preflight(origin) }).why;
    expect(why('https://shop.example.com')).toMatch(/; a CORS preflight, which the proxy answers$/);
    expect(why('https://evil.example')).toMatch(/; a CORS preflight of an origin that is not allowed, which/);
  });

  it('adds headers to the response of a request, which goes on to the pods', () => {
    const headers = [['origin', 'https://shop.example.com']] as const;
    expect(ask(POLICY, { profile, headers })).toMatchObject({
      fate: 'cart',
      headers: {
        'access-control-allow-origin': 'https://shop.example.com',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-total',
      },
    });
  });

  it.each([
    ['of another origin', [['origin', 'https://evil.example']]],
    ['without an origin', []],
  ] as const)('leaves a request %s as it is', (_, headers) => {
    expect(ask(POLICY, { profile, headers })).toMatchObject({ fate: 'cart', headers: {} });
  });

  it('OPTIONS alone is no preflight', () => {
    expect(ask(POLICY, { profile, method: 'OPTIONS' }).fate).toBe('cart');
    expect(ask(POLICY, { profile, method: 'OPTIONS', headers: [['origin', 'https://shop.example.com']] }).fate).toBe(
      'cart',
    );
  });

  it('a wildcard is the answer only without credentials', () => {
    const any = (credentials: boolean) =>
      ask(`{allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*"], allowCredentials: ${credentials}}`, {
        profile,
        ...preflight('https://shop.example.com', ['access-control-request-headers', 'x-version']),
      }).headers;
    expect(any(false)['access-control-allow-origin']).toBe('*');
    expect(any(true)).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-version',
    });
  });
});

describe('a preflight of an origin that is not allowed', () => {
  it('is answered without the headers, by Istio too', () => {
    for (const profile of [GAMMA, ISTIO]) {
      expect(ask(POLICY, { profile, ...preflight('https://evil.example') })).toMatchObject({
        fate: '200',
        headers: {},
      });
    }
  });
});

describe('before Istio 1.26', () => {
  it('a route with the filter is dropped whole', () => {
    expect(ask(POLICY, { profile: istio('1.26') })).toMatchObject({ fate: 'cart', assumptions: [] });
    const { fate, assumptions } = ask(POLICY, { profile: istio('1.25') });
    expect(fate).toBe('404');
    expect(assumptions).toEqual(['HTTPRoute shop/cart is dropped whole: Istio does not know a filter of type CORS']);
  });
});
