import { array, boolean, int, type Output, object, optional, string, withDefault } from './schema.ts';
import { Port } from './view.ts';

const HeaderValue = object({ name: string(), value: string() });

const HeaderModifier = object({
  set: withDefault(array(HeaderValue), []),
  add: withDefault(array(HeaderValue), []),
  remove: withDefault(array(string()), []),
});

const PathModifier = object({
  type: string(),
  replaceFullPath: optional(string()),
  replacePrefixMatch: optional(string()),
});

export const BackendObject = object({
  group: withDefault(string(), ''),
  kind: withDefault(string(), 'Service'),
  namespace: optional(string()),
  name: string(),
  port: optional(Port),
});

const Strings = withDefault(array(string()), []);

/** Filters of HTTPRoute and GRPCRoute, Gateway API v1.6.1, with the CRD's defaults. */
export const Filter = object({
  type: string(),
  requestHeaderModifier: optional(HeaderModifier),
  responseHeaderModifier: optional(HeaderModifier),
  requestRedirect: optional(
    object({
      scheme: optional(string()),
      hostname: optional(string()),
      path: optional(PathModifier),
      port: optional(Port),
      statusCode: withDefault(int(), 302),
    }),
  ),
  urlRewrite: optional(object({ hostname: optional(string()), path: optional(PathModifier) })),
  requestMirror: optional(
    object({
      backendRef: BackendObject,
      percent: optional(int()),
      fraction: optional(object({ numerator: int(), denominator: withDefault(int(), 100) })),
    }),
  ),
  cors: optional(
    object({
      allowOrigins: Strings,
      allowCredentials: withDefault(boolean(), false),
      allowMethods: Strings,
      allowHeaders: Strings,
      exposeHeaders: Strings,
      maxAge: withDefault(int(), 5),
    }),
  ),
  extensionRef: optional(object({ group: string(), kind: string(), name: string() })),
});

export const BackendRef = object({
  ...BackendObject.fields,
  weight: withDefault(int(), 1),
  filters: withDefault(array(Filter), []),
});

export type FilterView = Output<typeof Filter>;
export type HeaderModifierView = Output<typeof HeaderModifier>;
export type PathModifierView = Output<typeof PathModifier>;
export type BackendObjectView = Output<typeof BackendObject>;
export type BackendRefView = BackendObjectView & { readonly weight: number; readonly filters: readonly FilterView[] };
export type CorsView = NonNullable<FilterView['cors']>;
export type RedirectView = NonNullable<FilterView['requestRedirect']>;
