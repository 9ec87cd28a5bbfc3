import type { Backends } from './backends.ts';
import type { Ports } from './bootstrap.ts';
import type { Cluster } from './cluster.ts';
import type { IstiodAnswer } from './istiod.ts';
import { freePorts } from './ports.ts';

/** Where everything of a cluster listens on this machine. */
export interface PortTable {
  readonly ports: Ports;
  /** By `NAMESPACE/NAME:PORT`. */
  readonly ingress: ReadonlyMap<string, number>;
  /** By `NAMESPACE/NAME VIP:PORT`. */
  readonly waypoint: ReadonlyMap<string, number>;
  /** A port that nobody listens on. */
  readonly closed: number;
}

/** Ports for every listener of every proxy; those of the pods are known already. */
export async function portTable(cluster: Cluster, answer: IstiodAnswer, backends: Backends): Promise<PortTable> {
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
