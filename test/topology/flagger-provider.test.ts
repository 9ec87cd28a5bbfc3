import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/resource/json.ts';
import { canary, canaryIn, deployment, object, shop } from './shop.ts';

const NEITHER =
  'it has neither `spec.provider` nor `spec.service.gatewayRefs`; if its cluster’s Flagger runs with a Gateway API provider, `defaultProvider: gatewayapi:v1` in the configuration says so';

/** Who serves a Canary of the provider: `gateway-api`, with what was taken for it, or why it is another's. */
function served(
  provider: string | undefined,
  config: JsonObject = {},
  service: JsonObject = {},
  others: JsonObject[] = [],
) {
  const spec = provider === undefined ? { provider: '' } : { provider };
  const { provider: judged } = canaryIn(shop([canary('cart', service, spec), ...others], config), 'cart');
  if (judged.kind === 'other') return judged.why;
  const { assumed } = judged;
  return assumed === undefined ? 'gateway-api' : `${assumed.provider} ${assumed.why}`;
}

const before143 = { versions: { flagger: '1.42' } };

describe('a Canary with a provider', () => {
  it('is of the Gateway API router by the two names that the CRD admits', () => {
    expect(served('gatewayapi:v1')).toBe('gateway-api');
    expect(served('gatewayapi:v1beta1')).toBe('gateway-api');
    expect(served('gatewayapi:v1.0.0')).toBe('its provider is `gatewayapi:v1.0.0`, not `gatewayapi:v1`');
    expect(served('istio')).toBe('its provider is `istio`, not `gatewayapi:v1`');
  });

  it('is so by more names before 1.43, which admitted any', () => {
    expect(served('gatewayapi:v1.0.0', before143)).toBe('gateway-api');
    expect(served('gatewayapi:v1alpha2', before143)).toBe('its provider is `gatewayapi:v1alpha2`, not `gatewayapi:v1`');
    expect(served('xgatewayapi:v1', before143)).toBe('its provider is `xgatewayapi:v1`, not `gatewayapi:v1`');
  });

  it('is not so by a name without a version, and is told', () => {
    expect(served('gatewayapi')).toBe(
      'its provider is `gatewayapi`, not `gatewayapi:v1` (without a version it is not the Gateway API router’s)',
    );
  });
});

/** Flagger's own Deployment, of which one container has these words. */
function flagger(words: JsonObject, at = 'flagger-system/flagger'): JsonObject {
  const containers = [
    { name: 'sidecar', args: ['-v'] },
    { name: 'flagger', ...words },
  ];
  return object('apps/v1', 'Deployment', at, { template: { spec: { containers } } });
}
const release = (meshProvider: string, name = 'flagger-system/flagger') =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, { values: { meshProvider } });

describe('a Canary without a provider', () => {
  it('is what its gatewayRefs show, which no other router reads', () => {
    expect(served(undefined)).toBe('gatewayapi:v1 only that provider reads `spec.service.gatewayRefs`');
    expect(served(undefined, {}, { gatewayRefs: [] })).toBe(NEITHER);
  });

  it('is what the configuration says', () => {
    expect(served(undefined, { defaultProvider: 'istio' })).toBe(
      'it has no provider, and the configuration says `istio`',
    );
    expect(served(undefined, { defaultProvider: 'gatewayapi:v1' })).toBe('gatewayapi:v1 as the configuration says');
  });

  it('is what Flagger’s own manifests say', () => {
    const by = (object: JsonObject) => served(undefined, {}, {}, [object]);
    const istio = 'it has no provider, and Deployment flagger-system/flagger says `istio`';
    expect(by(flagger({ args: ['-log-level=info', '-mesh-provider=istio'] }))).toBe(istio);
    expect(by(flagger({ args: ['--mesh-provider=istio', 7] }))).toBe(istio);
    expect(by(flagger({ command: ['flagger', '-mesh-provider=istio'] }))).toBe(istio);
    expect(by(flagger({ args: ['-mesh-provider=gatewayapi:v1'] }))).toBe(
      'gatewayapi:v1 as Deployment flagger-system/flagger says',
    );
    expect(by(release('istio'))).toBe('it has no provider, and HelmRelease flagger-system/flagger says `istio`');
  });

  it('is not what an empty value says, or words that are no such flag', () => {
    const shown = 'gatewayapi:v1 only that provider reads `spec.service.gatewayRefs`';
    expect(served(undefined, {}, {}, [release('')])).toBe(shown);
    expect(served(undefined, {}, {}, [flagger({ args: ['x-mesh-provider=istio'] })])).toBe(shown);
    expect(served(undefined, {}, {}, [deployment('other')])).toBe(shown);
  });

  it('is what several say alike, and nothing where they do not', () => {
    const args = { args: ['-mesh-provider=istio'] };
    const two = (provider: string) => served(undefined, {}, {}, [flagger(args), release(provider)]);
    expect(two('istio')).toBe('it has no provider, and Deployment flagger-system/flagger says `istio`');
    expect(two('gatewayapi:v1')).toBe('gatewayapi:v1 only that provider reads `spec.service.gatewayRefs`');
  });
});
