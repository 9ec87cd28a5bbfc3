/**
 * Hostnames of listeners and routes (Gateway API v1.6.1, Hostname): exact, or `*.suffix`, which stands for one label or more
 * before the suffix and never for the suffix alone. `undefined` and `*` stand for every host. Case does not count.
 */
export type Hostname = string | undefined;

export function normalHostname(hostname: string | undefined): Hostname {
  return hostname === undefined || hostname === '' || hostname === '*' ? undefined : hostname.toLowerCase();
}

/** Whether a host without port falls under a hostname. */
export function hostMatches(hostname: Hostname, host: string): boolean {
  if (hostname === undefined) return true;
  return isWildcard(hostname)
    ? host.length > hostname.length - 1 && host.endsWith(hostname.slice(1))
    : host === hostname;
}

/** The hosts that fall under both; `false` where there are none. */
export function intersect(one: Hostname, other: Hostname): Hostname | false {
  if (one === undefined) return other;
  if (other === undefined || one === other) return one;
  if (covers(one, other)) return other;
  return covers(other, one) ? one : false;
}

/** Whether every host of `inner` is one of `outer`. */
export function covers(outer: Hostname, inner: Hostname): boolean {
  if (outer === undefined || outer === inner) return true;
  if (inner === undefined || !isWildcard(outer)) return false;
  return isWildcard(inner) ? inner.endsWith(outer.slice(1)) : hostMatches(outer, inner);
}

/** Order of precedence: exact before wildcard, a longer wildcard before a shorter one, no hostname last. */
export function compareHostnames(a: Hostname, b: Hostname): number {
  return rank(b) - rank(a) || (b?.length ?? 0) - (a?.length ?? 0);
}

function rank(hostname: Hostname): number {
  return hostname === undefined ? 0 : isWildcard(hostname) ? 1 : 2;
}

function isWildcard(hostname: string): boolean {
  return hostname.startsWith('*.');
}
