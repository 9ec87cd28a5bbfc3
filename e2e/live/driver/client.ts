import { Agent, request as send } from 'node:http';
import type { Answer, Report } from './backends.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export interface Sent {
  readonly port: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
  /** By a connection of its own: who balances connections may choose anew. */
  readonly alone?: boolean;
}

/** Sends one request to a port of this machine; status 0 where no HTTP answer came. */
export function sendRequest({ port, method, path, host, headers, alone = false }: Sent): Promise<Answer> {
  return new Promise((resolve) => {
    const lines = [['host', host] as const, ...headers].flat();
    const request = send(
      { host: '127.0.0.1', port, method, path, agent: alone ? false : agent, setHost: false, headers: lines },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve(readAnswer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString('utf8'))),
        );
        response.on('error', () => resolve(NOTHING));
      },
    );
    request.setTimeout(10_000, () => request.destroy());
    request.on('error', () => resolve(NOTHING));
    request.end();
  });
}

export function closeConnections(): void {
  agent.destroy();
}

const NOTHING: Answer = { status: 0, report: undefined, proxy: undefined, headers: {} };

function readAnswer(
  status: number,
  headers: { readonly [name: string]: string | readonly string[] | undefined },
  text: string,
): Answer {
  const plain = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : (value ?? []).join(',')]),
  );
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const isReport = typeof body === 'object' && body !== null && 'owner' in body;
  const isProxy = typeof body === 'object' && body !== null && 'proxy' in body;
  return {
    status,
    report: isReport ? (body as Report) : undefined,
    proxy: isProxy
      ? {
          details: String((body as { proxy: unknown }).proxy),
          route: String((body as { route?: unknown }).route ?? ''),
        }
      : undefined,
    headers: plain,
  };
}
