import type { CanaryView } from '../model/canary.ts';
import type { CorsView, FilterView, HeaderModifierView } from '../model/route-filter.ts';
import { compareText } from '../resource/resource-id.ts';

/** The filters of every rule that Flagger writes, in its order (v1.44.0, gateway_api.go, makeFilters). */
export function flaggerFilters(canary: CanaryView): readonly FilterView[] {
  const { headers, rewrite, mirror, corsPolicy } = canary.service;
  const filters: FilterView[] = [];
  if (headers?.request !== undefined) {
    filters.push({ type: 'RequestHeaderModifier', requestHeaderModifier: modifier(headers.request) });
  }
  if (headers?.response !== undefined) {
    filters.push({ type: 'ResponseHeaderModifier', responseHeaderModifier: modifier(headers.response) });
  }
  if (rewrite !== undefined) {
    const { uri, authority, type } = rewrite;
    const isPrefix = type === 'ReplacePrefixMatch';
    const path = isPrefix
      ? { type: 'ReplacePrefixMatch', replacePrefixMatch: uri }
      : { type: 'ReplaceFullPath', replaceFullPath: uri };
    filters.push({
      type: 'URLRewrite',
      urlRewrite: {
        ...(authority === undefined || authority === '' ? {} : { hostname: authority }),
        ...(uri === undefined || uri === '' ? {} : { path }),
      },
    });
  }
  for (const { backendRef } of mirror) filters.push({ type: 'RequestMirror', requestMirror: { backendRef } });
  if (corsPolicy !== undefined && !isBeta(canary)) {
    filters.push({ type: 'CORS', cors: corsOf(corsPolicy) });
  }
  return filters;
}

/** Flagger's router of v1beta1, which the factory selects by this prefix, has no CORS, timeouts and primary cookie. */
export function isBeta({ provider }: CanaryView): boolean {
  return provider?.startsWith('gatewayapi:v1beta1') === true;
}

export type Affinity = NonNullable<NonNullable<CanaryView['analysis']>['sessionAffinity']>;

/** The answer's header that sets a cookie, with Flagger's attributes in its order (v1.44.0, canary.go, BuildCookie). */
export function setCookie(cookie: string, maxAge: number, affinity?: Affinity): FilterView {
  const attributes = [
    cookie,
    `Max-Age=${maxAge}`,
    filled(affinity?.domain) && `Domain=${affinity?.domain}`,
    affinity?.httpOnly === true && 'HttpOnly',
    affinity?.partitioned === true && 'Partitioned',
    filled(affinity?.path) && `Path=${affinity?.path}`,
    filled(affinity?.sameSite) && `SameSite=${affinity?.sameSite}`,
    affinity?.secure === true && 'Secure',
  ];
  const value = attributes.filter((each) => typeof each === 'string').join('; ');
  return {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { set: [], add: [{ name: 'Set-Cookie', value }], remove: [] },
  };
}

type Operations = NonNullable<NonNullable<CanaryView['service']['headers']>['request']>;

function modifier({ set, add, remove }: Operations): HeaderModifierView {
  const sorted = (map: { readonly [name: string]: string }) =>
    Object.entries(map)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => compareText(a.name, b.name));
  return { set: sorted(set), add: sorted(add), remove };
}

function corsOf(policy: NonNullable<CanaryView['service']['corsPolicy']>): CorsView {
  const { allowOrigin, maxAge, ...same } = policy;
  // Flagger leaves out a 0, as it does what Go cannot read, and the API server then says 5.
  return { ...same, allowOrigins: allowOrigin, maxAge: Math.trunc(secondsOf(maxAge ?? '') ?? 0) || 5 };
}

const NANOSECONDS: { readonly [unit: string]: number } = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** The seconds of a duration in Go's form (`24h`, `1m30s`); `undefined` where Go cannot read it. */
export function secondsOf(duration: string): number | undefined {
  if (/^[-+]?0$/.test(duration)) return 0;
  const found = /^([-+]?)((?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(duration);
  if (found === null) return undefined;
  const [, sign, parts = ''] = found;
  let sum = 0;
  for (const [, number, unit = ''] of parts.matchAll(/([0-9.]+)([a-zµ]+)/g)) {
    sum += Math.round(Number(number) * (NANOSECONDS[unit] ?? 0));
  }
  return (sign === '-' ? -sum : sum) / 1e9;
}

const HOST = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*';
const PRECISE_HOST = new RegExp(`^${HOST}$`);
export const ANY_HOST = new RegExp(`^(?:\\*\\.)?${HOST}$`);
const ORIGIN = /^(?:\*|https?:\/\/(?:(?:\*\.)?(?:[a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(?::[0-9]{1,5})?)$/;
export const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** What the API server refuses in a filter (Gateway API v1.6.1, CRD of HTTPRoute). */
export function filterRefused(filter: FilterView): string | undefined {
  const { requestHeaderModifier: request, responseHeaderModifier: response, urlRewrite, cors } = filter;
  const headers = [request, response].flatMap((each) => [...(each?.set ?? []), ...(each?.add ?? [])]);
  const empty = headers.find(({ value }) => value === '');
  if (empty !== undefined) return `header ${empty.name} without a value`;
  const host = urlRewrite?.hostname;
  if (host !== undefined && !PRECISE_HOST.test(host)) return `\`${host}\` as a hostname to rewrite to`;
  if (cors === undefined) return undefined;
  const origin = cors.allowOrigins.find((each) => !ORIGIN.test(each));
  if (origin !== undefined) return `\`${origin}\` as an origin of CORS`;
  const method = cors.allowMethods.find((each) => each !== '*' && !METHODS.has(each));
  if (method !== undefined) return `\`${method}\` as a method of CORS`;
  const lists = [cors.allowOrigins, cors.allowMethods, cors.allowHeaders];
  if (lists.some((list) => list.length > 1 && list.includes('*'))) return '`*` beside others in a list of CORS';
  const { maxAge } = cors;
  return maxAge < 1 || maxAge >= 2 ** 31 ? `a \`maxAge\` of CORS of ${maxAge} s` : undefined;
}

export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
