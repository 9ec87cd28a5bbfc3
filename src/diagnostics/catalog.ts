/**
 * Every finding there is: public, numbered, explained by a page of its own under docs/diagnostics. A code is never reused; a
 * withdrawn one goes to RETIRED. 0xx input, configuration and defects, 1xx references, 2xx Canary and Flagger, 3xx waypoints,
 * 4xx fan-outs and conflicts, 5xx route tests.
 */
export type Severity = 'error' | 'warning' | 'info';

export interface Entry<F> {
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  /** What is, then what follows from it. */
  readonly message: (facts: F) => string;
}

export const RETIRED: readonly string[] = [];

const ENTRIES = {
  FAN001: {
    name: 'input-not-yaml',
    severity: 'error',
    title: 'The input is not YAML',
    message: (f: { detail: string; line: number | undefined }) =>
      `the input${f.line === undefined ? '' : `, line ${f.line},`} is not YAML: ${f.detail}`,
  },
  FAN002: {
    name: 'input-not-a-resource-list',
    severity: 'error',
    title: 'The input is not a ResourceList',
    message: (f: { detail: string }) =>
      `the input must be a \`kind: ResourceList\` (KRM Functions Specification), but ${f.detail}; plain manifests go to \`canary-fanout apply\``,
  },
  FAN003: {
    name: 'object-unreadable',
    severity: 'error',
    title: 'An object cannot be read',
    message: (f: { object: string; detail: string }) => `${f.object} cannot be read: ${f.detail}; nothing was changed`,
  },
  FAN004: {
    name: 'config-invalid',
    severity: 'error',
    title: 'The function configuration is invalid',
    message: (f: { detail: string }) => `the function configuration is invalid: ${f.detail}`,
  },
  FAN005: {
    name: 'field-invalid',
    severity: 'error',
    title: 'A field has a value that the API server refuses',
    message: (f: { object: string; field: string; detail: string }) => `${f.object}: \`${f.field}\` ${f.detail}`,
  },
  FAN006: {
    name: 'object-twice',
    severity: 'warning',
    title: 'The input has an object more than once',
    message: (f: { object: string }) =>
      `the input has ${f.object} more than once: which one holds depends on the order in which they are applied, so nothing is bound by it; one of them must go`,
  },
  FAN007: {
    name: 'no-manifests',
    severity: 'error',
    title: 'There is nothing to read',
    message: (_: object) =>
      'the input holds no manifest, and an empty output would tell a GitOps tool to delete everything: nothing was printed',
  },
  FAN008: {
    name: 'output-invalid',
    severity: 'error',
    title: 'What would be written is not valid',
    message: (f: { object: string; field: string; detail: string }) =>
      `${f.object} was not written: \`${f.field}\` ${f.detail}`,
  },
  FAN009: {
    name: 'defect',
    severity: 'error',
    title: 'A defect of canary-fanout itself',
    message: (f: { detail: string }) =>
      `this is a defect of canary-fanout, not of the input: ${f.detail}; nothing was changed; please report it with the input that shows it`,
  },
  FAN101: {
    name: 'service-parent-without-group',
    severity: 'warning',
    title: 'A Service as parent without the core group',
    message: (f: { route: string; service: string; group: string | undefined }) =>
      `${f.route} names Service ${f.service} as parent ${f.group === undefined ? 'without `group: ""`, and the default group is `gateway.networking.k8s.io`' : `with \`group: ${f.group}\``}; Istio ignores such a parent without a word, so the route never runs there`,
  },
  FAN201: {
    name: 'canary-left-alone',
    severity: 'info',
    title: 'A Canary was left alone',
    message: (f: { canary: string; why: string }) => `${f.canary} was left alone: ${f.why}`,
  },
  FAN202: {
    name: 'provider-assumed',
    severity: 'info',
    title: 'A Canary without spec.provider was taken for a Gateway API Canary',
    message: (f: { canary: string; provider: string; why: string }) =>
      `${f.canary} has no \`spec.provider\`; \`${f.provider}\` was assumed (${f.why}); Flagger's own default is a flag of its Deployment that no manifest shows`,
  },
  FAN203: {
    name: 'services-not-written',
    severity: 'info',
    title: 'The primary and canary Services were not written',
    message: (f: { canary: string; services: string; why: string }) =>
      `${f.services} were not written beside ${f.canary}: ${f.why}; Flagger makes them with the labels that the Canary declares`,
  },
  FAN204: {
    name: 'label-unmanaged',
    severity: 'warning',
    title: 'A label that the Canary must declare is listed as unmanaged',
    message: (f: { canary: string; service: string; keys: string }) =>
      `${f.canary} lists ${f.keys} in \`spec.service.unmanagedMetadata.labels\`, so Flagger never applies a declared value to Service ${f.service}, and nothing was changed for it; the key must be removed from the list`,
  },
  FAN205: {
    name: 'route-overwritten',
    severity: 'warning',
    title: 'Flagger overwrites an HTTPRoute that is named like an apex',
    message: (f: { route: string; canary: string }) =>
      `${f.route} has the name of the route that Flagger makes for ${f.canary}: Flagger replaces its rules, filters, hostnames and parents with its own at the first tick, and GitOps puts them back, for ever; it must have another name`,
  },
  FAN301: {
    name: 'ingress-waypoint-annotation',
    severity: 'warning',
    title: 'networking.istio.io/ingress-waypoint does nothing',
    message: (f: { object: string; key: string; as: string }) =>
      `${f.object} carries the ${f.as} \`${f.key}\`, which no Istio version reads; what sends ingress traffic through the waypoint is the label \`istio.io/ingress-use-waypoint: "true"\` beside the label \`istio.io/use-waypoint\``,
  },
  FAN302: {
    name: 'ingress-bypasses-waypoint',
    severity: 'warning',
    title: 'Ingress traffic bypasses the waypoint, so a Service-bound route never runs',
    message: (f: { route: string; gateway: string; service: string; because: string; outcome: string }) =>
      `${f.route} does not run for requests that ${f.gateway} sends to Service ${f.service}: ${f.because}, so they go straight to the pods; ${f.outcome}`,
  },
  FAN303: {
    name: 'waypoint-not-in-input',
    severity: 'warning',
    title: 'istio.io/use-waypoint names no Gateway of the input',
    message: (f: { object: string; waypoint: string; nearest: string | undefined }) =>
      `${f.object} is bound to waypoint ${f.waypoint}, and the input has no such Gateway${f.nearest === undefined ? '' : ` (there is ${f.nearest})`}; where it is missing in the cluster too, traffic passes no waypoint and no Service-bound route runs`,
  },
  FAN304: {
    name: 'ingress-label-not-boolean',
    severity: 'warning',
    title: 'istio.io/ingress-use-waypoint is no boolean',
    message: (f: { object: string; value: string }) =>
      `${f.object} has \`istio.io/ingress-use-waypoint: ${f.value}\`, which Istio reads as false: the value must be "true", and the waypoint's name belongs to \`istio.io/use-waypoint\``,
  },
  FAN305: {
    name: 'waypoint-unknown',
    severity: 'warning',
    title: 'No waypoint is known for a Service of a fan-out',
    message: (f: { fanOut: string; service: string; why: string; advice: string }) =>
      `${f.fanOut} needs a waypoint for Service ${f.service}, but ${f.why}; ${f.advice}`,
  },
  FAN306: {
    name: 'waypoint-refuses',
    severity: 'warning',
    title: 'The waypoint does not serve a Service of a fan-out',
    message: (f: { waypoint: string; service: string; why: string }) =>
      `waypoint ${f.waypoint} does not serve Service ${f.service}: ${f.why}; no Service-bound route of it runs`,
  },
  FAN307: {
    name: 'service-without-vip',
    severity: 'warning',
    title: 'A Service without a cluster IP cannot be reached through a waypoint',
    message: (f: { service: string; why: string; fanOut: string }) =>
      `Service ${f.service} has no cluster IP (${f.why}), and a waypoint serves only Services that have one, so ${f.fanOut} cannot work`,
  },
  FAN308: {
    name: 'binding-would-unroute',
    severity: 'warning',
    title: 'Bound to a waypoint, a Service would answer 404 to requests that it answers today',
    message: (f: { fanOut: string; service: string }) =>
      `Service ${f.service} was not bound to a waypoint for ${f.fanOut}: its routes do not run today, and together they have no rule that takes every request, so once they run every request that none of them matches is answered 404; a catch-all rule must be added first (path \`RegularExpression\` \`/.*\`, backend the Service itself)`,
  },
  FAN309: {
    name: 'port-not-http',
    severity: 'warning',
    title: 'A waypoint runs no HTTPRoute on a port that Istio takes for TCP',
    message: (f: { fanOut: string; why: string }) =>
      `${f.fanOut} cannot work: ${f.why}, and a waypoint runs HTTPRoutes on HTTP ports alone; the name must begin with http or grpc, or \`appProtocol\` must say so`,
  },
  FAN401: {
    name: 'no-fan-out',
    severity: 'info',
    title: 'There is no fan-out to work on',
    message: (f: { canaries: number; listed?: boolean }) =>
      f.listed === true
        ? 'the configuration lists no fan-out (`fanOuts: []`): nothing was changed'
        : f.canaries === 0
          ? 'no Canary of a Gateway API provider in the input: nothing was changed'
          : `no fan-out is configured, and no Service-bound HTTPRoute on a \`-canary\` Service sets a header that another Service's route matches (${f.canaries} Canar${f.canaries === 1 ? 'y' : 'ies'} looked at): nothing was changed`,
  },
  FAN402: {
    name: 'fan-out',
    severity: 'info',
    title: 'A fan-out, and how it works',
    message: (f: { fanOut: string; how: string }) => `${f.fanOut}: ${f.how}`,
  },
  FAN403: {
    name: 'edited',
    severity: 'info',
    title: 'A field was set',
    message: (f: { object: string; change: string; why: string }) => `${f.object}: ${f.change}, because ${f.why}`,
  },
  FAN404: {
    name: 'written',
    severity: 'info',
    title: 'An object was written',
    message: (f: { object: string; why: string }) => `${f.object} was written: ${f.why}`,
  },
  FAN405: {
    name: 'no-longer-wanted',
    severity: 'warning',
    title: 'An object of an earlier run that the configuration no longer asks for',
    message: (f: { object: string; canary: string }) =>
      `${f.object} was written by an earlier run for Canary ${f.canary}, and the configuration asks for it no more; it stays and goes on to route requests until it is deleted`,
  },
  FAN406: {
    name: 'in-mesh-callers-not-covered',
    severity: 'info',
    title: 'Callers inside the mesh are not part of the fan-out',
    message: (f: { apex: string; canary: string }) =>
      `calls of ${f.apex} from inside the mesh do not pass the waypoint of ${f.canary} (a waypoint sends to pods, never to another waypoint), so they get no marker and stay on the old chain`,
  },
  FAN411: {
    name: 'marker-added-not-set',
    severity: 'warning',
    title: 'A marker header is added where it must be set',
    message: (f: { route: string; headers: string }) =>
      `${f.route} uses \`add\` for ${f.headers}: a request that brings the header already leaves with two values, and an Exact match downstream may see neither; \`set\` must be used for a marker`,
  },
  FAN412: {
    name: 'canary-without-fallback',
    severity: 'warning',
    title: 'Marked requests get 503 while the callee has no canary running',
    message: (f: { route: string; rule: number; canaryService: string; canary: string }) =>
      `${f.route} sends rule ${f.rule} to ${f.canaryService} alone; Flagger keeps ${f.canary} at zero pods whenever no analysis runs, so every marked request is answered 503 then (a backend of weight 0 is no fallback)`,
  },
  FAN413: {
    name: 'catch-all-hides-split',
    severity: 'warning',
    title: "A catch-all hides Flagger's own split of the same Service",
    message: (f: { route: string; rule: number; service: string; canary: string; kept: string }) =>
      `${f.route} has a catch-all (rule ${f.rule}, path prefix /) on Service ${f.service}, to which Flagger binds the split of ${f.canary} as well; where this route is the older one it wins every unmarked request, and the split is dead; a catch-all by path \`RegularExpression\` \`/.*\` to ${f.kept} ranks below Flagger's rule on Istio`,
  },
  FAN414: {
    name: 'marker-not-followed',
    severity: 'warning',
    title: 'Nothing at the callee follows the marker',
    message: (f: { service: string; marker: string; canary: string }) =>
      `no route of Service ${f.service} matches ${f.marker}, so requests that come from ${f.canary} stay on the callee's stable version; \`selection: route\` writes one`,
  },
  FAN415: {
    name: 'injection-unreachable',
    severity: 'warning',
    title: 'No request from an ingress reaches the route that sets the marker',
    message: (f: { route: string; service: string; apex: string }) =>
      `${f.route} never runs for calls of ${f.apex}: no route of an Istio ingress gateway sends requests to Service ${f.service}, and a split at the waypoint of ${f.apex} sends to pods, never to another waypoint; only who calls ${f.service} by name gets the marker`,
  },
  FAN416: {
    name: 'caller-not-captured',
    severity: 'warning',
    title: "The entry's pods are not in the ambient mesh, so their calls pass no waypoint",
    message: (f: { fanOut: string; why: string }) =>
      `${f.fanOut} does not work: ${f.why}, so what they send goes straight to the callees' pods and no route of a callee runs`,
  },
  FAN417: {
    name: 'routes-start-to-run',
    severity: 'warning',
    title: 'Routes that did nothing so far begin to run',
    message: (f: { service: string; routes: string; waypoint: string }) =>
      `Service ${f.service} passes waypoint ${f.waypoint} from now on, and with it ${f.routes}, which did not run so far, for every caller`,
  },
  FAN418: {
    name: 'injection-hidden',
    severity: 'error',
    title: 'A route of the user would hide the one that sets the marker',
    message: (f: { service: string; route: string; marker: string }) =>
      `no route that sets ${f.marker} was written for Service ${f.service}: ${f.route} is bound to it and takes requests before a route of ours could; the filter must be added to its rules`,
  },
  FAN419: {
    name: 'injection-sends-elsewhere',
    severity: 'warning',
    title: 'The route that sets the marker does not send to the canary',
    message: (f: { route: string; rule: number; backend: string; canary: string }) =>
      `${f.route} sets the marker in rule ${f.rule} and sends to ${f.backend}, not to ${f.canary}: bound to a waypoint it would take the canary's share of requests elsewhere, so nothing was bound`,
  },
  FAN421: {
    name: 'config-names-nothing',
    severity: 'error',
    title: 'The configuration names an object that is not in the input',
    message: (f: { field: string; what: string; nearest: string | undefined }) =>
      `\`${f.field}\` names ${f.what}, which the input does not have${f.nearest === undefined ? '' : `; did you mean ${f.nearest}?`}`,
  },
  FAN422: {
    name: 'name-taken',
    severity: 'error',
    title: 'An object of the user has the name that is needed',
    message: (f: { object: string; why: string }) =>
      `${f.object} is needed ${f.why}, but the input has an object of that name that is not ours; it was left as it is`,
  },
  FAN423: {
    name: 'edit-refused',
    severity: 'error',
    title: 'A field cannot be edited without touching something else',
    message: (f: { object: string; field: string; detail: string }) =>
      `${f.object}: \`${f.field}\` cannot be set: ${f.detail}`,
  },
  FAN424: {
    name: 'config-ambiguous',
    severity: 'error',
    title: 'A name in the configuration fits several objects',
    message: (f: { field: string; name: string; candidates: string }) =>
      `\`${f.field}: ${f.name}\` fits ${f.candidates}; \`namespace\` must say which`,
  },
  FAN425: {
    name: 'fan-outs-conflict',
    severity: 'error',
    title: 'Two fan-outs of the configuration want different things of one object',
    message: (f: { object: string; one: string; other: string }) =>
      `two fan-outs disagree about ${f.object}: ${f.one}, and ${f.other}; one of them must be changed`,
  },
  FAN426: {
    name: 'route-not-written',
    severity: 'error',
    title: 'A route that the configuration asks for cannot be written safely',
    message: (f: { service: string; why: string }) => `no route was written for Service ${f.service}: ${f.why}`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };

export type Code = keyof typeof ENTRIES;

/** The facts that a code's sentence is made of. */
export type Facts<C extends Code> = Parameters<(typeof ENTRIES)[C]['message']>[0];

export const CATALOG: { readonly [C in Code]: Entry<Facts<C>> } = ENTRIES;
