import { pick } from './random.mjs';

export const HOST = 'shop.example.com';

export function namespace(name) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio.io/dataplane-mode': 'ambient' } } };
}

export function gateway(ns, name, listener, labels) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: ns, ...(labels === undefined ? {} : { labels }) },
    spec: { gatewayClassName: labels === undefined ? 'istio' : 'istio-waypoint', listeners: [listener] },
  };
}

export function ingress(ns) {
  return gateway(ns, 'ingress', { name: 'http', hostname: `${ns}.${HOST}`, port: 80, protocol: 'HTTP' });
}

export function waypoint(ns) {
  const listener = { name: 'mesh', port: 15008, protocol: 'HBONE' };
  return gateway(ns, 'waypoint', listener, { 'istio.io/waypoint-for': 'service' });
}

export function deployment(ns, name, random) {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: ns, labels: { ...labels, 'app.kubernetes.io/part-of': ns } },
    spec: {
      replicas: 1 + Math.floor(random() * 5),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image: `registry.example.com/${ns}/${name}:1.${Math.floor(random() * 40)}.0`,
              args: ['serve', '--port=9090', `--level=${pick(random, ['info', 'debug', 'warn'])}`],
              ports: [{ name: 'http', containerPort: 9090 }],
              resources: { limits: { cpu: '500m', memory: '128Mi' } },
              ...(random() < 0.1 ? { command: ['sh', '-c', 'set -e\nexport A=1\n# then\nexec serve "$@"\n'] } : {}),
            },
          ],
        },
      },
    },
  };
}

export function service(ns, name) {
  const spec = { selector: { app: name }, ports: [{ name: 'http', port: 9090, targetPort: 9090 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: ns, labels: { app: name } }, spec };
}

export function canary(ns, name, gatewayRefs, hosts) {
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name, namespace: ns },
    spec: {
      provider: 'gatewayapi:v1',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      service: { port: 9090, targetPort: 9090, ...(hosts === undefined ? {} : { hosts }), gatewayRefs },
      analysis: { interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10 },
    },
  };
}

export function httpRoute(ns, name, parentRefs, rules, hostnames) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: ns },
    spec: { parentRefs, ...(hostnames === undefined ? {} : { hostnames }), rules },
  };
}

export function serviceRef(name) {
  return { group: '', kind: 'Service', name, port: 9090 };
}

export function backend(name, weight) {
  return { name, port: 9090, ...(weight === undefined ? {} : { weight }) };
}

/** As in Flagger's issue #1822: an entry that marks its canary's requests, and callees whose routes follow the marker. */
export function fanOut(ns, callees, random) {
  const header = { name: `x-${ns}-version`, value: 'v2' };
  const catchAll = { type: 'RegularExpression', value: '/.*' };
  return [
    deployment(ns, 'entry', random),
    canary(ns, 'entry', [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'ingress' }], [`${ns}.${HOST}`]),
    httpRoute(
      ns,
      'entry-canary-marks',
      [serviceRef('entry-canary')],
      [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [header] } }],
          backendRefs: [backend('entry-canary')],
        },
      ],
    ),
    ...Array.from({ length: callees }, (_, index) => `callee-${index}`).flatMap((name) => [
      deployment(ns, name, random),
      canary(ns, name, [serviceRef(name)]),
      httpRoute(
        ns,
        `${name}-follows`,
        [serviceRef(name)],
        [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', ...header }] }],
            backendRefs: [backend(`${name}-canary`, 100), backend(`${name}-primary`, 0)],
          },
          { matches: [{ path: catchAll }], backendRefs: [backend(`${name}-primary`)] },
        ],
      ),
    ]),
  ];
}

/** A route of an application behind the ingress, with `rules` rules. */
export function plainRoute(ns, name, backends, rules) {
  return httpRoute(
    ns,
    name,
    [{ name: 'ingress' }],
    Array.from({ length: rules }, (_, rule) => ({
      matches: [
        {
          path: { type: 'PathPrefix', value: `/${name}/${rule}` },
          headers: [{ name: 'x-tenant', value: `t${rule % 4}` }],
        },
      ],
      backendRefs: [backend(backends[rule % backends.length])],
    })),
    [`${ns}.${HOST}`],
  );
}
