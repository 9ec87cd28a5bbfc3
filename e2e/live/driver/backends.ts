import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Pod } from './cluster.ts';

/** What a pod says of a request, as its answer. */
export interface Report {
  /** NAMESPACE/NAME of the workload. */
  readonly owner: string;
  readonly pod: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly host: string;
  /** Lower-case names, each with its lines in order. */
  readonly headers: { readonly [name: string]: readonly string[] };
  /** What came of the calls that it made further on. */
  readonly next: readonly Answer[];
}

/** What a client got. */
export interface Answer {
  readonly status: number;
  /** Of the pod that answered; `undefined` where a proxy did. */
  readonly report: Report | undefined;
  /** Where a proxy answered: Envoy's response code details, and the route. */
  readonly proxy: { readonly details: string; readonly route: string } | undefined;
  readonly headers: { readonly [name: string]: string };
}

export interface Backends {
  /** Loopback port of a pod's server, by `IP:PORT`. */
  readonly portOf: (address: string) => number | undefined;
  readonly stop: () => void;
}

/** Calls that an application makes for a request that it got. */
export type Application = (pod: Pod, report: Omit<Report, 'next'>) => Promise<readonly Answer[]>;

/** A server for each pod and each of its ports; it says who it is and what arrived, and calls on as its application would. */
export async function startBackends(
  pods: readonly { readonly pod: Pod; readonly port: number }[],
  application: Application,
): Promise<Backends> {
  const ports = new Map<string, number>();
  const servers: Server[] = [];
  for (const { pod, port } of pods) {
    const server = createServer((request, response) => {
      const seen = readReport(pod, request);
      request.resume();
      application(pod, seen)
        .catch((): readonly Answer[] => [])
        .then((next) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ ...seen, next }));
        });
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    ports.set(`${pod.ip}:${port}`, typeof address === 'object' && address !== null ? address.port : 0);
    servers.push(server);
  }
  return {
    portOf: (address) => ports.get(address),
    stop: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function readReport(pod: Pod, request: IncomingMessage): Omit<Report, 'next'> {
  const headers: { [name: string]: string[] } = {};
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    const lines = headers[name] ?? [];
    lines.push(request.rawHeaders[index + 1] ?? '');
    headers[name] = lines;
  }
  const { host = [''], ...rest } = headers;
  return {
    owner: pod.owner,
    pod: pod.name,
    method: request.method ?? '',
    path: request.url ?? '',
    host: host[0] ?? '',
    headers: rest,
  };
}
