import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/trace/profile.ts';
import { type Ask, apps, fates, GAMMA, gateway, ISTIO, istio, route, trace } from './scene.ts';

const PROFILES = [
  ['gamma', GAMMA],
  ['istio', ISTIO],
] as const;

/** A rule to Service `winner` and one to `loser`, which both match the request. */
interface Rivals {
  readonly step: string;
  readonly winner: string;
  readonly loser: string;
  readonly url: string;
  readonly ask: Ask;
}

function rivals(step: string, winner: string, loser: string, url: string, ask: Ask = {}): Rivals {
  return { step, winner, loser, url, ask };
}

const V2 = [['x-version', 'v2']] as const;
const V2_BLUE = [...V2, ['x-lane', 'blue']] as const;

const HTTP: readonly Rivals[] = [
  rivals('Exact before PathPrefix', '{path: {type: Exact, value: /cart}}', '{path: {value: /cart}}', '/cart'),
  rivals('Exact before a longer path by regex', '{path: {type: Exact, value: /a}}', regex('/(a|checkout)'), '/a'),
  rivals('the longer prefix', '{path: {value: /cart/items}}', '{path: {value: /cart}}', '/cart/items/1'),
  rivals('path before method', '{path: {value: /cart}}', '{path: {value: /}, method: GET}', '/cart'),
  rivals('path before headers', '{path: {value: /cart}}', headers('x-version: v2'), '/cart', { headers: V2 }),
  rivals('path before query', '{path: {value: /cart}}', query('sort=price'), '/cart?sort=price'),
  rivals('Exact path before all else', '{path: {type: Exact, value: /cart}}', headers('x-version: v2'), '/cart', {
    headers: V2,
  }),
  rivals('a method before headers', '{method: GET}', headers('x-version: v2', 'x-lane: blue'), '/', {
    headers: V2_BLUE,
  }),
  rivals('a method before query', '{method: GET}', query('sort=price', 'page=2'), '/?sort=price&page=2'),
  rivals('more headers', headers('x-version: v2', 'x-lane: blue'), headers('x-version: v2'), '/', { headers: V2_BLUE }),
  rivals('headers before query', headers('x-version: v2'), query('sort=price', 'page=2'), '/?sort=price&page=2', {
    headers: V2,
  }),
  rivals('more query parameters', query('sort=price', 'page=2'), query('sort=price'), '/?sort=price&page=2'),
  rivals('a query parameter before nothing', query('sort=price'), '{}', '/?sort=price'),
];

describe.each(PROFILES)('precedence of HTTPRoute matches (%s)', (_, profile) => {
  it.each(HTTP)('$step', ({ winner, loser, url, ask }) => {
    for (const rules of [
      [to('winner', winner), to('loser', loser)],
      [to('loser', loser), to('winner', winner)],
    ]) {
      expect(fateAt(url, [route('shop', rules.join('\n'))], profile, ask)).toEqual({ winner: '1' });
    }
    // The same between two routes, whichever is first by name and older.
    for (const [one, other] of [
      ['aaa', 'bbb'],
      ['bbb', 'aaa'],
    ]) {
      const routes = [
        route(one ?? '', to('winner', winner), { createdAt: '2026-05-02T10:00:00Z' }),
        route(other ?? '', to('loser', loser), { createdAt: '2026-05-01T10:00:00Z' }),
      ];
      expect(fateAt(url, routes, profile, ask)).toEqual({ winner: '1' });
    }
  });

  it('each match of a rule counts for itself', () => {
    const rules = `
- matches: [{path: {value: /checkout}}, {path: {type: Exact, value: /cart}}]
  backendRefs: [{name: winner, port: 80}]
- matches: [{path: {value: /cart}}, {path: {value: /checkout/pay}}]
  backendRefs: [{name: loser, port: 80}]`;
    expect(fateAt('/cart', [route('shop', rules)], profile)).toEqual({ winner: '1' });
    expect(fateAt('/checkout/pay', [route('shop', rules)], profile)).toEqual({ loser: '1' });
  });

  it('of equal matches the first rule', () => {
    const rules = [to('winner', '{path: {value: /cart}}'), to('loser', '{path: {value: /cart/}}')];
    expect(fateAt('/cart', [route('shop', rules.join('\n'))], profile)).toEqual({ winner: '1' });
  });

  it.each([
    ['the older', '2026-05-01T10:00:00Z', '2026-05-02T10:00:00Z', { bbb: '1' }],
    ['of the same age the first by name', '2026-05-01T10:00:00Z', '2026-05-01T10:00:00Z', { aaa: '1' }],
  ])('of equal matches in two routes %s', (_, ageOfB, ageOfA, expected) => {
    const routes = [
      route('bbb', to('bbb', '{}'), { createdAt: ageOfB }),
      route('aaa', to('aaa', '{}'), { createdAt: ageOfA }),
    ];
    const { outcomes, assumptions } = ask('/', routes, profile);
    expect([fates(outcomes), assumptions]).toEqual([expected, []]);
  });

  it('without ages the first by namespace and name, and says so', () => {
    const open = gateway('- {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}');
    const web = '[{name: web, namespace: shop}]';
    const grant = `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: all, namespace: shop}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: pay}]
  to: [{group: "", kind: Service}]
`;
    const routes = [
      grant,
      route('bbb', to('bbb', '{}'), { parents: web }),
      route('ccc', to('aaa', '{}', 'shop'), { namespace: 'pay', parents: web }),
    ];
    const { outcomes, assumptions } = trace([...apps('aaa', 'bbb'), open, ...routes], 'http://shop.example.com/', {
      profile,
    });
    expect(fates(outcomes)).toEqual({ aaa: '1' });
    expect(assumptions).toEqual([
      'HTTPRoute pay/ccc and HTTPRoute shop/bbb match alike, and the older goes first: without creationTimestamps HTTPRoute pay/ccc, which is first by name, is taken',
    ]);
  });

  it('a route without an age goes behind those that have one, and the trace says so', () => {
    const routes = [
      route('aaa', to('aaa', '{}')),
      route('bbb', to('bbb', '{}'), { createdAt: '2026-05-02T10:00:00Z' }),
      route('ccc', to('ccc', '{}'), { createdAt: '2026-05-01T10:00:00Z' }),
    ];
    const { outcomes, assumptions } = ask('/', routes, profile);
    expect(fates(outcomes)).toEqual({ ccc: '1' });
    expect(assumptions).toEqual([
      'HTTPRoute shop/ccc and HTTPRoute shop/aaa match alike, and the older goes first: without creationTimestamps HTTPRoute shop/ccc, which alone has one, is taken',
    ]);
  });

  it('says nothing of a tie that the request does not meet', () => {
    const routes = [
      route('aaa', `${to('aaa', '{path: {value: /cart}}')}\n${to('ccc', '{path: {value: /pay}}')}`),
      route('bbb', `${to('bbb', '{path: {value: /cart}}')}`),
    ];
    expect(ask('/pay', routes, profile).assumptions).toEqual([]);
    expect(ask('/cart', routes, profile).assumptions).toHaveLength(1);
  });
});

describe('a path by regular expression', () => {
  const rules = [to('everything', '{path: {value: /}}'), to('pattern', regex('/cart/[0-9]+'))].join('\n');

  it('goes behind every prefix with Istio, so that `/` hides it', () => {
    const { outcomes, assumptions } = ask('/cart/12', [route('shop', rules)], ISTIO);
    expect([fates(outcomes), assumptions]).toEqual([{ everything: '1' }, []]);
  });

  it('goes before a prefix only where the prefix does not match', () => {
    const apart = [to('everything', '{path: {value: /checkout}}'), to('pattern', regex('/cart/[0-9]+'))].join('\n');
    expect(fateAt('/cart/12', [route('shop', apart)], ISTIO)).toEqual({ pattern: '1' });
  });

  it('is a question that the specification leaves open, and the trace says so', () => {
    const { outcomes, assumptions } = ask('/cart/12', [route('shop', rules)], GAMMA);
    expect(fates(outcomes)).toEqual({ everything: '1' });
    expect(assumptions.join()).toContain('one by a regular expression on the path');
    expect(ask('/checkout', [route('shop', rules)], GAMMA).assumptions).toEqual([]);
  });

  it('is one even where another prefix comes between', () => {
    const three = `${rules}\n${to('between', '{path: {value: /cart}}')}`;
    const { outcomes, assumptions } = ask('/cart/12', [route('shop', three)], GAMMA);
    expect(fates(outcomes)).toEqual({ between: '1' });
    expect(assumptions.join()).toContain('one by a regular expression on the path');
  });

  it('is none where the hostname decides', () => {
    const routes = [
      route('shop', to('exact', '{}'), { hostnames: '[shop.example.com]' }),
      route('any', to('pattern', regex('/.*'))),
    ];
    const { outcomes, assumptions } = ask('/', routes, GAMMA);
    expect([fates(outcomes), assumptions]).toEqual([{ exact: '1' }, []]);
  });

  it('goes before a rule without matches with Istio', () => {
    const none = `- backendRefs: [{name: none, port: 80}]\n  matches: []\n${to('pattern', regex('/.*'))}`;
    expect(fateAt('/', [route('shop', none)], ISTIO)).toEqual({ pattern: '1' });
  });
});

describe('hostnames of two routes', () => {
  const routes = [
    route('exact', to('exact', '{path: {value: /cart}}'), { hostnames: '[shop.example.com]' }),
    route('near', to('near', '{path: {value: /near}}'), { hostnames: '["*.example.com"]' }),
    route('far', to('far', '{path: {type: Exact, value: /cart}}'), { hostnames: '["*.com"]' }),
    route('any', to('any', '{}')),
  ];

  it.each<[string, Profile]>(PROFILES.map(([name, profile]) => [name, profile]))(
    'the more specific one takes the request, whatever the match (%s)',
    (_, profile) => {
      expect(fateAt('/cart', routes, profile)).toEqual({ exact: '1' });
      const wild = routes.slice(1, 3).map((text) => text.replace('/near', '/cart'));
      expect(fateAt('/cart', wild, profile)).toEqual({ near: '1' });
      expect(fateAt('/cart', routes.slice(2), profile)).toEqual({ far: '1' });
    },
  );

  it('where none of its rules matches, the specification goes on to the next, and Envoy has one virtual host', () => {
    expect(fateAt('/near', routes, GAMMA)).toEqual({ near: '1' });
    expect(fateAt('/other', routes, GAMMA)).toEqual({ any: '1' });
    expect(fateAt('/near', routes, ISTIO)).toEqual({ 404: '1' });
    expect(fateAt('/other', routes, ISTIO)).toEqual({ 404: '1' });
  });

  it('a route with both hostnames competes in the more specific one', () => {
    const both = route('both', to('both', '{path: {value: /near}}'), {
      hostnames: '["*.example.com", shop.example.com]',
    });
    for (const [, profile] of PROFILES) {
      expect(fateAt('/near', [...routes.slice(0, 1), both], profile)).toEqual({ both: '1' });
    }
  });
});

describe('precedence of GRPCRoute matches', () => {
  const grpc = (name: string, match: string) => `- matches: [${match}]\n  backendRefs: [{name: ${name}, port: 80}]`;
  const call = '/shop.Cart/Get';

  it.each([
    rivals('service before nothing', '{method: {service: shop.Cart}}', '{}', call),
    rivals('service and method', '{method: {service: shop.Cart, method: Get}}', '{method: {service: shop.Cart}}', call),
    rivals('service before headers', '{method: {service: shop.Cart}}', headers('x-version: v2'), call, { headers: V2 }),
    rivals('service before method', '{method: {service: shop.Cart}}', '{method: {method: Get}}', call),
    rivals('headers', headers('x-version: v2'), '{}', call, { headers: V2 }),
    rivals(
      'more headers',
      `{method: {service: shop.Cart}, headers: [{name: x-version, value: v2}]}`,
      '{method: {service: shop.Cart}}',
      call,
      { headers: V2 },
    ),
  ])('$step', ({ winner, loser, url, ask }) => {
    for (const [, profile] of PROFILES) {
      for (const rules of [
        [grpc('winner', winner), grpc('loser', loser)],
        [grpc('loser', loser), grpc('winner', winner)],
      ]) {
        const routes = [route('shop', rules.join('\n'), { kind: 'GRPCRoute' })];
        expect(fateAt(url, routes, profile, { method: 'POST', ...ask })).toEqual({ winner: '1' });
      }
    }
  });

  it('a method before headers; to Istio what asks for headers alone has no path, and goes last', () => {
    const rules = [
      grpc('headers', headers('x-version: v2', 'x-lane: blue')),
      grpc('method', '{method: {method: Get}}'),
    ];
    const routes = [route('shop', rules.join('\n'), { kind: 'GRPCRoute' })];
    for (const [, profile] of PROFILES) {
      expect(fateAt(call, routes, profile, { headers: V2_BLUE })).toEqual({ method: '1' });
    }
  });

  it('what is not the service, or not the method, does not match', () => {
    const rules = `${grpc('cart', '{method: {service: shop.Cart}}')}\n${grpc('get', '{method: {method: Get}}')}`;
    const routes = [route('shop', rules, { kind: 'GRPCRoute' })];
    for (const [, profile] of PROFILES) {
      expect(fateAt('/shop.Cart/Put', routes, profile)).toEqual({ cart: '1' });
      expect(fateAt('/shop.Pay/Get', routes, profile)).toEqual({ get: '1' });
      expect(fateAt('/shop.Pay/Put', routes, profile)).toEqual({ 404: '1' });
      expect(fateAt('/shop.Carts/Put', routes, profile)).toEqual({ 404: '1' });
    }
  });
});

describe('an HTTPRoute and a GRPCRoute of one host', () => {
  const routes = [
    route('web', to('http', '{path: {value: /shop.Cart}}')),
    route('api', '- matches: [{method: {service: shop.Cart, method: Get}}]\n  backendRefs: [{name: grpc, port: 80}]', {
      kind: 'GRPCRoute',
    }),
    route('rest', to('rest', '{}')),
  ];

  it('are sorted together since Istio 1.30; before, one kind follows the other, and what takes everything comes last', () => {
    const [web, api, rest] = routes.map((text, index) =>
      text.replace('shop}', `shop, creationTimestamp: "2026-05-0${[1, 3, 2][index]}T10:00:00Z"}`),
    );
    const at = (version: string, ...some: readonly (string | undefined)[]) =>
      fateAt(
        '/shop.Cart/Get',
        some.filter((text) => text !== undefined),
        istio(version),
      );
    expect(at('1.30', web, api, rest)).toEqual({ grpc: '1' });
    expect(at('1.29', web, api, rest)).toEqual({ http: '1' });
    // The older HTTPRoute takes everything, and comes behind the GRPCRoute all the same.
    expect(at('1.29', api, rest)).toEqual({ grpc: '1' });
  });

  it('a service is a prefix with its slash, one longer than the same path of an HTTPRoute', () => {
    const service = route(
      'api',
      '- matches: [{method: {service: shop.Cart}}]\n  backendRefs: [{name: grpc, port: 80}]',
      {
        kind: 'GRPCRoute',
      },
    );
    const asks = (value: string) => route('web', to('http', `{path: {value: ${value}}, method: GET}`));
    expect(fateAt('/shop.Cart/Get', [asks('/shop.Cart'), service], istio('1.31'))).toEqual({ grpc: '1' });
    expect(fateAt('/shop.Cart/Get', [asks('/shop.Cart/'), service], istio('1.31'))).toEqual({ grpc: '1' });
    expect(fateAt('/shop.Cart/Get', [asks('/shop.Cart/G'), service], istio('1.31'))).toEqual({ grpc: '1' });
    expect(fateAt('/shop.Cart/Get', [asks('/shop.Cart/Get'), service], istio('1.31'))).toEqual({ http: '1' });
  });

  it('before Istio 1.30 the first by name goes first, and the trace says so', () => {
    const { outcomes, assumptions } = ask('/shop.Cart/Get', routes, istio('1.29'));
    expect(fates(outcomes)).toEqual({ grpc: '1' });
    expect(assumptions.join()).toContain('routes of GRPCRoute shop/api go before those of HTTPRoute');
  });

  it('may be refused by the specification, and the trace says so', () => {
    expect(ask('/shop.Cart/Get', routes, GAMMA).assumptions.join()).toContain(
      'GRPCRoute shop/api and HTTPRoute shop/web have one host',
    );
  });
});

function to(service: string, match: string, namespace?: string): string {
  const where = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `- matches: [${match}]\n  backendRefs: [{name: ${service}, port: 80${where}}]`;
}

function regex(value: string): string {
  return `{path: {type: RegularExpression, value: "${value}"}}`;
}

function headers(...lines: readonly string[]): string {
  const list = lines.map((line) => line.split(': ')).map(([name, value]) => `{name: ${name}, value: ${value}}`);
  return `{headers: [${list.join(', ')}]}`;
}

function query(...params: readonly string[]): string {
  const list = params.map((param) => param.split('=')).map(([name, value]) => `{name: ${name}, value: "${value}"}`);
  return `{queryParams: [${list.join(', ')}]}`;
}

function ask(url: string, routes: readonly string[], profile: Profile, more: Ask = {}) {
  const named = new Set([...routes.join().matchAll(/backendRefs: \[\{name: ([a-z]+)/g)].map(([, name = '']) => name));
  return trace([...apps(...named), gateway(), ...routes], `http://shop.example.com${url}`, { ...more, profile });
}

function fateAt(url: string, routes: readonly string[], profile: Profile, more: Ask = {}) {
  return fates(ask(url, routes, profile, more).outcomes);
}
