import type { HttpRouteView, MatchView } from '../model/http-route.ts';
import type { Callee, FanOut } from '../topology/fan-out.ts';
import { injectedHeaders, matchesMarker, sameName } from '../topology/marker.ts';
import type { Topology } from '../topology/topology.ts';
import { type Request, readRequest } from './request.ts';
import { serviceOrigin } from './url.ts';

export const EVERY: MatchView = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] };

/** What a route's own rules ask for, as samples of what it is for. */
export function samplesOf(route: HttpRouteView | undefined): readonly MatchView[] {
  if (route === undefined) return [];
  const setting = new Set(injectedHeaders(route).map(({ rule }) => rule));
  return route.rules.flatMap(({ matches }, index) => (setting.has(index) ? matches : []));
}

/** The call of a callee that its follower is for, without the marker; `undefined` where the callee has no port. */
export function callOf(topology: Topology, { markers }: FanOut, callee: Callee): Request | undefined {
  const { namespace, service, canary, follower } = callee;
  const named = follower?.parentRefs.find((ref) => ref.name === service)?.port;
  const port = canary?.canary.service.port ?? named ?? topology.service(namespace, service)?.ports[0]?.port;
  if (port === undefined) return undefined;
  const matches = follower?.rules.flatMap((rule) => rule.matches) ?? [];
  const following = matches.find((match) => markers.some((marker) => matchesMarker(match, marker))) ?? EVERY;
  const rest = following.headers.filter(({ name }) => !markers.some(({ header }) => sameName(header, name)));
  return requestOf(serviceOrigin(namespace, service, port), { ...following, headers: rest });
}

/** A request that a match takes; of a regular expression nothing is known but that it matches something. */
export function requestOf(origin: string, { path, method, headers, queryParams }: MatchView): Request | undefined {
  const exact = (list: MatchView['headers']) => list.filter(({ type }) => type === 'Exact');
  // Envoy compares them as they are sent: only what would end them is escaped.
  const query = exact(queryParams).map(({ name, value }) => `${name}=${value}`.replace(/[#&]/g, encodeURIComponent));
  const where = path.type === 'RegularExpression' ? '/' : path.value;
  const url = `${origin}${where}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  const request = readRequest(url, {
    method,
    headers: exact(headers).map(({ name, value }) => [name, value] as const),
  });
  return 'problem' in request ? undefined : request;
}
