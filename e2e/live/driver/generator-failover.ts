import type { JsonObject } from '../../../src/resource/json.ts';
import { serviceOf } from './generator-objects.ts';
import type { App } from './generator-words.ts';
import { objectAt } from './objects.ts';
import type { Random } from './random.ts';

/** Label of pods that all versions of an application have. */
const SHARED_LABEL = 'part-of';

export interface Failovers {
  /** Services over several versions. */
  readonly apps: readonly App[];
  readonly manifests: readonly JsonObject[];
  /** What the pods of an application have beside its name. */
  readonly labelsOf: (app: App) => JsonObject;
}

/** Services over both versions of a Canary, or over Deployments that stand beside each other, with DestinationRules. */
export function failoversOf(random: Random, plain: readonly App[], canaries: readonly App[]): Failovers {
  const shelf = plain.filter(({ namespace }) => namespace === plain[0]?.namespace);
  const groups = [
    ...canaries.map((app) => ({ app, versions: [app.name, `${app.name}-primary`] })),
    ...shelf.slice(1, 2).map((app) => ({ app: { ...app, name: 'shelf' }, versions: shelf.map(({ name }) => name) })),
  ].filter(() => random.chance(0.5));
  const made = groups.map(({ app, versions }) => {
    const all = { ...app, name: `${app.name}-all` };
    const count = random.pick([0, 1, 1, 1, 1, 1, 1, 2]);
    const rules = Array.from({ length: count }, (_, index) => failoverOf(random, all, versions, index));
    return { all, manifests: [combinedOf(random, all, app.name), ...rules] };
  });
  return {
    apps: made.map(({ all }) => all),
    manifests: made.flatMap(({ manifests }) => manifests),
    labelsOf: (app) => ({ [SHARED_LABEL]: shelf.includes(app) ? 'shelf' : app.name }),
  };
}

function combinedOf(random: Random, app: App, label: string): JsonObject {
  const service = serviceOf(random, app);
  return { ...service, spec: { ...objectAt(service, 'spec'), selector: { [SHARED_LABEL]: label } } };
}

/** A DestinationRule that has some of the versions go first: every other as it is meant, the rest with faults that are easily made. */
function failoverOf(random: Random, app: App, versions: readonly string[], index: number): JsonObject {
  const { namespace, name } = app;
  const fqdn = `${name}.${namespace}.svc.cluster.local`;
  const first = `app=${versions[random.below(versions.length)] ?? name}`;
  const meant = { where: namespace, spec: { host: fqdn, trafficPolicy: policy([first], { enabled: true }, OUTLIERS) } };
  const { where, spec } = random.chance(0.5) ? meant : oddRule(random, app, fqdn, versions);
  return {
    apiVersion: `networking.istio.io/${random.pick(['v1', 'v1', 'v1beta1', 'v1alpha3'])}`,
    kind: 'DestinationRule',
    metadata: {
      name: `${name}-${index}`,
      namespace: where,
      ...(random.chance(0.7) ? { creationTimestamp: `2026-0${5 - index}-01T00:00:00Z` } : {}),
    },
    spec,
  };
}

function oddRule(random: Random, { namespace, name, port }: App, fqdn: string, versions: readonly string[]) {
  const where = random.chance(0.7) ? namespace : random.pick(['shop', 'infra', 'istio-system']);
  const host = random.pick([fqdn, fqdn, name, `*.${namespace}.svc.cluster.local`, `${name}.${namespace}`, '*']);
  const number = random.pick([port, port, 81]);
  const ofPort = random.chance(0.6) ? oddPolicy(random, versions) : { loadBalancer: { simple: 'RANDOM' } };
  const ports = random.chance(0.3) ? { portLevelSettings: [{ port: { number }, ...ofPort }] } : {};
  const selected = random.pick(['shop-waypoint', 'infra-waypoint', 'web']);
  const workloadSelector = { matchLabels: { 'gateway.networking.k8s.io/gateway-name': selected } };
  const other = where === 'infra' ? 'shop' : 'infra';
  const exportTo = random.pick([undefined, undefined, undefined, ['*'], ['.'], [other], ['.', other]]);
  // Istio refuses a rule with both.
  const scope = random.chance(0.15) ? { workloadSelector } : exportTo === undefined ? {} : { exportTo };
  return { where, spec: { host, ...scope, trafficPolicy: { ...oddPolicy(random, versions), ...ports } } };
}

const OUTLIERS: JsonObject = {
  consecutive5xxErrors: 5,
  interval: '10s',
  baseEjectionTime: '30s',
  maxEjectionPercent: 100,
};

function policy(failoverPriority: readonly string[], locality: JsonObject, outlierDetection?: JsonObject): JsonObject {
  return {
    loadBalancer: { localityLbSetting: { ...locality, failoverPriority: [...failoverPriority] } },
    ...(outlierDetection === undefined ? {} : { outlierDetection }),
  };
}

function oddPolicy(random: Random, versions: readonly string[]): JsonObject {
  const version = (): string => `app=${versions[random.below(versions.length)] ?? 'gone'}`;
  const [first, second] = [version(), version()];
  const priority = random.pick<readonly string[]>([
    [first],
    [first, second],
    ['tier=', first],
    ['tier=gone', first],
    ['topology.istio.io/network', first],
    ['version'],
    [first, 'version'],
    ['version', first],
    ['app=gone'],
  ]);
  const locality = random.pick<JsonObject>([{ enabled: true }, { enabled: true }, {}, { enabled: false }]);
  return policy(priority, locality, random.chance(0.6) ? random.pick([OUTLIERS, {}]) : undefined);
}
