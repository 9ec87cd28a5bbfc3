import type { Json, JsonObject } from '../../../src/resource/json.ts';
import { type App, GATEWAY_API, HEADERS, HOSTNAMES, objectName, PATHS, VALUES } from './generator-words.ts';
import type { Random } from './random.ts';

export function routeOf(
  random: Random,
  index: number,
  gateways: readonly JsonObject[],
  backends: readonly App[],
): JsonObject {
  const { namespace, toService, parentRefs } = placeOf(random, 0.6, gateways, backends);
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

export function withAge(random: Random, route: JsonObject): JsonObject {
  const creationTimestamp = `2026-0${1 + random.below(3)}-01T00:00:00Z`;
  return { ...route, metadata: { ...(route.metadata as JsonObject), creationTimestamp } };
}

/** What a GRPCRoute matches is a path; the probes ask for some of them. */
export function grpcRouteOf(
  random: Random,
  index: number,
  gateways: readonly JsonObject[],
  backends: readonly App[],
): JsonObject {
  const { namespace, parentRefs } = placeOf(random, 0.5, gateways, backends);
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

/** Where a route stands and what it is bound to: with the given probability a Service. */
function placeOf(random: Random, serviceShare: number, gateways: readonly JsonObject[], backends: readonly App[]) {
  const namespace = random.chance(0.8) ? 'shop' : 'infra';
  const toService = random.chance(serviceShare);
  const parentRefs = toService ? [serviceParent(random, namespace, backends)] : [gatewayParent(random, gateways)];
  return { namespace, toService, parentRefs };
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

export function grantOf(random: Random): JsonObject {
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
