import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { whyNotTested } from '../../src/topology/flagger-ab.ts';
import { canary, canaryIn, shop, toService } from './shop.ts';

const TEST: JsonObject = { iterations: 5, match: [{ headers: { 'x-a': { exact: '1' } } }] };
const BOUND: JsonObject = { gatewayRefs: [{ name: 'edge' }, toService('cart')] };
const UNDER_API: JsonObject = { match: [{ uri: { prefix: '/api' } }] };

function why(service: JsonObject, spec: JsonObject = {}, flagger = '1.44') {
  const topology = shop([canary('cart', service, { analysis: TEST, ...spec })], { versions: { flagger } });
  return whyNotTested(topology, canaryIn(topology, 'cart').canary);
}

describe('a test that Flagger does as it is told', () => {
  it('is one with iterations, with steps, or without a condition so far', () => {
    expect(why({})).toBeUndefined();
    expect(why({}, { analysis: { stepWeight: 10 } })).toBeUndefined();
    expect(why(BOUND)).toBeUndefined();
    expect(why({ match: [{ uri: { prefix: '/' } }] })).toBeUndefined();
  });

  it('may change requests or take but some paths, where its route is bound to its Service already', () => {
    const changes: readonly JsonObject[] = [
      { headers: { request: { set: { 'x-b': '1' } } } },
      { rewrite: { uri: '/' } },
      { mirror: [{ backendRef: { name: 'audit', port: 80 } }] },
      { corsPolicy: { allowOrigin: ['*'] } },
      UNDER_API,
    ];
    for (const change of changes) expect(why({ ...BOUND, ...change })).toBeUndefined();
  });

  it('may have headers to change, of which there are none', () => {
    expect(why({ headers: { request: {}, response: {} } })).toBeUndefined();
  });
});

describe('a test that Flagger mishandles', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['it has no `spec.analysis`', {}, { analysis: null }],
    ['it says `skipAnalysis`', {}, { skipAnalysis: true }],
    [
      'a condition that Flagger does not read (FAN211)',
      {},
      { analysis: { ...TEST, match: [{ headers: { 'x-a': { prefix: '1' } } }] } },
    ],
    ['a condition that Flagger does not read (FAN211)', {}, { analysis: { ...TEST, match: [{ sourceLabels: {} }] } }],
    [
      'several headers',
      {},
      { analysis: { ...TEST, match: [{ headers: { 'x-a': { exact: '1' }, 'x-b': { exact: '1' } } }] } },
    ],
    [
      'several headers',
      { match: [{ uri: { prefix: '/' }, queryParams: { a: { exact: '1' }, b: { exact: '1' } } }] },
      {},
    ],
    ['a condition that the Gateway API has not (FAN220)', { match: [{ uri: {} }] }, {}],
    ['has no `uri`', { match: [{ uri: { prefix: '/' } }, { method: { exact: 'GET' } }] }, {}],
    [
      'asks for headers',
      { match: [{ uri: { prefix: '/' } }, { uri: { prefix: '/a' }, headers: { a: { exact: '1' } } }] },
      {},
    ],
    ['does not take every request', UNDER_API, {}],
    ['its `spec.service.headers.request` changes requests', { headers: { request: { remove: ['x-b'] } } }, {}],
    ['its `spec.service.headers.request` changes requests', { headers: { request: { add: { 'x-b': '1' } } } }, {}],
    ['its `spec.service.headers.response` changes requests', { headers: { response: { set: { 'x-b': '1' } } } }, {}],
    ['its `spec.service.rewrite` changes requests', { rewrite: { authority: 'b.example' } }, {}],
    ['its `spec.service.mirror` changes requests', { mirror: [{ backendRef: { name: 'audit', port: 80 } }] }, {}],
    ['its `spec.service.corsPolicy` changes requests', { corsPolicy: {} }, {}],
    ['sessionAffinity', {}, { analysis: { ...TEST, sessionAffinity: { cookieName: 'f' } } }],
    ['Flagger could write no route for it: the API server refuses `*` in `hosts`', { hosts: ['*'] }, {}],
  ])('%s', (part, service, spec) => {
    expect(why(service, spec)).toContain(part);
  });

  it('needs a Gateway that its route could be written for', () => {
    expect(why({ hosts: ['*'], gatewayRefs: [] })).toBeUndefined();
  });

  it('has no timeout of its own, before 1.43', () => {
    expect(why({}, {}, '1.42')).toContain('writes an empty timeout for a test');
    expect(why({}, { analysis: { iterations: 5 } }, '1.42')).toContain('writes an empty timeout for a test');
    expect(why({ timeout: '5s' }, {}, '1.42')).toBeUndefined();
    expect(why({}, {}, '1.43')).toBeUndefined();
  });
});
