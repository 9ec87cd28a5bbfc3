import type { MatchView } from '../model/http-route.ts';
import type { PathModifierView, RedirectView } from '../model/route-filter.ts';
import { trimSlash } from './match.ts';
import { hostOf, type Request, target } from './request.ts';

/** `http://HOST:PORT` of a Service. Objects without a namespace are all in one, where the name is enough. */
export function serviceOrigin(namespace: string, service: string, port: number): string {
  return `http://${service}${namespace === '' ? '' : `.${namespace}`}:${port}`;
}

/**
 * The path after a modifier (HTTPPathModifier, Gateway API v1.6.1): whole, or the matched prefix replaced, where slashes at the
 * end of prefix and replacement do not count and the result is never empty.
 */
export function rewritePath(path: string, modifier: PathModifierView | undefined, match: MatchView['path']): string {
  if (modifier === undefined) return path;
  if (modifier.type !== 'ReplacePrefixMatch') return modifier.replaceFullPath ?? path;
  if (match.type !== 'PathPrefix') return path;
  const rest = path.slice(trimSlash(match.value).length);
  const rewritten = trimSlash(modifier.replacePrefixMatch ?? '') + rest;
  return rewritten === '' ? '/' : rewritten;
}

/**
 * `Location` of a redirect (HTTPRequestRedirectFilter): what it does not say comes from the request, but the port: that is the
 * scheme's own where the redirect names a scheme, and the listener's otherwise; 80 for http and 443 for https are left out.
 */
export function locationOf(
  request: Request,
  redirect: RedirectView,
  match: MatchView['path'],
  listenerPort: number,
): string {
  const scheme = redirect.scheme ?? request.scheme;
  const host = redirect.hostname ?? hostOf(request);
  const wellKnown = wellKnownPort(scheme);
  const port = redirect.port ?? (redirect.scheme === undefined ? listenerPort : wellKnown);
  const path = rewritePath(request.path, redirect.path, match);
  return `${scheme}://${host}${port === wellKnown ? '' : `:${port}`}${target({ path, query: request.query })}`;
}

/**
 * The same as Istio has it (route.go, ApplyRedirect) and Envoy does it (Utility::newUri): where neither host nor port is said, the
 * Host of the request stays as the client wrote it, with its port; a port that is the old scheme's own goes with the scheme.
 */
export function envoyLocationOf(
  request: Request,
  redirect: RedirectView,
  match: MatchView['path'],
  listenerPort: number,
): string {
  const scheme = redirect.scheme ?? request.scheme;
  const said = redirect.port ?? (redirect.scheme === undefined ? listenerPort : undefined);
  const port = said === wellKnownPort(scheme) ? undefined : said;
  const host = redirect.hostname ?? keptHost(request, scheme, port);
  const path = envoyRewritePath(request.path, redirect.path, match, 'as it stands');
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${target({ path, query: request.query })}`;
}

function keptHost(request: Request, scheme: string, port: number | undefined): string {
  const own = /:([0-9]+)$/.exec(request.host)?.[1];
  const goes = port !== undefined || (scheme !== request.scheme && own === String(wellKnownPort(request.scheme)));
  return goes ? request.host.replace(/:[0-9]+$/, '') : request.host;
}

function wellKnownPort(scheme: string): number {
  return scheme === 'https' ? 443 : 80;
}

/**
 * The path as Envoy rewrites it with what Istio tells it (conversion.go, createRewriteFilter and createRedirectFilter): the matched
 * prefix is replaced as text. A rewrite loses its last slash first, a redirect does not; and of a prefix `/` the slash is replaced.
 */
export function envoyRewritePath(
  path: string,
  modifier: PathModifierView | undefined,
  match: MatchView['path'],
  replacement: 'trimmed' | 'as it stands',
): string {
  if (modifier?.type !== 'ReplacePrefixMatch' || match.type !== 'PathPrefix') return rewritePath(path, modifier, match);
  const said = modifier.replacePrefixMatch ?? '';
  const prefix = replacement === 'trimmed' ? trimSlash(said) : said;
  // Nothing left: a rewrite takes the prefix away as the specification has it, a redirect leaves the path.
  if (prefix === '') return replacement === 'trimmed' ? rewritePath(path, modifier, match) : path;
  const matched = trimSlash(match.value) === '' ? '/' : trimSlash(match.value);
  return prefix + path.slice(matched.length);
}
