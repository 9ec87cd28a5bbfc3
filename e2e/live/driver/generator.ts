import type { JsonObject } from '../../../src/resource/json.ts';
import { failoversOf } from './generator-failover.ts';
import { canaryOf, deploymentOf, gatewayOf, namespaceOf, serviceOf, waypointOf } from './generator-objects.ts';
import { grantOf, grpcRouteOf, routeOf, withAge } from './generator-routes.ts';
import { type App, HEADERS, HOSTS, NAMESPACES, objectName, PATHS, VALUES } from './generator-words.ts';
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
  const { apps: combined, manifests: failovers, labelsOf } = failoversOf(random, plain, canaries);
  const backends: readonly App[] = [
    ...plain,
    // Twice, so that they are met.
    ...combined.flatMap((app) => [app, app]),
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
    ...plain.flatMap((app) => [deploymentOf(random, app, undefined, labelsOf(app)), serviceOf(random, app)]),
    ...failovers,
    ...canaries.flatMap((app) => [deploymentOf(random, app, 1, labelsOf(app)), canaryOf(random, app, gateways)]),
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
