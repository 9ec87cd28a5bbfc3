import { describe, expect, it } from 'vitest';

import { formatFilters } from '../../src/trace/filters.ts';
import { filterOf } from '../filter.ts';

const words = (...filters: readonly unknown[]) => formatFilters(filters.map((each) => filterOf(each)));
const mirror = (more: object) => ({
  type: 'RequestMirror',
  requestMirror: { backendRef: { name: 'audit', port: 80 }, ...more },
});

describe('filters in words', () => {
  it.each([
    [{}, 'mirror to audit'],
    [{ percent: 100 }, 'mirror to audit'],
    [{ percent: 25 }, 'mirror 25 % to audit'],
    [{ fraction: { numerator: 1, denominator: 8 } }, 'mirror 12.5 % to audit'],
    [{ fraction: { numerator: 5 } }, 'mirror 5 % to audit'],
  ])('of a mirror with %o', (more, expected) => {
    expect(words(mirror(more))).toEqual([expected]);
  });

  it('of changes of headers, with their direction', () => {
    const change = { set: [{ name: 'a', value: '1' }], add: [{ name: 'b', value: '2' }], remove: ['c'] };
    expect(words({ type: 'RequestHeaderModifier', requestHeaderModifier: change })).toEqual([
      'set a: 1',
      'add b: 2',
      'remove c',
    ]);
    expect(words({ type: 'ResponseHeaderModifier', responseHeaderModifier: change })).toEqual([
      'set a: 1 (response)',
      'add b: 2 (response)',
      'remove c (response)',
    ]);
  });

  it.each([
    [{ type: 'RequestRedirect', requestRedirect: {} }, 'redirect 302'],
    [
      { type: 'RequestRedirect', requestRedirect: { hostname: 'b.example', statusCode: 301 } },
      'redirect 301 host b.example',
    ],
    [{ type: 'URLRewrite', urlRewrite: { hostname: 'b.example' } }, 'rewrite host b.example'],
    [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/v2' } } },
      'rewrite path /v2',
    ],
    [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v3' } } },
      'rewrite path /v3',
    ],
    [{ type: 'CORS', cors: {} }, 'CORS'],
    [{ type: 'ExtensionRef', extensionRef: { group: 'a.b', kind: 'Lua', name: 'x' } }, 'ExtensionRef'],
  ])('of %o', (filter, expected) => {
    expect(words(filter)).toEqual([expected]);
  });
});
