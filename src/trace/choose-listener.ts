import { compareHostnames, hostMatches } from '../topology/hostname.ts';
import type { ListenerNode } from '../topology/listeners.ts';
import { hostOf, type Request } from './request.ts';
import type { World } from './world.ts';

/** The listener that a connection is for and those whose routes count; or the answer that there is none. */
export type Found =
  | { readonly listener: ListenerNode; readonly listeners: readonly ListenerNode[] }
  | { readonly refused: { readonly status: number; readonly why: string; readonly listener?: ListenerNode } };

/** By the specification one listener has a host (listener isolation); Istio has one table of hosts for all of a port. */
export function byHost(world: World, listeners: readonly ListenerNode[], request: Request): Found {
  const host = hostOf(request);
  const [best] = listeners
    .filter(({ hostname }) => hostMatches(hostname, host))
    .sort((a, b) => compareHostnames(a.hostname, b.hostname));
  if (best === undefined) return { refused: { status: 404, why: `no listener has host ${host}` } };
  return { listener: best, listeners: world.profile.kind === 'gamma' ? [best] : listeners };
}

/** The listener of the TLS server name; a Host that is another listener's is misdirected (421), which Istio does not detect. */
export function byServerName(world: World, listeners: readonly ListenerNode[], request: Request): Found {
  const name = (request.serverName ?? hostOf(request)).toLowerCase();
  const host = hostOf(request);
  const ranked = [...listeners].sort((a, b) => compareHostnames(a.hostname, b.hostname));
  const mine = ranked.find(({ hostname }) => hostMatches(hostname, name));
  if (mine === undefined) {
    return { refused: { status: 0, why: `no HTTPS listener has server name ${name}: the TLS handshake fails` } };
  }
  const theirs = ranked.find(({ hostname }) => hostMatches(hostname, host));
  if (world.profile.kind === 'istio' || theirs === mine) return { listener: mine, listeners: [mine] };
  if (theirs === undefined) return { refused: { status: 404, why: `no listener has host ${host}`, listener: mine } };
  const why = `host ${host} is listener \`${theirs.name}\`'s, and the connection is for server name ${name}`;
  return { refused: { status: 421, why, listener: mine } };
}
