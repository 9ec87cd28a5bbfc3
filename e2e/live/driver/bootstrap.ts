import type { Json, JsonObject } from '../../../src/resource/json.ts';
import type { ProxyRef } from './cluster.ts';
import type { ProxyConfiguration } from './istiod.ts';
import { listAt, objectAt, textAt } from './objects.ts';

/** Where something of the cluster listens on this machine: every address has a loopback port of its own. */
export interface Ports {
  /** Of the pod's server, by `IP:PORT`. */
  readonly pod: (address: string) => number;
  /** Of the proxy's listener for a port of a Gateway. */
  readonly ingress: (proxy: ProxyRef, port: number) => number;
  /** Of the waypoint's listener for a Service, by `VIP:PORT`. */
  readonly waypoint: (proxy: ProxyRef, address: string) => number | undefined;
}

/** What of istiod's configuration became of it. */
export interface Bootstrap {
  readonly config: JsonObject;
  /** Totals of all weighted clusters, to choose values for `random` from. */
  readonly totals: readonly number[];
}

/**
 * istiod's configuration for one proxy as the static configuration of an Envoy on this machine. Listeners' routes, virtual hosts,
 * clusters' names, weights, retries, priorities and outlier detection are as istiod wrote them. What is replaced is transport alone:
 * - an endpoint behind a tunnel is the loopback port of what the tunnel ends at, a pod or a waypoint's listener for that VIP;
 * - a waypoint's one internal listener, which tells Services apart by the address inside of the tunnel, is one loopback
 *   listener for each address, with the filter chain that istiod's matcher has for it;
 * - filters that only Istio's own build of Envoy has are left out, and so is telemetry.
 * Two things are added: the header `x-route`, which says which route a request took, and for weighted clusters the header whose value
 * stands in for the random number, so that shares can be counted exactly.
 */
export function bootstrapOf(
  { proxy, listeners, routes, clusters, endpoints }: ProxyConfiguration,
  ports: Ports,
  waypointOf: (address: string) => ProxyRef | undefined,
): Bootstrap {
  const totals: number[] = [];
  const random = `x-random-${proxy.namespace}-${proxy.name}`;
  const routeConfigs = new Map(routes.map((config) => [textAt(config, 'name'), config]));
  const prepared = (config: JsonObject): JsonObject => {
    const withRandom = withRandomHeader(config, random, totals);
    return {
      ...objectAt(withRandom),
      // Where a proxy answers itself, this says which.
      responseHeadersToAdd: [
        ...listAt(withRandom, 'responseHeadersToAdd'),
        { header: { key: 'x-proxy', value: `${proxy.namespace}/${proxy.name}` }, appendAction: 'ADD_IF_ABSENT' },
      ],
      requestHeadersToAdd: [
        ...listAt(withRandom, 'requestHeadersToAdd'),
        {
          header: { key: 'x-route', value: `${proxy.kind} ${proxy.namespace}/${proxy.name} %ROUTE_NAME%` },
          appendAction: 'APPEND_IF_EXISTS_OR_ADD',
        },
      ],
    };
  };
  const assignments = new Map(endpoints.map((assignment) => [textAt(assignment, 'clusterName'), assignment]));
  const listening =
    proxy.kind === 'ingress'
      ? listeners.flatMap((listener) =>
          ingressListener(listener, routeConfigs, prepared, (port) => ports.ingress(proxy, port)),
        )
      : listeners
          .filter((listener) => listener.name === 'main_internal')
          .flatMap((listener) => waypointListeners(listener, prepared, (address) => ports.waypoint(proxy, address)));
  const used = clusters.flatMap((cluster) => {
    const name = textAt(cluster, 'name');
    const assignment = assignments.get(name);
    if (textAt(cluster, 'type') !== 'EDS') return [];
    const endpointPort = (endpoint: JsonObject) => loopbackOf(endpoint, ports, waypointOf);
    return [staticCluster(cluster, assignment === undefined ? [] : listAt(assignment, 'endpoints'), endpointPort)];
  });
  return { config: { admin: {}, staticResources: { listeners: listening, clusters: used } }, totals };
}

function staticCluster(
  cluster: JsonObject,
  localities: readonly Json[],
  portOf: (endpoint: JsonObject) => number | undefined,
): JsonObject {
  const { transportSocket, transportSocketMatches, filters, metadata, edsClusterConfig, type, ...kept } = cluster;
  void [transportSocket, transportSocketMatches, filters, metadata, edsClusterConfig, type];
  const endpoints = localities.map((locality) => {
    const lbEndpoints = listAt(locality, 'lbEndpoints').flatMap((endpoint): JsonObject[] => {
      const port = portOf(objectAt(endpoint));
      if (port === undefined) return [];
      const { metadata: own, endpoint: address, ...rest } = objectAt(endpoint);
      void [own, address];
      return [{ ...rest, endpoint: { address: { socketAddress: { address: '127.0.0.1', portValue: port } } } }];
    });
    const { lbEndpoints: old, ...rest } = objectAt(locality);
    void old;
    return { ...rest, lbEndpoints };
  });
  return {
    ...kept,
    ...plainHttp(kept),
    type: 'STATIC',
    // A busy machine must not look like pods that are not there.
    connectTimeout: '10s',
    loadAssignment: { clusterName: textAt(cluster, 'name'), endpoints },
  };
}

const PROTOCOL = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** The pods' servers speak HTTP/1 alone; where Istio says HTTP/2 (a port of gRPC), the words are others and the ways the same. */
function plainHttp(cluster: JsonObject): JsonObject {
  const extensions = objectAt(cluster, 'typedExtensionProtocolOptions');
  const options = objectAt(extensions, PROTOCOL);
  if (objectAt(options, 'explicitHttpConfig').http2ProtocolOptions === undefined) return {};
  const plain = { ...options, explicitHttpConfig: { httpProtocolOptions: {} } };
  return { typedExtensionProtocolOptions: { ...extensions, [PROTOCOL]: plain } };
}

/** The loopback port for an endpoint: of a pod, directly or by its ztunnel, or of a waypoint that a Service's address is sent to. */
function loopbackOf(
  endpoint: JsonObject,
  ports: Ports,
  waypointOf: (address: string) => ProxyRef | undefined,
): number | undefined {
  const socket = objectAt(endpoint, 'endpoint', 'address', 'socketAddress');
  if (textAt(socket, 'address') !== '') return ports.pod(`${textAt(socket, 'address')}:${String(socket.portValue)}`);
  const tunnel = objectAt(endpoint, 'metadata', 'filterMetadata', 'envoy.filters.listener.original_dst');
  const local = textAt(tunnel, 'local');
  const through = textAt(tunnel, 'waypoint');
  if (local === '') return undefined;
  if (through === '') return ports.pod(local);
  const waypoint = waypointOf(through);
  return waypoint === undefined ? undefined : ports.waypoint(waypoint, local);
}

const HCM = 'envoy.filters.network.http_connection_manager';

/** Http filters that a plain Envoy has, and that can matter to where a request goes. */
const KEPT_FILTERS = new Set(['envoy.filters.http.cors', 'envoy.filters.http.router', 'envoy.filters.http.fault']);

function ingressListener(
  listener: JsonObject,
  routeConfigs: ReadonlyMap<string, JsonObject>,
  prepared: (config: JsonObject) => JsonObject,
  portFor: (port: number) => number,
): readonly JsonObject[] {
  const port = Number(objectAt(listener, 'address', 'socketAddress').portValue ?? 0);
  const chain = listAt(listener, 'filterChains')[0];
  const hcm = connectionManager(chain);
  if (hcm === undefined) return [];
  const name = textAt(hcm, 'rds', 'routeConfigName');
  const config = routeConfigs.get(name);
  if (config === undefined) return [];
  return [listenerOn(textAt(listener, 'name'), portFor(port), { ...hcm, routeConfig: prepared(config) })];
}

/** One listener for each address that the internal listener tells apart, with its chain for HTTP. */
function waypointListeners(
  listener: JsonObject,
  prepared: (config: JsonObject) => JsonObject,
  portFor: (address: string) => number | undefined,
): readonly JsonObject[] {
  const chains = new Map(listAt(listener, 'filterChains').map((chain) => [textAt(chain, 'name'), chain]));
  return chainsByAddress(objectAt(listener, 'filterChainMatcher')).flatMap(({ address, chain }) => {
    const hcm = connectionManager(chains.get(chain));
    const port = portFor(address);
    // A waypoint for workloads has chains for the addresses of pods as well.
    if (port === undefined) return [];
    if (hcm !== undefined)
      return [listenerOn(`${address} ${chain}`, port, { ...hcm, routeConfig: prepared(objectAt(hcm, 'routeConfig')) })];
    const tcp = tcpProxy(chains.get(chain));
    return tcp === undefined
      ? []
      : [{ ...listenerHead(`${address} ${chain}`, port), filterChains: [{ filters: [tcp] }] }];
  });
}

function connectionManager(chain: Json | undefined): JsonObject | undefined {
  const filter = listAt(chain, 'filters').find((each) => textAt(each, 'name') === HCM);
  return filter === undefined ? undefined : objectAt(filter, 'typedConfig');
}

function tcpProxy(chain: Json | undefined): JsonObject | undefined {
  const filter = listAt(chain, 'filters').find((each) => textAt(each, 'name') === 'envoy.filters.network.tcp_proxy');
  if (filter === undefined) return undefined;
  const { accessLog, ...config } = objectAt(filter, 'typedConfig');
  void accessLog;
  return { ...objectAt(filter), typedConfig: config };
}

function listenerHead(name: string, port: number): JsonObject {
  return { name, address: { socketAddress: { address: '127.0.0.1', portValue: port } } };
}

function listenerOn(name: string, port: number, hcm: JsonObject): JsonObject {
  const { rds, accessLog, tracing, httpFilters, ...kept } = hcm;
  void [rds, accessLog, tracing];
  const filters = (Array.isArray(httpFilters) ? httpFilters : []).filter((filter) =>
    KEPT_FILTERS.has(textAt(filter, 'name')),
  );
  const typedConfig = {
    ...kept,
    httpFilters: filters,
    // Tells answers of the proxy itself from those of pods, and why it gives them.
    localReplyConfig: { bodyFormat: { jsonFormat: { proxy: '%RESPONSE_CODE_DETAILS%', route: '%ROUTE_NAME%' } } },
  };
  return { ...listenerHead(name, port), filterChains: [{ filters: [{ name: HCM, typedConfig }] }] };
}

/** Reads istiod's matcher: address, then port, then (for a port whose protocol is not said) what is sniffed, here HTTP. */
function chainsByAddress(matcher: JsonObject): readonly { readonly address: string; readonly chain: string }[] {
  const custom = objectAt(matcher, 'matcherTree', 'customMatch', 'typedConfig');
  return listAt(custom, 'rangeMatchers').flatMap((range) => {
    const addresses = listAt(range, 'ranges').map((each) => textAt(each, 'addressPrefix'));
    const byPort = objectAt(range, 'onMatch', 'matcher', 'matcherTree', 'exactMatchMap', 'map');
    return addresses.flatMap((ip) =>
      Object.entries(byPort).flatMap(([port, onMatch]) => {
        const chain = chainOf(objectAt(onMatch));
        return chain === undefined ? [] : [{ address: `${ip}:${port}`, chain }];
      }),
    );
  });
}

function chainOf(onMatch: JsonObject): string | undefined {
  const action = objectAt(onMatch, 'action', 'typedConfig').value;
  if (typeof action === 'string') return action;
  const sniffed = objectAt(onMatch, 'matcher', 'matcherTree', 'exactMatchMap', 'map');
  const http = Object.entries(sniffed).find(([protocol]) => protocol.includes('http'));
  return http === undefined ? undefined : chainOf(objectAt(http[1]));
}

/** Every weighted cluster takes its random number from a header. */
function withRandomHeader(value: JsonObject, header: string, totals: number[]): JsonObject {
  const walk = (part: Json | undefined): Json => {
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part ?? null;
    const object = part as JsonObject;
    const entries = Object.entries(object).map(([key, inner]): [string, Json] => {
      if (key !== 'weightedClusters') return [key, walk(inner)];
      const weighted = objectAt(inner);
      totals.push(
        listAt(weighted, 'clusters').reduce((sum: number, each) => sum + Number(objectAt(each).weight ?? 0), 0),
      );
      return [key, { ...weighted, headerName: header }];
    });
    return Object.fromEntries(entries);
  };
  return objectAt(walk(value));
}
