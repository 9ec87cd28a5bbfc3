import type { CorsView } from '../model/route-filter.ts';
import { type HeaderChange, type Headers, headerValue, readHeaders } from './headers.ts';
import type { Request } from './request.ts';

/** A CORS preflight: it asks whether a request from another origin may come (Fetch, CORS-preflight request). */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/** Whether a policy takes the request's origin: `*`, an equal one, or `https://*.example.com` for what is below. */
export function allowsOrigin({ allowOrigins }: CorsView, request: Request): boolean {
  const origin = headerValue(request.headers, 'origin');
  if (origin === undefined) return false;
  return allowOrigins.some((allowed) => {
    if (allowed === '*') return true;
    const [scheme = '', host = ''] = allowed.split('://');
    if (!host.startsWith('*.')) return allowed.toLowerCase() === origin.toLowerCase();
    const [theirScheme = '', theirHost = ''] = origin.toLowerCase().split('://');
    return theirScheme === scheme.toLowerCase() && theirHost.endsWith(host.slice(1).toLowerCase());
  });
}

/** The gateway's own answer to a preflight of an allowed origin. */
export function preflightHeaders(cors: CorsView, request: Request): Headers {
  const asked = (name: string) => headerValue(request.headers, name) ?? '';
  const list = (allowed: readonly string[], header: string) =>
    allowed.includes('*') && (cors.allowCredentials || asked(header) !== '') ? asked(header) : allowed.join(', ');
  const methods = list(cors.allowMethods, 'access-control-request-method');
  const headers = list(cors.allowHeaders, 'access-control-request-headers');
  return readHeaders([
    ...originHeaders(cors, request),
    ...(methods === '' ? [] : [['access-control-allow-methods', methods] as const]),
    ...(headers === '' ? [] : [['access-control-allow-headers', headers] as const]),
    ['access-control-max-age', String(cors.maxAge)] as const,
  ]);
}

/** What the response to the request itself gets. */
export function corsChange(cors: CorsView, request: Request): HeaderChange {
  const set = allowsOrigin(cors, request) ? originHeaders(cors, request).map(([name, value]) => ({ name, value })) : [];
  return { set, add: [], remove: [] };
}

function originHeaders(cors: CorsView, request: Request): readonly (readonly [string, string])[] {
  const origin = headerValue(request.headers, 'origin') ?? '';
  return [
    // A wildcard is no answer to a request with credentials; the origin itself is one to every request.
    ['access-control-allow-origin', cors.allowOrigins.includes('*') && !cors.allowCredentials ? '*' : origin],
    ...(cors.allowCredentials ? [['access-control-allow-credentials', 'true'] as const] : []),
    ...(cors.exposeHeaders.length === 0
      ? []
      : [['access-control-expose-headers', cors.exposeHeaders.join(', ')] as const]),
  ];
}
