import { describe, expect, it } from 'vitest';
import { findingsIn } from '../checks/driver.ts';

function told(text: string, gamma = false): readonly string[] {
  return findingsIn(text, undefined, gamma)
    .filter(({ code }) => ['FAN111', 'FAN112', 'FAN120'].includes(code))
    .map(({ code, field }) => `${code} ${field?.path}`);
}

const route = (filters: string, backends: string, className = 'istio') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: ${className}, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules: [{ filters: [${filters}], backendRefs: [${backends}] }]
`;
const onRequests = (modifier: string) => `{ type: RequestHeaderModifier, requestHeaderModifier: { ${modifier} } }`;
const onResponses = (modifier: string) => `{ type: ResponseHeaderModifier, responseHeaderModifier: { ${modifier} } }`;
const CART = '{ name: cart, port: 80 }';
const next = (filters: string) => `${CART}, { name: next, port: 80, filters: [${filters}] }`;
const x = (value: string) => `[{ name: x, value: "${value}" }]`;

describe('FAN111', () => {
  it.each([
    ['set and removed', onRequests(`set: ${x('1')}, remove: [X]`)],
    ['added twice by case', onRequests('add: [{ name: x, value: "1" }, { name: X, value: "2" }]')],
  ])('is told of a header that is %s', (_, filter) => {
    expect(told(route(filter, CART))).toEqual(['FAN111 spec.rules[0].filters[0].requestHeaderModifier']);
    expect(told(route(filter, CART, 'eg'), true)).toHaveLength(1);
  });

  it.each([
    ['removed twice', onRequests('remove: [x, X]')],
    ['changed on requests and on responses', `${onRequests('remove: [x]')}, ${onResponses(`set: ${x('1')}`)}`],
  ])('is not told of a header that is %s', (_, filters) => {
    expect(told(route(filters, CART))).toEqual([]);
  });
});

describe('FAN112', () => {
  it.each([
    ['remove', `set: ${x('2')}`],
    ['set', `set: ${x('2')}`],
    ['set', `add: ${x('2')}`],
    ['remove', `add: ${x('2')}`],
  ])('is told where the rule has %s and the backendRef %s', (ofRule, ofBackend) => {
    const filter = onRequests(ofRule === 'remove' ? 'remove: [X]' : `${ofRule}: ${x('1')}`);
    expect(told(route(filter, next(onRequests(ofBackend))))).toEqual(['FAN112 spec.rules[0].backendRefs[1].filters']);
    expect(told(route(filter, next(onRequests(ofBackend)), 'eg'))).toEqual([]);
    expect(told(route(filter, next(onRequests(ofBackend))), true)).toEqual([]);
  });

  it.each([
    ['set to one value', `set: ${x('1')}`, next(onRequests(`set: ${x('1')}`))],
    ['added on both', `add: ${x('1')}`, next(onRequests(`add: ${x('2')}`))],
    ['set by the rule and removed by the backendRef', `set: ${x('1')}`, next(onRequests('remove: [x]'))],
    ['changed on responses there', `set: ${x('1')}`, next(onResponses(`set: ${x('2')}`))],
    [
      'changed in a rule with one backendRef',
      `set: ${x('1')}`,
      `{ name: cart, port: 80, filters: [${onRequests(`set: ${x('2')}`)}] }`,
    ],
    [
      'the Host, which is a rewrite',
      'set: [{ name: Host, value: a }]',
      next(onRequests('set: [{ name: host, value: b }]')),
    ],
  ])('is not told of a header that is %s', (_, ofRule, backends) => {
    expect(told(route(onRequests(ofRule), backends))).toEqual([]);
  });
});

describe('FAN120', () => {
  it.each(['100%', '%', '%%%', '50% and 60%', 'a%20b', '%req(x)%', '%REQ(x)', '%A%B%'])('is told of %s', (value) => {
    expect(told(route(onRequests(`set: ${x(value)}`), CART))).toEqual([
      'FAN120 spec.rules[0].filters[0].requestHeaderModifier.set[0].value',
    ]);
  });

  it.each([
    '100%%',
    '%REQ(x)%',
    '%REQ(x?y):10%',
    '%START_TIME(%Y/%m/%dT%H)%',
    '%CEL(size(request.path))%',
    '%DOWNSTREAM_REMOTE_ADDRESS%:%DOWNSTREAM_LOCAL_PORT%',
  ])('is not told of %s', (value) => {
    expect(told(route(onRequests(`set: ${x(value)}`), CART))).toEqual([]);
  });
});
