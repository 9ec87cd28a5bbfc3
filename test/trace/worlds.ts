import fc from 'fast-check';
import type { JsonObject } from '../../src/resource/json.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { GAMMA, istio } from './scene.ts';

/** Any Gateway with listeners, routes to it and to Services, and Services with labels, of few names, so that they meet. */
export interface AnyWorld {
  readonly profile: Profile;
  readonly objects: readonly JsonObject[];
}

const GROUP = 'gateway.networking.k8s.io';
const SERVICES = ['cart', 'checkout', 'pay'];
const HOSTS = ['shop.example.com', 'pay.example.com', 'example.org'];
const PATHS = ['/', '/cart', '/cart/items', '/cart/items/1', '/shop.Cart/Get'];
const VALUES = ['v1', 'v2'];
const HEADERS = ['x-version', 'X-Lane'];
const PARAMS = ['sort', 'page'];

const PROFILE: fc.Arbitrary<Profile> = fc.oneof(
  fc.constant(GAMMA),
  fc.constantFrom('1.24', '1.27', '1.28.6', '1.29', '1.30', '1.31').map(istio),
);

const HOSTNAME = fc.constantFrom(undefined, ...HOSTS, '*.example.com', '*.com', '*.org');
const AGE = fc.constantFrom(undefined, '2026-05-01T10:00:00Z', '2026-05-02T10:00:00Z');

const PATH = fc.oneof(
  fc.record({ type: fc.constantFrom('Exact', 'PathPrefix'), value: fc.constantFrom(...PATHS) }),
  fc.record({
    type: fc.constant('RegularExpression'),
    value: fc.constantFrom('/.*', '/cart(/.*)?', '/cart/items/[0-9]+', '/(?!cart).*'),
  }),
);
const VALUE_TYPE = fc.constantFrom(undefined, 'Exact', 'RegularExpression');

function values(names: readonly string[]) {
  const value = fc.record({
    type: VALUE_TYPE,
    name: fc.constantFrom(...names),
    value: fc.constantFrom(...VALUES, 'v.'),
  });
  return fc.uniqueArray(value, { selector: ({ name }) => name, maxLength: names.length });
}

const MATCH = fc.record(
  {
    path: PATH,
    method: fc.constantFrom('GET', 'POST'),
    headers: values(HEADERS),
    queryParams: values(PARAMS),
  },
  { requiredKeys: [] },
);

const GRPC_MATCH = fc.record(
  {
    method: fc.record({ service: fc.constant('shop.Cart'), method: fc.constantFrom(undefined, 'Get', 'Put') }),
    headers: values(HEADERS),
  },
  { requiredKeys: [] },
);

const CHANGE = fc.record(
  {
    set: fc.constantFrom([{ name: 'x-version', value: 'v2' }]),
    add: fc.constantFrom([{ name: 'x-lane', value: 'blue' }], [{ name: 'x-version', value: 'v3' }]),
    remove: fc.constantFrom(['x-version'], ['x-lane']),
  },
  { requiredKeys: [] },
);

const MODIFIER = fc.oneof(
  CHANGE.map((requestHeaderModifier) => ({ type: 'RequestHeaderModifier', requestHeaderModifier })),
  CHANGE.map((responseHeaderModifier) => ({ type: 'ResponseHeaderModifier', responseHeaderModifier })),
);

const BACKEND = fc.record(
  {
    name: fc.constantFrom(...SERVICES, ...SERVICES, 'gone', 'web-istio'),
    port: fc.constantFrom(80, 80, 80, 8080),
    namespace: fc.constantFrom('shop', 'shop', 'blog'),
    weight: fc.nat(3),
    filters: fc.array(MODIFIER, { maxLength: 1 }),
  },
  { requiredKeys: ['name', 'port'] },
);

const FILTER = fc.oneof(
  MODIFIER,
  fc
    .record(
      { backendRef: fc.constantFrom({ name: 'pay', port: 80 }, { name: 'gone', port: 80 }), percent: fc.nat(100) },
      { requiredKeys: ['backendRef'] },
    )
    .map((requestMirror) => ({ type: 'RequestMirror', requestMirror })),
  fc.constant({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' } } }),
  fc.constant({ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }),
  fc.constant({ type: 'CORS', cors: { allowOrigins: ['*'] } }),
  fc.constant({ type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Discount', name: 'summer' } }),
);
const FILTERS = fc.uniqueArray(FILTER, { selector: ({ type }) => type, maxLength: 2 });

function rules(match: fc.Arbitrary<object>) {
  const rule = fc.record({
    matches: fc.array(match, { maxLength: 3 }),
    // Most rules have none: else hardly a request would come through.
    filters: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: FILTERS }),
    backendRefs: fc.array(BACKEND, { maxLength: 3 }),
  });
  return fc.array(rule, { minLength: 1, maxLength: 3 });
}

const PARENT = fc.oneof(
  fc.constant({ name: 'web' }),
  fc.constantFrom('l0', 'l1').map((sectionName) => ({ name: 'web', sectionName })),
  fc.constantFrom(...SERVICES).map((name) => ({ group: '', kind: 'Service', name })),
  fc.constantFrom(...SERVICES).map((name) => ({ group: '', kind: 'Service', name, port: 80 })),
);

function route(kind: string, match: fc.Arbitrary<object>) {
  return fc
    .record({
      age: AGE,
      parentRefs: fc.array(PARENT, { minLength: 1, maxLength: 2 }),
      hostnames: fc.uniqueArray(HOSTNAME, { maxLength: 2 }).map((all) => all.filter((name) => name !== undefined)),
      rules: rules(match),
    })
    .map(({ age, ...spec }) => ({ kind, age, spec }));
}

const LISTENERS = fc
  .array(fc.record({ hostname: HOSTNAME, port: fc.constantFrom(80, 80, 8080), protocol: fc.constant('HTTP') }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map((listener, index) => ({ name: `l${index}`, ...listener })));

const LABELS = fc.constantFrom(
  {},
  { 'istio.io/use-waypoint': 'w' },
  { 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' },
);

const SERVICE = fc.record({
  labels: LABELS,
  portName: fc.constantFrom('http', 'http', '', 'tcp'),
  replicas: fc.constantFrom(1, 1, 1, 0),
  clusterIP: fc.constantFrom(undefined, undefined, undefined, 'None'),
});

/** HTTPRoutes alone, or some GRPCRoutes among them. */
export function anyWorld(kinds: 'HTTPRoute' | 'both' = 'both'): fc.Arbitrary<AnyWorld> {
  const http = route('HTTPRoute', MATCH);
  const routes =
    kinds === 'HTTPRoute'
      ? http
      : fc.oneof({ weight: 3, arbitrary: http }, { weight: 1, arbitrary: route('GRPCRoute', GRPC_MATCH) });
  return fc
    .record({
      profile: PROFILE,
      listeners: LISTENERS,
      routes: fc.array(routes, { minLength: 1, maxLength: 5 }),
      services: fc.tuple(SERVICE, SERVICE, SERVICE),
    })
    .map(({ profile, listeners, routes, services }) => ({
      profile,
      objects: [
        object('v1', 'Namespace', 'shop', { labels: { 'istio.io/dataplane-mode': 'ambient' } }),
        gateway('web', 'istio', listeners),
        gateway('w', 'istio-waypoint', [{ name: 'mesh', port: 15008, protocol: 'HBONE' }]),
        ...routes.map(({ kind, age, spec }, index) => routeObject(kind, `route-${index}`, age, spec)),
        ...services.flatMap((service, index) => serviceObjects(SERVICES[index] ?? '', service)),
      ],
    }));
}

export interface AnyRequest {
  readonly from: string;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

const QUERY = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...PARAMS), fc.constantFrom(...VALUES)), { selector: ([name]) => name })
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`));

export const anyRequest: fc.Arbitrary<AnyRequest> = fc
  .record({
    outside: fc.boolean(),
    host: fc.constantFrom(...HOSTS),
    service: fc.constantFrom(...SERVICES),
    path: fc.constantFrom(...PATHS),
    query: QUERY,
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.uniqueArray(fc.tuple(fc.constantFrom(...HEADERS), fc.constantFrom(...VALUES)), {
      selector: ([name]) => name,
    }),
  })
  .map(({ outside, host, service, path, query, method, headers }) => ({
    from: outside ? 'gateway/shop/web' : 'pod/shop/app=pay',
    url: `http://${outside ? host : service}${path}${query}`,
    method,
    headers,
  }));

export function routeObject(kind: string, name: string, age: string | undefined, spec: object): JsonObject {
  return object(`${GROUP}/v1`, kind, name, { ...(age === undefined ? {} : { creationTimestamp: age }) }, spec);
}

function gateway(name: string, gatewayClassName: string, listeners: readonly object[]): JsonObject {
  return object(`${GROUP}/v1`, 'Gateway', name, {}, { gatewayClassName, listeners });
}

function serviceObjects(
  name: string,
  {
    labels,
    portName,
    replicas,
    clusterIP,
  }: { labels: object; portName: string; replicas: number; clusterIP: string | undefined },
): readonly JsonObject[] {
  const selector = { app: name };
  return [
    object('v1', 'Service', name, { labels }, { selector, ports: [{ name: portName, port: 80 }], clusterIP }),
    object(
      'apps/v1',
      'Deployment',
      name,
      {},
      {
        replicas,
        selector: { matchLabels: selector },
        template: { metadata: { labels: selector } },
      },
    ),
  ];
}

function object(apiVersion: string, kind: string, name: string, metadata: object, spec?: object): JsonObject {
  const where = kind === 'Namespace' ? {} : { namespace: 'shop' };
  // As read from a file: without the fields that are not there.
  return JSON.parse(
    JSON.stringify({ apiVersion, kind, metadata: { ...metadata, ...where, name }, spec }),
  ) as JsonObject;
}
