import fc from 'fast-check';
import type { JsonObject } from '../../src/resource/json.ts';
import {
  type AnyCanary,
  type AnyGround,
  type AnyPlain,
  type AnyRoute,
  apexOf,
  canaryObjects,
  groundObjects,
  object,
  plainObjects,
  routeObject,
} from './objects.ts';

/** Manifests and a configuration that asks for fan-outs among them. */
export interface AnyInput {
  readonly objects: readonly JsonObject[];
  readonly config: JsonObject;
  /** Of the random states of rollouts. */
  readonly states: readonly number[];
}

const NAMES = ['checkout', 'cart', 'stock', 'pricing', 'ship', 'mail'] as const;

const often = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 3 * others.length + 1, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );

const ANALYSIS: fc.Arbitrary<JsonObject> = fc.constantFrom<JsonObject>(
  { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 },
  { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 },
  { interval: '1m', threshold: 5, stepWeights: [5, 30, 60] },
  { interval: '1m', threshold: 5, iterations: 10 },
  { interval: '1m', threshold: 5, iterations: 10, mirror: true },
  { interval: '1m', threshold: 5, iterations: 10, match: [{ headers: { 'x-beta': { exact: 'yes' } } }] },
  { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10, sessionAffinity: { cookieName: 'flagger' } },
);

const CANARY = fc.record({
  namespace: often('shop', 'shop', 'shop', 'stock'),
  renamed: often(false, true),
  port: fc.constantFrom(80, 8080),
  portName: often<string | undefined>(undefined, ...Array.from({ length: 9 }, () => 'http'), 'grpc', 'grpc', 'tcp'),
  appProtocol: often<string | undefined>(undefined, 'http', 'kubernetes.io/h2c'),
  portDiscovery: often(false, true),
  kind: often<'Deployment' | 'DaemonSet'>('Deployment', 'DaemonSet'),
  labels: often<AnyCanary['labels']>('own', 'bare', 'shared'),
  analysis: ANALYSIS,
  gateways: fc.constantFrom<AnyCanary['gateways']>(['public'], ['public'], ['edge'], ['public', 'edge']),
  inMesh: often<AnyCanary['inMesh']>(undefined, undefined, 'port', 'no port'),
  hosts: often<AnyCanary['hosts']>('own', 'all', 'none'),
  match: often<JsonObject | undefined>(
    undefined,
    { uri: { prefix: '/' } },
    { uri: { prefix: '/api' } },
    { uri: { exact: '/pay' } },
  ),
  headers: often<JsonObject | undefined>(
    undefined,
    { request: { remove: ['x-debug'] } },
    { request: { set: { 'x-team': 'shop' } } },
  ),
  hasTarget: often(true, true, true, false),
});

const PLAIN: fc.Arbitrary<AnyPlain> = fc.record({
  superset: fc.boolean(),
  grpc: fc.boolean(),
  port: fc.constantFrom(80, 9000),
  backendPort: fc.constantFrom(80, 9000),
});

const GROUND: fc.Arbitrary<AnyGround> = fc.record({
  ambient: often(true, true, true, false),
  waypoint: fc.constantFrom<AnyGround['waypoint']>(
    'shared',
    'shared',
    'shared',
    'own',
    'own',
    'by namespace',
    'none',
    'none',
    'two',
  ),
  spelling: often<string | undefined>(undefined, undefined, 'true', 'True', '1', 'false'),
});

const ROUTE = fc.record({
  on: fc.nat(5),
  role: often<'apex' | 'canary'>('apex', 'canary'),
  namesPort: fc.boolean(),
  kind: fc.constantFrom<AnyRoute['kind']>('beta', 'catch-all', 'path', 'marker', 'sets'),
  createdAt: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z'),
});

const SELECTION = often<string | undefined>(undefined, undefined, 'failover', 'ab', 'route', 'none');

const MARKER: fc.Arbitrary<JsonObject | undefined> = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  undefined,
  { header: 'x-version', value: 'v2' },
  { header: 'X-Lane', value: 'next', extra: [{ header: 'x-stage', value: 'canary' }] },
  { header: 'baggage', value: 'lane=next' },
  { header: 'baggage', value: 'lane=next', extra: [{ header: 'x-lane', value: 'next' }] },
);

const FAN_OUT = fc.record({
  callees: fc.uniqueArray(fc.record({ index: fc.nat(4), selection: SELECTION }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ index }) => index,
  }),
  plain: often<string | undefined>(undefined, undefined, 'failover', 'route', 'unsaid'),
  marker: MARKER,
  relay: often<boolean | JsonObject>(false, false, true, { name: 'mesh-entry', namespace: 'infra' }),
  guardOff: often(false, false, false, true),
});

const CONFIG = fc.record({
  istio: fc.constantFrom('1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31'),
  flagger: often('1.44', '1.42', '1.41'),
  bind: often<'Service' | 'Namespace'>('Service', 'Namespace'),
  services: often<'emit' | 'leave'>('emit', 'leave'),
  names: often(false, true),
});

/** Any topology, with entries before their callees in the list, so that chains and diamonds come about. */
export const ANY_INPUT: fc.Arbitrary<AnyInput> = fc
  .record({
    ground: GROUND,
    canaries: fc.array(CANARY, { minLength: 2, maxLength: 5 }),
    plain: PLAIN,
    routes: fc.oneof(
      { weight: 3, arbitrary: fc.array(ROUTE, { maxLength: 0 }) },
      { weight: 2, arbitrary: fc.array(ROUTE, { maxLength: 3 }) },
    ),
    fanOuts: fc.array(FAN_OUT, { minLength: 1, maxLength: 3 }),
    config: CONFIG,
    states: fc.array(fc.nat(2), { minLength: 12, maxLength: 12 }),
  })
  .map(({ ground, canaries: given, plain, routes, fanOuts, config, states }) => {
    const canaries = given.map(({ renamed, ...canary }, index): AnyCanary => {
      const name = NAMES[index] ?? 'mail';
      return { ...canary, name, service: renamed ? `${name}-api` : undefined };
    });
    return {
      objects: [
        ...groundObjects(ground),
        ...canaries.flatMap(canaryObjects),
        ...plainObjects(plain),
        ...routes.flatMap(({ on, role, ...route }, index) => {
          const canary = canaries[on % canaries.length];
          if (canary === undefined) return [];
          const service = role === 'apex' ? apexOf(canary) : `${apexOf(canary)}-canary`;
          return [
            routeObject({
              ...route,
              on: service,
              namespace: canary.namespace,
              port: canary.port,
              name: `route-${index}`,
            }),
          ];
        }),
      ],
      config: configOf(ground, canaries, fanOuts, config),
      states,
    };
  });

type Given<T> = T extends fc.Arbitrary<infer V> ? V : never;

function configOf(
  { waypoint }: AnyGround,
  canaries: readonly AnyCanary[],
  fanOuts: readonly Given<typeof FAN_OUT>[],
  { istio, flagger, bind, services, names }: Given<typeof CONFIG>,
): JsonObject {
  const entries = fanOuts.slice(0, canaries.length - 1);
  const named =
    waypoint === 'none'
      ? { name: 'w', create: true, bind }
      : names
        ? { name: waypoint === 'shared' ? 'shared' : 'w', namespace: waypoint === 'shared' ? 'infra' : 'shop', bind }
        : undefined;
  return object(
    'canary-fanout.dev/v1alpha1',
    'CanaryFanout',
    { name: 'generated' },
    {
      spec: {
        versions: { istio, flagger },
        waypoint: named,
        services,
        fanOuts: entries.map(({ callees, plain, marker, relay, guardOff }, index) => {
          const behind = canaries.slice(index + 1);
          const chosen = new Map(callees.map((callee) => [behind[callee.index % behind.length], callee.selection]));
          const entry = canaries[index];
          return {
            canary: entry?.name,
            namespace: entry?.namespace,
            marker,
            guard: guardOff ? { off: 'testers send the header' } : undefined,
            inMesh: relay === false ? undefined : 'relay',
            relay: typeof relay === 'boolean' ? undefined : relay,
            callees: [
              ...[...chosen].map(([canary, selection]) => ({
                canary: canary?.name,
                namespace: canary?.namespace,
                selection,
              })),
              ...(plain === undefined
                ? []
                : [
                    {
                      service: 'reports',
                      backend: 'reports-next',
                      namespace: 'shop',
                      selection: plain === 'unsaid' ? undefined : plain,
                    },
                  ]),
            ],
          };
        }),
      },
    },
  );
}
