import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { dataplaneOf, injectionLabel, whyNotCaptured } from '../../src/topology/dataplane.ts';
import { canary, canaryIn, deployment, shop } from './shop.ts';

type Labels = { readonly [key: string]: string };

const namespace = (labels: Labels): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});

/** Of pods with labels in a Namespace with labels; `undefined`: it is not in the input. */
function mode(pods: Labels, labels?: Labels) {
  const { mode: is, assumed } = dataplaneOf('shop', pods, shop(labels === undefined ? [] : [namespace(labels)]).model);
  return assumed ? `${is}, assumed` : is;
}

const MODE = 'istio.io/dataplane-mode';
const INJECT = 'sidecar.istio.io/inject';

describe('what sees the calls of a pod', () => {
  it('is ztunnel, where its own label or its Namespace’s says ambient', () => {
    expect(mode({ [MODE]: 'ambient' }, {})).toBe('ambient');
    expect(mode({}, { [MODE]: 'ambient' })).toBe('ambient');
    expect(mode({ [MODE]: 'none' }, { [MODE]: 'ambient' })).toBe('none');
    expect(mode({}, { [MODE]: 'none' })).toBe('none');
    expect(mode({}, {})).toBe('none');
  });

  it('is a sidecar before ztunnel, where its label asks for one', () => {
    expect(mode({ [INJECT]: 'true', [MODE]: 'ambient' }, { [MODE]: 'ambient' })).toBe('sidecar');
    expect(mode({ [INJECT]: 'false' }, { [MODE]: 'ambient' })).toBe('ambient');
  });

  it('is a sidecar where its Namespace has them injected, unless it says no', () => {
    expect(mode({}, { 'istio-injection': 'enabled' })).toBe('sidecar');
    expect(mode({}, { 'istio.io/rev': 'stable' })).toBe('sidecar');
    expect(mode({}, { 'istio-injection': 'enabled', [MODE]: 'ambient' })).toBe('ambient');
    expect(mode({ [INJECT]: 'false' }, { 'istio-injection': 'enabled' })).toBe('none');
    expect(mode({ [INJECT]: 'maybe' }, { 'istio-injection': 'enabled' })).toBe('sidecar');
  });

  it('is taken to be ztunnel, where the Namespace is not in the input', () => {
    expect(mode({})).toBe('ambient, assumed');
    expect(mode({ [MODE]: 'none' })).toBe('none');
  });
});

describe('the label by which a Namespace has sidecars', () => {
  it('is injection, which hides a revision', () => {
    expect(injectionLabel({ 'istio-injection': 'enabled', 'istio.io/rev': 'a' })).toBe('istio-injection: enabled');
    expect(injectionLabel({ 'istio-injection': 'disabled', 'istio.io/rev': 'a' })).toBeUndefined();
    expect(injectionLabel({ 'istio.io/rev': 'a' })).toBe('istio.io/rev: a');
    expect(injectionLabel({})).toBeUndefined();
  });
});

describe('the pods of an entry', () => {
  const why = (labels: Labels, pods: Labels = {}) => {
    const topology = shop([canary('cart'), deployment('cart', pods), namespace(labels)]);
    return whyNotCaptured(topology, canaryIn(topology, 'cart'));
  };

  it('are not captured, where they are not in the ambient mesh', () => {
    expect(why({ [MODE]: 'ambient' })).toBeUndefined();
    expect(why({})).toBe(
      'the pods of cart-canary are not in the ambient mesh: Namespace shop has no label `istio.io/dataplane-mode: ambient`',
    );
    expect(why({ [MODE]: 'ambient' }, { [MODE]: 'none' })).toContain(
      'they have the label `istio.io/dataplane-mode: none`',
    );
    const topology = shop([canary('cart'), namespace({ [MODE]: 'ambient' })]);
    expect(whyNotCaptured(topology, canaryIn(topology, 'cart'))).toBeUndefined();
  });
});
