import { type Entry, GATEWAY_API, ISTIO } from './entry.ts';

/** 111 to 124: what the rules of a route do, and which of them run. */
export const ROUTES = {
  FAN111: {
    name: 'header-twice',
    severity: 'warning',
    title: 'Two actions on one header',
    holds: GATEWAY_API,
    message: (f: { object: string; on: string; headers: string }) =>
      `${f.object} has more than one action on a header of ${f.on}: ${f.headers}; the Gateway API permits one for each name, whatever its case; the API server refuses a name that is twice in one list, and of other pairs Envoy removes first, then sets, then adds, whatever stands first, so such a request may arrive with a value that was meant to go, or with two; each header must have one action`,
  },
  FAN112: {
    name: 'header-on-both-levels',
    severity: 'warning',
    title: 'A rule and its backendRef change the same header',
    holds: ISTIO,
    message: (f: { route: string; rule: number; backend: string; header: string; on: string; effective: number }) =>
      `rule ${f.rule} of ${f.route} changes header \`${f.header}\` of ${f.on} itself and on its backendRef ${f.backend}: while only one backendRef has a weight above 0 that one has the last word, and with two or more the rule has (now ${f.effective === 1 ? '1 has one' : `${f.effective} have one`}), so what arrives flips when weights change, and a \`remove\` of the rule takes away what the backendRef has set; the header must be changed on one level alone`,
  },
  FAN113: {
    name: 'regex-behind-prefix',
    severity: 'warning',
    title: 'A regular expression that a path prefix hides',
    holds: ISTIO,
    message: (f: {
      route: string;
      rule: number;
      path: string;
      taker: string;
      match: string;
      gets: string;
      meant: string;
    }) =>
      `rule ${f.rule} of ${f.route} asks for a path by RegularExpression \`${f.path}\`, which Istio ranks below every prefix, and ${f.taker} (${f.match}) takes each of these requests before: they go to ${f.gets}, and none to ${f.meant}; the path must be Exact or PathPrefix, or the prefix must become a RegularExpression too`,
  },
  FAN114: {
    name: 'rule-never-reached',
    severity: 'warning',
    title: 'A rule that no request reaches',
    holds: GATEWAY_API,
    message: (f: { route: string; rule: number; match: string; taker: string; gets: string; meant: string }) =>
      `no request reaches rule ${f.rule} of ${f.route} (${f.match}): ${f.taker} takes all that it matches and goes before it, so they go to ${f.gets} and not to ${f.meant}; one of the two must go, or ask for more`,
  },
  FAN115: {
    name: 'routes-tie',
    severity: 'warning',
    title: 'Two routes match alike, and only their age decides',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      rule: number;
      match: string;
      target: string;
      other: string;
      otherRule: number;
      otherTarget: string;
    }) =>
      `rule ${f.rule} of ${f.route} (${f.match}, to ${f.target}) and rule ${f.otherRule} of ${f.other} (to ${f.otherTarget}) match the same requests of the same parent and rank alike: the route that was created first gets all of them, which no file shows and a new cluster may turn round; one of them must ask for more, or go`,
  },
  FAN116: {
    name: 'routes-not-merged',
    severity: 'warning',
    title: 'Routes of one Service that a waypoint does not sort together',
    holds: ISTIO,
    message: (f: {
      service: string;
      one: string;
      other: string;
      difference: string;
      fix: string;
      hidden: { taker: string; match: string } | undefined;
    }) =>
      `${f.one} and ${f.other} are bound to Service ${f.service}, and Istio does not merge them (${f.difference}): ${
        f.hidden === undefined
          ? 'before 1.28.6, 1.29.2 and 1.30 a waypoint runs one of the two alone (that of its own namespace, else the older), and requests for the other are taken by the catch-all of the one, or answered 404'
          : `where ${f.one} goes first (the waypoint's namespace before the Service's, then the older), ${f.hidden.taker} takes the requests of ${f.hidden.match}, which merged would go before it`
      }; ${f.fix}`,
  },
  FAN117: {
    name: 'no-catch-all',
    severity: 'warning',
    title: 'The routes of a Service have no rule for every request',
    holds: GATEWAY_API,
    message: (f: { service: string; name: string; port: number; routes: string; isGrpc: boolean }) =>
      `${f.routes}: no rule on Service ${f.service}, port ${f.port}, takes every request, and once a Service has routes a request that none of them matches is answered 404, also where it went to the pods before; a last rule must take the rest: ${f.isGrpc ? 'one without a method' : 'path `RegularExpression` `/.*`'}, backend ${f.name} itself`,
  },
  FAN118: {
    name: 'no-backends',
    severity: 'error',
    title: 'A rule without a backend',
    holds: GATEWAY_API,
    message: (f: { route: string; rule: number; status: number }) =>
      `rule ${f.rule} of ${f.route} has neither \`backendRefs\` nor a redirect: every request that it takes is answered ${f.status}; it must name a backend`,
  },
  FAN119: {
    name: 'virtual-service-and-route',
    severity: 'warning',
    title: 'A VirtualService and a route of the Gateway API for one Service',
    holds: ISTIO,
    message: (f: { virtual: string; service: string; routes: string }) =>
      `${f.virtual} and ${f.routes} are both for Service ${f.service}; Istio does not merge the two kinds, and calls their mixture unsupported and undefined: a waypoint may run the one and answer as if the other were not there; one of them must go`,
  },
  FAN120: {
    name: 'percent-in-header-value',
    severity: 'warning',
    title: 'A percent sign in a header value that Envoy refuses',
    holds: ISTIO,
    message: (f: { object: string; header: string; value: string }) =>
      `${f.object} gives header \`${f.header}\` the value \`${f.value}\`, which goes to Envoy as it is, where \`%\` begins a format command: Envoy refuses the whole configuration with it, so that this and every later change of the proxy's routes is without effect, and a new proxy serves none; a percent sign must be written \`%%\``,
  },
  FAN121: {
    name: 'route-dropped',
    severity: 'error',
    title: 'Istio drops all rules of a route for one fault in it',
    holds: ISTIO,
    message: (f: { route: string; why: string; rules: number }) =>
      `Istio drops ${f.route} whole${f.rules > 1 ? `, all ${f.rules} rules of it` : ''}: ${f.why}; its requests are answered 404 at a Gateway, and at a waypoint as if the route were not there; the fault must be removed`,
  },
  FAN122: {
    name: 'weights-sum-zero',
    severity: 'error',
    title: 'A rule whose weights are all 0',
    holds: GATEWAY_API,
    message: (f: { route: string; rule: number; backends: string }) =>
      `the backendRefs of rule ${f.rule} of ${f.route} (${f.backends}) all have weight 0: every request that it takes is answered 500; one of them must have a weight`,
  },
  FAN124: {
    name: 'grpc-and-http-route',
    severity: 'warning',
    title: 'A GRPCRoute and an HTTPRoute for one Service',
    holds: GATEWAY_API,
    message: (f: { service: string; http: string; grpc: string; refused: boolean }) =>
      f.refused
        ? `${f.http} and ${f.grpc} are bound to one port of Service ${f.service}, and only the GRPCRoute counts (GEP-1294): the HTTPRoute gets Accepted=False, reason Conflicted, and none of its requests is routed by it; both must be one kind, or name different ports`
        : `${f.http} and ${f.grpc} are bound to one port of Service ${f.service}, and before Istio 1.30 the two kinds are not merged: the rules of the older go before all of the other's, or run alone, so that requests of the other get 404 or the wrong rule; both must be one kind`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
