import { type Entry, GATEWAY_API, ISTIO } from './entry.ts';

/** What becomes of what a backendRef gets: requests, none as its weight is 0, or copies. */
type Use = 'requests' | 'nothing' | 'copies';

/** 1xx: references of routes, where they are attached, and which of their rules run. */
export const REFERENCES = {
  FAN101: {
    name: 'service-parent-without-group',
    severity: 'warning',
    title: 'A Service as parent without the core group',
    holds: ISTIO,
    message: (f: { route: string; service: string; group: string | undefined }) =>
      `${f.route} names Service ${f.service} as parent ${f.group === undefined ? 'without `group: ""`, and the default group is `gateway.networking.k8s.io`' : `with \`group: ${f.group}\``}; Istio ignores such a parent without a word, so the route never runs there`,
  },
  FAN102: {
    name: 'parent-not-found',
    severity: 'warning',
    title: 'A parentRef names nothing that is there',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      kind: string;
      parent: string;
      nearest: string | undefined;
      /** Other namespaces that have one of that name. */
      namespaces: string;
      /** The parentRef says a namespace. */
      said: boolean;
    }) =>
      `${f.route} names ${f.kind} ${f.parent} as parent, which the input does not have${
        f.nearest !== undefined
          ? ` (there is ${f.nearest})`
          : f.namespaces === ''
            ? ', though it has others of that namespace'
            : ` (there is one in namespace ${f.namespaces}${f.said ? '' : ', and without `namespace` the parentRef means that of the route'})`
      }; where it is missing in the cluster too, ${
        f.kind === 'Service'
          ? 'the route does not run, and requests to that Service go on as if it were not there'
          : 'the route is attached to nothing by it, and requests for its hosts are answered 404'
      }; the parentRef must name one that is there`,
  },
  FAN103: {
    name: 'backend-not-found',
    severity: 'warning',
    title: 'A backendRef names a Service that is not there',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      service: string;
      use: Use;
      nearest: string | undefined;
      /** Other namespaces that have one of that name. */
      elsewhere: string;
    }) =>
      `${f.route} names Service ${f.service} as backend, which neither the input nor a Canary of it has${
        f.nearest !== undefined
          ? ` (there is ${f.nearest})`
          : f.elsewhere === ''
            ? ', though it has others of that namespace'
            : ` (there is one in namespace ${f.elsewhere})`
      }; where it is missing in the cluster too, ${lost(f.use)}; the backendRef must name one that is there`,
  },
  FAN104: {
    name: 'backend-without-port',
    severity: 'error',
    title: 'A backendRef names a port that the Service does not have, or none',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      service: string;
      port: number | undefined;
      ports: string;
      /** The number is a targetPort of the Service. */
      isTarget: boolean;
      use: Use;
    }) =>
      f.port === undefined
        ? `${f.route} names Service ${f.service} as backend without \`port\`: the API server refuses the route, and what was there before stays; \`port\` must be a port of the Service${f.ports === '' ? '' : ` (${f.ports})`}`
        : `${f.route} names port ${f.port} of Service ${f.service}, which has ${f.ports}${f.isTarget ? ` (${f.port} is a \`targetPort\`, which no route can name)` : ''}: ${lost(f.use)}; \`port\` must be a port of the Service`,
  },
  FAN105: {
    name: 'listener-not-found',
    severity: 'error',
    title: 'A parentRef asks for a listener that its Gateway does not have',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      asked: string;
      parent: string;
      listeners: string;
      /** The ListenerSet that has a listener of that name. */
      set: string | undefined;
    }) =>
      `${f.route} asks for listener ${f.asked} of ${f.parent}, which has ${f.listeners}: the route is attached to nothing by this parentRef (NoMatchingParent), and requests for its hosts are answered 404 there; ${
        f.set === undefined
          ? '`sectionName` and `port` must be those of one listener'
          : `ListenerSet ${f.set} has that listener, and the parentRef must name the set`
      }`,
  },
  FAN106: {
    name: 'hostnames-do-not-intersect',
    severity: 'error',
    title: 'A route has no hostname that its listeners have',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      hostnames: string;
      /** Those that the parentRef means, or of all parents where one hostname alone is meant. */
      listeners: string;
      whole: boolean;
    }) =>
      f.whole
        ? `${f.route} has no hostname in common with ${f.listeners}: its own are ${f.hostnames}, so the route is attached to nothing by this parentRef (NoMatchingListenerHostname), and requests for its hosts are answered 404 there; route and listener must have a hostname in common`
        : `${f.route} has the hostname ${f.hostnames}, and no listener of its parents has it (${f.listeners}): it is ignored, and requests for it are answered 404; a listener must have it, or it must go`,
  },
  FAN107: {
    name: 'route-not-allowed',
    severity: 'error',
    title: 'No listener admits the route',
    holds: GATEWAY_API,
    message: (f: { route: string; parent: string; listener: string; takes: string; others: number }) =>
      `${f.route} is not admitted by ${f.parent}: listener \`${f.listener}\` takes ${f.takes}${f.others === 0 ? '' : `, and none of the other ${f.others} that the parentRef means admits it either`}; the route is attached to nothing by this parentRef (NotAllowedByListeners), and requests for its hosts are answered 404 there; \`allowedRoutes\` of a listener must admit it`,
  },
  FAN108: {
    name: 'backend-not-granted',
    severity: 'error',
    title: 'A backend of another namespace without ReferenceGrant',
    holds: GATEWAY_API,
    message: (f: {
      route: string;
      kind: string;
      from: string;
      service: string;
      namespace: string;
      use: Use;
      isThere: boolean;
      /** A grant that is nearly right, as a sentence. */
      grant: string | undefined;
    }) =>
      `${f.route} names Service ${f.service} as backend, and no ReferenceGrant of the input in namespace ${f.namespace} allows that to ${f.kind}s of namespace ${f.from}${f.grant === undefined ? '' : ` (${f.grant})`}: ${f.isThere ? '' : 'where there is none in the cluster either, '}${lost(f.use)} at its Gateway (RefNotPermitted); a ReferenceGrant must be in namespace ${f.namespace}, with ${f.kind} and ${f.from} in \`from\` and the Service in \`to\``,
  },
  FAN109: {
    name: 'route-on-waypoint-gateway',
    severity: 'error',
    title: 'A route has a waypoint as parent',
    holds: ISTIO,
    message: (f: { route: string; gateway: string }) =>
      `${f.route} names waypoint ${f.gateway} as parent: Istio attaches no route to a waypoint and says nothing, so requests pass it as if the route were not there; the parent must be the Service whose requests it is for (\`group: ""\`, \`kind: Service\`)`,
  },
  FAN110: {
    name: 'consumer-route-ignored',
    severity: 'warning',
    title: 'A waypoint ignores a route of a third namespace',
    holds: ISTIO,
    message: (f: { route: string; namespace: string; service: string; waypoint: string }) =>
      `${f.route} is bound to Service ${f.service}, which waypoint ${f.waypoint} serves: a waypoint runs only routes of the Service's namespace or of its own, and ignores this one of ${f.namespace} without a word, so requests go on as if it were not there, also those from ${f.namespace}; the route must be in the Service's namespace, where it holds for all callers`,
  },
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

function lost(use: Use): string {
  if (use === 'copies') return 'the copies of requests that it is to get are lost';
  return use === 'nothing'
    ? 'requests are answered 500 as soon as its `weight` is more than 0'
    : 'the requests that it is to get are answered 500';
}
