import { type Headers, NO_HEADERS, readHeaders } from './headers.ts';

/** One HTTP request as a proxy sees it. */
export interface Request {
  readonly scheme: 'http' | 'https';
  /** The host name that the client looks up. */
  readonly destination: string;
  /** The `Host` header (`:authority`), as given: with a port where the client sends one. */
  readonly host: string;
  /** TLS server name, for https. */
  readonly serverName: string | undefined;
  /** Port that the client connects to. */
  readonly port: number;
  /** Without the query. */
  readonly path: string;
  /** Without the `?`; `undefined` where there is none. */
  readonly query: string | undefined;
  readonly method: string;
  /** Without `host`. */
  readonly headers: Headers;
}

export interface RequestOptions {
  readonly method?: string | undefined;
  /** Names and values in order; `host` is the request's Host and no header like the others. */
  readonly headers?: readonly (readonly [string, string])[];
}

const METHODS = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Reads a URL as a client would send it: its path as written, with dot segments resolved as every client does. */
export function readRequest(url: string, options: RequestOptions = {}): Request | { readonly problem: string } {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  let parsed: URL;
  try {
    parsed = new URL(text);
  } catch {
    return { problem: `\`${url}\` is not a URL: write http://HOST[:PORT]/PATH` };
  }
  const scheme = parsed.protocol === 'https:' ? 'https' : 'http';
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return { problem: `\`${url}\` has the scheme ${parsed.protocol.slice(0, -1)}; only http and https are traced` };
  }
  if (parsed.hostname === '') return { problem: `\`${url}\` has no host` };
  const method = (options.method ?? 'GET').toUpperCase();
  if (!METHODS.test(method)) return { problem: `\`${options.method}\` is not an HTTP method` };
  const given = options.headers ?? [];
  const host = given.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const headers = readHeaders(given.filter(([name]) => name.toLowerCase() !== 'host'));
  return {
    scheme,
    destination: parsed.hostname,
    host: host ?? parsed.host,
    serverName: scheme === 'https' ? parsed.hostname : undefined,
    port: parsed.port === '' ? (scheme === 'https' ? 443 : 80) : Number(parsed.port),
    path: parsed.pathname,
    query: parsed.search === '' ? undefined : parsed.search.slice(1),
    method,
    headers: headers.size === 0 ? NO_HEADERS : headers,
  };
}

/** The host without its port, in lower case: what hostnames are compared with (the port is ignored, HTTPRouteSpec.Hostnames). */
export function hostOf({ host }: Pick<Request, 'host'>): string {
  return host.replace(/:[0-9]*$/, '').toLowerCase();
}

/** Path and query, as in the request line. */
export function target({ path, query }: Pick<Request, 'path' | 'query'>): string {
  return query === undefined ? path : `${path}?${query}`;
}
