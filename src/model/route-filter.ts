import * as z from 'zod/mini';
import { Port } from './view.ts';

const HeaderValue = z.object({ name: z.string(), value: z.string() });

const HeaderModifier = z.object({
  set: z._default(z.array(HeaderValue), []),
  add: z._default(z.array(HeaderValue), []),
  remove: z._default(z.array(z.string()), []),
});

const PathModifier = z.object({
  type: z.string(),
  replaceFullPath: z.optional(z.string()),
  replacePrefixMatch: z.optional(z.string()),
});

export const BackendObject = z.object({
  group: z._default(z.string(), ''),
  kind: z._default(z.string(), 'Service'),
  namespace: z.optional(z.string()),
  name: z.string(),
  port: z.optional(Port),
});

const Strings = z._default(z.array(z.string()), []);

/** Filters of HTTPRoute and GRPCRoute, Gateway API v1.6.1, with the CRD's defaults. */
export const Filter = z.object({
  type: z.string(),
  requestHeaderModifier: z.optional(HeaderModifier),
  responseHeaderModifier: z.optional(HeaderModifier),
  requestRedirect: z.optional(
    z.object({
      scheme: z.optional(z.string()),
      hostname: z.optional(z.string()),
      path: z.optional(PathModifier),
      port: z.optional(Port),
      statusCode: z._default(z.int(), 302),
    }),
  ),
  urlRewrite: z.optional(z.object({ hostname: z.optional(z.string()), path: z.optional(PathModifier) })),
  requestMirror: z.optional(
    z.object({
      backendRef: BackendObject,
      percent: z.optional(z.int()),
      fraction: z.optional(z.object({ numerator: z.int(), denominator: z._default(z.int(), 100) })),
    }),
  ),
  cors: z.optional(
    z.object({
      allowOrigins: Strings,
      allowCredentials: z._default(z.boolean(), false),
      allowMethods: Strings,
      allowHeaders: Strings,
      exposeHeaders: Strings,
      maxAge: z._default(z.int(), 5),
    }),
  ),
  extensionRef: z.optional(z.object({ group: z.string(), kind: z.string(), name: z.string() })),
});

export const BackendRef = z.extend(BackendObject, {
  weight: z._default(z.int(), 1),
  filters: z._default(z.array(Filter), []),
});

export type FilterView = z.output<typeof Filter>;
export type HeaderModifierView = z.output<typeof HeaderModifier>;
export type PathModifierView = z.output<typeof PathModifier>;
export type BackendObjectView = z.output<typeof BackendObject>;
export type BackendRefView = BackendObjectView & { readonly weight: number; readonly filters: readonly FilterView[] };
export type CorsView = NonNullable<FilterView['cors']>;
export type RedirectView = NonNullable<FilterView['requestRedirect']>;
