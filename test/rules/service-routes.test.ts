import { describe, expect, it } from 'vitest';
import { findingsIn } from '../checks/driver.ts';

const CODES = ['FAN116', 'FAN117', 'FAN119', 'FAN121', 'FAN124'];

function told(text: string, istio = '1.27', gamma = false): readonly string[] {
  const config = `
apiVersion: canary-fanout.dev/v1alpha1
kind: CanaryFanout
metadata: { name: versions }
spec: { versions: { istio: "${istio}" } }
`;
  return findingsIn(text, config, gamma)
    .filter(({ code }) => CODES.includes(code))
    .map(({ code, severity, resource, field }) => `${code} ${severity} ${resource?.name} ${field?.path}`);
}

const NAMESPACE = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient${labels} } }
`;
const WAYPOINT = (className = 'istio-waypoint', namespace = 'shop') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: ${namespace} }
spec:
  gatewayClassName: ${className}
  listeners: [{ name: mesh, port: 15008, protocol: HBONE, allowedRoutes: { namespaces: { from: All } } }]
`;
const BOUND = NAMESPACE(', istio.io/use-waypoint: waypoint');
const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ name: http, port: 80 }, { name: tcp-db, port: 90 }] }
`;
const canary = (ref: string, more = '') => `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: cart, namespace: shop }
spec:
  provider: gatewayapi:v1
  targetRef: { kind: Deployment, name: cart }
  service: { port: 80, gatewayRefs: [{ group: "", kind: Service, name: cart${ref} }]${more} }
  analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10 }
`;
const route = (name: string, ref: string, rules: string, namespace = 'shop', kind = 'HTTPRoute') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  parentRefs: [{ group: "", kind: Service, name: cart, namespace: shop${ref} }]
  rules: [${rules}]
`;
const all = (...documents: readonly string[]) => documents.join('---');
const HEADER = '{ matches: [{ headers: [{ name: x-lane, value: next }] }], backendRefs: [{ name: next, port: 80 }] }';
const REST =
  '{ matches: [{ path: { type: RegularExpression, value: /.* } }], backendRefs: [{ name: cart, port: 80 }] }';

describe('FAN116', () => {
  it('counts the route that Flagger writes', () => {
    const text = all(BOUND, WAYPOINT(), canary(''), route('lane', ', port: 80', `${HEADER}, ${REST}`));
    expect(told(text)).toEqual(['FAN116 warning lane spec.parentRefs[0].port']);
    expect(told(text, '1.31')).toEqual(['FAN116 warning lane spec.parentRefs[0].port']);
  });

  it('speaks of a route in the namespace of the waypoint', () => {
    const bound = NAMESPACE(', istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra');
    const text = all(
      bound,
      WAYPOINT('istio-waypoint', 'infra'),
      SERVICE,
      route('lane', '', HEADER),
      route('rest', '', REST, 'infra'),
    );
    expect(told(text, '1.31')).toEqual(['FAN116 warning rest metadata.namespace']);
  });

  it.each([
    [
      'where all name the port',
      all(BOUND, WAYPOINT(), canary(', port: 80'), route('lane', ', port: 80', `${HEADER}, ${REST}`)),
    ],
    [
      'of another vendor’s waypoint',
      all(BOUND, WAYPOINT('kgateway-waypoint'), SERVICE, route('lane', '', HEADER), route('rest', ', port: 80', REST)),
    ],
    [
      'of a Service that no waypoint serves',
      all(NAMESPACE(''), WAYPOINT(), SERVICE, route('lane', '', HEADER), route('rest', ', port: 80', REST)),
    ],
    [
      'of a consumer’s route, which a waypoint does not run',
      all(BOUND, WAYPOINT(), SERVICE, route('lane', '', `${HEADER}, ${REST}`), route('theirs', '', REST, 'stock')),
    ],
  ])('is not told %s', (_, text) => {
    expect(told(text)).toEqual([]);
    expect(told(text, '1.31')).toEqual([]);
  });

  it('is not told, since all groups run, of routes that have no request in common', () => {
    const one = '{ matches: [{ path: { type: PathPrefix, value: /a } }], backendRefs: [{ name: next, port: 80 }] }';
    const text = all(
      BOUND,
      WAYPOINT(),
      SERVICE,
      route('a', '', one),
      route('b', ', port: 80', `${one.replace('/a', '/b')}, ${REST.replace('/.*', '/c.*')}`),
      route('c', ', port: 80', REST),
    );
    expect(told(text, '1.31')).toEqual(['FAN116 warning a spec.parentRefs[0].port']);
    const apart = all(
      BOUND,
      WAYPOINT(),
      SERVICE,
      route('a', '', one),
      route('b', ', port: 80', one.replace('/a', '/b')),
    );
    expect(told(apart, '1.31').filter((each) => each.startsWith('FAN116'))).toEqual([]);
  });
});

describe('FAN117', () => {
  it('is told once, on the first route', () => {
    expect(told(all(BOUND, WAYPOINT(), SERVICE, route('a', '', HEADER), route('b', '', HEADER)))).toEqual([
      'FAN117 warning a spec.rules',
    ]);
  });

  it('is told of the Canary where Flagger alone routes', () => {
    const text = all(BOUND, WAYPOINT(), canary('', ', match: [{ uri: { prefix: /cart } }]'));
    expect(told(text)).toEqual(['FAN117 warning cart spec.service.match']);
  });

  it('is told of any mesh under GAMMA', () => {
    expect(told(all(SERVICE, route('a', '', HEADER)), '1.27', true)).toEqual(['FAN117 warning a spec.rules']);
    expect(told(all(SERVICE, route('a', '', HEADER, 'stock')), '1.27', true)).toEqual([]);
  });

  it.each([
    ['where Flagger takes the rest', all(BOUND, WAYPOINT(), canary(''), route('a', '', HEADER))],
    ['of a Service that the input does not have', all(BOUND, WAYPOINT(), route('a', '', HEADER))],
    ['of a port that is TCP', all(BOUND, WAYPOINT(), SERVICE, route('a', ', port: 90', HEADER))],
    ['without a waypoint', all(NAMESPACE(''), SERVICE, route('a', '', HEADER))],
    ['where the Namespace is not in the input', all(WAYPOINT(), SERVICE, route('a', '', HEADER))],
  ])('is not told %s', (_, text) => {
    expect(told(text)).toEqual([]);
  });
});

describe('FAN121', () => {
  const ext =
    '{ filters: [{ type: ExtensionRef, extensionRef: { group: x.example.com, kind: Y, name: z } }], backendRefs: [{ name: cart, port: 80 }] }';
  const cors = '{ filters: [{ type: CORS, cors: { allowOrigins: ["*"] } }], backendRefs: [{ name: cart, port: 80 }] }';

  it('weighs less where the input shows Istio alone, and not the Service', () => {
    expect(told(all(BOUND, WAYPOINT(), SERVICE, route('a', '', ext)))).toEqual([
      'FAN121 error a spec.rules[0].filters[0]',
    ]);
    expect(told(all(BOUND, WAYPOINT(), route('a', '', ext)))).toEqual(['FAN121 warning a spec.rules[0].filters[0]']);
    expect(told(route('a', '', ext))).toEqual([]);
  });

  it('knows CORS from Istio 1.26 on', () => {
    expect(told(all(BOUND, WAYPOINT(), SERVICE, route('a', '', cors)), '1.25')).toHaveLength(1);
    expect(told(all(BOUND, WAYPOINT(), SERVICE, route('a', '', cors)), '1.26')).toEqual([]);
  });

  it('leaves a backendRef without a port to others', () => {
    expect(told(all(BOUND, WAYPOINT(), SERVICE, route('a', '', '{ backendRefs: [{ name: cart }] }')))).toEqual([]);
  });
});

describe('FAN124', () => {
  const both = all(
    route('a', '', '{ backendRefs: [{ name: cart, port: 80 }] }', 'shop', 'GRPCRoute'),
    route('b', ', port: 80', REST),
  );

  it('is told before Istio 1.30 and under GAMMA', () => {
    expect(told(all(BOUND, WAYPOINT(), SERVICE, both))).toEqual(['FAN124 warning b spec.parentRefs']);
    expect(told(all(SERVICE, both), '1.27', true)).toEqual(['FAN124 warning b spec.parentRefs']);
    expect(told(all(BOUND, WAYPOINT(), SERVICE, both), '1.30').filter((each) => each.startsWith('FAN124'))).toEqual([]);
  });
});
