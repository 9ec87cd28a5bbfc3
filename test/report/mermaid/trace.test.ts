import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/cli/command.ts';
import { caseFile } from '../../cases/driver.ts';
import { expectGolden } from './golden.ts';
import { readPicture } from './reading.ts';
import { TRACED, traceArgs } from './traced.ts';

async function picture(args: readonly string[], input?: string): Promise<string> {
  const context = { version: 'test', readInput: () => input };
  const { stdout, stderr } = await runCommand(['trace', ...args, '--format', 'mermaid'], context);
  expect(stderr).toBe('');
  return stdout;
}

const ISSUE = [
  'http://istio-test2.mywebsite.com/',
  ...['--from', 'gateway/istio-test2/istio-test2-ingress'],
  ...['--rollout', 'main-service=Progressing:40', '--rollout', 'secondary-service=Progressing:0'],
];

const PICTURES: { readonly [name: string]: readonly string[] } = {
  'flagger-1822-before': [caseFile('flagger-1822', 'input.yaml'), ...ISSUE],
  'flagger-1822-after': [caseFile('flagger-1822', 'expected.yaml'), ...ISSUE],
  'in-mesh-callers-by-relay': [
    ...[caseFile('in-mesh-callers-by-relay', 'expected.yaml'), 'http://checkout.shop:8080/'],
    ...['--from', 'pod/shop/app=batch', '--rollout', 'checkout=Progressing:40', '--rollout', 'cart=Progressing:0'],
  ],
  'chain-of-three': [
    ...['-c', caseFile('chain-of-three', 'fn-config.yaml'), caseFile('chain-of-three', 'expected.yaml')],
    ...['http://checkout.shop.example/', '--from', 'gateway/shop/public'],
    ...[
      '--rollout',
      'checkout=Progressing:40',
      '--rollout',
      'pricing=Progressing:20',
      '--rollout',
      'tax=Progressing:0',
    ],
  ],
};

describe.each(Object.entries(PICTURES))('the picture of %s', (name, args) => {
  it('is the golden one, and is read', async () => {
    const text = await picture(args);
    expectGolden(name, text);
    expect(readPicture(text).nodes.length).toBeGreaterThan(5);
  });
});

describe('the picture of a trace', () => {
  it('has the route that the ingress goes past, and why', async () => {
    const before = readPicture(await picture(PICTURES['flagger-1822-before'] ?? []));
    const textOf = (id: string) => before.nodes.find((node) => node.id === id)?.text ?? '';
    const dotted = before.edges
      .filter(({ stroke }) => stroke === 'dotted')
      .map(({ from, to }) => [textOf(from), textOf(to)]);
    const route = expect.stringMatching(/^HTTPRoute main-service-canary-injection\nno waypoint: neither Service/);
    expect(dotted).toContainEqual([expect.stringContaining('gateway istio-test2-ingress'), route]);
    expect(dotted).toContainEqual([route, expect.stringContaining('pods of Deployment main-service')]);
  });

  it('has nothing dashed of #1822 once it is mended', async () => {
    const after = readPicture(await picture(PICTURES['flagger-1822-after'] ?? []));
    expect(after.edges.filter(({ stroke }) => stroke === 'dotted')).toEqual([]);
  });

  it('has the waypoint that the ingress goes past, also where no route runs there', async () => {
    const args = [caseFile('namespace-binds-the-waypoint', 'input.yaml'), 'http://shop.example.com/', '--then', 'none'];
    const rollout = ['--from', 'gateway/shop/public', '--rollout', 'checkout=Progressing:40'];
    const { nodes } = readPicture(await picture([...args, ...rollout]));
    const missed = nodes.filter(({ classes }) => classes[0] === 'missed').map(({ text }) => text.replaceAll('\n', ' '));
    expect(missed).toEqual([
      'waypoint shop-waypoint Service checkout-primary has no label `istio.io/ingress-use-waypoint: "true"`',
      'waypoint shop-waypoint HTTPRoute checkout-canary-marker Service checkout-canary has no label `istio.io/ingress-use-waypoint: "true"`',
    ]);
  });

  it('ends in the status where nothing takes the request', async () => {
    const args = [
      'testdata/flagger-1822/input.yaml',
      'http://nobody.example/',
      '--from',
      'gateway/istio-test2/istio-test2-ingress',
    ];
    const { nodes } = readPicture(await picture(args));
    const shown = nodes.map(({ text, classes }) => [text, ...classes]);
    expect(shown.at(-1)).toEqual(['404\nno listener has host nobody.example', 'error']);
  });
});

/** A shop whose waypoint splits `cart`, with what its rules do, and a route on the Service of one version. */
const shop = (filters: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: shop-waypoint}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop-waypoint, namespace: shop}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: split, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: cart}]
  rules:
  - filters: [${filters}]
    backendRefs:
    - {name: cart-v1, port: 80, weight: 2}
    - {name: cart-v2, port: 80, weight: 1, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-version, value: v2}]}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: of-v2, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: cart-v2}]
  rules: [{backendRefs: [{name: cart-v2, port: 80}]}]
${['cart', 'cart-v1', 'cart-v2', 'audit'].map((name) => `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: [{port: 80, appProtocol: http}], selector: {app: ${name}}}\n`).join('')}`;

/** Lines as `from → to`, each by the first line of its text that says which place it is. */
async function linesOf(filters: string, ...args: readonly string[]) {
  const text = await picture(['-', 'http://cart/', '--from', 'pod/shop', ...args], shop(filters));
  const { nodes, edges } = readPicture(text);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.text.replaceAll('\n', ', ') ?? '';
  return edges.map(({ from, to, text: said, stroke }) => [nameOf(from), stroke, said, nameOf(to)]);
}

describe('the picture of a waypoint’s split', () => {
  it('has a change of headers at the line that it is for, and the route of a backend as passed by', async () => {
    const lines = await linesOf('');
    const waypoint = 'waypoint shop-waypoint, HTTPRoute split rule 0';
    const second = 'Service cart-v2:80, pods with app: cart-v2, 200';
    const missed =
      'waypoint shop-waypoint, HTTPRoute of-v2, a waypoint runs no routes of the backend, that it has chosen';
    expect(lines).toEqual([
      ['a pod of namespace shop, GET http://cart/', 'normal', '100 %', waypoint],
      [waypoint, 'normal', '~66.7 %', 'Service cart-v1:80, pods with app: cart-v1, 200'],
      [waypoint, 'normal', '~33.3 %\nset x-version: v2 (backendRef)', second],
      [waypoint, 'dotted', 'not taken', missed],
      [missed, 'dotted', '', second],
    ]);
  });

  it('has copies', async () => {
    const lines = await linesOf('{type: RequestMirror, requestMirror: {backendRef: {name: audit, port: 80}}}');
    const copies = lines.filter(([, , , to]) => to?.startsWith('Service audit:80'));
    expect(copies).toEqual([
      [
        expect.stringMatching(/^waypoint shop-waypoint, HTTPRoute split rule 0/),
        'normal',
        '100 %\na copy, its answer is thrown away',
        'Service audit:80, pods with app: audit',
      ],
    ]);
  });

  it('ends where requests are sent back', async () => {
    const lines = await linesOf('{type: RequestRedirect, requestRedirect: {hostname: other.example, statusCode: 302}}');
    expect(lines.at(-1)?.at(-1)).toBe('302 to http://other.example/');
  });

  it('is run by the client where the Gateway API alone counts', async () => {
    const lines = await linesOf('', '--profile', 'gamma');
    expect(lines[0]).toEqual([
      'a pod of namespace shop, GET http://cart/',
      'normal',
      '100 %',
      'client shop, HTTPRoute split rule 0',
    ]);
  });
});

describe.each(TRACED)('testdata/%s', (name) => {
  it('has pictures with all shares', async () => {
    for (const args of traceArgs(name)) {
      const { nodes, edges } = readPicture(await picture(args));
      expect(nodes.map(({ id }) => id)).toContain(edges[0]?.to);
      // Every place is on some way, and every way has its share.
      const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
      expect(nodes.map(({ id }) => id).filter((id) => !ends.has(id))).toEqual([]);
      for (const { stroke, text } of edges) if (stroke !== 'dotted') expect(text).toMatch(/^~?[\d.]+ %/);
    }
  });
});
