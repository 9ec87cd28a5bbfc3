import type { Json, JsonObject } from '../../../src/resource/json.ts';
import { type Random, seeded } from './random.ts';

/** One topology of the campaign: manifests as a team would have them, states of rollouts, and what is asked. */
export interface Scenario {
  readonly name: string;
  readonly manifests: readonly JsonObject[];
  /** `NAMESPACE/NAME` of Canaries. */
  readonly states: {
    readonly [canary: string]: {
      readonly phase: 'Progressing' | 'Succeeded';
      readonly canaryWeight: number;
      readonly mirrored: boolean;
    };
  };
  readonly probes: readonly Probe[];
}

export interface Probe {
  readonly from:
    | { readonly gateway: string; readonly port: number }
    | { readonly namespace: string; readonly workload: string; readonly service: string; readonly port: number };
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
}

const NAMESPACES = ['shop', 'infra'] as const;
const HOSTS = ['shop.example.com', 'api.example.com', 'a.shop.example.com', 'other.test'] as const;
const HOSTNAMES = ['shop.example.com', '*.example.com', '*.shop.example.com', 'api.example.com'] as const;
const PATHS = ['/', '/cart', '/cart/items', '/carts', '/api/v1/cart'] as const;
const HEADERS = ['x-version', 'x-user', 'X-Lane'] as const;
const VALUES = ['v1', 'v2', 'next'] as const;
const PORT_NAMES = ['http', 'http', 'http', '', 'http-web', 'tcp'] as const;
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

interface App {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** A topology made of a seed: mostly sensible, with oddities that manifests really have. */
export function generate(seed: number): Scenario {
  const random = seeded(seed);
  const namespaces = NAMESPACES.map((name) => namespaceOf(random, name));
  const waypoints = NAMESPACES.flatMap((namespace) => (random.chance(0.75) ? [waypointOf(random, namespace)] : []));
  const gateways = [
    gatewayOf(random, 'infra', 'web'),
    ...(random.chance(0.3) ? [gatewayOf(random, 'shop', 'inner')] : []),
  ];
  const plain: readonly App[] = ['cart', 'stock', 'offer'].map((name) => ({
    namespace: random.chance(0.8) ? 'shop' : 'infra',
    name,
    port: random.pick([80, 8080]),
  }));
  const canaries: readonly App[] = (
    random.chance(0.7) ? ['checkout', ...(random.chance(0.4) ? ['search'] : [])] : []
  ).map((name) => ({
    namespace: 'shop',
    name,
    port: random.pick([80, 9090]),
  }));
  const states = Object.fromEntries(
    canaries.map(({ namespace, name }) => {
      const runs = random.chance(0.7);
      return [
        `${namespace}/${name}`,
        {
          phase: runs ? ('Progressing' as const) : ('Succeeded' as const),
          canaryWeight: runs ? random.pick([0, 10, 25, 50, 100]) : 0,
          mirrored: false,
        },
      ];
    }),
  );
  const backends: readonly App[] = [
    ...plain,
    ...canaries.flatMap((app) => ['', '-primary', '-canary'].map((role) => ({ ...app, name: `${app.name}${role}` }))),
  ];
  const routes = Array.from({ length: 1 + random.below(4) }, (_, index) =>
    random.chance(0.12) ? grpcRouteOf(random, index, gateways, backends) : routeOf(random, index, gateways, backends),
  );
  // Of a route that Flagger has still to write nobody knows the age; where it writes none, all have one.
  const aged = canaries.length === 0 && random.chance(0.5) ? routes.map((route) => withAge(random, route)) : routes;
  const grants = random.chance(0.5) ? [grantOf(random)] : [];
  const manifests = [
    ...namespaces,
    ...waypoints,
    ...gateways,
    ...plain.flatMap((app) => [deploymentOf(random, app), serviceOf(random, app)]),
    ...canaries.flatMap((app) => [deploymentOf(random, app, 1), canaryOf(random, app, gateways)]),
    ...aged,
    ...grants,
  ];
  return {
    name: `seed-${seed}`,
    manifests,
    states,
    probes: probesOf(random, gateways, backends, [...plain, ...canaries]),
  };
}

function labelled(random: Random, namespace: string, chance: number): JsonObject {
  const labels: { [key: string]: Json } = {};
  if (random.chance(chance)) {
    const where = random.chance(0.85) ? namespace : random.pick(NAMESPACES);
    labels['istio.io/use-waypoint'] = random.chance(0.9)
      ? `${where}-waypoint`
      : random.pick(['none', 'gone', '', 'web']);
    if (where !== namespace || random.chance(0.1)) labels['istio.io/use-waypoint-namespace'] = where;
  }
  if (random.chance(chance))
    labels['istio.io/ingress-use-waypoint'] = random.pick(['true', 'true', 'true', 'True', 'false', 'yes', '1']);
  return labels;
}

function namespaceOf(random: Random, name: string): JsonObject {
  const mode = random.chance(0.85) ? { 'istio.io/dataplane-mode': 'ambient' } : {};
  const team = { team: name === 'shop' ? 'sales' : 'platform' };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...mode, ...team, ...labelled(random, name, 0.2) } },
  };
}

function allowed(random: Random): JsonObject {
  const from = random.pick(['All', 'All', 'Same', 'Selector']);
  const selector = { matchLabels: { team: random.pick(['sales', 'platform']) } };
  return { namespaces: from === 'Selector' ? { from, selector } : { from } };
}

function waypointOf(random: Random, namespace: string): JsonObject {
  const labels: JsonObject = random.chance(0.4)
    ? { 'istio.io/waypoint-for': random.pick(['service', 'all', 'service', 'workload']) }
    : {};
  const listener = {
    name: 'mesh',
    port: 15008,
    protocol: 'HBONE',
    ...(random.chance(0.4) ? { allowedRoutes: allowed(random) } : {}),
  };
  return {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    metadata: { name: `${namespace}-waypoint`, namespace, labels },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [listener] },
  };
}

function gatewayOf(random: Random, namespace: string, name: string): JsonObject {
  const hostnames = random.some(['', ...HOSTNAMES], 1, 3);
  const listeners = hostnames.map((hostname, index) => ({
    name: `http-${index}`,
    port: index === 2 ? 8080 : 80,
    protocol: 'HTTP',
    ...(hostname === '' ? {} : { hostname }),
    allowedRoutes: random.chance(0.7) ? { namespaces: { from: 'All' } } : allowed(random),
  }));
  return {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: { gatewayClassName: 'istio', listeners },
  };
}

function deploymentOf(random: Random, { namespace, name }: App, replicas = random.chance(0.1) ? 0 : 1): JsonObject {
  const labels: JsonObject = { app: name, ...(random.chance(0.05) ? { 'istio.io/dataplane-mode': 'none' } : {}) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: 'app', ports: [{ name: 'web', containerPort: 8000 }] }] },
      },
    },
  };
}

function serviceOf(random: Random, { namespace, name, port }: App): JsonObject {
  const portName = random.pick(PORT_NAMES);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: labelled(random, namespace, 0.35) },
    spec: {
      selector: { app: name },
      ports: [{ ...(portName === '' ? {} : { name: portName }), port, targetPort: random.chance(0.3) ? 'web' : 8000 }],
    },
  };
}

function canaryOf(random: Random, { namespace, name, port }: App, gateways: readonly JsonObject[]): JsonObject {
  const gateway = gateways[random.below(gateways.length)];
  const named = objectName(gateway);
  const gatewayRefs: JsonObject[] = [];
  if (random.chance(0.8)) gatewayRefs.push({ name: named.name, namespace: named.namespace });
  if (random.chance(0.4) || gatewayRefs.length === 0) {
    gatewayRefs.push({
      kind: 'Service',
      name,
      ...(random.chance(0.9) ? { group: '' } : {}),
      ...(random.chance(0.5) ? { port } : {}),
    });
  }
  const metadata = (chance: number): JsonObject => ({ labels: labelled(random, namespace, chance) });
  const match = random.chance(0.25) ? { match: [{ uri: { prefix: random.pick(PATHS) } }] } : {};
  const headers = random.chance(0.3)
    ? {
        headers: {
          request: {
            [random.pick(['set', 'add'])]: { 'x-user': 'flagger' },
            ...(random.chance(0.4) ? { remove: ['x-version'] } : {}),
          },
        },
      }
    : {};
  const test = random.chance(0.2);
  const analysis = test
    ? { interval: '1m', threshold: 5, iterations: 10, match: [{ headers: { 'x-version': { exact: 'v2' } } }] }
    : { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 };
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name, namespace },
    spec: {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      service: {
        port,
        targetPort: 8000,
        gatewayRefs,
        ...(random.chance(0.5) ? { hosts: random.some(HOSTNAMES, 1, 2).map((host) => host) } : {}),
        ...match,
        ...headers,
        ...(random.chance(0.4) ? { apex: metadata(0.7) } : {}),
        ...(random.chance(0.4) ? { canary: metadata(0.8) } : {}),
        ...(random.chance(0.2) ? { primary: metadata(0.5) } : {}),
      },
      analysis,
    },
  };
}

function objectName(object: JsonObject | undefined): { readonly namespace: string; readonly name: string } {
  const metadata = object?.metadata as { namespace: string; name: string } | undefined;
  return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}

function routeOf(random: Random, index: number, gateways: readonly JsonObject[], backends: readonly App[]): JsonObject {
  const namespace = random.chance(0.8) ? 'shop' : 'infra';
  const toService = random.chance(0.6);
  const parentRefs = toService ? [serviceParent(random, namespace, backends)] : [gatewayParent(random, gateways)];
  const hostnames =
    !toService && random.chance(0.5) ? { hostnames: random.some(HOSTNAMES, 1, 2).map((each) => each) } : {};
  const rules = Array.from({ length: 1 + random.below(3) }, () => ruleOf(random, namespace, backends));
  return {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name: `route-${index}`, namespace },
    spec: { parentRefs, ...hostnames, rules },
  };
}

function withAge(random: Random, route: JsonObject): JsonObject {
  const creationTimestamp = `2026-0${1 + random.below(3)}-01T00:00:00Z`;
  return { ...route, metadata: { ...(route.metadata as JsonObject), creationTimestamp } };
}

/** What a GRPCRoute matches is a path; the probes ask for some of them. */
function grpcRouteOf(
  random: Random,
  index: number,
  gateways: readonly JsonObject[],
  backends: readonly App[],
): JsonObject {
  const namespace = random.chance(0.8) ? 'shop' : 'infra';
  const toService = random.chance(0.5);
  const parentRefs = toService ? [serviceParent(random, namespace, backends)] : [gatewayParent(random, gateways)];
  const methods: readonly JsonObject[] = [
    { service: 'api', method: 'v1' },
    { service: 'cart', method: 'items' },
    { service: 'cart' },
    { method: 'items' },
    { type: 'RegularExpression', service: 'c.*', method: 'items' },
  ];
  const rules = Array.from({ length: 1 + random.below(2) }, (): JsonObject => {
    const method = methods[random.below(methods.length)] ?? {};
    const headers = random.chance(0.4) ? [{ name: 'x-version', value: random.pick(VALUES) }] : [];
    const backendRefs = [backendRef(random, namespace, backends, 1)];
    const matches = random.chance(0.85) ? [{ method, ...(headers.length === 0 ? {} : { headers }) }] : [];
    return { ...(matches.length === 0 ? {} : { matches }), backendRefs };
  });
  return {
    apiVersion: GATEWAY_API,
    kind: 'GRPCRoute',
    metadata: { name: `route-${index}`, namespace },
    spec: { parentRefs, rules },
  };
}

function serviceParent(random: Random, namespace: string, backends: readonly App[]): JsonObject {
  const app = backends[random.below(backends.length)] ?? { namespace, name: 'gone', port: 80 };
  return {
    kind: 'Service',
    name: app.name,
    ...(random.chance(0.95) ? { group: '' } : {}),
    ...(app.namespace === namespace ? {} : { namespace: app.namespace }),
    ...(random.chance(0.4) ? { port: random.chance(0.9) ? app.port : 81 } : {}),
  };
}

function gatewayParent(random: Random, gateways: readonly JsonObject[]): JsonObject {
  const { namespace, name } = objectName(gateways[random.below(gateways.length)]);
  return {
    name,
    namespace,
    ...(random.chance(0.25) ? { sectionName: random.pick(['http-0', 'http-1']) } : {}),
    ...(random.chance(0.15) ? { port: random.pick([80, 8080]) } : {}),
  };
}

function ruleOf(random: Random, namespace: string, backends: readonly App[]): JsonObject {
  const matches = Array.from({ length: random.below(3) }, () => matchOf(random));
  const prefixes = matches.length === 1 && pathType(matches[0]) === 'PathPrefix';
  const filters = random.chance(0.5) ? filtersOf(random, prefixes) : [];
  const redirects = filters.some(({ type }) => type === 'RequestRedirect');
  const count = redirects ? 0 : random.pick([1, 1, 1, 2, 2, 3, 0]);
  const weights = random.pick<readonly number[]>([
    [1, 1, 2],
    [9, 1, 10],
    [0, 1, 3],
    [50, 50, 100],
    [0, 0, 0],
  ]);
  const backendRefs = Array.from({ length: count }, (_, index) =>
    backendRef(random, namespace, backends, weights[index] ?? 1),
  );
  return {
    ...(matches.length === 0 ? {} : { matches }),
    ...(filters.length === 0 ? {} : { filters }),
    ...(redirects ? {} : { backendRefs }),
  };
}

function pathType(match: JsonObject | undefined): string {
  const path = match?.path as { type?: string } | undefined;
  return path === undefined ? 'PathPrefix' : (path.type ?? 'PathPrefix');
}

function matchOf(random: Random): JsonObject {
  const value = random.pick(PATHS);
  const path = random.pick([
    { type: 'PathPrefix', value },
    { type: 'PathPrefix', value: '/' },
    { type: 'Exact', value },
    { type: 'RegularExpression', value: random.pick(['/.*', '/cart.*', '/(cart|carts)', '/api/v[0-9]/.*']) },
    undefined,
  ]);
  const headers = random
    .some(HEADERS, 0, 2)
    .map((name) =>
      random.chance(0.8)
        ? { name, value: random.pick(VALUES) }
        : { name, type: 'RegularExpression', value: random.pick(['v.*', '(v2|next)', 'v[0-9]']) },
    );
  const queryParams = random.chance(0.15) ? [{ name: 'lane', value: random.pick(VALUES) }] : [];
  return {
    ...(path === undefined ? {} : { path }),
    ...(headers.length === 0 ? {} : { headers }),
    ...(queryParams.length === 0 ? {} : { queryParams }),
    ...(random.chance(0.15) ? { method: random.pick(['GET', 'POST']) } : {}),
  };
}

function headerModifier(random: Random): JsonObject {
  const names = random.some(HEADERS, 1, 2);
  const changes: { [action: string]: Json[] } = {};
  for (const name of names) {
    const action = random.pick(['set', 'set', 'add', 'remove']);
    const entry: Json = action === 'remove' ? name : { name, value: random.pick(VALUES) };
    changes[action] = [...(changes[action] ?? []), entry];
  }
  return changes;
}

function filtersOf(random: Random, prefixes: boolean): readonly JsonObject[] {
  const filters: JsonObject[] = [];
  if (random.chance(0.7))
    filters.push({ type: 'RequestHeaderModifier', requestHeaderModifier: headerModifier(random) });
  if (random.chance(0.3))
    filters.push({ type: 'ResponseHeaderModifier', responseHeaderModifier: headerModifier(random) });
  if (random.chance(0.15)) {
    filters.push({
      type: 'RequestRedirect',
      requestRedirect: {
        ...(random.chance(0.5) ? { hostname: 'new.example.com' } : {}),
        ...(random.chance(0.3) ? { scheme: 'https' } : {}),
        ...(random.chance(0.3) ? { port: 8443 } : {}),
        ...pathModifier(random, prefixes),
        ...(random.chance(0.4) ? { statusCode: 301 } : {}),
      },
    });
  } else if (random.chance(0.35)) {
    const rewrite = {
      ...(random.chance(0.4) ? { hostname: 'inner.example.com' } : {}),
      ...pathModifier(random, prefixes),
    };
    if (Object.keys(rewrite).length > 0) filters.push({ type: 'URLRewrite', urlRewrite: rewrite });
  } else if (random.chance(0.03)) {
    filters.push({ type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Plugin', name: 'x' } });
  }
  return filters;
}

function pathModifier(random: Random, prefixes: boolean): JsonObject {
  if (!random.chance(0.7)) return {};
  if (prefixes && random.chance(0.6))
    return { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: random.pick(['/', '/v2', '/v2/']) } };
  return { path: { type: 'ReplaceFullPath', replaceFullPath: random.pick(['/', '/whole']) } };
}

function backendRef(random: Random, namespace: string, backends: readonly App[], weight: number): JsonObject {
  const app = random.chance(0.95) ? backends[random.below(backends.length)] : undefined;
  const { name, port, namespace: where } = app ?? { namespace, name: 'gone', port: 80 };
  return {
    name,
    port: random.chance(0.97) ? port : 81,
    ...(where === namespace ? {} : { namespace: where }),
    ...(random.chance(0.8) ? { weight } : {}),
    ...(random.chance(0.15)
      ? { filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: headerModifier(random) }] }
      : {}),
  };
}

function grantOf(random: Random): JsonObject {
  const [to, from] = random.chance(0.5) ? ['shop', 'infra'] : ['infra', 'shop'];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'routes', namespace: to },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from }],
      to: [{ group: '', kind: 'Service', ...(random.chance(0.3) ? { name: 'cart' } : {}) }],
    },
  };
}

function probesOf(
  random: Random,
  gateways: readonly JsonObject[],
  backends: readonly App[],
  clients: readonly App[],
): readonly Probe[] {
  const ask = (): Omit<Probe, 'from' | 'host'> => ({
    method: random.chance(0.8) ? 'GET' : 'POST',
    path: `${random.pick(PATHS)}${random.chance(0.2) ? `?lane=${random.pick(VALUES)}` : ''}`,
    headers: random.some(HEADERS, 0, 2).map((name) => [name, random.pick(VALUES)] as const),
  });
  const outside = Array.from({ length: 8 }, (): Probe => {
    const { namespace, name } = objectName(gateways[random.below(gateways.length)]);
    const port = random.chance(0.85) ? 80 : 8080;
    return { from: { gateway: `${namespace}/${name}`, port }, host: random.pick(HOSTS), ...ask() };
  });
  const inside = Array.from({ length: 8 }, (): Probe => {
    const client = clients[random.below(clients.length)] ?? { namespace: 'shop', name: 'cart', port: 80 };
    const target = backends[random.below(backends.length)] ?? client;
    const from = {
      namespace: client.namespace,
      workload: client.name,
      service: `${target.namespace}/${target.name}`,
      port: target.port,
    };
    return { from, host: `${target.name}.${target.namespace}:${target.port}`, ...ask() };
  });
  return [...outside, ...inside];
}
