import type { JsonObject } from '../../../src/resource/json.ts';

/** What topologies are made of: few words, so that they meet. */
export const NAMESPACES = ['shop', 'infra'] as const;
export const HOSTS = ['shop.example.com', 'api.example.com', 'a.shop.example.com', 'other.test'] as const;
export const HOSTNAMES = ['shop.example.com', '*.example.com', '*.shop.example.com', 'api.example.com'] as const;
export const PATHS = ['/', '/cart', '/cart/items', '/carts', '/api/v1/cart'] as const;
export const HEADERS = ['x-version', 'x-user', 'X-Lane'] as const;
export const VALUES = ['v1', 'v2', 'next'] as const;
export const PORT_NAMES = ['http', 'http', 'http', '', 'http-web', 'tcp'] as const;
export const GATEWAY_API = 'gateway.networking.k8s.io/v1';

export interface App {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

export function objectName(object: JsonObject | undefined): { readonly namespace: string; readonly name: string } {
  const metadata = object?.metadata as { namespace: string; name: string } | undefined;
  return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}
