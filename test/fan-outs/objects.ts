import type { Json, JsonObject } from '../../src/resource/json.ts';

/** An object as read from a file: without the fields that are not there. */
export function object(
  apiVersion: string,
  kind: string,
  metadata: { readonly name: string; readonly [key: string]: unknown },
  rest: { readonly [key: string]: unknown } = {},
): JsonObject {
  const read: JsonObject = JSON.parse(JSON.stringify({ apiVersion, kind, metadata, ...rest }));
  return read;
}

export const GATEWAY_API = 'gateway.networking.k8s.io/v1';

export interface AnyCanary {
  readonly name: string;
  readonly namespace: string;
  /** `spec.service.name`. */
  readonly service: string | undefined;
  readonly port: number;
  readonly portName: string | undefined;
  readonly appProtocol: string | undefined;
  readonly portDiscovery: boolean;
  readonly kind: 'Deployment' | 'DaemonSet';
  /** Which labels its pods have: one that is theirs alone, none beside `app`, or one that others have too. */
  readonly labels: 'own' | 'bare' | 'shared';
  readonly analysis: JsonObject;
  readonly gateways: readonly ('public' | 'edge')[];
  /** Its own Service among `gatewayRefs`; with or without the port. */
  readonly inMesh: 'port' | 'no port' | undefined;
  readonly hosts: 'own' | 'all' | 'none';
  readonly match: JsonObject | undefined;
  readonly headers: JsonObject | undefined;
  readonly hasTarget: boolean;
}

export function apexOf({ service, name }: AnyCanary): string {
  return service ?? name;
}

export function canaryObjects(canary: AnyCanary): readonly JsonObject[] {
  const { name, namespace, port, portName, appProtocol, portDiscovery, kind, analysis, match, headers, hasTarget } =
    canary;
  const refs = [
    ...canary.gateways.map((gateway) => ({
      name: gateway,
      ...(gateway === 'edge' ? { namespace: 'infra' } : {}),
      ...(gateway === 'public' && namespace !== 'shop' ? { namespace: 'shop' } : {}),
    })),
    ...(canary.inMesh === undefined
      ? []
      : [{ group: '', kind: 'Service', name: apexOf(canary), ...(canary.inMesh === 'port' ? { port } : {}) }]),
  ];
  const hosts = { own: [`${name}.${namespace}.example`], all: ['*.example'], none: [] }[canary.hosts];
  const labels = {
    own: { app: name, 'app.kubernetes.io/name': name },
    bare: { app: name },
    shared: { app: name, 'app.kubernetes.io/name': 'backend' },
  }[canary.labels];
  const ports = [
    { name: 'web', containerPort: port },
    { name: 'http-admin', containerPort: 9901 },
  ];
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:2', ports }] },
  };
  return [
    ...(hasTarget
      ? [object('apps/v1', kind, { name, namespace }, { spec: { selector: { matchLabels: labels }, template } })]
      : []),
    object(
      'flagger.app/v1beta1',
      'Canary',
      { name, namespace },
      {
        spec: {
          provider: 'gatewayapi:v1',
          targetRef: { apiVersion: 'apps/v1', kind, name },
          service: {
            name: canary.service,
            port,
            portName,
            appProtocol,
            portDiscovery: portDiscovery ? true : undefined,
            gatewayRefs: refs,
            hosts: hosts.length === 0 ? undefined : hosts,
            match: match === undefined ? undefined : [match],
            headers,
          },
          analysis,
        },
      },
    ),
  ];
}

/** A Service of two versions, and the one of the new version. */
export interface AnyPlain {
  /** The new version's selector is the Service's with something added. */
  readonly superset: boolean;
  readonly grpc: boolean;
  readonly port: number;
  readonly backendPort: number;
}

export function plainObjects({ superset, grpc, port, backendPort }: AnyPlain): readonly JsonObject[] {
  const namespace = 'shop';
  const service = (name: string, selector: object, number: number) =>
    object(
      'v1',
      'Service',
      { name, namespace },
      { spec: { selector, ports: [{ name: grpc ? 'grpc' : 'http', port: number, targetPort: 8080 }] } },
    );
  const pods = (name: string, labels: object) =>
    object(
      'apps/v1',
      'Deployment',
      { name, namespace },
      { spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } },
    );
  const all = superset ? { app: 'reports' } : { app: 'reports', track: 'stable' };
  return [
    service('reports', all, port),
    service('reports-next', { app: 'reports', track: 'next' }, backendPort),
    pods('reports', { app: 'reports', track: 'stable' }),
    pods('reports-next', { app: 'reports', track: 'next' }),
    ...(grpc
      ? [
          object(
            GATEWAY_API,
            'GRPCRoute',
            { name: 'reports-by-method', namespace },
            {
              spec: {
                parentRefs: [{ group: '', kind: 'Service', name: 'reports', port }],
                rules: [
                  {
                    matches: [{ method: { service: 'shop.Reports', method: 'Get' } }],
                    backendRefs: [{ name: 'reports', port }],
                  },
                  { backendRefs: [{ name: 'reports', port }] },
                ],
              },
            },
          ),
        ]
      : []),
  ];
}

export interface AnyGround {
  readonly ambient: boolean;
  readonly waypoint: 'own' | 'shared' | 'two' | 'by namespace' | 'none';
  /** How the Namespace spells that ingress gateways use waypoints. */
  readonly spelling: string | undefined;
}

export function groundObjects({ ambient, waypoint, spelling }: AnyGround): readonly JsonObject[] {
  const labels = {
    ...(ambient ? { 'istio.io/dataplane-mode': 'ambient' } : {}),
    ...(waypoint === 'by namespace' ? { 'istio.io/use-waypoint': 'w' } : {}),
    ...(spelling === undefined ? {} : { 'istio.io/ingress-use-waypoint': spelling }),
  };
  const gateway = (name: string, namespace: string, gatewayClassName: string, listener: object) =>
    object(GATEWAY_API, 'Gateway', { name, namespace }, { spec: { gatewayClassName, listeners: [listener] } });
  const mesh = (from: string) => ({
    name: 'mesh',
    port: 15008,
    protocol: 'HBONE',
    allowedRoutes: { namespaces: { from } },
  });
  const http = (from: string) => ({
    name: 'http',
    port: 80,
    protocol: 'HTTP',
    allowedRoutes: { namespaces: { from } },
  });
  const own = gateway('w', 'shop', 'istio-waypoint', mesh('Same'));
  const shared = gateway('shared', 'infra', 'istio-waypoint', mesh('All'));
  return [
    object('v1', 'Namespace', { name: 'shop', labels }),
    object('v1', 'Namespace', { name: 'stock', labels: ambient ? { 'istio.io/dataplane-mode': 'ambient' } : {} }),
    object('v1', 'Namespace', { name: 'infra' }),
    gateway('public', 'shop', 'istio', http('All')),
    gateway('edge', 'infra', 'istio', http('All')),
    gateway('mesh-entry', 'infra', 'istio', http('All')),
    ...{ own: [own], shared: [shared], two: [own, shared], 'by namespace': [own], none: [] }[waypoint],
  ];
}

/** A route of the user's on a Service. */
export interface AnyRoute {
  readonly on: string;
  readonly namespace: string;
  readonly port: number;
  readonly namesPort: boolean;
  readonly kind: 'beta' | 'catch-all' | 'path' | 'marker' | 'sets';
  readonly createdAt: string | undefined;
  readonly name: string;
}

export function routeObject({ on, namespace, port, namesPort, kind, createdAt, name }: AnyRoute): JsonObject {
  const to = (backend: string) => [{ name: backend, port }];
  const beta = { matches: [{ headers: [{ name: 'x-beta', value: 'yes' }] }], backendRefs: to(on) };
  const rest = { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: to(on) };
  const rules: Json = {
    beta: [beta],
    'catch-all': [beta, rest],
    path: [{ matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: to(on) }, rest],
    marker: [{ matches: [{ headers: [{ name: 'x-version', value: 'v2' }] }], backendRefs: to(`${on}-canary`) }, rest],
    sets: [
      {
        filters: [
          { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-version', value: 'v2' }] } },
        ],
        backendRefs: to(on),
      },
    ],
  }[kind];
  const parent = { group: '', kind: 'Service', name: on, ...(namesPort ? { port } : {}) };
  return object(
    GATEWAY_API,
    'HTTPRoute',
    { name, namespace, creationTimestamp: createdAt },
    { spec: { parentRefs: [parent], rules } },
  );
}
