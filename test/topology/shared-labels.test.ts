import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { sharedLabels } from '../../src/topology/shared-labels.ts';
import { canary, canaryIn, deployment, object, shop } from './shop.ts';

/** A Deployment cart whose pods have the labels beside `app: cart`; `matched` of them are in its selector. */
function target(labels: JsonObject, matched: JsonObject = {}): JsonObject {
  return object('apps/v1', 'Deployment', 'cart', {
    selector: { matchLabels: { app: 'cart', ...matched } },
    template: { metadata: { labels: { app: 'cart', ...matched, ...labels } } },
  });
}

function shared(
  labels: JsonObject,
  { matched = {}, named, others = [] }: { matched?: JsonObject; named?: string; others?: readonly JsonObject[] } = {},
) {
  const topology = shop([canary('cart'), target(labels, matched), ...others]);
  const found = sharedLabels(topology, canaryIn(topology, 'cart'), named);
  return 'labels' in found ? found.labels : found.none;
}

const NAME = 'app.kubernetes.io/name';
const INSTANCE = 'app.kubernetes.io/instance';
const COMPONENT = 'app.kubernetes.io/component';

describe('labels that primary and canary pods share', () => {
  it('are those of the selector first, then of the application’s name, then with the Canary’s', () => {
    const all = { team: 'cart', [COMPONENT]: 'c', [INSTANCE]: 'b', [NAME]: 'a' };
    expect(shared(all, { matched: { tier: 'web' } })).toEqual({ tier: 'web' });
    expect(shared(all)).toEqual({ [NAME]: 'a' });
    expect(shared({ team: 'cart', [COMPONENT]: 'c', [INSTANCE]: 'b' })).toEqual({ [INSTANCE]: 'b' });
    expect(shared({ team: 'cart', [COMPONENT]: 'c' })).toEqual({ [COMPONENT]: 'c' });
    expect(shared({ team: 'cart', part: 'cart' })).toEqual({ part: 'cart' });
  });

  it('are none that may change, that Flagger changes, or that Flux and Istio have', () => {
    const none = /^the pods of Deployment shop\/cart have no label but `app`/;
    expect(shared({ version: 'v2' })).toMatch(none);
    expect(shared({ 'kustomize.toolkit.fluxcd.io/name': 'cart' })).toMatch(none);
    expect(shared({ 'istio.io/rev': 'cart' })).toMatch(none);
    expect(shared({ 'sidecar.istio.io/inject': 'cart' })).toMatch(none);
    expect(shared({ 'myistio.io/x': 'cart' })).toEqual({ 'myistio.io/x': 'cart' });
  });

  it('are several together, where one alone is another workload’s too', () => {
    const pods = { [NAME]: 'shop', [COMPONENT]: 'cart' };
    const pay = deployment('pay', { [NAME]: 'shop' });
    expect(shared(pods, { others: [pay] })).toEqual({ [COMPONENT]: 'cart' });
    const both = [pay, deployment('tax', { [COMPONENT]: 'cart' })];
    expect(shared(pods, { others: both })).toEqual(pods);
    expect(shared(pods, { others: [deployment('pay', pods)] })).toBe(
      `pods of another workload have \`${NAME}: shop\` and \`${COMPONENT}: cart\` as well`,
    );
  });

  it('may be the primary’s too, and those of pods elsewhere', () => {
    const pods = { [NAME]: 'cart' };
    expect(shared(pods, { others: [deployment('cart-primary', pods), deployment('b/pay', pods)] })).toEqual(pods);
    const daemon = { ...deployment('cart', pods), kind: 'DaemonSet' };
    expect(shared(pods, { others: [daemon] })).toMatch(/^pods of another workload have/);
  });

  it('are not known, where the target is not in the input', () => {
    const topology = shop([canary('cart')]);
    expect(sharedLabels(topology, canaryIn(topology, 'cart'), undefined)).toMatchObject({
      none: 'Deployment shop/cart, the target, is not in the input, so the labels of its pods are not known',
    });
  });

  it('are of use once they are rolled out, unless the selector has them', () => {
    const why = (matched: JsonObject, labels: JsonObject) => {
      const topology = shop([canary('cart'), target(labels, matched)]);
      const found = sharedLabels(topology, canaryIn(topology, 'cart'), undefined);
      return 'why' in found ? found.why : undefined;
    };
    expect(why({ tier: 'web' }, {})).toBe('primary and canary pods have `tier: web`');
    expect(why({}, { [NAME]: 'cart' })).toContain('must be rolled out once before this is merged');
  });

  it('must be added, by another key than the one that Flagger changes', () => {
    const advice = (labels: JsonObject) => {
      const own = object('apps/v1', 'Deployment', 'cart', {
        selector: { matchLabels: labels },
        template: { metadata: { labels } },
      });
      const topology = shop([canary('cart'), own]);
      const found = sharedLabels(topology, canaryIn(topology, 'cart'), undefined);
      return 'advice' in found ? found.advice : undefined;
    };
    expect(advice({ app: 'cart' })).toContain(`\`${NAME}: cart\``);
    expect(advice({ [NAME]: 'cart' })).toContain(`\`${COMPONENT}: cart\``);
  });
});

describe('a label that the configuration names', () => {
  it('is taken, where the pods have it and no others do', () => {
    expect(shared({ team: 'a' }, { named: 'team' })).toEqual({ team: 'a' });
    expect(shared({ team: 'a' }, { named: 'tier' })).toBe('the pods of Deployment shop/cart have no label `tier`');
    expect(shared({ team: 'a' }, { named: 'toString' })).toBe(
      'the pods of Deployment shop/cart have no label `toString`',
    );
    expect(shared({ team: 'a' }, { named: 'app' })).toBe(
      'Flagger changes the label `app` at the primary’s pods'.replace('’', "'"),
    );
    expect(shared({ team: 'a' }, { named: 'team', others: [deployment('pay', { team: 'a' })] })).toBe(
      'pods of another workload have `team: a` as well',
    );
    expect(shared({ team: 'a' }, { named: 'team', others: [deployment('pay', { team: 'b' })] })).toEqual({ team: 'a' });
  });
});
