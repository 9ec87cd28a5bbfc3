import type { Item } from '../resource/item.ts';
import { ParentRef } from './parent-ref.ts';
import { BackendObject } from './route-filter.ts';
import {
  array,
  boolean,
  int,
  intOrString,
  lenient,
  type Output,
  object,
  optional,
  record,
  string,
  withDefault,
} from './schema.ts';
import { Labels, Metadata, Port, readView, type View, type ViewRead } from './view.ts';

const StringMatch = object({
  exact: optional(string()),
  prefix: optional(string()),
  suffix: optional(string()),
  regex: optional(string()),
});

/** Istio's HTTPMatchRequest, as far as Flagger's Gateway API router reads it. */
const HttpMatch = object({
  uri: optional(StringMatch),
  method: optional(StringMatch),
  headers: withDefault(record(StringMatch), {}),
  queryParams: withDefault(record(StringMatch), {}),
});

export type HttpMatchView = Output<typeof HttpMatch>;

/** Of `analysis.match` the CRD keeps these alone: a `uri` or a `method` is pruned. */
const AnalysisMatch = object({ headers: HttpMatch.fields.headers, queryParams: HttpMatch.fields.queryParams });

/** What only Flagger's own route shows: a value of another type, which the API server would refuse, says nothing. */
const Text = optional(lenient(optional(string()), undefined));
const Switch = withDefault(lenient(boolean(), false), false);

const Strings = withDefault(array(string()), []);

const HeaderOperations = object({
  add: Labels,
  set: Labels,
  remove: Strings,
});

const CorsPolicy = object({
  allowOrigin: Strings,
  allowMethods: Strings,
  allowHeaders: Strings,
  exposeHeaders: Strings,
  allowCredentials: withDefault(boolean(), false),
  maxAge: optional(string()),
});

const Service = object({
  name: optional(string()),
  port: Port,
  portName: optional(string()),
  targetPort: optional(intOrString()),
  appProtocol: optional(string()),
  portDiscovery: withDefault(boolean(), false),
  headless: withDefault(boolean(), false),
  trafficDistribution: optional(string()),
  gatewayRefs: withDefault(array(ParentRef), []),
  hosts: Strings,
  match: withDefault(array(HttpMatch), []),
  headers: optional(object({ request: optional(HeaderOperations), response: optional(HeaderOperations) })),
  rewrite: optional(object({ uri: optional(string()), authority: optional(string()), type: optional(string()) })),
  mirror: withDefault(array(object({ backendRef: BackendObject })), []),
  corsPolicy: optional(CorsPolicy),
  timeout: Text,
  backendTimeout: Text,
  apex: optional(Metadata),
  primary: Metadata,
  canary: Metadata,
  unmanagedMetadata: optional(
    object({
      labels: Strings,
      annotations: Strings,
    }),
  ),
});

const Analysis = object({
  interval: Text,
  match: withDefault(array(AnalysisMatch), []),
  iterations: optional(int()),
  stepWeight: optional(int()),
  stepWeights: withDefault(array(int()), []),
  stepWeightPromotion: optional(int()),
  maxWeight: optional(int()),
  mirror: withDefault(boolean(), false),
  sessionAffinity: optional(
    object({
      cookieName: optional(string()),
      primaryCookieName: optional(string()),
      maxAge: withDefault(int(), 86400),
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
const Status = object({
  phase: optional(string()),
  canaryWeight: optional(int()),
  iterations: optional(int()),
  sessionAffinityCookie: optional(string()),
  primarySessionAffinityCookie: optional(string()),
  previousSessionAffinityCookie: optional(string()),
});

/** Canary `flagger.app/v1beta1`: what Flagger v1.44's routers and Service controller read of it. */
const Canary = object({
  spec: object({
    provider: optional(string()),
    targetRef: object({ apiVersion: optional(string()), kind: string(), name: string() }),
    service: optional(Service),
    analysis: optional(Analysis),
    skipAnalysis: Switch,
  }),
  status: optional(lenient(optional(Status), undefined)),
});

/** A Canary may do without (the CRD does not require it); Flagger's Gateway API router may not. */
const NO_SERVICE: Output<typeof Service> = {
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
  readonly service: Output<typeof Service>;
  readonly analysis: Output<typeof Analysis> | undefined;
  readonly skipAnalysis: boolean;
  readonly status: Output<typeof Status> | undefined;
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
