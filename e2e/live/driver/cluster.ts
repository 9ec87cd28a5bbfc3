import type { JsonObject } from '../../../src/resource/json.ts';
import { routeWithDefaults } from './api-server.ts';
import { labelsAt, listAt, nameOf, namespaceOf, numberAt, objectAt, ofKind, textAt } from './objects.ts';

/** A pod of a workload, or of a Gateway. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly labels: { readonly [key: string]: string };
  /** NAMESPACE/NAME of the workload, or of the Gateway whose proxy it is. */
  readonly owner: string;
  readonly proxy: boolean;
  /** Ports by the names that containers give them. */
  readonly ports: ReadonlyMap<string, number>;
}

/** A Service with its cluster IP; `undefined` where it has none. */
export interface ClusterService {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string | undefined;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly target: number | string }[];
  readonly pods: readonly Pod[];
}

export interface ProxyRef {
  readonly kind: 'ingress' | 'waypoint';
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
}

/** What a cluster makes of manifests: what istiod sees, and what a client could reach. */
export interface Cluster {
  readonly objects: readonly JsonObject[];
  readonly proxies: readonly ProxyRef[];
  readonly services: readonly ClusterService[];
  readonly pods: readonly Pod[];
}

const WAYPOINT_CLASS = 'istio-waypoint';
const ROUTES = new Set(['HTTPRoute', 'GRPCRoute']);

/**
 * The API server, the controllers and the kubelet in one function: defaults, cluster IPs, pods with addresses, EndpointSlices, and
 * for each Gateway the Service and the pod that Istio deploys. Nothing here knows what a canary is.
 */
export function startCluster(manifests: readonly JsonObject[]): Cluster {
  const address = counter();
  const namespaces = new Set(manifests.map(namespaceOf).filter((name) => name !== ''));
  const ambient = new Map(
    ofKind(manifests, 'Namespace').map((object) => [nameOf(object), labelsAt(object, 'metadata', 'labels')]),
  );
  const gateways = ofKind(manifests, 'Gateway');
  const pods = [
    ...ofKind(manifests, 'Deployment').flatMap((object) => podsOf(object, address)),
    ...gateways.map((gateway) => proxyPod(gateway, address)),
  ];
  const services = [...ofKind(manifests, 'Service').map(withDefaults), ...gateways.map(gatewayService)].map((object) =>
    withAddress(object, address),
  );
  const reached = services.map((object): ClusterService => {
    const selector = labelsAt(object, 'spec', 'selector');
    return {
      namespace: namespaceOf(object),
      name: nameOf(object),
      ip: textAt(object, 'spec', 'clusterIP') === 'None' ? undefined : textAt(object, 'spec', 'clusterIP'),
      ports: listAt(object, 'spec', 'ports').map((port) => ({
        name: textAt(port, 'name'),
        port: numberAt(port, 'port') ?? 0,
        target: textAt(port, 'targetPort') || (numberAt(port, 'targetPort') ?? 0),
      })),
      pods: pods.filter((pod) => pod.namespace === namespaceOf(object) && isSelected(pod.labels, selector)),
    };
  });
  const objects = [
    ...[...namespaces].sort().map((name) => namespaceObject(name, ambient.get(name) ?? {})),
    ...services,
    ...services.map((object, index) => endpointSlice(object, reached[index]?.pods ?? [])),
    ...pods.map((pod) => podObject(pod, ambient.get(pod.namespace) ?? {})),
    ...gateways.map((gateway) => withStatus(gateway)),
    ...manifests.filter(({ kind }) => typeof kind === 'string' && ROUTES.has(kind)).map(routeWithDefaults),
    ...ofKind(manifests, 'DestinationRule'),
    ...ofKind(manifests, 'ReferenceGrant').map((grant) => ({
      ...grant,
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
    })),
  ];
  const proxies = gateways.map((gateway): ProxyRef => {
    const pod = pods.find(({ proxy, owner }) => proxy && owner === `${namespaceOf(gateway)}/${nameOf(gateway)}`);
    const kind = isWaypoint(gateway) ? 'waypoint' : 'ingress';
    return { kind, namespace: namespaceOf(gateway), name: nameOf(gateway), ip: pod?.ip ?? '' };
  });
  return { objects, proxies, services: reached, pods };
}

type Address = (net: string) => string;

function counter(): Address {
  const next = new Map<string, number>();
  return (net) => {
    const number = (next.get(net) ?? 0) + 1;
    next.set(net, number);
    return `${net}.${Math.trunc(number / 250)}.${(number % 250) + 1}`;
  };
}

function isWaypoint(gateway: JsonObject): boolean {
  return textAt(gateway, 'spec', 'gatewayClassName') === WAYPOINT_CLASS;
}

function podsOf(deployment: JsonObject, address: Address): readonly Pod[] {
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const ports = listAt(deployment, 'spec', 'template', 'spec', 'containers').flatMap((container) =>
    listAt(container, 'ports'),
  );
  return Array.from({ length: replicas }, (_, index) => ({
    namespace: namespaceOf(deployment),
    name: `${nameOf(deployment)}-${index}`,
    ip: address('10.244'),
    labels: labelsAt(deployment, 'spec', 'template', 'metadata', 'labels'),
    owner: `${namespaceOf(deployment)}/${nameOf(deployment)}`,
    proxy: false,
    ports: new Map(ports.map((port) => [textAt(port, 'name'), numberAt(port, 'containerPort') ?? 0])),
  }));
}

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const MANAGED = 'gateway.istio.io/managed';

function proxyLabels(gateway: JsonObject): { readonly [key: string]: string } {
  const managed = isWaypoint(gateway) ? 'istio.io-mesh-controller' : 'istio.io-gateway-controller';
  return { [GATEWAY_NAME]: nameOf(gateway), [MANAGED]: managed };
}

function proxyPod(gateway: JsonObject, address: Address): Pod {
  const name = serviceNameOf(gateway);
  return {
    namespace: namespaceOf(gateway),
    name: `${name}-0`,
    ip: address('10.245'),
    labels: proxyLabels(gateway),
    owner: `${namespaceOf(gateway)}/${nameOf(gateway)}`,
    proxy: true,
    ports: new Map(),
  };
}

function serviceNameOf(gateway: JsonObject): string {
  return isWaypoint(gateway) ? nameOf(gateway) : `${nameOf(gateway)}-${textAt(gateway, 'spec', 'gatewayClassName')}`;
}

/** The Service that Istio makes for a Gateway: a port for each of the listeners'. */
function gatewayService(gateway: JsonObject): JsonObject {
  const listeners = listAt(gateway, 'spec', 'listeners');
  const ports = isWaypoint(gateway)
    ? [{ name: 'mesh', port: 15008 }]
    : [...new Set(listeners.map((listener) => numberAt(listener, 'port') ?? 0))].map((port) => ({
        name: `http-${port}`,
        port,
      }));
  return withDefaults({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: serviceNameOf(gateway), namespace: namespaceOf(gateway), labels: proxyLabels(gateway) },
    spec: { selector: { [GATEWAY_NAME]: nameOf(gateway) }, ports },
  });
}

/** Ready, as a waypoint is with one running pod. */
function withStatus(gateway: JsonObject): JsonObject {
  const value = `${serviceNameOf(gateway)}.${namespaceOf(gateway)}.svc.cluster.local`;
  return { ...gateway, status: { addresses: [{ type: 'Hostname', value }] } };
}

function withDefaults(service: JsonObject): JsonObject {
  const spec = objectAt(service, 'spec');
  const ports = listAt(spec, 'ports').map((port) => ({
    protocol: 'TCP',
    targetPort: numberAt(port, 'port') ?? 0,
    ...objectAt(port),
  }));
  return { ...service, spec: { type: 'ClusterIP', ...spec, ports } };
}

function withAddress(service: JsonObject, address: Address): JsonObject {
  const spec = objectAt(service, 'spec');
  if (textAt(spec, 'clusterIP') === 'None' || textAt(spec, 'type') === 'ExternalName') return service;
  const clusterIP = address('10.96');
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] } };
}

function isSelected(labels: { readonly [key: string]: string }, selector: { readonly [key: string]: string }): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

function endpointSlice(service: JsonObject, pods: readonly Pod[]): JsonObject {
  const [first] = pods;
  const ports = listAt(service, 'spec', 'ports').map((port) => {
    const target = objectAt(port).targetPort;
    const number = typeof target === 'string' ? (first?.ports.get(target) ?? 0) : (numberAt(port, 'targetPort') ?? 0);
    return { name: textAt(port, 'name'), port: number, protocol: 'TCP' };
  });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${nameOf(service)}-0`,
      namespace: namespaceOf(service),
      labels: { 'kubernetes.io/service-name': nameOf(service) },
    },
    addressType: 'IPv4',
    ports,
    endpoints: pods.map(({ ip, name, namespace }) => ({
      addresses: [ip],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', name, namespace },
    })),
  };
}

function podObject(pod: Pod, labels: { readonly [key: string]: string }): JsonObject {
  const mode = pod.labels['istio.io/dataplane-mode'] ?? (pod.proxy ? 'none' : labels['istio.io/dataplane-mode']);
  const annotations: JsonObject = mode === 'ambient' ? { 'ambient.istio.io/redirection': 'enabled' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod.name, namespace: pod.namespace, labels: pod.labels, annotations },
    spec: { containers: [{ name: 'app', image: 'app' }], nodeName: 'node', serviceAccountName: 'default' },
    status: {
      phase: 'Running',
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

function namespaceObject(name: string, labels: { readonly [key: string]: string }): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
  };
}

/** The ports that a pod is asked on, by all Services that select it. */
export function portsOf(pod: Pod, cluster: Cluster): readonly number[] {
  const found = cluster.services
    .filter(({ pods }) => pods.includes(pod))
    .flatMap((service) => service.ports.flatMap(({ port }) => targetPort(service, port, pod) ?? []));
  return [...new Set(found)];
}

export function serviceOf(cluster: Cluster, named: string): ClusterService | undefined {
  return cluster.services.find(({ namespace, name }) => `${namespace}/${name}` === named);
}

export function targetPort(service: ClusterService, port: number, pod: Pod): number | undefined {
  const found = service.ports.find((each) => each.port === port);
  if (found === undefined) return undefined;
  return typeof found.target === 'string' ? pod.ports.get(found.target) : found.target;
}
