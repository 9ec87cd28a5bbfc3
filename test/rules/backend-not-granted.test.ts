import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { gateway, grant, object, route, service, told, toService, waypoint } from './objects.ts';

const LEDGER = service('payments/ledger');
const PUBLIC = { name: 'public', namespace: 'infra' };
const to = (parents: readonly JsonObject[], ...refs: readonly JsonObject[]) =>
  route(
    'shop/web',
    parents,
    refs.map((ref) => ({ name: 'ledger', namespace: 'payments', port: 80, ...ref })),
  );

describe('FAN108 says', () => {
  it.each([
    ['an error where the Service is there', [LEDGER, to([PUBLIC], {})], ['error', 0]],
    ['a warning where others are', [object('apps/v1', 'Deployment', 'payments/x'), to([PUBLIC], {})], ['warning', 0]],
    ['a warning of weight 0', [LEDGER, to([PUBLIC], { weight: 0 })], ['warning', 0]],
    ['it of the use that costs requests', [LEDGER, to([PUBLIC], { weight: 0 }, {})], ['error', 1]],
    ['it once', [LEDGER, to([PUBLIC], {}, {})], ['error', 0]],
    ['it of both parents', [LEDGER, service('shop/cart'), to([toService('cart'), PUBLIC], {})], ['error', 0]],
    ['it of a grant of the wrong namespace', [LEDGER, grant('shop/g', 'shop', {}), to([PUBLIC], {})], ['error', 0]],
    [
      'it of a grant for another kind',
      [LEDGER, grant('payments/g', 'shop', {}, 'GRPCRoute'), to([PUBLIC], {})],
      ['error', 0],
    ],
  ] as const)('%s', (_, objects, [severity, index]) => {
    const expected = [`${severity} spec.rules[0].backendRefs[${index}].namespace`];
    expect(told('FAN108', [gateway('infra/public'), ...objects])).toEqual(expected);
    expect(told('FAN108', [gateway('infra/public'), ...objects], true)).toEqual(expected);
  });
});

describe('FAN108 is silent', () => {
  it.each([
    ['of what is granted', [LEDGER, grant('payments/g', 'shop', { name: 'ledger' }), to([PUBLIC], {})]],
    ['of a grant that names no namespace', [LEDGER, grant('g', 'shop', {}), to([PUBLIC], {})]],
    ['of a route that a Service is parent of', [LEDGER, service('shop/cart'), to([toService('cart')], {})]],
    ['of a route on a waypoint', [LEDGER, waypoint('shop/waypoint'), to([{ name: 'waypoint' }], {})]],
    ['of namespaces that are not in the input', [to([PUBLIC], {})]],
    [
      'of a route without namespace',
      [LEDGER, route('web', [PUBLIC], [{ name: 'ledger', namespace: 'payments', port: 80 }])],
    ],
    ['where FAN103 speaks', [LEDGER, to([PUBLIC], { name: 'leger' })]],
  ])('%s', (_, objects) => {
    expect(told('FAN108', [gateway('infra/public'), ...objects])).toEqual([]);
  });
});
