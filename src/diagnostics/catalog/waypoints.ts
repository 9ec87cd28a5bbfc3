import { type Entry, ISTIO } from './entry.ts';

/** 3xx: waypoints, and what is bound to them. */
export const WAYPOINTS = {
  FAN301: {
    name: 'ingress-waypoint-annotation',
    severity: 'warning',
    title: 'networking.istio.io/ingress-waypoint does nothing',
    holds: ISTIO,
    message: (f: { object: string; key: string; as: string }) =>
      `${f.object} carries the ${f.as} \`${f.key}\`, which no Istio version reads; what sends ingress traffic through the waypoint is the label \`istio.io/ingress-use-waypoint: "true"\` beside the label \`istio.io/use-waypoint\``,
  },
  FAN302: {
    name: 'ingress-bypasses-waypoint',
    severity: 'warning',
    title: 'Ingress traffic bypasses the waypoint, so a Service-bound route never runs',
    holds: ISTIO,
    message: (f: { route: string; gateway: string; service: string; because: string; outcome: string }) =>
      `${f.route} does not run for requests that ${f.gateway} sends to Service ${f.service}: ${f.because}, so they go straight to the pods; ${f.outcome}`,
  },
  FAN303: {
    name: 'waypoint-not-in-input',
    severity: 'warning',
    title: 'istio.io/use-waypoint names no Gateway of the input',
    holds: ISTIO,
    message: (f: { object: string; waypoint: string; nearest: string | undefined }) =>
      `${f.object} is bound to waypoint ${f.waypoint}, and the input has no such Gateway${f.nearest === undefined ? '' : ` (there is ${f.nearest})`}; where it is missing in the cluster too, traffic passes no waypoint and no Service-bound route runs`,
  },
  FAN304: {
    name: 'ingress-label-not-boolean',
    severity: 'warning',
    title: 'istio.io/ingress-use-waypoint is no boolean',
    holds: ISTIO,
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
  FAN319: {
    name: 'label-on-wrong-object',
    severity: 'warning',
    title: 'A label of the ambient mesh on an object where nothing reads it',
    holds: ISTIO,
    message: (f: { object: string; label: string; on: string }) =>
      `${f.object} has the label \`${f.label}\`, which Istio does not read there: requests go on as if it were absent; it must be on ${f.on}`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
