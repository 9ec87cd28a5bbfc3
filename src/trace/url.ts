import type { MatchView } from '../model/http-route.ts';
import type { PathModifierView, RedirectView } from '../model/route-filter.ts';
import { trimSlash } from './match.ts';
import { hostOf, type Request, target } from './request.ts';

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
  const wellKnown = scheme === 'https' ? 443 : 80;
  const port = redirect.port ?? (redirect.scheme === undefined ? listenerPort : wellKnown);
  const path = rewritePath(request.path, redirect.path, match);
  return `${scheme}://${host}${port === wellKnown ? '' : `:${port}`}${target({ path, query: request.query })}`;
}
