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
} as const satisfies { readonly [code: string]: Entry<never> };

function lost(use: Use): string {
  if (use === 'copies') return 'the copies of requests that it is to get are lost';
  return use === 'nothing'
    ? 'requests are answered 500 as soon as its `weight` is more than 0'
    : 'the requests that it is to get are answered 500';
}
