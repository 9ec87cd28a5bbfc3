import { describe, expect, it } from 'vitest';
import { headerValue } from '../../src/trace/headers.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { type Ask, apps, arrives, fates, GAMMA, gateway, ISTIO, route, tracerOf } from './scene.ts';

const PROFILES = [
  ['gamma', GAMMA],
  ['istio', ISTIO],
] as const;

const modify = (change: string) => `{type: RequestHeaderModifier, requestHeaderModifier: ${change}}`;
const respond = (change: string) => `{type: ResponseHeaderModifier, responseHeaderModifier: ${change}}`;
const set = (value: string) => `{set: [{name: x-version, value: ${value}}]}`;
const add = (value: string) => `{add: [{name: x-version, value: ${value}}]}`;
const remove = '{remove: [x-version]}';

/** Two backends with weights and filters of their own, and filters of the rule. */
function at(
  profile: Profile,
  {
    rule = '',
    primary = '',
    canary = '',
    weights = [1, 1],
    ...ask
  }: Ask & {
    rule?: string;
    primary?: string;
    canary?: string;
    weights?: readonly [number, number];
  },
): readonly Outcome[] {
  const rules = `
- filters: [${rule}]
  backendRefs:
  - {name: primary, port: 80, weight: ${weights[0]}, filters: [${primary}]}
  - {name: canary, port: 80, weight: ${weights[1]}, filters: [${canary}]}`;
  const sent = tracerOf([...apps('primary', 'canary'), gateway(), route('shop', rules)], profile);
  return sent('http://shop.example.com/', ask).outcomes;
}

const SENT: Ask = { headers: [['X-Version', 'sent']] };

describe.each(PROFILES)('header changes of a rule (%s)', (_, profile) => {
  it.each([
    ['set overwrites, whatever the case', modify('{set: [{name: X-VERSION, value: v2}]}'), SENT, 'v2'],
    ['set makes one', modify(set('v2')), {}, 'v2'],
    ['add appends', modify(add('v2')), SENT, 'sent,v2'],
    ['add makes one', modify(add('v2')), {}, 'v2'],
    ['remove takes every line, whatever the case', modify('{remove: [X-VERSION]}'), SENT, '-'],
    [
      'of equal names the first counts',
      modify('{set: [{name: X-Version, value: v2}, {name: x-version, value: v3}]}'),
      {},
      'v2',
    ],
    [
      'of equal names to add too',
      modify('{add: [{name: X-Version, value: v2}, {name: x-version, value: v3}]}'),
      SENT,
      'sent,v2',
    ],
    ['what is not named stays', modify('{set: [{name: x-lane, value: blue}]}'), SENT, 'sent'],
  ])('%s', (_, rule, ask, expected) => {
    expect(arrives(at(profile, { ...ask, rule }), 'x-version')).toEqual({ primary: expected, canary: expected });
  });

  it('set and remove of one header in one filter leave it set', () => {
    const both = modify('{set: [{name: x-version, value: v2}], remove: [x-version]}');
    expect(arrives(at(profile, { ...SENT, rule: both }), 'x-version')).toEqual({ primary: 'v2', canary: 'v2' });
  });

  it('repeated lines stay lines', () => {
    const sent: Ask = {
      headers: [
        ['x-version', 'a'],
        ['x-version', 'b'],
      ],
    };
    const [first] = at(profile, { ...sent, rule: modify(add('c')) });
    expect(first?.request.headers.get('x-version')).toEqual(['a', 'b', 'c']);
  });

  it('do not change what matched', () => {
    const rules = `
- matches: [{headers: [{name: x-version, value: v2}]}]
  backendRefs: [{name: canary, port: 80}]
- filters: [${modify(set('v2'))}]
  backendRefs: [{name: primary, port: 80}]`;
    const ask = tracerOf([...apps('primary', 'canary'), gateway(), route('shop', rules)], profile);
    expect(fates(ask('http://shop.example.com/').outcomes)).toEqual({ primary: '1' });
  });
});

describe.each(PROFILES)('header changes of one backendRef (%s)', (_, profile) => {
  it('are made for its requests alone', () => {
    const outcomes = at(profile, { ...SENT, canary: modify(set('v2')), primary: modify(remove) });
    expect(arrives(outcomes, 'x-version')).toEqual({ primary: '-', canary: 'v2' });
  });

  it('concern the response too', () => {
    const outcomes = at(profile, { canary: respond(set('v2')) });
    expect(outcomes.map(({ response }) => headerValue(response, 'x-version'))).toEqual([undefined, 'v2']);
  });
});

// Measured with Istio's own configuration in Envoy 1.40: with one backend that gets requests, its changes come after the
// rule's, in one list with them; with two they come before the rule's. The specification's order is the filters'.
describe('one header changed by rule and backendRef', () => {
  const half = [1, 1] as const;
  const all = [0, 1] as const;
  type Case = readonly [
    what: string,
    rule: string,
    canary: string,
    weights: readonly [number, number],
    gamma: string,
    istio: string,
  ];

  it.each<Case>([
    ['set by both, two backends', set('rule'), set('v2'), half, 'v2', 'rule'],
    ['set by both, one backend', set('rule'), set('v2'), all, 'v2', 'v2'],
    ['removed by the rule, two backends', remove, set('v2'), half, 'v2', '-'],
    ['removed by the rule, one backend', remove, set('v2'), all, 'v2', 'v2'],
    ['set by the rule, removed by the backendRef, two backends', set('rule'), remove, half, '-', 'rule'],
    // Of one list all removals come first.
    ['set by the rule, removed by the backendRef, one backend', set('rule'), remove, all, '-', 'rule'],
    ['set by the rule, added by the backendRef, two backends', set('rule'), add('v2'), half, 'rule,v2', 'rule'],
    ['set by the rule, added by the backendRef, one backend', set('rule'), add('v2'), all, 'rule,v2', 'rule,v2'],
    ['added by both, two backends', add('rule'), add('v2'), half, 'sent,rule,v2', 'sent,v2,rule'],
    ['added by both, one backend', add('rule'), add('v2'), all, 'sent,rule,v2', 'sent,rule,v2'],
    ['added by the rule, set by the backendRef, one backend', add('rule'), set('v2'), all, 'v2', 'v2,rule'],
  ])('%s', (_, rule, canary, weights, gamma, istio) => {
    const ask = { ...SENT, rule: modify(rule), canary: modify(canary), weights };
    expect(arrives(at(GAMMA, ask), 'x-version')).toMatchObject({ canary: gamma });
    expect(arrives(at(ISTIO, ask), 'x-version')).toMatchObject({ canary: istio });
  });

  it('the same of responses', () => {
    const ask = { rule: respond(set('rule')), canary: respond(set('v2')), weights: half };
    const of = (profile: Profile) => at(profile, ask).map(({ response }) => headerValue(response, 'x-version'));
    expect(of(GAMMA)).toEqual(['rule', 'v2']);
    expect(of(ISTIO)).toEqual(['rule', 'rule']);
  });

  it('removed from the primary’s, set for the canary’s: works with any weights', () => {
    for (const [, profile] of PROFILES) {
      const ask = { ...SENT, primary: modify(remove), canary: modify(set('v2')) };
      expect(arrives(at(profile, { ...ask, weights: half }), 'x-version')).toEqual({ primary: '-', canary: 'v2' });
      expect(arrives(at(profile, { ...ask, weights: all }), 'x-version')).toEqual({ canary: 'v2' });
    }
  });
});

describe('a filter that nobody knows', () => {
  const extension = '{type: ExtensionRef, extensionRef: {group: shop.example.com, kind: Discount, name: summer}}';

  it('must not be skipped: its requests get an error', () => {
    expect(fates(at(GAMMA, { rule: extension }))).toEqual({ 500: '1' });
    expect(fates(at(GAMMA, { canary: extension }))).toEqual({ primary: '1/2', 500: '1/2' });
  });

  it('makes Istio drop the whole route, with all its rules', () => {
    const rules = `
- matches: [{path: {value: /pay}}]
  filters: [${extension}]
  backendRefs: [{name: canary, port: 80}]
- backendRefs: [{name: primary, port: 80}]`;
    const manifests = [...apps('primary', 'canary'), gateway()];
    const ask = tracerOf([...manifests, route('shop', rules)], ISTIO);
    const { outcomes, assumptions } = ask('http://shop.example.com/');
    expect(fates(outcomes)).toEqual({ 404: '1' });
    expect(assumptions).toEqual([
      'HTTPRoute shop/shop is dropped whole: Istio does not know a filter of type ExtensionRef',
    ]);
    // Another host is none of its business.
    const elsewhere = tracerOf(
      [
        ...manifests,
        route('shop', rules, { hostnames: '[shop.example.com]' }),
        route('pay', '- backendRefs: [{name: primary, port: 80}]', { hostnames: '[pay.example.com]' }),
      ],
      ISTIO,
    );
    expect(elsewhere('http://pay.example.com/')).toMatchObject({ assumptions: [] });
  });

  it.each([
    ['a rewrite on a backendRef', '{type: URLRewrite, urlRewrite: {hostname: cart.internal}}'],
    ['a redirect on a backendRef', '{type: RequestRedirect, requestRedirect: {hostname: example.org}}'],
  ])('Istio knows %s as little, and the specification has it', (_, filter) => {
    expect(fates(at(ISTIO, { canary: filter }))).toEqual({ 404: '1' });
    const [, canary] = at(GAMMA, { canary: filter });
    expect(canary?.request.host === 'cart.internal' || canary?.status === 302).toBe(true);
  });
});
