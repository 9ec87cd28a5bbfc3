import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/config/version.ts';
import type { JsonObject } from '../../src/resource/json.ts';
import { AT_FIRST, flaggerRoute, refusesWeights } from '../../src/topology/flagger-route.ts';
import { canary, canaryIn, shop } from './shop.ts';

const RAMP: JsonObject = { stepWeight: 10 };

function viewOf(service: JsonObject, spec: JsonObject) {
  return canaryIn(shop([canary('cart', service, spec)]), 'cart').canary;
}

/** Why there is no route, with the field that is to blame; how many rules it has, where there is one. */
function outcome(service: JsonObject, spec: JsonObject = {}) {
  const made = flaggerRoute(viewOf(service, { analysis: RAMP, ...spec }), AT_FIRST);
  return 'none' in made ? `${made.none} (${made.path?.join('.')})` : made.route.rules.length;
}

const paths = (count: number) => Array.from({ length: count }, (_, index) => ({ uri: { prefix: `/${index}` } }));
const testOf = (count: number) => ({
  analysis: {
    iterations: 1,
    match: Array.from({ length: count }, (_, index) => ({ headers: { 'x-a': { exact: `${index}` } } })),
  },
});

describe('a route that the API server refuses', () => {
  it('has more than 64 matches in a rule, or more than 128 in all', () => {
    const many = 'the API server refuses so many matches (undefined)';
    expect(outcome({ match: paths(64) })).toBe(1);
    expect(outcome({ match: paths(65) })).toBe(many);
    expect(outcome({ match: paths(64) }, testOf(1))).toBe(2);
    expect(outcome({}, testOf(64))).toBe(2);
    expect(outcome({}, testOf(65))).toBe(many);
  });

  it('has one Gateway twice, unless each names another listener', () => {
    const twice = (a: JsonObject, b: JsonObject) =>
      outcome({ gatewayRefs: [{ name: 'web' }, { name: 'edge', ...a }, { name: 'edge', ...b }] });
    const refused =
      'the API server refuses two `gatewayRefs` to edge without a `sectionName` each (spec.service.gatewayRefs.2)';
    expect(twice({ sectionName: 'a' }, { sectionName: 'b' })).toBe(1);
    expect(twice({ sectionName: 'a' }, { sectionName: 'a' })).toBe(refused);
    expect(twice({ sectionName: 'a' }, {})).toBe(refused);
    expect(twice({}, { sectionName: 'b' })).toBe(refused);
    expect(twice({ namespace: 'a' }, { namespace: 'b' })).toBe(1);
    expect(twice({}, { kind: 'ListenerSet' })).toBe(1);
  });

  it('has hosts that are none; the first is told', () => {
    expect(outcome({ hosts: ['*.shop.example', 'a.shop.example'] })).toBe(1);
    expect(outcome({ hosts: ['shop.example', 'Shop', 'a..b'] })).toBe(
      'the API server refuses `Shop` in `hosts` (spec.service.hosts.1)',
    );
  });

  it('has timeouts that are none, or of which one can never come', () => {
    const beyond = 'the API server refuses a `backendTimeout` longer than the `timeout` (spec.service.backendTimeout)';
    expect(outcome({ timeout: '5s', backendTimeout: '5s' })).toBe(1);
    expect(outcome({ timeout: '5s', backendTimeout: '6s' })).toBe(beyond);
    expect(outcome({ timeout: '1s', backendTimeout: '1s1ms' })).toBe(beyond);
    // No time at all stands for no timeout.
    expect(outcome({ timeout: '0s', backendTimeout: '6s' })).toBe(1);
    expect(outcome({ backendTimeout: '6s' })).toBe(1);
    expect(outcome({ timeout: '' })).toBe(1);
    expect(outcome({ backendTimeout: '1d' })).toBe(
      'the API server refuses a timeout of `1d` (spec.service.backendTimeout)',
    );
    expect(outcome({ timeout: '1d' }, { provider: 'gatewayapi:v1beta1' })).toBe(1);
  });

  it('rewrites a prefix in a rule that has not one, of a prefix', () => {
    const rewrite = { uri: '/', type: 'ReplacePrefixMatch' };
    const refused =
      'the API server refuses a rewrite of a prefix in a rule that has not exactly one match, of a prefix (undefined)';
    expect(outcome({ rewrite, match: paths(1) })).toBe(1);
    expect(outcome({ rewrite, match: paths(2) })).toBe(refused);
    expect(outcome({ rewrite, match: [{ uri: { regex: '/a.*' } }] })).toBe(refused);
    expect(outcome({ rewrite: { uri: '/' }, match: paths(2) })).toBe(1);
  });

  it('has two filters of one type in a rule, but for mirrors', () => {
    const mirror = ['a', 'b'].map((name) => ({ backendRef: { name, port: 80 } }));
    expect(outcome({ mirror })).toBe(1);
  });
});

describe('what is to blame for a route that is not there', () => {
  it('is the first match that the Gateway API has not', () => {
    const match = [{ uri: { prefix: '/' } }, { uri: {} }, { method: {} }];
    expect(outcome({ match })).toBe(
      'its `spec.service.match` has a condition that the Gateway API has not (spec.service.match.1)',
    );
    expect(outcome({ gatewayRefs: [] })).toBe('its `spec.service.gatewayRefs` are empty (spec.service.gatewayRefs)');
  });
});

describe('weights of a test, before Flagger 1.43', () => {
  const refuses = (service: JsonObject, spec: JsonObject, flagger: string | undefined) =>
    refusesWeights(
      viewOf(service, { ...testOf(1), ...spec }),
      flagger === undefined ? undefined : readVersion(flagger),
    );

  it('are refused, where no timeout is set', () => {
    expect(refuses({}, {}, '1.42')).toBe(true);
    expect(refuses({ timeout: '' }, {}, '1.42')).toBe(true);
    expect(refuses({ timeout: '5s' }, {}, '1.42')).toBe(false);
    expect(refuses({}, {}, '1.43')).toBe(false);
    expect(refuses({}, {}, undefined)).toBe(false);
    expect(refuses({}, { analysis: RAMP }, '1.42')).toBe(false);
    expect(refuses({}, { provider: 'gatewayapi:v1beta1' }, '1.42')).toBe(false);
  });

  it('stay at rest then', () => {
    const weighed = (flagger: string) => {
      const made = flaggerRoute(viewOf({}, testOf(1)), { canaryWeight: 100, mirrored: false }, readVersion(flagger));
      return 'route' in made ? made.route.rules[0]?.backendRefs.map(({ weight }) => weight) : undefined;
    };
    expect(weighed('1.42')).toEqual([100, 0]);
    expect(weighed('1.43')).toEqual([0, 100]);
  });
});
