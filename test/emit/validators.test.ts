import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { describe, expect, it } from 'vitest';
import * as validators from '../../src/emit/validators.js';

// The generated validators are ajv's code with its phrases shortened (scripts/generate/compact.mjs). Here ajv itself runs
// beside them, over samples in which each value in turn is removed and replaced.
const folder = 'src/emit/schemas';
const schemas = readdirSync(folder)
  .filter((name) => name.endsWith('.schema.json'))
  .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  useDefaults: true,
  inlineRefs: false,
  schemas,
  formats: { ipv4: /^[\d.]+$/, ipv6: /:/ },
});

const metadata = { name: 'checkout', namespace: 'shop', labels: { app: 'checkout' }, annotations: { a: 'b' } };
const filters = [
  {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }], remove: ['x-b', 'x-c'] },
  },
  { type: 'CORS', cors: { allowOrigins: ['https://shop.example'], maxAge: 5 } },
  { type: 'RequestMirror', requestMirror: { backendRef: { name: 'a', port: 1 }, fraction: { numerator: 1 } } },
  { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/' } } },
];
const route = {
  kind: 'HTTPRoute',
  metadata,
  spec: {
    parentRefs: [{ group: '', kind: 'Service', name: 'checkout', port: 80 }],
    hostnames: ['shop.example'],
    rules: [
      {
        matches: [{ path: { type: 'Exact', value: '/a' }, headers: [{ name: 'x-a', value: '1' }], method: 'GET' }],
        filters,
        backendRefs: [{ name: 'checkout', port: 80, weight: 1, filters: filters.slice(0, 1) }],
        timeouts: { request: '1s' },
      },
    ],
  },
};
const samples = [
  [
    'service.v1',
    validators.validateService,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadata,
        ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'a', uid: '1' }],
        finalizers: ['a'],
      },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'a' },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 1 } },
      },
    },
  ],
  ['httproute.v1', validators.validateHttpRoute, { apiVersion: 'gateway.networking.k8s.io/v1', ...route }],
  [
    'httproute.v1beta1',
    validators.validateHttpRouteV1beta1,
    { apiVersion: 'gateway.networking.k8s.io/v1beta1', ...route },
  ],
  [
    'gateway.v1',
    validators.validateGateway,
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata,
      spec: {
        gatewayClassName: 'istio-waypoint',
        addresses: [{ type: 'IPAddress', value: '10.0.0.1' }],
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            tls: { certificateRefs: [{ name: 'a' }] },
            allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } } },
          },
        ],
        infrastructure: { labels: { a: 'b' } },
      },
    },
  ],
  [
    'canary.v1beta1',
    validators.validateCanary,
    {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata,
      spec: {
        provider: 'gatewayapi:v1',
        targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' },
        service: {
          port: 80,
          targetPort: 8080,
          match: [{ uri: { prefix: '/' } }],
          gatewayRefs: [{ name: 'a' }],
          apex: { labels: { a: 'b' } },
          headers: { request: { remove: ['x-a'], set: { a: 'b' } } },
        },
        analysis: {
          interval: '1m',
          threshold: 5,
          iterations: 2,
          match: [{ headers: { 'x-a': { exact: 'v2' } } }],
          metrics: [{ name: 'a', thresholdRange: { min: 1 } }],
        },
      },
    },
  ],
] as const;

describe.each(samples)('the compact validator of %s', (name, validate, sample) => {
  it('accepts the sample', () => expect(validate(structuredClone(sample))).toEqual([]));

  it('finds what ajv finds, and puts in the same defaults', () => {
    const variants = [...variantsOf(sample)];
    expect(variants.length).toBeGreaterThan(100);
    for (const variant of variants) {
      const [ours, theirs] = [structuredClone(variant), structuredClone(variant)];
      const found = validate(ours).map(
        ({ path, property, keyword }) => `${keyword} ${[...path, property ?? ''].join('/')}`,
      );
      expect(found.sort()).toEqual(errorsOfAjv(`${name}.schema.json`, theirs).sort());
      expect(ours).toEqual(theirs);
    }
  });
});

function errorsOfAjv(id: string, data: unknown): string[] {
  const validate = ajv.getSchema(id);
  validate?.(data); // a oneOf is judged before the defaults: the second run is the one that counts
  validate?.(data);
  return (validate?.errors ?? [])
    .filter((error) => error.keyword !== 'propertyNames' && !/\/(oneOf|anyOf|not)\//.test(error.schemaPath))
    .map((error: ErrorObject) => {
      const { missingProperty, additionalProperty } = error.params;
      const property = error.propertyName ?? missingProperty ?? additionalProperty ?? '';
      return `${error.keyword} ${error.instancePath.slice(1).replaceAll('~1', '/')}${error.instancePath === '' ? '' : '/'}${property}`;
    });
}

/** The value with each part in turn removed, and replaced by values of other types and sizes. */
function* variantsOf(value: unknown): Generator<unknown> {
  yield* ['x y', 'x'.repeat(300), -1, 1.5, 70000, true, {}, [], { 'no such/field': 1 }];
  if (Array.isArray(value)) {
    yield [...value, ...value];
    for (const [index, entry] of value.entries()) {
      for (const variant of variantsOf(entry)) yield value.with(index, variant);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      const { [key]: _, ...others } = { ...value, [key]: undefined };
      yield others;
      for (const variant of variantsOf(entry)) yield { ...value, [key]: variant };
    }
  }
}
