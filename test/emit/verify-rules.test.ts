import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { Json, JsonObject } from '../../src/resource/json.ts';

const backend = { name: 'checkout', port: 80 };

/** What is wrong with a route: `path: message`. */
function wrong(spec: JsonObject, kind = 'HTTPRoute'): readonly string[] {
  const metadata = { name: 'checkout', namespace: 'shop' };
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata, spec };
  return verify(route).map(({ path, message }) => `${path}: ${message}`);
}
const rule = (content: JsonObject) => wrong({ rules: [content] }).map((each) => each.replace('spec.rules[0].', ''));
const prefix = { path: { type: 'PathPrefix', value: '/a' } };
const exact = { path: { type: 'Exact', value: '/a' } };
const replace = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' };
const rewrite = { type: 'URLRewrite', urlRewrite: { path: replace } };
const redirect = { type: 'RequestRedirect', requestRedirect: { path: replace } };
const must = (type: string) =>
  `using ${type} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified`;

describe('a prefix that is replaced', () => {
  it.each<readonly [string, Json[]]>([
    ['exact', [exact]],
    ['several', [prefix, { path: { type: 'PathPrefix', value: '/b' } }]],
  ])('needs one match of a prefix, and not %s', (_, matches) => {
    expect(rule({ matches, filters: [rewrite] })).toEqual([`filters[0]: When ${must('URLRewrite')}`]);
    expect(rule({ matches, filters: [redirect] })).toEqual([`filters[0]: When ${must('RequestRedirect')}`]);
    const within = (filter: JsonObject) => rule({ matches, backendRefs: [{ ...backend, filters: [filter] }] });
    expect(within(rewrite)).toEqual([`backendRefs[0].filters[0]: Within backendRefs, When ${must('URLRewrite')}`]);
    expect(within(redirect)).toEqual([
      `backendRefs[0].filters[0]: Within backendRefs, when ${must('RequestRedirect')}`,
    ]);
  });

  it('is accepted with one match of a prefix, and with what says nothing, which is one', () => {
    expect(rule({ matches: [prefix], filters: [rewrite] })).toEqual([]);
    expect(rule({ filters: [rewrite] })).toEqual([]);
  });

  it.each<readonly [string, JsonObject]>([
    ['a whole path', { path: { type: 'ReplaceFullPath', replaceFullPath: '/' } }],
    ['a host', { hostname: 'shop.example' }],
  ])('is another thing than %s', (_, urlRewrite) => {
    expect(rule({ matches: [exact], filters: [{ type: 'URLRewrite', urlRewrite }] })).toEqual([]);
  });

  it('is told of one filter alone: of several the API server says that they are several', () => {
    const repeated = 'URLRewrite filter cannot be repeated';
    expect(rule({ matches: [exact], filters: [rewrite, rewrite] })).toEqual([`filters[1]: ${repeated}`]);
    const twice = { ...backend, filters: [rewrite, rewrite] };
    expect(rule({ matches: [exact], backendRefs: [twice] })).toEqual([`backendRefs[0].filters[1]: ${repeated}`]);
    const once = { ...backend, filters: [rewrite] };
    expect(rule({ matches: [exact], backendRefs: [once, once] })).toEqual([]);
    expect(rule({ matches: [exact], backendRefs: [once, twice] })).toEqual([
      `backendRefs[0].filters[0]: Within backendRefs, When ${must('URLRewrite')}`,
      `backendRefs[1].filters[1]: ${repeated}`,
    ]);
  });

  it('is not told of one that is wrong in itself', () => {
    const of = (path: JsonObject) =>
      rule({ matches: [exact], filters: [{ type: 'URLRewrite', urlRewrite: { path } }] });
    expect(of({ type: 'ReplacePrefixMatch' })).toEqual([expect.stringContaining('must be specified when type is set')]);
    const both = { type: 'ReplaceFullPath', replaceFullPath: '/', replacePrefixMatch: '/' };
    expect(of(both)).toEqual([expect.stringContaining("type must be 'ReplacePrefixMatch'")]);
  });

  it('is not looked for in other filters', () => {
    const remove = { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-a'] } };
    expect(rule({ matches: [exact], filters: [remove], backendRefs: [{ ...backend, filters: [remove] }] })).toEqual([]);
    const both = [{ ...backend, filters: [remove, rewrite] }];
    expect(rule({ matches: [exact], backendRefs: both })).toHaveLength(1);
  });
});

describe('timeouts', () => {
  const longer = 'timeouts.backendRequest: backendRequest timeout cannot be longer than request timeout';

  it.each([
    ['3600s', '1h'],
    ['1h', '60m'],
    ['60s', '1m'],
    ['1s', '501ms'],
    ['1h30m', '90m'],
    ['0s', '1h'],
  ])('are accepted: %s for all, %s for one', (request, backendRequest) => {
    expect(rule({ timeouts: { request, backendRequest } })).toEqual([]);
  });

  it.each([
    ['1h', '3601s'],
    ['1m', '61s'],
    ['1m30s', '91s'],
    ['1ms', '2ms'],
  ])('are refused: %s for all, %s for one', (request, backendRequest) => {
    expect(rule({ timeouts: { request, backendRequest } })).toEqual([longer]);
  });

  it('are accepted where one says nothing', () => {
    expect(rule({ timeouts: { request: '1s' } })).toEqual([]);
    expect(rule({ timeouts: { backendRequest: '1s' } })).toEqual([]);
    expect(rule({ timeouts: {} })).toEqual([]);
  });
});

describe('paths', () => {
  it('are free where they are regular expressions', () => {
    expect(rule({ matches: [{ path: { type: 'RegularExpression', value: 'a|//b|#' } }] })).toEqual([]);
  });

  it('are looked at in all matches of all rules', () => {
    const rules = [
      { matches: [exact, { path: { type: 'Exact', value: '/a//b' } }] },
      { matches: [{ path: { type: 'Exact', value: 'c' } }] },
    ];
    expect(wrong({ rules }).map((each) => each.split(':')[0])).toEqual([
      'spec.rules[0].matches[1].path.value',
      'spec.rules[1].matches[0].path.value',
    ]);
  });
});

describe.each(['HTTPRoute', 'GRPCRoute'])('parents of a %s', (kind) => {
  const parent = { group: '', kind: 'Service', name: 'a' };
  const of = (...parentRefs: JsonObject[]) =>
    wrong({ parentRefs }, kind).map((each) => each.replace(/:.*\b(unique|specified)\b.*/, ' $1'));

  it.each<readonly [string, JsonObject]>([
    ['group', { group: 'shop.example' }],
    ['kind', { kind: 'Import' }],
    ['namespace', { namespace: 'infra' }],
    ['name', { name: 'b' }],
  ])('are two where their %s differs, with sections or without', (_, other) => {
    expect(of(parent, { ...parent, ...other })).toEqual([]);
    expect(of(parent, { ...parent, ...other, sectionName: 's' })).toEqual([]);
    expect(of({ ...parent, sectionName: 's' }, { ...parent, ...other, sectionName: 's' })).toEqual([]);
  });

  it('are one where nothing differs but the port', () => {
    expect(of({ ...parent, port: 80 }, { ...parent, port: 81 })).toEqual(['spec.parentRefs[1] unique']);
    expect(of({ ...parent, sectionName: 's' }, { ...parent, sectionName: 's' })).toEqual(['spec.parentRefs[1] unique']);
  });

  it('all have sections, or one has none', () => {
    const [s, t] = ['s', 't'].map((sectionName) => ({ ...parent, sectionName }));
    expect(of(s ?? {}, t ?? {})).toEqual([]);
    expect(of(s ?? {}, parent)).toEqual(['spec.parentRefs[1] specified']);
    expect(of({ ...parent, name: 'b' }, s ?? {}, t ?? {})).toEqual([]);
  });
});

describe('a GRPCRoute', () => {
  const grpc = (content: JsonObject) =>
    wrong({ rules: [content] }, 'GRPCRoute').map((each) => each.replace('spec.rules[0].', ''));
  const method = (content: JsonObject) => grpc({ matches: [{ method: content }] });

  it.each<readonly [string, JsonObject]>([
    ['a service', { service: 'shop.v1.Cart' }],
    ['a service with a dot in front', { service: '.shop.Cart' }],
    ['a method', { method: 'Get_1' }],
    ['both', { type: 'Exact', service: 'shop.Cart', method: 'Get' }],
    ['an expression', { type: 'RegularExpression', service: '.+', method: 'Get|Put' }],
  ])('may ask for %s', (_, content) => expect(method(content)).toEqual([]));

  it('may ask for headers alone, or for nothing', () => {
    expect(grpc({ matches: [{ headers: [{ name: 'x-a', value: '1' }] }] })).toEqual([]);
    expect(grpc({ backendRefs: [backend] })).toEqual([]);
  });

  it.each<readonly [string, string, JsonObject]>([
    ['neither', "matches[0].method: One or both of 'service' or 'method' must be specified", {}],
    [
      'neither by an expression',
      "matches[0].method: One or both of 'service' or 'method' must be specified",
      { type: 'RegularExpression' },
    ],
    [
      'no name of a service',
      'matches[0].method.service: service must only contain valid characters',
      { service: 'shop/Cart' },
    ],
    ['no name of a method', 'matches[0].method.method: method must only contain valid characters', { method: '1Get' }],
  ])('must not ask for %s', (_, message, content) => {
    expect(method(content)).toEqual([expect.stringContaining(message)]);
  });

  it('names each header once, has filters that fit and backends with a port', () => {
    const headers = ['x-a', 'x-a'].map((name) => ({ name, value: '1' }));
    const twice = { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-a'] } };
    const filters = [twice, twice];
    expect(grpc({ matches: [{ headers }], filters, backendRefs: [{ name: 'a' }, { ...backend, filters }] })).toEqual([
      'matches[0].headers[1].name: must not repeat a name of its list: "x-a"',
      'filters[1]: RequestHeaderModifier filter cannot be repeated',
      'backendRefs[0].port: Must have port for Service reference',
      'backendRefs[1].filters[1]: RequestHeaderModifier filter cannot be repeated',
    ]);
  });

  it('has as many matches as an HTTPRoute', () => {
    const matches = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ method: { method: `Get${index}` } }));
    const rules = (...counts: number[]) =>
      wrong({ rules: counts.map((count) => ({ matches: matches(count) })) }, 'GRPCRoute');
    expect(rules(64, 64)).toEqual([]);
    expect(rules(64, 64, 1)).toEqual([expect.stringContaining('must be less than 128')]);
  });

  it('may say nothing', () => {
    expect(wrong({}, 'GRPCRoute')).toEqual([]);
  });
});

describe('an object whose shape is wrong', () => {
  const parents = { parentRefs: [{ name: 'a' }, { name: 'a' }] };
  const header = (value: string) => ({ rules: [{ matches: [{ headers: [{ name: 'x-a', value }] }] }] });

  it('is looked at by the rules where the API server does so', () => {
    expect(wrong({ ...parents, ...header('') })).toHaveLength(2);
    expect(wrong({ ...parents, ...header('1') })).toEqual([expect.stringContaining('sectionName must be unique')]);
  });

  it.each<readonly [string, JsonObject]>([
    ['a type', { rules: [{ backendRefs: [{ name: 'a', port: 'x' }] }] }],
    ['a field that is missing', { rules: [{ backendRefs: [{ port: 80 }] }] }],
    ['a value that is none of its values', { rules: [{ filters: [{ type: 'Lua' }] }] }],
    ['a list that is too long', { hostnames: Array.from({ length: 17 }, (_, index) => `a${index}.shop`) }],
    ['a text that is too long', header('x'.repeat(4097))],
  ])('is not looked at by the rules, for %s', (_, spec) => {
    expect(wrong({ ...parents, ...spec })).toEqual([expect.not.stringContaining('sectionName')]);
  });

  it('is not looked at by the rules, for a mapping that is too large', () => {
    const labels = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, 'x']));
    const listeners = [1, 2].map((port) => ({ name: 'a', port, protocol: 'HTTP' }));
    const spec = { gatewayClassName: 'istio', listeners, infrastructure: { labels } };
    expect(wrong(spec, 'Gateway')).toEqual([expect.stringContaining('spec.infrastructure.labels')]);
    expect(wrong({ ...spec, infrastructure: {} }, 'Gateway')).toEqual([
      expect.stringContaining('must not repeat a name'),
    ]);
  });
});
