import type { JsonObject } from '../../../src/resource/json.ts';
import { type Answer, type Application, startBackends } from './backends.ts';
import { bootstrapOf } from './bootstrap.ts';
import { sendRequest } from './client.ts';
import { type Cluster, type ProxyRef, portsOf, startCluster } from './cluster.ts';
import { startEnvoy } from './envoy.ts';
import type { IstiodAnswer, LineProgram } from './istiod.ts';
import { portTable } from './port-table.ts';
import { ztunnelOf } from './ztunnel.ts';

/** A request of a client, inside of the cluster or outside. */
export interface Outgoing {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly alone?: boolean;
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

/** Brings manifests to work; `application` is what the pods do when they get a request, which may be to send more. */
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
  let live: Live | undefined;
  const now = (): Live => {
    if (live === undefined) throw new Error('a request came before there was anything to send it to');
    return live;
  };
  try {
    const serving = cluster.pods
      .filter(({ proxy }) => !proxy)
      .flatMap((pod) => portsOf(pod, cluster).map((port) => ({ pod, port })));
    const backends = await startBackends(serving, application(now));
    started.push(backends);
    const table = await portTable(cluster, answer, backends);
    const totals = new Map<string, readonly number[]>();
    await Promise.all(
      answer.proxies.map(async (configuration) => {
        const { proxy } = configuration;
        const made = bootstrapOf(configuration, table.ports, (address) => byAddress(cluster, address));
        totals.set(`${proxy.namespace}/${proxy.name}`, made.totals);
        started.push(await startEnvoy(envoyBinary, made.config, listenersOf(made.config)));
      }),
    );
    const ztunnel = ztunnelOf(cluster, answer, table);
    live = {
      cluster,
      totals,
      atGateway: (gateway, port, request) =>
        sendRequest({ ...request, port: table.ingress.get(`${gateway}:${port}`) ?? table.closed }),
      fromPod: (captured, service, port, request) =>
        sendRequest({ ...request, port: ztunnel.route(captured, service, port) ?? table.closed }),
      boundTo: ztunnel.boundTo,
      stop,
    };
    return live;
  } catch (error) {
    stop();
    throw error;
  }
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
