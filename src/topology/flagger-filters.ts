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
  // The router of v1beta1 knows no CORS.
  if (corsPolicy !== undefined && !(canary.provider ?? '').startsWith('gatewayapi:v1beta1')) {
    filters.push({ type: 'CORS', cors: corsOf(corsPolicy) });
  }
  return filters;
}

export function responseHeader(name: string, value: string): FilterView {
  return {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { set: [], add: [{ name, value }], remove: [] },
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
  return { ...same, allowOrigins: allowOrigin, maxAge: secondsOf(maxAge) ?? 5 };
}

/** A duration of Go's form (`24h`, `1m30s`); what it cannot read is left out, and the API server then says 5 s. */
function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined || !/^(?:[0-9]+(?:\.[0-9]+)?(?:h|m|s|ms))+$/.test(duration)) return undefined;
  const unit: { readonly [name: string]: number } = { h: 3600, m: 60, s: 1, ms: 0.001 };
  let seconds = 0;
  for (const [, number = '', name = ''] of duration.matchAll(/([0-9.]+)(h|ms|m|s)/g)) {
    seconds += Number(number) * (unit[name] ?? 0);
  }
  return Math.trunc(seconds);
}
