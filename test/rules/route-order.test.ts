import { describe, expect, it } from 'vitest';
import { findingsIn } from '../checks/driver.ts';

/** Codes of this test's rules, each with the object it is told of. */
function told(text: string, gamma = false): readonly string[] {
  return findingsIn(text, undefined, gamma)
    .filter(({ code }) => ['FAN113', 'FAN114', 'FAN115'].includes(code))
    .map(({ code, resource, field }) => `${code} ${resource?.kind} ${resource?.name} ${field?.path}`);
}

const GATEWAY = (className: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: ${className}
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: internal, port: 8080, protocol: HTTP, hostname: internal.example.com }
`;

interface Written {
  readonly name: string;
  readonly parent?: string;
  readonly hosts?: string;
  readonly createdAt?: string;
  readonly namespace?: string;
  /** Match and Service of each rule. */
  readonly rules: readonly (readonly [match: string, service: string])[];
}

function route({ name, parent = 'name: public', hosts = '', createdAt, namespace = 'shop', rules }: Written): string {
  const age = createdAt === undefined ? '' : `, creationTimestamp: "${createdAt}"`;
  const all = rules.map(
    ([match, service]) => `{ matches: [{ ${match} }], backendRefs: [{ name: ${service}, port: 80 }] }`,
  );
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: ${namespace}${age} }
spec: { parentRefs: [{ ${parent} }], hostnames: [${hosts}], rules: [${all.join(', ')}] }
`;
}

const all = (...documents: readonly string[]) => documents.join('---');
const prefix = (value: string) => `path: { type: PathPrefix, value: ${value} }`;
const regex = (value: string) => `path: { type: RegularExpression, value: "${value}" }`;

describe('FAN113', () => {
  const rules = [
    [regex('/a/[0-9]+'), 'next'],
    [prefix('/'), 'cart'],
  ] as const;

  it('is told of a Gateway of Istio', () => {
    expect(told(all(GATEWAY('istio'), route({ name: 'cart', rules })))).toEqual([
      'FAN113 HTTPRoute cart spec.rules[0].matches[0].path',
    ]);
  });

  it.each([
    ['of another vendor’s Gateway', all(GATEWAY('eg'), route({ name: 'cart', rules }))],
    ['of a Gateway that the input does not have', route({ name: 'cart', rules })],
    [
      'of a Service that no waypoint serves',
      route({ name: 'cart', parent: 'group: "", kind: Service, name: cart', rules }),
    ],
    [
      'where the prefix asks for more',
      all(GATEWAY('istio'), route({ name: 'cart', rules: [rules[0], [`${prefix('/')}, method: GET`, 'cart']] })),
    ],
    [
      'of a regular expression that takes everything',
      all(GATEWAY('istio'), route({ name: 'cart', rules: [[regex('/.*'), 'next'], rules[1]] })),
    ],
    [
      'where both go to one backend',
      all(GATEWAY('istio'), route({ name: 'cart', rules: [[regex('/a/[0-9]+'), 'cart'], rules[1]] })),
    ],
    [
      'where the prefix has another host',
      all(
        GATEWAY('istio'),
        route({ name: 'cart', hosts: 'cart.example.com', rules: [rules[0]] }),
        route({ name: 'rest', rules: [rules[1]] }),
      ),
    ],
    [
      'of a route that has another parent too',
      all(
        GATEWAY('istio'),
        route({ name: 'cart', parent: 'name: public }, { name: edge', rules: [rules[0]] }),
        route({ name: 'rest', rules: [rules[1]] }),
      ),
    ],
  ])('is not told %s', (_, text) => {
    expect(told(text)).toEqual([]);
  });

  it('is not told of other implementations', () => {
    expect(told(all(GATEWAY('istio'), route({ name: 'cart', rules })), true)).toEqual([]);
  });
});

describe('FAN114', () => {
  const twice = [
    [prefix('/a'), 'cart'],
    [prefix('/a/'), 'next'],
  ] as const;

  it('is told whoever runs the route, and whether the input has its parent or not', () => {
    expect(told(route({ name: 'cart', rules: twice }))).toEqual(['FAN114 HTTPRoute cart spec.rules[1]']);
    expect(told(all(GATEWAY('eg'), route({ name: 'cart', rules: twice })), true)).toEqual([
      'FAN114 HTTPRoute cart spec.rules[1]',
    ]);
  });

  it('is told of the younger route where ages are known', () => {
    const old = route({ name: 'old', createdAt: '2026-01-01T00:00:00Z', rules: [[prefix('/a'), 'cart']] });
    const young = route({ name: 'a-young', createdAt: '2026-02-01T00:00:00Z', rules: [[prefix('/a'), 'next']] });
    expect(told(all(old, young))).toEqual(['FAN114 HTTPRoute a-young spec.rules[0]']);
  });

  it.each([
    [
      'of a rule that asks for more',
      [
        [prefix('/a'), 'cart'],
        [`${prefix('/a')}, headers: [{ name: x, value: "1" }]`, 'next'],
      ],
    ],
    [
      'of a rule behind a shorter path',
      [
        [prefix('/'), 'cart'],
        [prefix('/a'), 'next'],
      ],
    ],
    [
      'of a rule with a match that lives',
      [
        [prefix('/a'), 'cart'],
        [`${prefix('/a')} }, { ${prefix('/b')}`, 'next'],
      ],
    ],
    [
      'of a rule that sends to the same backend',
      [
        [prefix('/a'), 'cart'],
        [prefix('/a'), 'cart'],
      ],
    ],
  ] as const)('is not told %s', (_, rules) => {
    expect(told(route({ name: 'cart', rules }))).toEqual([]);
  });
});

describe('FAN115', () => {
  const one = { name: 'one', hosts: 'a.example.com', rules: [[prefix('/'), 'cart']] } as const;
  const two = { ...one, name: 'two', rules: [[prefix('/'), 'next']] } as const;

  it.each([
    ['with the same parent', one, two],
    ['where one means every listener', { ...one, parent: 'name: public, sectionName: http' }, two],
    [
      'on one Service',
      { ...one, parent: 'group: "", kind: Service, name: cart' },
      { ...two, parent: 'group: "", kind: Service, name: cart' },
    ],
  ])('is told of two routes %s', (_, a, b) => {
    expect(told(all(route(a), route(b)))).toEqual(['FAN115 HTTPRoute two spec.rules[0].matches[0]']);
    expect(told(all(GATEWAY('eg'), route(a), route(b)))).toEqual(['FAN115 HTTPRoute two spec.rules[0].matches[0]']);
  });

  it.each([
    ['with other hosts', one, { ...two, hosts: 'b.example.com' }],
    [
      'with other listeners',
      { ...one, parent: 'name: public, sectionName: http' },
      { ...two, parent: 'name: public, sectionName: internal' },
    ],
    ['of which one asks for more', one, { ...two, rules: [[`${prefix('/')}, method: GET`, 'next']] as const }],
    [
      'of which one surely is younger',
      { ...one, createdAt: '2026-01-01T00:00:00Z' },
      { ...two, createdAt: '2026-01-01T00:00:00Z' },
    ],
    ['with one backend', one, { ...one, name: 'two' }],
    [
      'of two namespaces at a Gateway that the input does not have',
      one,
      { ...two, namespace: 'stock', parent: 'name: public, namespace: shop' },
    ],
    [
      'of a producer and a consumer',
      { ...one, parent: 'group: "", kind: Service, name: cart' },
      { ...two, namespace: 'stock', parent: 'group: "", kind: Service, name: cart, namespace: shop' },
    ],
  ])('is not told of two routes %s', (_, a, b) => {
    expect(told(all(route(a), route(b))).filter((each) => each.startsWith('FAN115'))).toEqual([]);
  });

  it('is told of one route with each other, and not of every pair', () => {
    const routes = ['a', 'b', 'c', 'd'].map((name) => route({ ...one, name, rules: [[prefix('/'), name]] }));
    expect(told(all(...routes))).toHaveLength(3);
  });

  const canary = (name: string, service: string) => `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: ${name}, namespace: shop }
spec:
  provider: gatewayapi:v1
  targetRef: { kind: Deployment, name: ${name} }
  service: { port: 80, gatewayRefs: [{ name: public }], ${service} }
  analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10 }
`;

  it('is told of a route beside the one that Flagger writes', () => {
    expect(told(all(canary('cart', 'hosts: [a.example.com]'), route(two)))).toEqual([
      'FAN115 HTTPRoute two spec.rules[0].matches[0]',
    ]);
  });

  it('is not told where Flagger overwrites the route, or the Canary has a match of its own', () => {
    expect(told(all(canary('two', 'hosts: [a.example.com]'), route(two)))).toEqual([]);
    const own = 'hosts: [a.example.com], match: [{ uri: { prefix: /cart } }]';
    expect(told(all(canary('cart', own), route(two)))).toEqual([]);
  });
});
