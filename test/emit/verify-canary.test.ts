import { describe, expect, it } from 'vitest';
import { verify } from '../../src/emit/verify.ts';
import type { JsonObject } from '../../src/resource/json.ts';

const analysis = { interval: '1m', threshold: 5, stepWeight: 10 };

function canary(service: JsonObject, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
      service: { port: 80, ...service },
      analysis,
      ...spec,
    },
  };
}

describe('a Canary that is accepted', () => {
  it.each([
    ['with a parent Service', canary({ gatewayRefs: [{ group: '', kind: 'Service', name: 'checkout', port: 80 }] })],
    ['with labels for its Services', canary({ canary: { labels: { 'istio.io/ingress-use-waypoint': 'true' } } })],
    [
      'with fields that no schema names, which the server prunes',
      canary({ primaryBackend: {} }, { canaryAnalysis: {} }),
    ],
    ['with a targetPort of either kind', canary({ targetPort: 'http', apex: { labels: null } })],
    ['with a mirror whose backendRef is missing, as the CRD has it', canary({ mirror: [{}] })],
  ])('%s', (_, object) => expect(verify(object)).toEqual([]));
});

describe('a Canary that is refused', () => {
  it.each([
    ['spec.service.port', 'must be set', canary({ port: undefined })],
    ['spec.service.port', 'must be an integer', canary({ port: 80.5 })],
    ['spec.provider', 'must be one of', canary({}, { provider: 'gatewayapi' })],
    ['spec.targetRef', 'must be set', canary({}, { targetRef: undefined })],
    [
      'spec.analysis',
      'must fit one of its forms: have iterations, or',
      canary({}, { analysis: { ...analysis, stepWeight: undefined } }),
    ],
    ['spec.analysis', 'fields that exclude each other', canary({}, { analysis: { ...analysis, iterations: 5 } })],
    ['spec.service.apex.labels.a', 'must match', canary({ apex: { labels: { a: 'b c' } } })],
    ['spec.service.canary.labels.a', 'must be a string', canary({ canary: { labels: { a: true } } })],
    ['spec.service.gatewayRefs[0].name', 'must be set', canary({ gatewayRefs: [{ kind: 'Service' }] })],
    ['spec.service.mirror[0].backendRef.port', 'Must have port', canary({ mirror: [{ backendRef: { name: 'a' } }] })],
  ])('at %s: %s', (at, message, object) => {
    expect(verify(object)).toContainEqual({ path: at, message: expect.stringContaining(message) });
  });
});

describe('an object of another kind', () => {
  it.each([
    ['apps/v1 Deployment', { apiVersion: 'apps/v1', kind: 'Deployment' }],
    [
      'gateway.networking.k8s.io/v1alpha2 HTTPRoute',
      { apiVersion: 'gateway.networking.k8s.io/v1alpha2', kind: 'HTTPRoute' },
    ],
    ['v1 __proto__', { apiVersion: 'v1', kind: '__proto__' }],
    ['no apiVersion, no kind', {}],
  ])('has no schema: %s', (name, object) => {
    expect(verify(object)).toEqual([{ path: '', message: `no schema for ${name}` }]);
  });
});
