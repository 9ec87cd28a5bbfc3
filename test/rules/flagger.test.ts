import { describe, expect, it } from 'vitest';
import { findingsIn } from '../checks/driver.ts';

const RAMP = '{interval: 1m, threshold: 5, stepWeight: 10, maxWeight: 50}';

interface Spec {
  readonly name?: string;
  readonly provider?: string;
  readonly target?: string;
  readonly service?: string;
  readonly analysis?: string;
}

function canary({
  name = 'cart',
  provider = 'gatewayapi:v1',
  target = name,
  service = '',
  analysis = RAMP,
}: Spec): string {
  return `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: ${name}, namespace: shop}
spec:
  provider: ${provider}
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}
  service: {port: 8080, gatewayRefs: [{name: public}]${service === '' ? '' : `, ${service}`}}
  analysis: ${analysis}
`;
}

function deployment(
  name: string,
  containers = '[{name: app, ports: [{name: http, containerPort: 8080}]}]',
  more = '',
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: ${containers}${more}}}
`;
}

function service(name: string, selector: string, ports: string, metadata = ''): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop${metadata}}
spec: {selector: ${selector}, ports: ${ports}}
`;
}

/** Findings about Canaries and Flagger: two of them without hosts at one Gateway are others' to judge. */
function codes(...documents: readonly string[]): readonly string[] {
  return findingsIn(documents.join('---\n'))
    .filter(({ code }) => code.startsWith('FAN2'))
    .map(({ code, severity }) => `${code} ${severity}`);
}

describe('FAN206', () => {
  it.each([
    'gatewayapi',
    'gatewayapi:v1alpha2',
    'GatewayAPI:v1',
    'gateway-api:v1',
    'gatewayapi:v2',
    'gatewayapi:v1.0.0',
    'gatwayapi:v1',
  ])('is told of %s', (provider) => {
    expect(codes(canary({ provider }))).toEqual(['FAN206 error']);
  });

  it.each([
    'gatewayapi:v1',
    'gatewayapi:v1beta1',
    'apisix',
    'appmesh:v1beta2',
    'smi:v1alpha2',
    'traefik',
    'gloo',
    'knative',
  ])('is silent about %s', (provider) => {
    expect(codes(canary({ provider }))).toEqual([]);
  });
});

describe('FAN208', () => {
  const http = '[{name: http, port: 8080, targetPort: 8080}]';

  it('is told of a selector, of a port without a name, and of more ports', () => {
    expect(codes(canary({}), deployment('cart'), service('cart', '{app: cart}', http))).toEqual(['FAN208 warning']);
    expect(codes(canary({}), service('cart-primary', '{app: cart-primary}', '[{port: 8080}]'))).toEqual([
      'FAN208 warning',
    ]);
    expect(codes(canary({}), service('cart', '{app: x}', `${http.slice(0, -1)}, {name: grpc, port: 9999}]`))).toEqual([
      'FAN208 warning',
    ]);
  });

  it('is silent about a Service as Flagger makes it, without a targetPort too', () => {
    expect(
      codes(canary({}), deployment('cart'), service('cart-canary', '{app: cart}', '[{name: http, port: 8080}]')),
    ).toEqual([]);
  });

  it('is silent about a selector and discovered ports where the target is not known', () => {
    const ports = `${http.slice(0, -1)}, {name: grpc, port: 9999}]`;
    expect(codes(canary({ service: 'portDiscovery: true' }), service('cart', '{tier: web}', ports))).toEqual([]);
  });

  it('is silent where Flagger has made the Service', () => {
    const owned =
      ', ownerReferences: [{apiVersion: flagger.app/v1beta1, kind: Canary, name: cart, uid: u, controller: true}]';
    expect(codes(canary({}), deployment('cart'), service('cart', '{app: cart}', http, owned))).toEqual([]);
  });

  it('is told of declared labels that a Service of somebody else’s never gets, unless it has them', () => {
    const labels = '{istio.io/use-waypoint: none}';
    const declaring = canary({ service: `canary: {labels: ${labels}}` });
    const bare = service('cart-canary', '{app: cart}', http);
    const labelled = service('cart-canary', '{app: cart}', http, `, labels: ${labels}`);
    expect(codes(declaring, deployment('cart'), bare)).toEqual(['FAN208 warning']);
    expect(codes(declaring, deployment('cart'), labelled)).toEqual([]);
    expect(codes(canary({ service: 'canary: {labels: {team: sales}}' }), deployment('cart'), bare)).toEqual([]);
  });
});

describe('FAN211', () => {
  const test = (match: string) => canary({ analysis: `{interval: 1m, threshold: 5, iterations: 5, match: ${match}}` });

  it.each([
    ['[{headers: {x-v: {prefix: "2"}}}]', 'FAN211 error'],
    ['[{headers: {x-v: {exact: "2"}}}, {headers: {x-v: {suffix: "2"}}}]', 'FAN211 error'],
    ['[{queryParams: {v: {prefix: "2"}}}]', 'FAN211 error'],
    ['[{sourceLabels: {app: tester}}]', 'FAN211 error'],
    ['[{headers: {x-v: {exact: "2"}}, sourceLabels: {app: tester}}]', 'FAN211 warning'],
  ])('is told of %s', (match, told) => {
    expect(codes(test(match))).toEqual([told]);
  });

  it.each([
    '[]',
    '[{headers: {x-v: {regex: "2.*"}}}]',
    '[{headers: {x-v: {exact: "2"}}}, {queryParams: {v: {exact: "2"}}}]',
  ])('is silent about %s', (match) => {
    expect(codes(test(match))).toEqual([]);
  });
});

describe('FAN213 and FAN214', () => {
  it.each(['0s', '1d', '1 day', '500ms', '""'])('CORS with maxAge %s resets the weights', (maxAge) => {
    expect(codes(canary({ service: `corsPolicy: {maxAge: ${maxAge}}` }))).toEqual(['FAN213 warning']);
  });

  it.each(['5s', '24h', '1m30s'])('CORS with maxAge %s does not', (maxAge) => {
    expect(codes(canary({ service: `corsPolicy: {maxAge: ${maxAge}}` }))).toEqual([]);
  });

  it('a method alone is a match without uri, and what Flagger does not read is none', () => {
    expect(codes(canary({ service: 'match: [{method: {exact: GET}}]' }))).toEqual(['FAN214 warning']);
    expect(codes(canary({ service: 'match: [{authority: {exact: a.example}}]' }))).toEqual([]);
  });
});

describe('FAN217', () => {
  it('is an error for one apex and a warning for one target', () => {
    const one = canary({ name: 'a', target: 'cart' });
    expect(codes(one, canary({ name: 'b', target: 'cart' }))).toEqual(['FAN217 error']);
    expect(codes(one, canary({ name: 'b', target: 'cart', service: 'name: other' }))).toEqual(['FAN217 warning']);
  });

  it('is silent for two namespaces, a Canary that is suspended and one of another provider', () => {
    const suspended = canary({ name: 'b', target: 'cart' }).replace('spec:', 'spec:\n  suspend: true');
    expect(codes(canary({}), suspended)).toEqual([]);
    const other = canary({ name: 'b', target: 'cart' });
    expect(codes(canary({}), other.replace('namespace: shop', 'namespace: test'))).toEqual([]);
    expect(codes(canary({}), canary({ name: 'b', target: 'cart', provider: 'istio' }))).toEqual([]);
  });
});

describe('FAN218', () => {
  const named = canary({ service: 'targetPort: web' });
  const sidecar = ', initContainers: [{name: proxy, restartPolicy: Always, ports: [{name: web, containerPort: 9000}]}]';

  it('is an error for a name, and a warning for a number', () => {
    expect(codes(named, deployment('cart'))).toEqual(['FAN218 error']);
    expect(codes(canary({ service: 'targetPort: 80' }), deployment('cart'))).toEqual(['FAN218 warning']);
  });

  it('is silent where ports are not listed, or may be those of a sidecar', () => {
    expect(codes(named, deployment('cart', '[{name: app}]'))).toEqual([]);
    expect(codes(named, deployment('cart', undefined, sidecar))).toEqual([]);
    const beside = '[{name: app, ports: [{containerPort: 8081}]}, {name: proxy}]';
    expect(codes(canary({}), deployment('cart', beside))).toEqual([]);
    expect(codes(named)).toEqual([]);
  });
});

describe('FAN220', () => {
  it.each([
    [
      'match: [{uri: {prefix: /}, headers: {x-v: {prefix: "2"}}}]',
      'spec.service.match[0].headers.x-v',
      { regex: '2.*' },
    ],
    ['match: [{uri: {prefix: api}}]', 'spec.service', undefined],
    ['timeout: 1.5s', 'spec.service.timeout', '1500ms'],
    ['timeout: 1h0.5m', 'spec.service.timeout', '3630s'],
    ['timeout: 1s, backendTimeout: 2s', 'spec.service.backendTimeout', undefined],
    ['hosts: [a.example, "*"]', 'spec.service.hosts[1]', undefined],
  ])('%s', (text, path, proposedValue) => {
    const [found] = findingsIn(canary({ service: text }));
    expect(found?.code).toBe('FAN220');
    expect(found?.field?.path).toBe(path);
    expect(found?.field?.proposedValue).toEqual(proposedValue);
  });
});

describe('FAN221', () => {
  it('is silent about names that are far, or the target of another Canary', () => {
    expect(codes(canary({ name: 'cart' }), deployment('reports'))).toEqual([]);
    expect(codes(canary({ name: 'cart' }), canary({ name: 'card' }), deployment('card'))).toEqual([]);
    expect(codes(canary({ name: 'cart' }), deployment('carts').replace('namespace: shop', 'namespace: test'))).toEqual(
      [],
    );
  });

  it('is told of a name near by', () => {
    expect(codes(canary({ name: 'cart' }), deployment('carts'))).toEqual(['FAN221 warning']);
  });
});
