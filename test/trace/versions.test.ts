import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import { formatProfile, istioBehaviour } from '../../src/trace/profile.ts';
import {
  AMBIENT,
  type Ask,
  app,
  apps,
  fates,
  gateway,
  INGRESS_USE,
  istio,
  namespace,
  onService,
  route,
  trace,
  USE,
  waypoint,
} from './scene.ts';

/** Each line at its ends, and the patches that brought a change with the ones before them. */
const VERSIONS = [
  ...['1.24', '1.25', '1.26', '1.27', '1.28.0', '1.28.5', '1.28.6', '1.28.7', '1.28.8', '1.28'],
  ...['1.29.0', '1.29.1', '1.29.2', '1.29.3', '1.29.4', '1.29', '1.30.0', '1.30.1', '1.30', '1.31.0', '1.31', '1.32'],
];

interface Row {
  readonly what: string;
  readonly manifests: readonly string[];
  readonly url?: string;
  readonly ask?: Ask;
  /** Where the request ends, and with which versions it ends elsewhere. */
  readonly usual: string;
  readonly other?: readonly [fate: string, versions: readonly string[]];
}

const KEY = 'istio.io/ingress-use-waypoint';
const OUTSIDE = 'http://shop.example.com/';
const MESH: Ask = { from: 'pod/shop/app=cart' };

const to = (service: string, match = '{}') => `- matches: [${match}]\n  backendRefs: [{name: ${service}, port: 80}]`;

function ingress(service: { readonly [key: string]: string }, shop: { readonly [key: string]: string } = {}) {
  return [
    namespace('shop', shop),
    waypoint(),
    gateway(),
    app('checkout', { labels: service }),
    app('routed'),
    route('web', to('checkout')),
    route('checkout', to('routed'), { parents: onService('checkout') }),
  ];
}

function mesh(...routes: readonly string[]) {
  return [...AMBIENT, ...apps('cart', 'one', 'two'), app('checkout', { labels: USE }), ...routes];
}

const MARKED = route('aaa', to('one', '{headers: [{name: x-version, value: v2}]}'), {
  parents: onService('checkout', 'port: 80'),
});

const ROWS: readonly Row[] = [
  { what: 'ingress-use-waypoint: "true" on a Service', manifests: ingress(INGRESS_USE), usual: 'routed' },
  {
    what: 'ingress-use-waypoint: "True" on a Service',
    manifests: ingress({ ...USE, [KEY]: 'True' }),
    usual: 'routed',
    other: ['checkout', ['1.24']],
  },
  {
    what: 'ingress-use-waypoint: "1" on a Service',
    manifests: ingress({ ...USE, [KEY]: '1' }),
    usual: 'checkout',
    other: ['routed', from('1.30')],
  },
  {
    what: 'ingress-use-waypoint: "tRuE" on a Service',
    manifests: ingress({ ...USE, [KEY]: 'tRuE' }),
    usual: 'checkout',
    other: ['routed', from('1.25').filter((version) => !from('1.30').includes(version))],
  },
  {
    what: 'ingress-use-waypoint on a Namespace',
    manifests: ingress({}, INGRESS_USE),
    usual: 'routed',
    other: ['checkout', ['1.24']],
  },
  {
    what: 'routes with and without a port at a waypoint: the second',
    manifests: mesh(MARKED, route('bbb', to('two'), { parents: onService('checkout') })),
    url: 'http://checkout/',
    ask: MESH,
    usual: 'two',
    other: ['404', ['1.24', '1.25', '1.26', '1.27', '1.28.0', '1.28.5', '1.29.0', '1.29.1']],
  },
  {
    what: 'routes with and without a port at a waypoint: the first',
    manifests: mesh(MARKED, route('bbb', to('two'), { parents: onService('checkout') })),
    url: 'http://checkout/',
    ask: { ...MESH, headers: [['x-version', 'v2']] },
    usual: 'one',
  },
  {
    what: 'the CORS filter at a Gateway',
    manifests: [
      ...apps('one'),
      gateway(),
      route('web', `- filters: [{type: CORS, cors: {allowOrigins: ["*"]}}]\n  backendRefs: [{name: one, port: 80}]`),
    ],
    usual: 'one',
    other: ['404', ['1.24', '1.25']],
  },
  {
    what: 'the CORS filter at a waypoint',
    manifests: mesh(
      route('bbb', `- filters: [{type: CORS, cors: {allowOrigins: ["*"]}}]\n  backendRefs: [{name: one, port: 80}]`, {
        parents: onService('checkout'),
      }),
    ),
    url: 'http://checkout/',
    ask: MESH,
    usual: 'one',
    other: ['checkout', ['1.24', '1.25']],
  },
  {
    what: 'an HTTPRoute and a more specific, younger GRPCRoute at a Gateway',
    manifests: [...apps('one', 'two'), gateway(), ...httpAndGrpc('[{name: web}]')],
    url: `${OUTSIDE}shop.Cart/Get`,
    usual: 'one',
    other: ['two', from('1.30')],
  },
  {
    what: 'an HTTPRoute and a more specific, younger GRPCRoute at a waypoint',
    manifests: mesh(...httpAndGrpc(onService('checkout'))),
    url: 'http://checkout/shop.Cart/Get',
    ask: MESH,
    usual: 'one',
    other: ['two', from('1.30')],
  },
  {
    what: 'a rule without backendRefs at a Gateway',
    manifests: [gateway(), route('web', '- filters: []')],
    usual: '500',
    other: ['404', ['1.30.0', '1.30.1', '1.30']],
  },
  {
    what: 'a rule without backendRefs at a waypoint',
    manifests: mesh(route('bbb', '- filters: []', { parents: onService('checkout') })),
    url: 'http://checkout/',
    ask: MESH,
    usual: '500',
    other: ['404', ['1.30.0', '1.30.1', '1.30']],
  },
  {
    what: 'weights that are all 0',
    manifests: [...apps('one'), gateway(), route('web', '- backendRefs: [{name: one, port: 80, weight: 0}]')],
    usual: '500',
  },
  {
    what: 'a header value with a control character',
    manifests: [
      ...apps('one'),
      gateway(),
      route(
        'web',
        `
- filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: "v2\\u0007"}]}}]
  backendRefs: [{name: one, port: 80}]`,
      ),
    ],
    usual: 'one',
    other: ['404', [...from('1.28.8').filter(line('1.28')), ...from('1.29.4').filter(line('1.29')), ...from('1.30.1')]],
  },
  {
    what: 'a header in two lines, of which one matches',
    manifests: [
      ...apps('one', 'two'),
      gateway(),
      route('web', `${to('one', '{headers: [{name: x-version, value: v2}]}')}\n${to('two')}`),
    ],
    ask: {
      headers: [
        ['x-version', 'v1'],
        ['x-version', 'v2'],
      ],
    },
    usual: 'two',
    other: ['one', from('1.31')],
  },
];

function httpAndGrpc(parents: string): readonly string[] {
  return [
    route('bbb', to('one', '{path: {value: /shop.Cart}}'), { parents, createdAt: '2026-05-01T10:00:00Z' }),
    route('aaa', '- matches: [{method: {service: shop.Cart, method: Get}}]\n  backendRefs: [{name: two, port: 80}]', {
      kind: 'GRPCRoute',
      parents,
      createdAt: '2026-05-02T10:00:00Z',
    }),
  ];
}

function from(version: string): readonly string[] {
  const bound = version.split('.').length === 2 ? readVersion(`${version}.0`) : readVersion(version);
  return VERSIONS.filter((each) => readVersion(each) >= bound);
}

function line(minor: string): (version: string) => boolean {
  return (version) => version.startsWith(minor);
}

describe('what Istio’s versions do differently', () => {
  it.each(ROWS)('$what', ({ manifests, url = OUTSIDE, ask = {}, usual, other }) => {
    const found = VERSIONS.map((version) => [
      version,
      Object.keys(fates(trace(manifests, url, { ...ask, profile: istio(version) }).outcomes)).join(),
    ]);
    expect(found).toEqual(VERSIONS.map((version) => [version, other?.[1].includes(version) ? other[0] : usual]));
  });

  it('a canary of the waypoint, since 1.31, is taken to do as the waypoint does, and the trace says so', () => {
    const labels = { ...USE, 'istio.io/use-waypoint-canary': 'next' };
    const notes = VERSIONS.filter((version) => {
      const manifests = [...AMBIENT, app('cart'), app('checkout', { labels })];
      const { assumptions } = trace(manifests, 'http://checkout/', { ...MESH, profile: istio(version) });
      return assumptions.join().includes('shop/checkout has a canary of its waypoint too, `next`');
    });
    expect(notes).toEqual(from('1.31'));
  });
});

describe('a version without a patch', () => {
  it('counts as the last of its line', () => {
    for (const minor of ['1.28', '1.29', '1.30']) {
      expect(istioBehaviour(readVersion(minor))).toEqual(istioBehaviour(readVersion(`${minor}.98`)));
    }
    expect(istioBehaviour(readVersion('1.28'))).not.toEqual(istioBehaviour(readVersion('1.28.0')));
  });

  it('is written as it was given', () => {
    for (const version of ['1.24', '1.28.6', '1.30.0']) expect(formatProfile(istio(version))).toBe(`Istio ${version}`);
  });
});
