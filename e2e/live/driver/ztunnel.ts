import { type Cluster, type ClusterService, serviceOf, targetPort } from './cluster.ts';
import type { IstiodAnswer } from './istiod.ts';
import type { PortTable } from './port-table.ts';

/** What the node of a pod does with its calls. */
export interface Ztunnel {
  /** The loopback port for a call of a Service; `undefined` where nobody takes it. */
  readonly route: (captured: boolean, service: string, port: number) => number | undefined;
  /** The waypoint that a Service is bound to, `NAMESPACE/NAME`. */
  readonly boundTo: (service: string) => string | undefined;
}

/**
 * In place of ztunnel (src/proxy/outbound.rs): a captured call of a Service with a cluster IP and a waypoint goes to the waypoint,
 * every other to one of the Service's pods in turn.
 */
export function ztunnelOf(cluster: Cluster, { bound }: IstiodAnswer, table: PortTable): Ztunnel {
  let turn = 0;
  const boundTo = (named: string): string | undefined => {
    const waypoint = bound[named] ?? '';
    return waypoint === '' || serviceOf(cluster, named)?.ip === undefined ? undefined : waypoint;
  };
  const toPod = (service: ClusterService, port: number): number | undefined => {
    const pod = service.pods[turn++ % Math.max(1, service.pods.length)];
    return pod === undefined ? undefined : table.ports.pod(`${pod.ip}:${targetPort(service, port, pod)}`);
  };
  return {
    boundTo,
    route: (captured, named, port) => {
      const service = serviceOf(cluster, named);
      const waypoint = captured ? boundTo(named) : undefined;
      if (service === undefined) return undefined;
      return waypoint === undefined ? toPod(service, port) : table.waypoint.get(`${waypoint} ${service.ip}:${port}`);
    },
  };
}
