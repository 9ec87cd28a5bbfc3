import { type Entry, GATEWAY_API, ISTIO } from './entry.ts';

/** What becomes of what a backendRef gets: requests, none as its weight is 0, or copies. */
type Use = 'requests' | 'nothing' | 'copies';

/** 101 to 110: what a route refers to, and where it is attached. */
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
} as const satisfies { readonly [code: string]: Entry<never> };

function lost(use: Use): string {
  if (use === 'copies') return 'the copies of requests that it is to get are lost';
  return use === 'nothing'
    ? 'requests are answered 500 as soon as its `weight` is more than 0'
    : 'the requests that it is to get are answered 500';
}
