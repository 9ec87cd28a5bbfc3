import * as z from 'zod/mini';
import type { Item } from '../resource/item.ts';
import { ParentRef } from './parent-ref.ts';
import { BackendObject } from './route-filter.ts';
import { Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

const StringMatch = z.object({
  exact: z.optional(z.string()),
  prefix: z.optional(z.string()),
  suffix: z.optional(z.string()),
  regex: z.optional(z.string()),
});

/** Istio's HTTPMatchRequest, as far as Flagger's Gateway API router reads it. */
const HttpMatch = z.object({
  uri: z.optional(StringMatch),
  method: z.optional(StringMatch),
  headers: z._default(z.record(z.string(), StringMatch), {}),
  queryParams: z._default(z.record(z.string(), StringMatch), {}),
});

export type HttpMatchView = z.output<typeof HttpMatch>;

/** Of `analysis.match` the CRD keeps these alone: a `uri` or a `method` is pruned. */
const AnalysisMatch = z.pick(HttpMatch, { headers: true, queryParams: true });

/** What only Flagger's own route shows: a value of another type, which the API server would refuse, says nothing. */
const Text = z.optional(z.catch(z.optional(z.string()), undefined));
const Switch = z._default(z.catch(z.boolean(), false), false);

const Strings = z._default(z.array(z.string()), []);

const HeaderOperations = z.object({
  add: Labels,
  set: Labels,
  remove: Strings,
});

const CorsPolicy = z.object({
  allowOrigin: Strings,
  allowMethods: Strings,
  allowHeaders: Strings,
  exposeHeaders: Strings,
  allowCredentials: z._default(z.boolean(), false),
  maxAge: z.optional(z.string()),
});

const Service = z.object({
  name: z.optional(z.string()),
  port: Port,
  portName: z.optional(z.string()),
  targetPort: z.optional(z.union([z.int(), z.string()])),
  appProtocol: z.optional(z.string()),
  portDiscovery: z._default(z.boolean(), false),
  headless: z._default(z.boolean(), false),
  trafficDistribution: z.optional(z.string()),
  gatewayRefs: z._default(z.array(ParentRef), []),
  hosts: Strings,
  match: z._default(z.array(HttpMatch), []),
  headers: z.optional(z.object({ request: z.optional(HeaderOperations), response: z.optional(HeaderOperations) })),
  rewrite: z.optional(
    z.object({ uri: z.optional(z.string()), authority: z.optional(z.string()), type: z.optional(z.string()) }),
  ),
  mirror: z._default(z.array(z.object({ backendRef: BackendObject })), []),
  corsPolicy: z.optional(CorsPolicy),
  timeout: Text,
  backendTimeout: Text,
  apex: z.optional(Metadata),
  primary: Metadata,
  canary: Metadata,
  unmanagedMetadata: z.optional(
    z.object({
      labels: Strings,
      annotations: Strings,
    }),
  ),
});

const Analysis = z.object({
  interval: Text,
  match: z._default(z.array(AnalysisMatch), []),
  iterations: z.optional(z.int()),
  stepWeight: z.optional(z.int()),
  stepWeights: z._default(z.array(z.int()), []),
  stepWeightPromotion: z.optional(z.int()),
  maxWeight: z.optional(z.int()),
  mirror: z._default(z.boolean(), false),
  sessionAffinity: z.optional(
    z.object({
      cookieName: z.optional(z.string()),
      primaryCookieName: z.optional(z.string()),
      maxAge: z._default(z.int(), 86400),
      domain: Text,
      httpOnly: Switch,
      partitioned: Switch,
      path: Text,
      sameSite: Text,
      secure: Switch,
    }),
  ),
});

/** What Flagger last wrote of a Canary, in objects that were read from a cluster. */
const Status = z.object({
  phase: z.optional(z.string()),
  canaryWeight: z.optional(z.int()),
  iterations: z.optional(z.int()),
  sessionAffinityCookie: z.optional(z.string()),
  primarySessionAffinityCookie: z.optional(z.string()),
  previousSessionAffinityCookie: z.optional(z.string()),
});

/** Canary `flagger.app/v1beta1`: what Flagger v1.44's routers and Service controller read of it. */
const Canary = z.object({
  spec: z.object({
    provider: z.optional(z.string()),
    targetRef: z.object({ apiVersion: z.optional(z.string()), kind: z.string(), name: z.string() }),
    service: z.optional(Service),
    analysis: z.optional(Analysis),
    skipAnalysis: Switch,
  }),
  status: z.optional(z.catch(z.optional(Status), undefined)),
});

/** A Canary may do without (the CRD does not require it); Flagger's Gateway API router may not. */
const NO_SERVICE: z.output<typeof Service> = {
  port: 0,
  portDiscovery: false,
  headless: false,
  gatewayRefs: [],
  hosts: [],
  match: [],
  mirror: [],
  primary: { labels: {}, annotations: {} },
  canary: { labels: {}, annotations: {} },
};

export interface CanaryView extends View {
  /** `spec.service` is there. */
  readonly hasService: boolean;
  readonly provider: string | undefined;
  readonly targetRef: { readonly apiVersion?: string | undefined; readonly kind: string; readonly name: string };
  readonly service: z.output<typeof Service>;
  readonly analysis: z.output<typeof Analysis> | undefined;
  readonly skipAnalysis: boolean;
  readonly status: z.output<typeof Status> | undefined;
  /** Names of the three Services: `spec.service.name` or the target's, then -primary and -canary (Flagger v1.44, canary.go). */
  readonly apex: string;
  readonly primary: string;
  readonly canary: string;
}

export function readCanary(item: Item): ViewRead<CanaryView> {
  const read = readView(item, Canary);
  if ('diagnostics' in read) return read;
  const { provider, targetRef, service: given, analysis, skipAnalysis } = read.view.spec;
  const service = given ?? NO_SERVICE;
  const apex = service.name === undefined || service.name === '' ? targetRef.name : service.name;
  return {
    view: {
      item,
      id: item.id,
      // Flagger takes an empty provider for none.
      provider: provider === '' ? undefined : provider,
      targetRef,
      hasService: given !== undefined,
      service,
      analysis,
      skipAnalysis,
      status: read.view.status,
      apex,
      primary: `${apex}-primary`,
      canary: `${apex}-canary`,
    },
  };
}
