import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHostnames, covers, type Hostname, hostMatches, intersect } from '../../src/topology/hostname.ts';
import { hostOf } from '../../src/trace/request.ts';
import { apps, fates, GAMMA, gateway, ISTIO, requestOf, route, trace } from './scene.ts';

describe('hostMatches', () => {
  it.each<[hostname: Hostname, yes: readonly string[], no: readonly string[]]>([
    [undefined, ['shop.example.com', 'localhost'], []],
    ['shop.example.com', ['shop.example.com'], ['example.com', 'a.shop.example.com', 'shop.example.com.evil.com']],
    // One label or more, and never the suffix alone.
    ['*.example.com', ['shop.example.com', 'a.b.example.com'], ['example.com', '.example.com', 'shopexample.com']],
    ['*.com', ['example.com', 'shop.example.com'], ['com', 'example.org']],
  ])('%s', (hostname, yes, no) => {
    for (const host of yes) expect([host, hostMatches(hostname, host)]).toEqual([host, true]);
    for (const host of no) expect([host, hostMatches(hostname, host)]).toEqual([host, false]);
  });
});

describe('intersect', () => {
  it.each<[listener: Hostname, route: Hostname, both: Hostname | false]>([
    [undefined, undefined, undefined],
    [undefined, 'shop.example.com', 'shop.example.com'],
    ['shop.example.com', undefined, 'shop.example.com'],
    ['shop.example.com', 'shop.example.com', 'shop.example.com'],
    ['shop.example.com', '*.example.com', 'shop.example.com'],
    ['*.example.com', 'shop.example.com', 'shop.example.com'],
    ['*.example.com', '*.shop.example.com', '*.shop.example.com'],
    ['*.shop.example.com', '*.example.com', '*.shop.example.com'],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '*.example.org', false],
    ['shop.example.com', 'pay.example.com', false],
    ['*.shop.example.com', 'shop.example.com', false],
  ])('%s and %s: %s', (listener, route, both) => {
    expect(intersect(listener, route)).toBe(both);
    expect(intersect(route, listener)).toBe(both);
  });
});

const LABEL = fc.constantFrom('a', 'b', 'ab', 'com', 'example');
const HOST = fc.array(LABEL, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const HOSTNAME: fc.Arbitrary<Hostname> = fc.oneof(
  fc.constant(undefined),
  HOST,
  HOST.map((host) => `*.${host}`),
);

describe('for all hostnames', () => {
  it('a host is in an intersection where it is in both', () => {
    fc.assert(
      fc.property(HOSTNAME, HOSTNAME, HOST, (one, other, host) => {
        const both = intersect(one, other);
        const isIn = both !== false && hostMatches(both, host);
        expect(isIn).toBe(hostMatches(one, host) && hostMatches(other, host));
      }),
    );
  });

  it('what one covers of another it has of its hosts, and the covered one goes first', () => {
    fc.assert(
      fc.property(HOSTNAME, HOSTNAME, HOST, (outer, inner, host) => {
        if (!covers(outer, inner)) return;
        if (hostMatches(inner, host)) expect(hostMatches(outer, host)).toBe(true);
        if (outer !== inner) expect(compareHostnames(inner, outer)).toBeLessThan(0);
      }),
    );
  });
});

describe('compareHostnames', () => {
  it('exact, then the longer wildcard, then none', () => {
    const sorted: readonly Hostname[] = ['a.b.c', '*.example.com', '*.com', undefined];
    expect([...sorted].reverse().sort(compareHostnames)).toEqual(sorted);
  });
});

describe('the host of a request', () => {
  it.each([
    ['http://Shop.Example.com/', undefined, 'shop.example.com'],
    ['http://shop.example.com:8080/', undefined, 'shop.example.com'],
    ['http://10.0.0.1/', 'SHOP.example.com:8443', 'shop.example.com'],
    ['http://[2001:db8::1]:8080/', undefined, '[2001:db8::1]'],
    ['http://[2001:db8::1]/', undefined, '[2001:db8::1]'],
  ])('%s with Host %s: %s', (url, host, expected) => {
    expect(hostOf(requestOf(url, { headers: host === undefined ? [] : [['host', host]] }))).toBe(expected);
  });
});

describe.each([
  ['gamma', GAMMA],
  ['istio', ISTIO],
])('a route on listeners with hostnames (%s)', (_, profile) => {
  const rules = '- backendRefs: [{name: cart, port: 80}]';
  const at = (host: string, listener: string, hostnames: string) => {
    const manifests = [
      ...apps('cart'),
      gateway(`- {name: http, port: 80, protocol: HTTP, hostname: "${listener}"}`),
      route('cart', rules, { hostnames }),
    ];
    return fates(trace(manifests, `http://${host}/`, { profile }).outcomes);
  };

  it.each([
    [
      'without hostnames has the listener’s',
      '*.example.com',
      '[]',
      ['shop.example.com'],
      ['example.com', 'shop.example.org'],
    ],
    [
      'has only what is the listener’s too',
      'shop.example.com',
      '["*.example.com"]',
      ['shop.example.com'],
      ['pay.example.com'],
    ],
    [
      'ignores hostnames that the listener has not',
      '*.example.com',
      '[shop.example.com, shop.example.org]',
      ['shop.example.com'],
      ['shop.example.org', 'pay.example.com'],
    ],
    [
      'with a hostname in capitals',
      'Shop.Example.com',
      '[SHOP.example.com]',
      ['shop.example.com', 'shop.example.com:8080'],
      ['pay.example.com'],
    ],
  ] as const)('%s', (_, listener, hostnames, yes, no) => {
    for (const host of yes) {
      const headers = [['host', host]] as const;
      const manifests = [
        ...apps('cart'),
        gateway(`- {name: http, port: 80, protocol: HTTP, hostname: "${listener}"}`),
        route('cart', rules, { hostnames }),
      ];
      expect(fates(trace(manifests, 'http://10.0.0.1/', { profile, headers }).outcomes)).toEqual({ cart: '1' });
    }
    for (const host of no) expect(at(host, listener, hostnames)).toEqual({ 404: '1' });
  });
});
