import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { Json, JsonObject } from '../../src/resource/json.ts';

const backend = { name: 'checkout', port: 80 };

/** What is wrong with a route that has the rule: `path: message`. */
function wrong(rule: JsonObject): readonly string[] {
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: { rules: [rule] },
  };
  return verify(route).map(({ path, message }) => `${path.replace(/^spec\.rules\[0\]\.?/, '')}: ${message}`);
}
const filters = (...list: Json[]) => wrong({ filters: list });
const names = (...list: string[]) => list.map((name) => ({ name, value: 'v2' }));

const CONTENT: { readonly [type: string]: readonly [string, JsonObject] } = {
  CORS: ['cors', { allowOrigins: ['http://shop.example'] }],
  RequestHeaderModifier: ['requestHeaderModifier', { remove: ['x-a'] }],
  ResponseHeaderModifier: ['responseHeaderModifier', { remove: ['x-a'] }],
  RequestMirror: ['requestMirror', { backendRef: backend }],
  RequestRedirect: ['requestRedirect', { hostname: 'shop.example' }],
  URLRewrite: ['urlRewrite', { hostname: 'shop.example' }],
  ExtensionRef: ['extensionRef', { group: 'shop.example', kind: 'Limit', name: 'a' }],
};
const filterOf = (type: string): JsonObject => {
  const [field = '', content = {}] = CONTENT[type] ?? [];
  return { type, [field]: content };
};

describe.each(Object.entries(CONTENT))('a filter of type %s', (type, [field, content]) => {
  it('is accepted with its content', () => {
    expect(filters(filterOf(type))).toEqual([]);
  });

  it('is refused without it', () => {
    expect(filters({ type })).toEqual([
      `filters[0].${field}: filter.${field} must be specified for ${type} filter.type`,
    ]);
  });

  it('is refused with that of another', () => {
    const other = type === 'CORS' ? 'URLRewrite' : 'CORS';
    expect(filters({ ...filterOf(other), [field]: content })).toEqual([
      `filters[0].${field}: filter.${field} must be nil if the filter.type is not ${type}`,
    ]);
  });

  it('may stand once, or as often as one likes', () => {
    const isOnce = !['RequestMirror', 'ExtensionRef'].includes(type);
    expect(filters(filterOf(type), filterOf(type))).toEqual(
      isOnce ? [`filters[1]: ${type} filter cannot be repeated`] : [],
    );
  });
});

describe('a backend', () => {
  const of = (ref: JsonObject) => wrong({ backendRefs: [ref] });

  it('needs a port where it is a Service, and no other kind does', () => {
    expect(of({ name: 'a' })).toEqual(['backendRefs[0].port: Must have port for Service reference']);
    expect(of({ group: 'shop.example', kind: 'Service', name: 'a' })).toEqual([]);
    expect(of({ group: '', kind: 'Import', name: 'a' })).toEqual([]);
  });
});

describe('a mirror', () => {
  const of = (content: JsonObject) =>
    filters({ type: 'RequestMirror', requestMirror: { backendRef: backend, ...content } });

  it.each<readonly [string, JsonObject]>([
    ['of a percentage', { percent: 10 }],
    ['of all', { fraction: { numerator: 5, denominator: 5 } }],
    ['of as many in a hundred as there are', { fraction: { numerator: 100 } }],
  ])('is accepted: %s', (_, content) => expect(of(content)).toEqual([]));

  it('is refused of more than all', () => {
    const at = 'filters[0].requestMirror.fraction: numerator must be less than or equal to denominator';
    expect(of({ fraction: { numerator: 6, denominator: 5 } })).toEqual([at]);
  });
});

describe('a policy for other origins', () => {
  it.each([
    ['allowOrigins', "AllowOrigins cannot contain '*' alongside other origins", ['*', 'http://shop.example']],
    ['allowMethods', "AllowMethods cannot contain '*' alongside other methods", ['*', 'GET']],
    ['allowHeaders', "AllowHeaders cannot contain '*' alongside other methods", ['*', 'x-a']],
  ])('says all or some: %s', (field, message, list) => {
    const of = (entries: readonly string[]) => filters({ type: 'CORS', cors: { [field]: [...entries] } });
    expect(of(list)).toEqual([`filters[0].cors.${field}: ${message}`]);
    expect(of(list.slice(0, 1))).toEqual([]);
    expect(of(list.slice(1))).toEqual([]);
  });
});

describe('names of headers that a filter changes', () => {
  const of = (requestHeaderModifier: JsonObject) =>
    filters({ type: 'RequestHeaderModifier', requestHeaderModifier }).map((each) =>
      each.replace('filters[0].requestHeaderModifier.', ''),
    );
  const ours = (at: string, name: string, list: string) =>
    `${at}: must name a header that the filter names nowhere else, in any case: "${name}" stands in ${list} (a rule of canary-fanout, not of the API server)`;

  it('may be all different', () => {
    expect(of({ set: names('a', 'b'), add: names('c', 'd'), remove: ['e', 'f'] })).toEqual([]);
  });

  it('are told once where a list has one twice by its letters', () => {
    expect(of({ set: names('a', 'a') })).toEqual(['set[1].name: must not repeat a name of its list: "a"']);
    expect(of({ add: names('a', 'a') })).toEqual(['add[1].name: must not repeat a name of its list: "a"']);
  });

  it('are compared in any case, within a list and across lists, with the first of them', () => {
    expect(of({ set: names('X-A', 'x-a') })).toEqual([ours('set[1].name', 'X-A', 'set')]);
    expect(of({ set: names('X-A'), add: names('x-b', 'x-a'), remove: ['X-a'] })).toEqual([
      ours('add[1].name', 'X-A', 'set'),
      ours('remove[0]', 'X-A', 'set'),
    ]);
    expect(of({ add: names('x-a'), remove: ['x-b', 'x-a'] })).toEqual([ours('remove[1]', 'x-a', 'add')]);
  });
});
