import { type Entry, ISTIO } from './entry.ts';

/** 40x to 42x: fan-outs, what was done for them, and conflicts. */
export const FAN_OUTS = {
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
      `${f.object} was written by an earlier run for Canary ${f.canary}, without the name of a configuration, and this one does not ask for it; it stays and goes on to route requests until it is deleted`,
  },
  FAN406: {
    name: 'in-mesh-callers-not-covered',
    severity: 'info',
    title: 'Callers inside the mesh are not part of the fan-out',
    holds: ISTIO,
    message: (f: { apex: string; canary: string }) =>
      `calls of ${f.apex} from inside the mesh do not pass the waypoint of ${f.canary} (a waypoint sends to pods, never to another waypoint), so they get no marker and stay on the old chain`,
  },
  FAN407: {
    name: 'marker-in-baggage',
    severity: 'info',
    title: 'The marker is a member of baggage',
    message: (f: { fanOut: string; member: string; key: string }) =>
      `${f.fanOut} marks by \`${f.member}\` in \`baggage\`: applications that propagate it (OpenTelemetry does) need no change; but it is added to the members that a request has, so one that brings another \`${f.key}\` has two, and no filter takes a single member away, so clients outside can send it as long as what is in front of the Gateway does not take it`,
  },
  FAN409: {
    name: 'removed',
    severity: 'info',
    title: 'An object of an earlier run was removed',
    message: (f: { object: string; why: string }) => `${f.object} was removed: ${f.why}`,
  },
  FAN410: {
    name: 'selection-made-already',
    severity: 'info',
    title: 'A callee follows already, in another way than the configuration asks for',
    message: (f: { service: string; selection: string; by: string; adoptable: boolean }) =>
      `${f.by} follows the marker at Service ${f.service} already and stays as it is: nothing was written for \`selection: ${f.selection}\`, since of two rules for one marker only one counts${f.adoptable ? '; `adopt: true` exchanges its backend for a Service that falls back to the primary' : ''}`,
  },
  FAN411: {
    name: 'marker-added-not-set',
    severity: 'warning',
    title: 'A marker header is added where it must be set',
    holds: ISTIO,
    message: (f: { route: string; headers: string }) =>
      `${f.route} uses \`add\` for ${f.headers}: a request that brings the header already leaves with two values, and an Exact match downstream may see neither; \`set\` must be used for a marker`,
  },
  FAN412: {
    name: 'canary-without-fallback',
    severity: 'warning',
    title: 'A rule sends to a canary alone, which has no pods at rest',
    holds: ISTIO,
    message: (f: { route: string; rule: number; canaryService: string; canary: string }) =>
      `${f.route} sends rule ${f.rule} to ${f.canaryService} alone; Flagger keeps ${f.canary} at zero pods whenever no analysis runs, so every request that the rule takes is answered 503 then (a backend of weight 0 is no fallback)`,
  },
  FAN413: {
    name: 'catch-all-hides-split',
    severity: 'warning',
    title: "A catch-all hides Flagger's own split of the same Service",
    holds: ISTIO,
    message: (f: { route: string; rule: number; service: string; canary: string; kept: string }) =>
      `${f.route} has a catch-all (rule ${f.rule}, path prefix /) on Service ${f.service}, to which Flagger binds the split of ${f.canary} as well; where this route is the older one it wins every unmarked request, and the split is dead; a catch-all by path \`RegularExpression\` \`/.*\` to ${f.kept} ranks below Flagger's rule on Istio`,
  },
  FAN414: {
    name: 'marker-not-followed',
    severity: 'info',
    title: 'Nothing at the callee follows the marker, as the configuration wants it',
    message: (f: { service: string; marker: string; canary: string }) =>
      `no route of Service ${f.service} matches ${f.marker}, so requests that come from ${f.canary} stay on the callee's stable version; the configuration says \`selection: none\`, and leaves the route to you`,
  },
  FAN415: {
    name: 'injection-unreachable',
    severity: 'warning',
    title: 'No request from an ingress reaches the route that sets the marker',
    holds: ISTIO,
    message: (f: { route: string; service: string; apex: string }) =>
      `${f.route} never runs for calls of ${f.apex}: no route of an Istio ingress gateway sends requests to Service ${f.service}, and a split at the waypoint of ${f.apex} sends to pods, never to another waypoint; only who calls ${f.service} by name gets the marker`,
  },
  FAN416: {
    name: 'caller-not-captured',
    severity: 'warning',
    title: "The entry's pods are not in the ambient mesh, so their calls pass no waypoint",
    holds: ISTIO,
    message: (f: { fanOut: string; why: string }) =>
      `${f.fanOut} does not work: ${f.why}, so what they send goes straight to the callees' pods and no route of a callee runs`,
  },
  FAN417: {
    name: 'routes-start-to-run',
    severity: 'warning',
    title: 'Routes that did nothing so far begin to run',
    holds: ISTIO,
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
    /** Without a field, the object itself was to go. */
    message: (f: { object: string; field: string | undefined; detail: string }) =>
      f.field === undefined
        ? `${f.object} cannot be taken out: ${f.detail}`
        : `${f.object}: \`${f.field}\` cannot be set: ${f.detail}`,
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
  FAN427: {
    name: 'no-failover',
    severity: 'warning',
    title: 'A callee does not follow: nothing tells its pods from those of others',
    message: (f: { service: string; marker: string; why: string; advice: string; route: string | undefined }) =>
      `${f.route === undefined ? `requests with ${f.marker} stay on the stable version of Service ${f.service}` : `${f.route} goes on to send requests with ${f.marker} to the canary of Service ${f.service} alone, which answers 503 while none runs`}: ${f.why}, so no Service over both of its versions can be written${f.route === undefined ? ', and a route to the canary alone answers 503 while no canary runs (`selection: route` accepts that)' : ''}; ${f.advice}`,
  },
  FAN428: {
    name: 'test-refused',
    severity: 'error',
    title: 'A Canary cannot be made to test the marker',
    message: (f: { canary: string; why: string }) =>
      `${f.canary} was not made to test requests by the marker (\`selection: ab\`): ${f.why}`,
  },
  FAN429: {
    name: 'configurations-overlap',
    severity: 'error',
    title: 'Two configurations write one object',
    message: (f: { object: string; one: string; other: string }) =>
      `${f.object} was written by configuration ${f.one}, and configuration ${f.other} wants it to be different: each run would undo the other's; what shares an object must stand in one configuration (where ${f.one} is no more, the object must be deleted once)`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
