import { readConfig } from '../../../src/config/read-config.ts';
import { applied } from '../../../src/emit/changes.ts';
import { run } from '../../../src/pipeline.ts';
import { type Json, type JsonObject, jsonEquals } from '../../../src/resource/json.ts';
import { ARGO_KEEPS, CANARY_ANNOTATION, MANAGED_BY_LABEL } from '../../../src/topology/generated.ts';
import { contentOf, itemsOfObjects } from '../../../test/manifests.ts';
import type { Flagger } from './flagger.ts';
import { labelsAt, listAt, nameOf, numberAt, objectAt, ofKind } from './objects.ts';
import { type Random, seeded } from './random.ts';

/**
 * Whether the Services that the function writes for an entry are those that Flagger's own router writes from the same Canary, object
 * by object, and whether Flagger's next tick, with ours in the cluster, changes nothing. Differences in words; `skipped` where the
 * function writes none.
 */
export async function compareServices(
  seed: number,
  flagger: Flagger,
): Promise<{ readonly skipped: boolean; readonly differences: readonly string[] }> {
  const manifests = entryOf(seeded(seed));
  const read = readConfig({
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'CanaryFanout',
    spec: {
      marker: { header: 'x-version', value: 'next' },
      fanOuts: [{ canary: 'checkout', callees: [{ service: 'stock', backend: 'stock-next', selection: 'none' }] }],
    },
  });
  if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ message }) => message).join('; '));
  const items = itemsOfObjects(manifests);
  const outcome = run(items, read.config);
  const after = applied(items, { ...outcome, diagnostics: [] }).map(contentOf);
  const ours = ofKind(after, 'Service').filter(
    (service) => CANARY_ANNOTATION in labelsAt(service, 'metadata', 'annotations'),
  );
  if (ours.length === 0) return { skipped: true, differences: [] };
  const name = `services-${seed}`;
  const states = { 'shop/checkout': { phase: 'Succeeded' as const, canaryWeight: 0, mirrored: false } };
  const without = await flagger.ask({ name, objects: after.filter((object) => !ours.includes(object)), states });
  const theirs = ofKind(without.objects, 'Service');
  const differences = ours.flatMap((own) => {
    const same = theirs.find((each) => nameOf(each) === nameOf(own));
    if (same === undefined) return [`Flagger writes no Service ${nameOf(own)}: ${JSON.stringify(without.canaries)}`];
    return jsonEquals(comparable(own), comparable(same))
      ? []
      : [
          `Service ${nameOf(own)}: ours ${JSON.stringify(comparable(own))}, Flagger’s ${JSON.stringify(comparable(same))}`,
        ];
  });
  const first = await flagger.ask({ name, objects: after, states });
  // Applied over what Flagger has made: its owner reference stays, and what both say is ours.
  const over = after.map((object) => (ours.includes(object) ? appliedOver(theirs, object) : object));
  const second = await flagger.ask({ name, objects: over, states });
  const fights = [first, second]
    .flatMap(({ changes, overwritten = [] }) => [...changes, ...overwritten])
    .filter((change) => change.startsWith('Service'));
  return {
    skipped: false,
    differences: [...differences, ...fights.map((change) => `Flagger changes ours: ${change}`)],
  };
}

function appliedOver(theirs: readonly JsonObject[], own: JsonObject): JsonObject {
  const same = theirs.find((each) => nameOf(each) === nameOf(own)) ?? own;
  const joined = (field: string) => ({ ...labelsAt(same, 'metadata', field), ...labelsAt(own, 'metadata', field) });
  const metadata = { ...objectAt(same, 'metadata'), labels: joined('labels'), annotations: joined('annotations') };
  return { ...same, metadata, spec: objectAt(own, 'spec') };
}

/** What of a Service is the same whoever writes it. */
function comparable(service: JsonObject): JsonObject {
  const { [MANAGED_BY_LABEL]: _, ...labels } = labelsAt(service, 'metadata', 'labels');
  void _;
  const isTheirs = ([key, value]: [string, unknown]) => key !== CANARY_ANNOTATION && ARGO_KEEPS[key] !== value;
  const annotations = Object.fromEntries(Object.entries(labelsAt(service, 'metadata', 'annotations')).filter(isTheirs));
  // Flagger's order of discovered ports is random, and it compares them sorted.
  const spec = objectAt(service, 'spec');
  const ports = [...listAt(spec, 'ports')].sort((a, b) => (numberAt(a, 'port') ?? 0) - (numberAt(b, 'port') ?? 0));
  return { labels, annotations, spec: { ...spec, ports } };
}

/** An entry with a Canary and a Deployment of every form, and a callee that asks for little. */
function entryOf(random: Random): readonly JsonObject[] {
  const label = random.pick(['app', 'name', 'app.kubernetes.io/name']);
  const labels: JsonObject = {
    [label]: 'checkout',
    ...(random.chance(0.4) ? { team: 'sales' } : {}),
    ...(random.chance(0.2) && label !== 'app' ? { version: 'next' } : {}),
  };
  const kind = random.pick(['Deployment', 'Deployment', 'DaemonSet']);
  const containers = ['server', 'istio-proxy', 'metrics']
    .filter((_, index) => index === 0 || random.chance(0.4))
    .map((name, index) => ({
      name,
      image: name,
      ports: Array.from(
        { length: random.below(3) },
        (_, at): JsonObject => ({
          ...(random.chance(0.7) ? { name: `p${index}${at}` } : {}),
          containerPort: 7000 + index * 100 + at,
          ...(random.chance(0.2) ? { protocol: random.pick(['TCP', 'UDP']) } : {}),
        }),
      ),
    }));
  const name = random.chance(0.3) ? { name: 'shop-front' } : {};
  const target: Json = random.pick([7000, 7001, 'p00', 0]);
  const metadata = (): JsonObject => ({
    labels: { ...(random.chance(0.5) ? { team: 'sales' } : {}), ...(random.chance(0.2) ? { [label]: 'mine' } : {}) },
    ...(random.chance(0.4)
      ? {
          annotations: {
            note: 'x',
            ...(random.chance(0.3) ? { 'argocd.argoproj.io/sync-options': 'Replace=true' } : {}),
            ...(random.chance(0.3) ? { 'helm.toolkit.fluxcd.io/driftDetection': 'enabled' } : {}),
          },
        }
      : {}),
  });
  const service: JsonObject = {
    ...name,
    port: random.pick([80, 8080]),
    ...(random.chance(0.6) ? { targetPort: target } : {}),
    ...(random.chance(0.4) ? { portName: random.pick(['http', 'http-web', 'web']) } : {}),
    ...(random.chance(0.2) ? { appProtocol: 'http' } : {}),
    ...(random.chance(0.4) ? { portDiscovery: true } : {}),
    ...(random.chance(0.3) ? { trafficDistribution: 'PreferClose' } : {}),
    gatewayRefs: [{ name: 'web', namespace: 'shop' }],
    ...(random.chance(0.6) ? { canary: metadata() } : {}),
    ...(random.chance(0.6) ? { primary: metadata() } : {}),
    ...(random.chance(0.3)
      ? { unmanagedMetadata: { labels: random.some(['team', 'x'], 1, 2).map((each) => each) } }
      : {}),
  };
  const namespace = 'shop';
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'istio.io/dataplane-mode': 'ambient' } },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'web', namespace },
      spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: 'checkout', namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    },
    ...['stock', 'stock-next'].map(
      (each): JsonObject => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: each, namespace },
        spec: { selector: { app: each }, ports: [{ name: 'http', port: 80 }] },
      }),
    ),
    {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata: { name: 'checkout', namespace },
      spec: {
        provider: 'gatewayapi:v1',
        targetRef: { apiVersion: 'apps/v1', kind, name: 'checkout' },
        service,
        analysis: { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 },
      },
    },
  ];
}
