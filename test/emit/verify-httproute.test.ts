import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { Json, JsonObject } from '../../src/resource/json.ts';

function route(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'checkout-canary-fanout', namespace: 'shop' },
    spec,
  };
}

const backend = { name: 'checkout', port: 80 };
const parent = { group: '', kind: 'Service', name: 'checkout-canary', port: 80 };
const filter = (...filters: Json[]) => ({ rules: [{ filters }] });
const path = (type: string, value: string) => ({ rules: [{ matches: [{ path: { type, value } }] }] });
const rewrite = { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } };
const redirect = {
  type: 'RequestRedirect',
  requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
};
const exact = [{ path: { type: 'Exact', value: '/a' } }];
const set = (...names: string[]) => ({ set: names.map((name) => ({ name, value: 'v2' })) });
const request = (modifier: Json) => filter({ type: 'RequestHeaderModifier', requestHeaderModifier: modifier });
const cors = (policy: Json) => filter({ type: 'CORS', cors: policy });
const mirror = (content: JsonObject) =>
  filter({ type: 'RequestMirror', requestMirror: { backendRef: backend, ...content } });
const matches = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: { type: 'Exact', value: `/${index}` } }));

describe('an HTTPRoute that is accepted', () => {
  const good: readonly (readonly [string, JsonObject])[] = [
    ['with nothing but defaults', {}],
    ['of a Service', { parentRefs: [parent], rules: [{ backendRefs: [{ ...backend, weight: 0 }] }] }],
    ['with two sections of one parent', { parentRefs: ['a', 'b'].map((sectionName) => ({ ...parent, sectionName })) }],
    ['with two parents', { parentRefs: [parent, { ...parent, namespace: 'other' }] }],
    ['with 128 matches', { rules: [{ matches: matches(64) }, { matches: matches(64) }] }],
    ['with a redirect and no backend', { rules: [{ filters: [redirect] }] }],
    ['that rewrites the prefix it matches', { rules: [{ filters: [rewrite], backendRefs: [backend] }] }],
    ['with header modifiers', request({ ...set('x-a'), add: [{ name: 'x-b', value: '1' }], remove: ['x-c'] })],
    ['that mirrors twice', filter(...Array(2).fill({ type: 'RequestMirror', requestMirror: { backendRef: backend } }))],
    ['that mirrors a fraction', mirror({ fraction: { numerator: 1 } })],
    ['with CORS', cors({ allowOrigins: ['*'], allowMethods: ['GET', 'PUT'] })],
    ['with a backend that is no Service', { rules: [{ backendRefs: [{ group: 'a.b', kind: 'Import', name: 'x' }] }] }],
    ['with a regex, which no rule of paths concerns', path('RegularExpression', '/.*')],
    ['with an escaped path', path('Exact', '/a%20b/c~!')],
    ['with equal timeouts', { rules: [{ timeouts: { request: '1m', backendRequest: '60s' } }] }],
    ['with request timeout 0s, which is none', { rules: [{ timeouts: { request: '0s', backendRequest: '5s' } }] }],
    ['with null where the server prunes', { hostnames: null, rules: [{ filters: null, backendRefs: [backend] }] }],
    ['with an integer that the parser kept as a bigint', { rules: [{ backendRefs: [{ ...backend, port: 80n }] }] }],
    [
      'with names that differ in case, one of them a query parameter',
      { rules: [{ matches: [{ queryParams: ['a', 'A'].map((name) => ({ name, value: '1' })) }] }] },
    ],
  ];
  it.each(good)('%s', (_, spec) => expect(verify(route(spec))).toEqual([]));

  it('is left as it was: defaults go to a copy', () => {
    const given = route({ rules: [{ backendRefs: [{ name: 'checkout', port: 80 }] }] });
    const before = JSON.stringify(given);
    expect(verify(given)).toEqual([]);
    expect(JSON.stringify(given)).toBe(before);
  });

  it('may be v1beta1', () => {
    expect(verify({ ...route({}), apiVersion: 'gateway.networking.k8s.io/v1beta1' })).toEqual([]);
  });
});

describe('an HTTPRoute that is refused', () => {
  const bad: readonly (readonly [string, string, JsonObject])[] = [
    // schema
    ['spec.rules[0].backendRefs[0].name', 'must be set', { rules: [{ backendRefs: [{ port: 80 }] }] }],
    [
      'spec.rules[0].backendRefs[0].port',
      'must be an integer',
      { rules: [{ backendRefs: [{ ...backend, port: '80' }] }] },
    ],
    ['spec.rules[0].backendRefs[0].port', 'at most 65535', { rules: [{ backendRefs: [{ ...backend, port: 99999 }] }] }],
    ['spec.rules[0].retry', 'must not be set: the fields here are', { rules: [{ retry: {} }] }],
    ['spec.rules', 'must not be empty', { rules: [] }],
    ['spec.rules[0].filters[0].type', 'must be one of "RequestHeaderModifier", ', filter({ type: 'Lua' })],
    ['spec.rules[0].matches[0].headers[0].name', 'must match', header('x a')],
    ['spec.rules[0].filters[0].requestHeaderModifier.remove', 'an entry twice', request({ remove: ['a', 'a'] })],
    // parentRefs
    ['spec.parentRefs[1]', 'sectionName must be unique', { parentRefs: [parent, { ...parent, port: 81 }] }],
    ['spec.parentRefs[0]', 'sectionName must be specified', { parentRefs: [parent, { ...parent, sectionName: 'a' }] }],
    // rules
    ['spec.rules', 'must be less than 128', { rules: [64, 64, 1].map((count) => ({ matches: matches(count) })) }],
    [
      'spec.rules[0].filters[0]',
      'must not be used together with backendRefs',
      { rules: [{ filters: [redirect], backendRefs: [backend] }] },
    ],
    [
      'spec.rules[0].filters[0]',
      'When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified',
      { rules: [{ matches: exact, filters: [rewrite] }] },
    ],
    [
      'spec.rules[0].filters[0]',
      'When using RequestRedirect filter with path.replacePrefixMatch',
      { rules: [{ matches: matches(2), filters: [redirect] }] },
    ],
    [
      'spec.rules[0].backendRefs[0].filters[0]',
      'Within backendRefs, When using URLRewrite',
      { rules: [{ matches: exact, backendRefs: [{ ...backend, filters: [rewrite] }] }] },
    ],
    [
      'spec.rules[0].timeouts.backendRequest',
      'cannot be longer than request timeout',
      { rules: [{ timeouts: { request: '1s', backendRequest: '1001ms' } }] },
    ],
    // filters
    ['spec.rules[0].filters', 'but not both', filter(redirect, rewrite)],
    ['spec.rules[0].filters[1]', 'URLRewrite filter cannot be repeated', filter(rewrite, rewrite)],
    [
      'spec.rules[0].filters[0].urlRewrite',
      'filter.urlRewrite must be specified for URLRewrite',
      filter({ type: 'URLRewrite' }),
    ],
    [
      'spec.rules[0].filters[0].urlRewrite',
      'filter.urlRewrite must be nil if the filter.type is not URLRewrite',
      filter({ type: 'CORS', cors: {}, urlRewrite: {} }),
    ],
    ['spec.rules[0].filters[0].requestMirror', 'Only one of', mirror({ percent: 1, fraction: { numerator: 1 } })],
    ['spec.rules[0].filters[0].requestMirror.fraction', 'numerator must be', mirror({ fraction: { numerator: 101 } })],
    [
      'spec.rules[0].filters[0].requestMirror.backendRef.port',
      'Must have port',
      mirror({ backendRef: { name: 'checkout' } }),
    ],
    ['spec.rules[0].backendRefs[0].port', 'Must have port', { rules: [{ backendRefs: [{ name: 'checkout' }] }] }],
    ['spec.rules[0].filters[0].cors.allowOrigins', "cannot contain '*'", cors({ allowOrigins: ['*', 'http://a'] })],
    ['spec.rules[0].filters[0].cors.allowMethods', "cannot contain '*'", cors({ allowMethods: ['*', 'GET'] })],
    ['spec.rules[0].filters[0].cors.allowHeaders', "cannot contain '*'", cors({ allowHeaders: ['*', 'a'] })],
    [
      'spec.rules[0].filters[0].urlRewrite.path.replaceFullPath',
      'must be specified when',
      filter({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath' } } }),
    ],
    [
      'spec.rules[0].filters[0].urlRewrite.path.type',
      "type must be 'ReplacePrefixMatch'",
      filter({
        type: 'URLRewrite',
        urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/', replacePrefixMatch: '/' } },
      }),
    ],
    // names
    [
      'spec.rules[0].filters[0].requestHeaderModifier.set[1].name',
      'must not repeat a name of its list: "x-a"',
      request(set('x-a', 'x-a')),
    ],
    [
      'spec.rules[0].filters[0].requestHeaderModifier.set[1].name',
      'a rule of canary-fanout, not of the API server',
      request(set('x-a', 'X-A')),
    ],
    [
      'spec.rules[0].filters[0].requestHeaderModifier.remove[0]',
      '"x-a" stands in set (a rule of canary-fanout',
      request({ ...set('x-a'), remove: ['x-a'] }),
    ],
    ['spec.rules[0].matches[0].headers[1].name', 'must not repeat a name', header('x-a', 'x-a')],
    // paths
    ['spec.rules[0].matches[0].path.value', "start with '/'", path('Exact', 'a')],
    ['spec.rules[0].matches[0].path.value', "must not contain '//'", path('PathPrefix', '/a//b')],
    ['spec.rules[0].matches[0].path.value', "must not contain '/./'", path('PathPrefix', '/a/./b')],
    ['spec.rules[0].matches[0].path.value', "must not contain '/../'", path('PathPrefix', '/a/../b')],
    ['spec.rules[0].matches[0].path.value', "must not contain '%2f'", path('Exact', '/a%2fb')],
    ['spec.rules[0].matches[0].path.value', "must not contain '%2F'", path('Exact', '/a%2Fb')],
    ['spec.rules[0].matches[0].path.value', "must not contain '#'", path('Exact', '/a#b')],
    ['spec.rules[0].matches[0].path.value', "must not end with '/..'", path('Exact', '/a/..')],
    ['spec.rules[0].matches[0].path.value', "must not end with '/.'", path('Exact', '/a/.')],
    ['spec.rules[0].matches[0].path.value', 'must only contain valid characters', path('Exact', '/a b')],
  ];
  it.each(bad)('at %s: %s', (at, message, spec) => {
    expect(verify(route(spec))).toContainEqual({ path: at, message: expect.stringContaining(message) });
  });

  it('is looked at by rules only where the shape is right, as the API server does it', () => {
    const messages = verify(route({ parentRefs: [parent, parent], rules: [{ backendRefs: [{ port: 'x' }] }] }));
    expect(messages.map(({ path: at }) => at)).toEqual([
      'spec.rules[0].backendRefs[0].name',
      'spec.rules[0].backendRefs[0].port',
    ]);
  });
});

function header(...names: string[]): JsonObject {
  return { rules: [{ matches: [{ headers: names.map((name) => ({ name, value: 'v2' })) }] }] };
}
