import type {
  BackendObjectView,
  CorsView,
  FilterView,
  HeaderModifierView,
  PathModifierView,
  RedirectView,
} from '../model/route-filter.ts';
import type { HeaderChange } from './headers.ts';
import { ALL, equals, type Share, share } from './share.ts';

/** What the filters of one rule or backendRef do, sorted by what they act on; each list in the order of the filters. */
export interface FilterActions {
  readonly request: readonly HeaderChange[];
  readonly response: readonly HeaderChange[];
  readonly redirect: RedirectView | undefined;
  readonly rewrite:
    | { readonly hostname?: string | undefined; readonly path?: PathModifierView | undefined }
    | undefined;
  readonly mirrors: readonly MirrorAction[];
  readonly cors: CorsView | undefined;
  /** A filter that nobody here knows: its requests must get an error (HTTPRouteFilter.ExtensionRef). */
  readonly unknown: FilterView | undefined;
}

export interface MirrorAction {
  readonly backendRef: BackendObjectView;
  readonly fraction: Share;
}

const KNOWN = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
  'RequestMirror',
  'CORS',
]);

export function readFilters(filters: readonly FilterView[]): FilterActions {
  const of = (type: string) => filters.filter((filter) => filter.type === type);
  return {
    request: of('RequestHeaderModifier').flatMap(({ requestHeaderModifier }) => changeOf(requestHeaderModifier)),
    response: of('ResponseHeaderModifier').flatMap(({ responseHeaderModifier }) => changeOf(responseHeaderModifier)),
    redirect: of('RequestRedirect').find(({ requestRedirect }) => requestRedirect)?.requestRedirect,
    rewrite: of('URLRewrite').find(({ urlRewrite }) => urlRewrite)?.urlRewrite,
    mirrors: of('RequestMirror').flatMap(({ requestMirror }) =>
      requestMirror === undefined
        ? []
        : [{ backendRef: requestMirror.backendRef, fraction: fractionOf(requestMirror) }],
    ),
    cors: of('CORS').find(({ cors }) => cors)?.cors,
    unknown: filters.find(({ type }) => !KNOWN.has(type)),
  };
}

/** Of names that are equal but for case only the first entry of a list counts (HTTPHeader.Name). */
function changeOf(modifier: HeaderModifierView | undefined): readonly HeaderChange[] {
  if (modifier === undefined) return [];
  const once = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
    list.filter(({ name }, at) => list.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) === at);
  return [{ set: once(modifier.set), add: once(modifier.add), remove: modifier.remove }];
}

function fractionOf({ percent, fraction }: NonNullable<FilterView['requestMirror']>): Share {
  if (fraction !== undefined && fraction.denominator > 0) return share(fraction.numerator, fraction.denominator);
  return percent === undefined ? ALL : share(percent, 100);
}

/** Filters in words, for a hop: `set x-version: v2`, `rewrite path /v2`, `mirror 10 % to audit`. */
export function formatFilters(filters: readonly FilterView[]): readonly string[] {
  const { request, response, redirect, rewrite, mirrors, cors, unknown } = readFilters(filters);
  const changes = (list: readonly HeaderChange[], suffix: string) =>
    list.flatMap(({ set, add, remove }) => [
      ...set.map(({ name, value }) => `set ${name}: ${value}${suffix}`),
      ...add.map(({ name, value }) => `add ${name}: ${value}${suffix}`),
      ...remove.map((name) => `remove ${name}${suffix}`),
    ]);
  const path = (modifier: PathModifierView | undefined) =>
    modifier === undefined ? '' : ` path ${modifier.replaceFullPath ?? modifier.replacePrefixMatch ?? ''}`;
  const host = (hostname: string | undefined) => (hostname === undefined ? '' : ` host ${hostname}`);
  return [
    ...changes(request, ''),
    ...changes(response, ' (response)'),
    ...(redirect === undefined
      ? []
      : [`redirect ${redirect.statusCode}${host(redirect.hostname)}${path(redirect.path)}`]),
    ...(rewrite === undefined ? [] : [`rewrite${host(rewrite.hostname)}${path(rewrite.path)}`]),
    ...mirrors.map(({ backendRef, fraction }) => {
      const part = equals(fraction, ALL)
        ? ''
        : `${(Number(fraction.numerator) * 100) / Number(fraction.denominator)} % `;
      return `mirror ${part}to ${backendRef.name}`;
    }),
    ...(cors === undefined ? [] : ['CORS']),
    ...(unknown === undefined ? [] : [unknown.type]),
  ];
}
