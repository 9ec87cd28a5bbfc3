import { describe, expect, it } from 'vitest';
import { formatId } from '../../src/resource/resource-id.ts';
import { findingsIn } from '../checks/driver.ts';

type Labels = { readonly [key: string]: string };

const USE = 'istio.io/use-waypoint';
const THERE = 'istio.io/use-waypoint-namespace';
const INGRESS = 'istio.io/ingress-use-waypoint';
const MODE = 'istio.io/dataplane-mode';
const FOR = 'istio.io/waypoint-for';
const AMBIENT = { [MODE]: 'ambient' };
const BOTH = { [USE]: 'waypoint', [INGRESS]: 'true' };

function meta(name: string, namespace: string | undefined, labels: Labels, annotations: Labels = {}): string {
  const where = namespace === undefined || namespace === '' ? {} : { namespace };
  return `metadata: ${JSON.stringify({ name, ...where, labels, annotations })}`;
}

function namespace(name: string, labels: Labels = AMBIENT): string {
  return `apiVersion: v1\nkind: Namespace\n${meta(name, undefined, labels)}`;
}

function service(name: string, labels: Labels = {}, spec: object = {}, where = 'shop'): string {
  const ports = [{ name: 'http', port: 8080 }];
  return `apiVersion: v1\nkind: Service\n${meta(name, where, labels)}\nspec: ${JSON.stringify({ ports, ...spec })}`;
}

interface GatewayOptions {
  readonly name?: string;
  readonly where?: string | undefined;
  readonly className?: string;
  readonly labels?: Labels;
  readonly listener?: object;
}

function gateway(options: GatewayOptions = {}): string {
  const { name = 'waypoint', className = 'istio-waypoint', labels = {}, listener = {} } = options;
  const where = 'where' in options ? options.where : 'shop';
  const listeners = [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...listener }];
  const spec = JSON.stringify({ gatewayClassName: className, listeners });
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n${meta(name, where, labels)}\nspec: ${spec}`;
}

function ingress(className = 'istio'): string {
  return gateway({ name: 'public', className, listener: { name: 'http', port: 80, protocol: 'HTTP' } });
}

function gatewayClass(name: string, controllerName: string, labels: Labels = {}): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\n${meta(name, undefined, labels)}\nspec: ${JSON.stringify({ controllerName })}`;
}

const SERVICE = (name: string) => ({ group: '', kind: 'Service', name });
const MARKS = [
  { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-shop', value: '1' }] } },
] as const;

function route(name: string, parentRefs: readonly object[], to: string, more: object = {}, kind = 'HTTPRoute'): string {
  const rules = [{ ...more, backendRefs: [{ name: to, port: 8080 }] }];
  const spec = JSON.stringify({ parentRefs, rules });
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\n${meta(name, 'shop', {})}\nspec: ${spec}`;
}

/** A route of Service cart that changes something, and one by which the ingress sends to it. */
const OWN = route('cart', [SERVICE('cart')], 'cart', { filters: MARKS });
const PUBLIC = route('public', [{ name: 'public' }], 'cart');

/** Findings about waypoints: what these small inputs lack otherwise is others' to say. */
function told(objects: readonly string[], gamma = false): readonly string[] {
  return findingsIn(objects.join('\n---\n'), undefined, gamma)
    .filter(({ code }) => code.startsWith('FAN3'))
    .map(({ code, severity, resource }) => `${code} ${severity} ${resource === undefined ? '' : formatId(resource)}`);
}

const CART_302 = 'FAN302 warning Service shop/cart';

describe('FAN302', () => {
  const bound = [namespace('shop'), gateway(), service('cart', { [USE]: 'waypoint' }), OWN];

  it.each<[string, readonly string[], readonly string[]]>([
    ['says it of an Istio Gateway', [...bound, ingress(), PUBLIC], [CART_302]],
    [
      "says it of a class that is Istio's by its GatewayClass",
      [...bound, ingress('edge'), gatewayClass('edge', 'istio.io/gateway-controller'), PUBLIC],
      [CART_302],
    ],
    [
      'says it of a GRPCRoute of the Gateway',
      [...bound, ingress(), route('public', [{ name: 'public' }], 'cart', {}, 'GRPCRoute')],
      [CART_302],
    ],
    ['is silent for a Gateway that is not in the input', [...bound, PUBLIC], []],
    ['is silent for a class that nobody knows', [...bound, ingress('edge'), PUBLIC], []],
    [
      'is silent where the route is bound to the Gateway too',
      [
        namespace('shop'),
        gateway(),
        ingress(),
        service('cart', { [USE]: 'waypoint' }),
        route('cart', [SERVICE('cart'), { name: 'public' }], 'cart', { filters: MARKS }),
      ],
      [],
    ],
    [
      'is silent where the route changes nothing',
      [...bound.slice(0, 3), ingress(), PUBLIC, route('cart', [SERVICE('cart')], 'cart')],
      [],
    ],
    [
      'is silent where the Service says no',
      [...bound.slice(0, 2), ingress(), PUBLIC, OWN, service('cart', { [USE]: 'waypoint', [INGRESS]: 'false' })],
      [],
    ],
    [
      'leaves a value that is no boolean to FAN304',
      [...bound.slice(0, 2), ingress(), PUBLIC, OWN, service('cart', { [USE]: 'waypoint', [INGRESS]: 'waypoint' })],
      ['FAN304 warning Service shop/cart'],
    ],
    [
      'leaves a Service that is bound to nothing to FAN323',
      [namespace('shop'), gateway(), ingress(), PUBLIC, OWN, service('cart')],
      ['FAN323 warning Service shop/cart'],
    ],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });

  it('is not asked under strict GAMMA', () => {
    expect(told([...bound, ingress(), PUBLIC], true)).toEqual([]);
  });
});

describe('FAN303', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['is an info without any waypoint', [service('cart', { [USE]: 'waypoint' })], ['FAN303 info Service shop/cart']],
    [
      'takes a Gateway without a namespace for it',
      [namespace('shop', { ...AMBIENT, [USE]: 'waypoint' }), gateway({ where: undefined }), service('cart')],
      [],
    ],
    [
      'takes any Gateway of the name for it where the Service has no namespace',
      [gateway(), service('cart', { [USE]: 'waypoint' }, {}, '')],
      [],
    ],
    [
      'is silent for none',
      [gateway(), namespace('shop'), service('cart', { [USE]: 'none' })],
      ['FAN322 warning Gateway shop/waypoint'],
    ],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });
});

describe('FAN310 to FAN313', () => {
  const cart = service('cart', { [USE]: 'waypoint' });
  const pods = { [FOR]: 'workload' };

  it.each<[string, readonly string[], readonly string[]]>([
    ['a sound waypoint', [gateway(), cart], []],
    [
      'the wrong class alone, whatever else',
      [gateway({ className: 'istio', labels: pods }), cart],
      ['FAN310 error Gateway shop/waypoint'],
    ],
    [
      'port and label',
      [gateway({ labels: pods, listener: { port: 15009 } }), cart],
      ['FAN311 warning Gateway shop/waypoint', 'FAN312 warning Gateway shop/waypoint'],
    ],
    [
      "the label of the GatewayClass, which the Gateway's beats",
      [
        gatewayClass('istio-waypoint', 'istio.io/mesh-controller', pods),
        gateway(),
        cart,
        gateway({ name: 'other', labels: { [FOR]: 'all' } }),
        service('stock', { [USE]: 'other' }),
      ],
      ['FAN312 warning Gateway shop/waypoint'],
    ],
    [
      'a Namespace with a waypoint for pods',
      [namespace('shop', { ...AMBIENT, [USE]: 'waypoint' }), gateway({ labels: pods }), service('cart')],
      [],
    ],
    [
      'a Namespace with a waypoint for pods, and a route that is lost by it',
      [namespace('shop', { ...AMBIENT, [USE]: 'waypoint' }), gateway({ labels: pods }), service('cart'), OWN],
      ['FAN312 warning Gateway shop/waypoint'],
    ],
    [
      'a Service without a namespace',
      [gateway({ where: 'infra' }), service('cart', { [USE]: 'waypoint', [THERE]: 'infra' }, {}, '')],
      [],
    ],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });
});

describe("another vendor's waypoint", () => {
  const foreign = (more: GatewayOptions = {}) =>
    gateway({ className: 'kgateway-waypoint', listener: { port: 15088, protocol: 'istio.io/PROXY' }, ...more });
  const labels = { ...AMBIENT, [USE]: 'waypoint' };

  it.each<[string, readonly string[]]>([
    ['with listeners of its own', [namespace('shop', labels), foreign(), service('cart'), OWN, ingress(), PUBLIC]],
    [
      'with an HBONE listener',
      [namespace('shop', labels), foreign({ listener: {} }), service('cart'), OWN, PUBLIC, ingress()],
    ],
    [
      'in another namespace',
      [namespace('shop', { ...labels, [THERE]: 'infra' }), foreign({ where: 'infra' }), service('cart'), OWN],
    ],
    ['for pods', [namespace('shop', labels), foreign({ labels: { [FOR]: 'workload' } }), service('cart'), OWN]],
    [
      'of a headless Service',
      [namespace('shop'), foreign(), service('cart', BOTH, { clusterIP: 'None' }), ingress(), PUBLIC, OWN],
    ],
    [
      'of a TCP port',
      [namespace('shop', labels), foreign(), service('cart', {}, { ports: [{ name: 'tcp', port: 8080 }] }), OWN],
    ],
    ['named by nobody', [namespace('shop'), foreign(), service('cart')]],
    ['of a Namespace outside the mesh', [namespace('shop', { [USE]: 'waypoint' }), foreign(), service('cart'), OWN]],
    [
      'hidden by a Service',
      [
        namespace('shop', { ...labels, [INGRESS]: 'true' }),
        foreign(),
        service('cart', { [INGRESS]: 'false' }),
        OWN,
        ingress(),
        PUBLIC,
      ],
    ],
    [
      'by its GatewayClass',
      [
        gatewayClass('istio', 'vendor.example/all'),
        namespace('shop', labels),
        foreign({ className: 'istio' }),
        service('cart'),
        OWN,
      ],
    ],
  ])('is not judged: %s', (_, objects) => {
    expect(told(objects)).toEqual([]);
  });
});

describe('FAN317 and FAN318', () => {
  const whole = [namespace('shop', { ...AMBIENT, ...BOTH }), gateway(), ingress(), PUBLIC];

  it.each<[string, readonly string[], readonly string[]]>([
    ['false over true', [...whole, service('cart', { [INGRESS]: 'false' }), OWN], ['FAN317 warning Service shop/cart']],
    ['false over true, without an ingress', [...whole.slice(0, 2), service('cart', { [INGRESS]: 'false' }), OWN], []],
    ['false over true, without a route', [...whole, service('cart', { [INGRESS]: 'false' })], []],
    [
      'what is no boolean',
      [...whole, service('cart', { [INGRESS]: 'waypoint' }), OWN],
      ['FAN304 warning Service shop/cart'],
    ],
    ['none over a name', [...whole, service('cart', { [USE]: 'none' }), OWN], ['FAN317 warning Service shop/cart']],
    [
      'true without a waypoint',
      [namespace('shop'), service('cart', { [INGRESS]: 'true' }), OWN],
      ['FAN318 warning Service shop/cart'],
    ],
    ['true, and the Namespace is not in the input', [service('cart', { [INGRESS]: 'true' })], []],
    ['true on a Namespace of which nothing is in the input', [namespace('shop', { [INGRESS]: 'true' })], []],
    [
      'true on a Namespace whose Services are bound by themselves',
      [
        namespace('shop', { ...AMBIENT, [INGRESS]: 'true' }),
        gateway(),
        service('cart', { [USE]: 'waypoint' }),
        service('stock'),
      ],
      [],
    ],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });
});

describe('FAN320 and FAN321', () => {
  const home = [namespace('shop', { ...AMBIENT, [USE]: 'waypoint' }), gateway()];
  const NONE = { clusterIP: 'None' };
  const tcp = { name: 'tcp-web', port: 8080 };

  it.each<[string, readonly string[], readonly string[]]>([
    ['headless, by its Namespace', [...home, service('cart', {}, NONE)], []],
    ['headless and out of it', [...home, service('cart', { [USE]: 'none', [INGRESS]: 'false' }, NONE)], []],
    [
      'headless and bound',
      [...home, service('cart', { [USE]: 'waypoint' }, NONE)],
      ['FAN320 warning Service shop/cart'],
    ],
    [
      'headless and led astray',
      [...home, ingress(), PUBLIC, service('cart', BOTH, NONE)],
      ['FAN320 error Service shop/cart'],
    ],
    [
      'headless behind a Gateway that nobody knows',
      [...home, PUBLIC, service('cart', BOTH, NONE)],
      ['FAN320 warning Service shop/cart'],
    ],
    [
      'ExternalName, by its Namespace',
      [...home, service('cart', {}, { type: 'ExternalName', externalName: 'a.example' })],
      [],
    ],
    ['a TCP port', [...home, service('cart', {}, { ports: [tcp] }), OWN], ['FAN321 warning Service shop/cart']],
    [
      'a TCP port beside one of HTTP',
      [...home, service('cart', {}, { ports: [tcp, { name: 'http', port: 80 }] }), OWN],
      [],
    ],
    ['a TCP port outside the mesh', [namespace('shop', {}), service('cart', {}, { ports: [tcp] }), OWN], []],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });
});

describe('FAN322', () => {
  const unused = 'FAN322 warning Gateway shop/waypoint';
  const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: shop}\nlabels: [{pairs: {${USE}: waypoint}}]`;

  it.each<[string, readonly string[], readonly string[]]>([
    ['a Service and its Namespace', [namespace('shop'), gateway(), service('cart')], [unused]],
    ['a Service whose Namespace is not in the input', [gateway(), service('cart')], []],
    [
      'a platform',
      [namespace('shop'), namespace('lab'), gateway({ listener: { allowedRoutes: { namespaces: { from: 'All' } } } })],
      [],
    ],
    [
      'Services of another namespace',
      [namespace('shop'), namespace('lab'), gateway(), service('probe', {}, {}, 'lab')],
      [],
    ],
    ['a waypoint for nothing', [namespace('shop'), gateway({ labels: { [FOR]: 'none' } }), service('cart')], []],
    ['a label that kustomize brings', [namespace('shop'), gateway(), service('cart'), kustomization], []],
    [
      'a Service that its own annotation means to bind',
      [
        namespace('shop'),
        gateway(),
        `apiVersion: v1\nkind: Service\n${meta('cart', 'shop', {}, { [USE]: 'waypoint' })}`,
      ],
      ['FAN315 warning Service shop/cart'],
    ],
    [
      'a waypoint of the same name elsewhere',
      [
        namespace('shop'),
        namespace('lab'),
        gateway(),
        gateway({ where: 'lab' }),
        service('cart'),
        service('probe', { [USE]: 'waypoint' }, {}, 'lab'),
      ],
      [unused],
    ],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });
});

describe('FAN323 and FAN324', () => {
  const stock = service('stock', { [USE]: 'waypoint' });
  const pods = (labels: Labels) =>
    `apiVersion: apps/v1\nkind: Deployment\n${meta('cart', 'shop', {})}\nspec: ${JSON.stringify({ selector: { matchLabels: { app: 'cart' } }, template: { metadata: { labels: { app: 'cart', ...labels } } } })}`;

  it.each<[string, readonly string[], readonly string[]]>([
    ['a route and no waypoint', [namespace('shop'), service('cart'), OWN], ['FAN323 warning Service shop/cart']],
    [
      'the same under sidecars',
      [namespace('shop', { 'istio-injection': 'enabled' }), gateway(), stock, service('cart'), OWN],
      [],
    ],
    ['the same with a Namespace that is not in the input', [gateway(), service('cart'), OWN], []],
    [
      'the same beside a Service with a label',
      [gateway(), stock, service('cart'), OWN],
      ['FAN323 warning Service shop/cart'],
    ],
    ['the same without ambient mode', [namespace('shop', {}), gateway({ where: 'lab' }), service('cart'), OWN], []],
    ['a Service that is not in the input', [namespace('shop'), gateway(), stock, OWN], []],
    [
      'a Namespace outside the mesh',
      [namespace('shop', {}), gateway(), service('cart', { [USE]: 'waypoint' }), OWN],
      ['FAN324 warning Namespace shop'],
    ],
    [
      'one that has decided so',
      [namespace('shop', { [MODE]: 'none' }), gateway(), service('cart', { [USE]: 'waypoint' }), OWN],
      [],
    ],
    [
      'one whose pods are in',
      [namespace('shop', {}), gateway(), service('cart', { [USE]: 'waypoint' }), OWN, pods(AMBIENT)],
      [],
    ],
    [
      'one with pods that are not',
      [namespace('shop', { [USE]: 'waypoint' }), gateway(), service('cart'), pods({})],
      ['FAN324 warning Namespace shop'],
    ],
    ['one of which nothing is in the input', [namespace('shop', { [USE]: 'waypoint' }), gateway()], []],
  ])('%s', (_, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });

  it.each(['core', undefined])('knows no parent of group %s', (group) => {
    const parent = { ...(group === undefined ? {} : { group }), kind: 'Service', name: 'cart' };
    const other = route('cart', [parent], 'cart', { filters: MARKS });
    expect(told([namespace('shop'), service('cart'), other]).filter((each) => each.startsWith('FAN3'))).toEqual([]);
  });

  it('is not asked under strict GAMMA', () => {
    expect(told([namespace('shop'), service('cart'), OWN], true)).toEqual([]);
  });
});
