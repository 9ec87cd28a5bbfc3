import type { JsonObject } from '../../../src/resource/json.ts';
import { type Answer, type Application, type Backends, startBackends } from './backends.ts';
import { bootstrapOf } from './bootstrap.ts';
import { sendRequest } from './client.ts';
import { type Cluster, type ClusterService, type Pod, type ProxyRef, startCluster } from './cluster.ts';
import { type Envoy, startEnvoy } from './envoy.ts';
import type { IstiodAnswer, LineProgram } from './istiod.ts';
import { freePorts } from './ports.ts';

/** A request of a client, inside of the cluster or outside. */
export interface Outgoing {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
}

/** Manifests at work: istiod's configuration in Envoys, and servers for the pods. */
export interface Live {
  readonly cluster: Cluster;
  /** Totals of the weighted clusters of each proxy, by `NAMESPACE/NAME`. */
  readonly totals: ReadonlyMap<string, readonly number[]>;
  /** From outside, to a port of a Gateway. */
  readonly atGateway: (gateway: string, port: number, request: Outgoing) => Promise<Answer>;
  /** From a pod, to a port of a Service; a client that is captured goes as its ztunnel sends it. */
  readonly fromPod: (captured: boolean, service: string, port: number, request: Outgoing) => Promise<Answer>;
  /** The waypoint whose listener takes the calls of a Service, `NAMESPACE/NAME`; `undefined` where there is none. */
  readonly boundTo: (service: string) => string | undefined;
  readonly stop: () => void;
}

export type Istiod = LineProgram<
  { name: string; objects: readonly JsonObject[]; proxies: readonly ProxyRef[] },
  IstiodAnswer
>;

/** `random` numbers of pods where no proxy chooses: the first, the second, and so on. */
export async function startLive(
  name: string,
  manifests: readonly JsonObject[],
  istiod: Istiod,
  envoyBinary: string,
  application: (live: () => Live) => Application,
): Promise<Live> {
  const cluster = startCluster(manifests);
  const answer = await istiod.ask({ name, objects: cluster.objects, proxies: cluster.proxies });
  if (answer.error !== undefined) throw new Error(`istiod: ${answer.error}`);
  const started: { stop: () => void }[] = [];
  const stop = () => {
    for (const each of started.splice(0)) each.stop();
  };
  try {
    const serving = cluster.pods
      .filter(({ proxy }) => !proxy)
      .flatMap((pod) => portsOf(pod, cluster).map((port) => ({ pod, port })));
    let live: Live | undefined;
    const app = application(() => {
      if (live === undefined) throw new Error('a request came before there was anything to send it to');
      return live;
    });
    const backends = await startBackends(serving, app);
    started.push(backends);
    const table = await portTable(cluster, answer, backends);
    const totals = new Map<string, readonly number[]>();
    const envoys = await Promise.all(
      answer.proxies.map(async (configuration): Promise<Envoy> => {
        const { config, totals: own } = bootstrapOf(configuration, table.ports, (address) =>
          byAddress(cluster, address),
        );
        totals.set(`${configuration.proxy.namespace}/${configuration.proxy.name}`, own);
        const envoy = await startEnvoy(envoyBinary, config, listenersOf(config));
        started.push(envoy);
        return envoy;
      }),
    );
    void envoys;
    let turn = 0;
    const boundTo = (named: string): string | undefined => {
      const bound = answer.bound[named] ?? '';
      return bound === '' || serviceOf(cluster, named)?.ip === undefined ? undefined : bound;
    };
    live = {
      cluster,
      totals,
      atGateway: (gateway, port, request) => {
        const proxy = cluster.proxies.find((each) => `${each.namespace}/${each.name}` === gateway);
        const at = proxy === undefined ? undefined : table.ingress.get(`${gateway}:${port}`);
        return sendRequest({ ...request, port: at ?? table.closed });
      },
      fromPod: (captured, named, port, request) => {
        const service = serviceOf(cluster, named);
        const bound = captured ? boundTo(named) : undefined;
        if (service === undefined) return sendRequest({ ...request, port: table.closed });
        if (bound !== undefined) {
          return sendRequest({
            ...request,
            port: table.waypoint.get(`${bound} ${service.ip}:${port}`) ?? table.closed,
          });
        }
        const pod = service.pods[turn++ % Math.max(1, service.pods.length)];
        const target = pod === undefined ? undefined : targetPort(service, port, pod);
        return sendRequest({
          ...request,
          port: pod === undefined ? table.closed : table.ports.pod(`${pod.ip}:${target}`),
        });
      },
      boundTo,
      stop,
    };
    return live;
  } catch (error) {
    stop();
    throw error;
  }
}

interface PortTable {
  readonly ports: Parameters<typeof bootstrapOf>[1];
  /** By `NAMESPACE/NAME:PORT`. */
  readonly ingress: ReadonlyMap<string, number>;
  /** By `NAMESPACE/NAME VIP:PORT`. */
  readonly waypoint: ReadonlyMap<string, number>;
  /** A port that nobody listens on. */
  readonly closed: number;
}

async function portTable(cluster: Cluster, answer: IstiodAnswer, backends: Backends): Promise<PortTable> {
  const gatewayPorts = cluster.services
    .filter(({ pods }) => pods.some(({ proxy }) => proxy))
    .flatMap(({ pods, ports }) => pods.flatMap(({ owner }) => ports.map(({ port }) => `${owner}:${port}`)));
  const addresses = answer.proxies
    .filter(({ proxy }) => proxy.kind === 'waypoint')
    .flatMap(({ proxy }) =>
      cluster.services.flatMap(({ ip, ports }) =>
        ip === undefined ? [] : ports.map(({ port }) => `${proxy.namespace}/${proxy.name} ${ip}:${port}`),
      ),
    );
  const free = await freePorts(gatewayPorts.length + addresses.length + 1);
  const closed = free.at(-1) ?? 1;
  const ingress = new Map(gatewayPorts.map((key, index) => [key, free[index] ?? closed]));
  const waypoint = new Map(addresses.map((key, index) => [key, free[gatewayPorts.length + index] ?? closed]));
  return {
    ingress,
    waypoint,
    closed,
    ports: {
      pod: (address) => backends.portOf(address) ?? proxyPort(cluster, ingress, address) ?? closed,
      ingress: (proxy, port) => ingress.get(`${proxy.namespace}/${proxy.name}:${port}`) ?? closed,
      waypoint: (proxy, address) => waypoint.get(`${proxy.namespace}/${proxy.name} ${address}`),
    },
  };
}

/** The listener of a Gateway, by the address of its pod. */
function proxyPort(cluster: Cluster, ingress: ReadonlyMap<string, number>, address: string): number | undefined {
  const [ip = '', port = ''] = address.split(':');
  const pod = cluster.pods.find((each) => each.proxy && each.ip === ip);
  return pod === undefined ? undefined : ingress.get(`${pod.owner}:${port}`);
}

/** The waypoint whose pod has an address. */
function byAddress(cluster: Cluster, address: string): ProxyRef | undefined {
  const [ip] = address.split(':');
  return cluster.proxies.find((proxy) => proxy.kind === 'waypoint' && proxy.ip === ip);
}

function listenersOf(config: JsonObject): readonly number[] {
  const resources = config.staticResources as {
    listeners: readonly { address: { socketAddress: { portValue: number } } }[];
  };
  return resources.listeners.map(({ address }) => address.socketAddress.portValue);
}

/** The ports that a pod is asked on, by all Services that select it. */
function portsOf(pod: Pod, cluster: Cluster): readonly number[] {
  const found = cluster.services
    .filter(({ pods }) => pods.includes(pod))
    .flatMap((service) => service.ports.flatMap(({ port }) => targetPort(service, port, pod) ?? []));
  return [...new Set(found)];
}

function serviceOf(cluster: Cluster, named: string): ClusterService | undefined {
  return cluster.services.find(({ namespace, name }) => `${namespace}/${name}` === named);
}

function targetPort(service: ClusterService, port: number, pod: Pod): number | undefined {
  const found = service.ports.find((each) => each.port === port);
  if (found === undefined) return undefined;
  return typeof found.target === 'string' ? pod.ports.get(found.target) : found.target;
}
