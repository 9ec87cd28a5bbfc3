import type { Json, JsonObject } from '../../../src/resource/json.ts';
import { type App, GATEWAY_API, HOSTNAMES, NAMESPACES, objectName, PATHS, PORT_NAMES } from './generator-words.ts';
import type { Random } from './random.ts';

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

export function namespaceOf(random: Random, name: string): JsonObject {
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

export function waypointOf(random: Random, namespace: string): JsonObject {
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

export function gatewayOf(random: Random, namespace: string, name: string): JsonObject {
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

export function deploymentOf(
  random: Random,
  { namespace, name }: App,
  replicas = random.chance(0.1) ? 0 : 1,
  more: JsonObject = {},
): JsonObject {
  const labels: JsonObject = {
    app: name,
    ...more,
    ...(random.chance(0.05) ? { 'istio.io/dataplane-mode': 'none' } : {}),
  };
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

export function serviceOf(random: Random, { namespace, name, port }: App): JsonObject {
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

export function canaryOf(random: Random, { namespace, name, port }: App, gateways: readonly JsonObject[]): JsonObject {
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
