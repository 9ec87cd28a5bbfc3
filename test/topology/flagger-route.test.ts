import { describe, expect, it } from 'vitest';
import type { CanaryView } from '../../src/model/canary.ts';
import type { MatchView } from '../../src/model/http-route.ts';
import type { BackendRefView, FilterView } from '../../src/model/route-filter.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { flaggerRoute } from '../../src/topology/flagger-route.ts';
import { itemsOfObjects, topologyOf } from '../manifests.ts';

// The rules below were recorded from Flagger v1.44.0's own router: Reconcile and SetRoutes (and at rest the Reconcile after)
// over in-memory clients behind the CRDs of Flagger and of Gateway API v1.6.1, which prune, default and validate. Recorded are
// API defaults too; headers of a match are sorted by name, a rule that is there twice in a row is there once, and the random
// value of a cookie that the status does not have is left out.

/** Where a Canary stands, and what its cluster says of it. */
interface Stand {
  readonly weight?: number;
  readonly mirrored?: boolean;
  readonly status?: JsonObject;
  readonly provider?: string;
}

const RAMP: JsonObject = { stepWeight: 10, maxWeight: 50 };
const TEST: JsonObject = { iterations: 5, match: [{ headers: { 'x-a': { exact: '1' } } }] };
const STICKY: JsonObject = { ...RAMP, sessionAffinity: { cookieName: 'flagger' } };
const UNDER_API: JsonObject = { match: [{ uri: { prefix: '/api' } }] };
const RUNNING: JsonObject = { phase: 'Progressing', sessionAffinityCookie: 'flagger=AbCdEfGhIj' };
const DONE: JsonObject = { phase: 'Succeeded', previousSessionAffinityCookie: 'flagger=AbCdEfGhIj' };

function canaryOf(
  service: JsonObject,
  analysis: JsonObject,
  { status, provider = 'gatewayapi:v1' }: Stand,
): CanaryView {
  const object: JsonObject = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      provider,
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
      service: { port: 8080, gatewayRefs: [{ name: 'edge', namespace: 'infra' }], ...service },
      analysis: { interval: '1m', threshold: 5, ...analysis },
    },
    ...(status === undefined ? {} : { status }),
  };
  const [judged] = topologyOf(itemsOfObjects([object])).canaries;
  if (judged === undefined) throw new Error('the Canary was not read');
  return judged.canary;
}

function made(service: JsonObject, analysis: JsonObject, stand: Stand) {
  const { weight = 0, mirrored = false } = stand;
  return flaggerRoute(canaryOf(service, analysis, stand), { canaryWeight: weight, mirrored });
}

function rulesOf(service: JsonObject, analysis: JsonObject = RAMP, stand: Stand = {}): readonly string[] {
  const found = made(service, analysis, stand);
  if ('none' in found) return [`none: ${found.none}`];
  return found.route.rules.map(({ matches, filters, backendRefs }) =>
    [
      matches.map(formatMatch).join(' or '),
      ...filters.map((filter) => ` | ${formatFilter(filter)}`),
      ` -> ${backendRefs.map(formatBackend).join(', ')}`,
    ].join(''),
  );
}

/** `GET, PathPrefix /api, x-a = 1, x-b ~ v.*, ?q = 1` */
function formatMatch({ path, method, headers, queryParams }: MatchView): string {
  const value = (each: { type: string; name: string; value: string }) =>
    `${each.name} ${each.type === 'Exact' ? '=' : '~'} ${each.value}`;
  return [
    ...(method === undefined ? [] : [method]),
    `${path.type} ${path.value}`,
    ...headers.map(value),
    ...queryParams.map((each) => `?${value(each)}`),
  ].join(', ');
}

function formatFilter(filter: FilterView): string {
  const { type, requestMirror, urlRewrite, cors } = filter;
  const words: string[] = [type];
  for (const modifier of [filter.requestHeaderModifier, filter.responseHeaderModifier]) {
    for (const { name, value } of modifier?.set ?? []) words.push(`set ${name}=${value}`);
    for (const { name, value } of modifier?.add ?? []) words.push(`add ${name}=${value}`);
    for (const name of modifier?.remove ?? []) words.push(`remove ${name}`);
  }
  if (urlRewrite?.hostname !== undefined) words.push(urlRewrite.hostname);
  if (urlRewrite?.path !== undefined) {
    const { path } = urlRewrite;
    words.push(`${path.type} ${path.replaceFullPath ?? path.replacePrefixMatch}`);
  }
  if (requestMirror !== undefined) words.push(`${requestMirror.backendRef.name}:${requestMirror.backendRef.port}`);
  if (cors !== undefined) {
    words.push(...cors.allowOrigins, ...cors.allowMethods, ...cors.allowHeaders, ...cors.exposeHeaders);
    words.push(...(cors.allowCredentials ? ['credentials'] : []), `${cors.maxAge}s`);
  }
  return words.join(' ');
}

function formatBackend({ name, weight, filters }: BackendRefView): string {
  return `${name} ${weight}${filters.length === 0 ? '' : ` [${filters.map(formatFilter).join('; ')}]`}`;
}

describe('a weighted ramp', () => {
  it('splits one rule that takes everything', () => {
    expect(rulesOf({}, RAMP, { weight: 30 })).toEqual(['PathPrefix / -> orders-primary 70, orders-canary 30']);
  });

  it('is named after the Service and has gatewayRefs and hosts as they are', () => {
    const gatewayRefs = [
      { name: 'edge' },
      { name: 'edge', namespace: 'infra', sectionName: 'http', port: 80 },
      { group: '', kind: 'Service', name: 'web', port: 8080 },
      { kind: 'Service', name: 'web' },
    ];
    const group = 'gateway.networking.k8s.io';
    expect(made({ name: 'web', gatewayRefs, hosts: ['shop.example', '*.shop.example'] }, RAMP, {})).toMatchObject({
      route: {
        namespace: 'shop',
        name: 'web',
        parentRefs: [
          { group, kind: 'Gateway', name: 'edge' },
          { group, kind: 'Gateway', name: 'edge', namespace: 'infra', sectionName: 'http', port: 80 },
          { group: '', kind: 'Service', name: 'web', port: 8080 },
          { group, kind: 'Service', name: 'web' },
        ],
        hostnames: ['shop.example', '*.shop.example'],
        rules: [
          { backendRefs: [{ group: '', kind: 'Service', name: 'web-primary', port: 8080 }, { name: 'web-canary' }] },
        ],
      },
    });
  });

  it('maps paths, methods, headers and query parameters', () => {
    const match = [
      { uri: { prefix: '/api' }, method: { exact: 'GET' } },
      { uri: { exact: '/health' }, headers: { 'x-b': { regex: '^v.*$' }, 'x-a': { exact: '1' } } },
      { uri: { regex: '/v[0-9]+/.*' }, queryParams: { q: { exact: '1' } } },
    ];
    expect(rulesOf({ match }, RAMP, { weight: 10 })).toEqual([
      'GET, PathPrefix /api or Exact /health, x-a = 1, x-b ~ ^v.*$ or RegularExpression /v[0-9]+/.*, ?q = 1 -> orders-primary 90, orders-canary 10',
    ]);
  });

  it('drops conditions that the Gateway API has not, and matches that have no other', () => {
    const labels = { sourceLabels: { app: 'web' } };
    const other = {
      headers: { 'x-a': { exact: '1' } },
      withoutHeaders: { 'x-b': { exact: '1' } },
      ignoreUriCase: true,
    };
    expect(rulesOf({ match: [labels, other] }, RAMP, { weight: 10 })).toEqual([
      'PathPrefix /, x-a = 1 -> orders-primary 90, orders-canary 10',
    ]);
    expect(rulesOf({ match: [labels] }, RAMP, { weight: 10 })).toEqual([
      'PathPrefix / -> orders-primary 90, orders-canary 10',
    ]);
  });
});

describe('filters', () => {
  it('come as headers, rewrite, mirror, CORS', () => {
    const service = {
      headers: {
        request: { set: { 'x-z': '1', 'x-a': '2' }, add: { 'x-m': '3' }, remove: ['x-r', 'x-q'] },
        response: { add: { 'x-s': '4' } },
      },
      rewrite: { uri: '/v2', authority: 'b.example' },
      mirror: [{ backendRef: { name: 'shadow', port: 80 } }],
      corsPolicy: {
        allowOrigin: ['https://a.example'],
        allowMethods: ['GET'],
        allowCredentials: true,
        maxAge: '24h',
      },
    };
    expect(rulesOf(service)).toEqual([
      'PathPrefix / | RequestHeaderModifier set x-a=2 set x-z=1 add x-m=3 remove x-r remove x-q | ResponseHeaderModifier add x-s=4 | URLRewrite b.example ReplaceFullPath /v2 | RequestMirror shadow:80 | CORS https://a.example GET credentials 86400s -> orders-primary 100, orders-canary 0',
    ]);
  });

  it('are there without content', () => {
    expect(rulesOf({ headers: { request: {} }, rewrite: { type: 'ReplacePrefixMatch' } })).toEqual([
      'PathPrefix / | RequestHeaderModifier | URLRewrite -> orders-primary 100, orders-canary 0',
    ]);
  });

  it('rewrite a prefix where `type` says so', () => {
    expect(rulesOf({ ...UNDER_API, rewrite: { uri: '/', type: 'ReplacePrefixMatch' } })).toEqual([
      'PathPrefix /api | URLRewrite ReplacePrefixMatch / -> orders-primary 100, orders-canary 0',
    ]);
  });

  it.each([
    ['24h', 86400],
    ['1m30s', 90],
    ['4.35m', 261],
    ['1.9s', 1],
    // Below a second, and what Go cannot read: the API server's default.
    ['500ms', 5],
    ['1d', 5],
    ['abc', 5],
    ['', 5],
    [undefined, 5],
  ])('of CORS with `maxAge: %s` have %i s', (maxAge, seconds) => {
    const corsPolicy = { allowOrigin: ['*'], ...(maxAge === undefined ? {} : { maxAge }) };
    expect(rulesOf({ corsPolicy })).toEqual([
      `PathPrefix / | CORS * ${seconds}s -> orders-primary 100, orders-canary 0`,
    ]);
  });
});

describe('A/B', () => {
  it('asks for the test in the first rule, which goes to the primary at rest', () => {
    expect(rulesOf(UNDER_API, TEST)).toEqual([
      'PathPrefix /api, x-a = 1 -> orders-primary 100, orders-canary 0',
      'PathPrefix /api -> orders-primary 100',
    ]);
  });

  it('puts headers of the test in the place of those of the service, match by match', () => {
    const service = {
      match: [
        { uri: { prefix: '/api' }, headers: { 'x-s': { exact: 's' } }, queryParams: { q: { exact: '1' } } },
        { uri: { prefix: '/web' } },
      ],
    };
    const match = [{ headers: { 'x-a': { exact: '1' } } }, { headers: { cookie: { regex: '.*canary.*' } } }];
    expect(rulesOf(service, { iterations: 5, match }, { weight: 100 })).toEqual([
      'PathPrefix /api, x-a = 1, ?q = 1 or PathPrefix /web, x-a = 1 or PathPrefix /api, cookie ~ .*canary.*, ?q = 1 or PathPrefix /web, cookie ~ .*canary.* -> orders-primary 0, orders-canary 100',
      'PathPrefix /api, x-s = s, ?q = 1 or PathPrefix /web -> orders-primary 100',
    ]);
  });

  it('does not see `uri` and `method` of a test, which the CRD prunes', () => {
    const match = [
      { uri: { prefix: '/beta' }, method: { regex: 'G.*' }, headers: { 'x-a': { exact: '1' } } },
      { uri: { prefix: '/beta' } },
    ];
    expect(rulesOf({}, { iterations: 5, match }, { weight: 100 })).toEqual([
      'PathPrefix /, x-a = 1 -> orders-primary 0, orders-canary 100',
      'PathPrefix / -> orders-primary 100',
    ]);
  });

  it('sends everything to the canary where Flagger cannot map the test', () => {
    const match = [{ headers: { 'x-a': { prefix: '1' } } }];
    expect(rulesOf({}, { iterations: 5, match }, { weight: 100 })).toEqual([
      'PathPrefix / -> orders-primary 0, orders-canary 100',
      'PathPrefix / -> orders-primary 100',
    ]);
  });

  it('with steps ramps within the rule', () => {
    const { match = [] } = TEST;
    expect(rulesOf({}, { ...RAMP, match }, { weight: 20 })).toEqual([
      'PathPrefix /, x-a = 1 -> orders-primary 80, orders-canary 20',
      'PathPrefix / -> orders-primary 100',
    ]);
  });
});

describe('mirroring', () => {
  const mirror = [{ backendRef: { name: 'shadow', port: 80 } }];

  it('comes last in blue/green', () => {
    expect(rulesOf({ mirror }, { iterations: 5, mirror: true }, { mirrored: true })).toEqual([
      'PathPrefix / | RequestMirror shadow:80 | RequestMirror orders-canary:8080 -> orders-primary 100, orders-canary 0',
    ]);
  });

  it('does nothing with steps', () => {
    expect(rulesOf({}, { ...RAMP, mirror: true }, { mirrored: true })).toEqual([
      'PathPrefix / -> orders-primary 100, orders-canary 0',
    ]);
  });
});

describe('session affinity', () => {
  it('adds nothing before the first run', () => {
    expect(rulesOf({}, STICKY)).toEqual(['PathPrefix / -> orders-primary 100, orders-canary 0']);
  });

  it('knows a cookie that Flagger is yet to draw by its name', () => {
    expect(rulesOf(UNDER_API, STICKY, { weight: 30 })).toEqual([
      'PathPrefix /api, Cookie ~ .*flagger.* -> orders-primary 0, orders-canary 100',
      'PathPrefix /api -> orders-primary 70, orders-canary 30 [ResponseHeaderModifier add Set-Cookie=flagger=; Max-Age=86400]',
    ]);
  });

  it('sets the cookie with its attributes', () => {
    const attributes = {
      domain: 'a.example',
      httpOnly: true,
      partitioned: true,
      path: '/p',
      sameSite: 'Lax',
      secure: true,
    };
    const sessionAffinity = { cookieName: 'flagger', maxAge: 60, ...attributes };
    expect(rulesOf({}, { ...RAMP, sessionAffinity }, { weight: 30, status: RUNNING })).toEqual([
      'PathPrefix /, Cookie ~ .*flagger.*AbCdEfGhIj.* -> orders-primary 0, orders-canary 100',
      'PathPrefix / -> orders-primary 70, orders-canary 30 [ResponseHeaderModifier add Set-Cookie=flagger=AbCdEfGhIj; Max-Age=60; Domain=a.example; HttpOnly; Partitioned; Path=/p; SameSite=Lax; Secure]',
    ]);
  });

  it('holds requests to the primary for as long as the interval', () => {
    const sessionAffinity = { cookieName: 'flagger', primaryCookieName: 'stable', secure: true };
    const status = { ...RUNNING, primarySessionAffinityCookie: 'stable=KlMnOpQrSt' };
    expect(rulesOf({}, { ...RAMP, interval: '1m30s', sessionAffinity }, { weight: 30, status })).toEqual([
      'PathPrefix /, Cookie ~ .*flagger.*AbCdEfGhIj.* -> orders-primary 0, orders-canary 100',
      'PathPrefix /, Cookie ~ .*stable.*KlMnOpQrSt.* -> orders-primary 100, orders-canary 0',
      'PathPrefix / -> orders-primary 70 [ResponseHeaderModifier add Set-Cookie=stable=KlMnOpQrSt; Max-Age=90; Secure], orders-canary 30 [ResponseHeaderModifier add Set-Cookie=flagger=AbCdEfGhIj; Max-Age=86400; Secure]',
    ]);
  });

  it('takes the cookie back after a run', () => {
    expect(rulesOf(UNDER_API, STICKY, { status: DONE })).toEqual([
      'PathPrefix /api, Cookie ~ .*flagger.*AbCdEfGhIj.* | ResponseHeaderModifier add Set-Cookie=flagger=AbCdEfGhIj; Max-Age=-1 -> orders-primary 100, orders-canary 0',
      'PathPrefix /api -> orders-primary 100, orders-canary 0',
    ]);
  });

  it('with A/B loses the cookie to the test, and takes all other requests to the canary', () => {
    const analysis = { ...TEST, sessionAffinity: { cookieName: 'flagger' } };
    expect(rulesOf({}, analysis, { weight: 100, status: RUNNING })).toEqual([
      'PathPrefix /, x-a = 1 -> orders-primary 0, orders-canary 100',
      'PathPrefix / -> orders-primary 0, orders-canary 100 [ResponseHeaderModifier add Set-Cookie=flagger=AbCdEfGhIj; Max-Age=86400]',
      'PathPrefix / -> orders-primary 100',
    ]);
    expect(rulesOf({}, analysis, { status: DONE })).toEqual([
      'PathPrefix /, x-a = 1 -> orders-primary 100, orders-canary 0',
      'PathPrefix / -> orders-primary 100',
    ]);
  });

  it('leaves the route as Reconcile made it where SetRoutes fails', () => {
    // "ResponseHeaderModifier filter cannot be repeated"
    const headers = { response: { set: { 'x-s': '1' } } };
    expect(rulesOf({ headers }, STICKY, { status: RUNNING })).toEqual([
      'PathPrefix / | ResponseHeaderModifier set x-s=1 -> orders-primary 100, orders-canary 0',
    ]);
    // "time: missing unit in duration"
    const sessionAffinity = { cookieName: 'flagger', primaryCookieName: 'stable' };
    expect(rulesOf({}, { ...RAMP, interval: '1m30', sessionAffinity }, { weight: 30 })).toEqual([
      'PathPrefix / -> orders-primary 100, orders-canary 0',
    ]);
  });
});

describe('gatewayapi:v1beta1', () => {
  it('has no CORS, no timeouts and no cookie of the primary', () => {
    const service = { corsPolicy: { allowOrigin: ['*'] }, timeout: '1.5s' };
    const sessionAffinity = { cookieName: 'flagger', primaryCookieName: 'stable' };
    const stand = { weight: 30, status: RUNNING, provider: 'gatewayapi:v1beta1' };
    expect(rulesOf(service, { ...RAMP, sessionAffinity }, stand)).toEqual([
      'PathPrefix /, Cookie ~ .*flagger.*AbCdEfGhIj.* -> orders-primary 0, orders-canary 100',
      'PathPrefix / -> orders-primary 70, orders-canary 30 [ResponseHeaderModifier add Set-Cookie=flagger=AbCdEfGhIj; Max-Age=86400]',
    ]);
  });
});

describe('no route', () => {
  const notInApi = 'its `spec.service.match` has a condition that the Gateway API has not';

  it.each<[string, JsonObject, string]>([
    ['without gatewayRefs', { gatewayRefs: [] }, 'its `spec.service.gatewayRefs` are empty'],
    ['for a header prefix', { match: [{ headers: { 'x-a': { prefix: '1' } } }] }, notInApi],
    ['for a method that is no exact one', { match: [{ method: { regex: 'G.*' } }] }, notInApi],
    ['for an empty uri', { match: [{ uri: {} }] }, notInApi],
  ])('%s', (_, service, why) => {
    expect(made(service, RAMP, {})).toMatchObject({ none: why });
  });

  it.each<[JsonObject, string]>([
    [
      { gatewayRefs: [{ name: 'edge' }, { name: 'edge', sectionName: 'http' }] },
      'two `gatewayRefs` to edge without a `sectionName` each',
    ],
    [{ hosts: ['*'] }, '`*` in `hosts`'],
    [{ timeout: '1.5s' }, 'a timeout of `1.5s`'],
    [{ timeout: '1s', backendTimeout: '1500ms' }, 'a `backendTimeout` longer than the `timeout`'],
    [{ match: [{ uri: { prefix: 'api' } }] }, '`api` as a path'],
    [{ match: [{ method: { exact: 'get' } }] }, '`get` as a method'],
    [{ match: [{ headers: { 'x a': { exact: '1' } } }] }, '`x a` as a name of a header or parameter'],
    [{ match: Array.from({ length: 65 }, (_, index) => ({ uri: { prefix: `/${index}` } })) }, 'so many matches'],
    [
      { match: [{ uri: { exact: '/a' } }], rewrite: { uri: '/', type: 'ReplacePrefixMatch' } },
      'a rewrite of a prefix in a rule that has not exactly one match, of a prefix',
    ],
    [{ rewrite: { authority: 'b.example:80' } }, '`b.example:80` as a hostname to rewrite to'],
    [{ headers: { request: { set: { 'x-a': '' } } } }, 'header x-a without a value'],
    [{ corsPolicy: { allowOrigin: ['a.example'] } }, '`a.example` as an origin of CORS'],
    [{ corsPolicy: { allowMethods: ['get'] } }, '`get` as a method of CORS'],
    [{ corsPolicy: { allowMethods: ['*', 'GET'] } }, '`*` beside others in a list of CORS'],
    [{ corsPolicy: { maxAge: '-5s' } }, 'a `maxAge` of CORS of -5 s'],
  ])('where the API server refuses %j', (service, why) => {
    expect(made(service, RAMP, {})).toMatchObject({ none: `the API server refuses ${why}` });
  });
});
