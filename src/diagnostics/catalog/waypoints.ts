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
    message: (f: { object: string; others: number; waypoint: string; hint: string | undefined }) =>
      `${f.object} ${f.others === 0 ? 'is' : `and ${f.others} more are`} bound to waypoint ${f.waypoint}, and the input has no such Gateway${f.hint === undefined ? '' : ` (${f.hint})`}; where it is missing in the cluster too, traffic passes no waypoint and no Service-bound route runs`,
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
    title: 'The waypoint that is to serve a Service of a fan-out does not serve it',
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
  FAN310: {
    name: 'waypoint-of-wrong-class',
    severity: 'warning',
    title: 'istio.io/use-waypoint names an ingress gateway',
    holds: ISTIO,
    message: (f: { objects: string; gateway: string; className: string; binds: boolean }) =>
      `${f.gateway} is named as waypoint by ${f.objects} and is of class \`${f.className}\`, an ingress gateway that serves no HBONE: ${f.binds ? 'Istio binds to it all the same, so requests of clients in the mesh fail, and an ingress gateway that is told to pass the waypoint answers 503' : 'their requests go straight to the pods and no Service-bound route runs'}; the label must name a Gateway of class \`istio-waypoint\``,
  },
  FAN311: {
    name: 'waypoint-without-hbone',
    severity: 'warning',
    title: 'A waypoint without a listener of protocol HBONE on port 15008',
    holds: ISTIO,
    message: (f: { objects: string; gateway: string }) =>
      `${f.gateway} is the waypoint of ${f.objects} and has no listener of protocol HBONE on port 15008: Istio does not accept its listeners, so requests that are sent to it fail or pass it by, and no Service-bound route runs; it must have one listener, of protocol HBONE on port 15008`,
  },
  FAN312: {
    name: 'waypoint-for-excludes-services',
    severity: 'warning',
    title: 'istio.io/waypoint-for excludes the Services that are bound to the waypoint',
    holds: ISTIO,
    message: (f: { objects: string; gateway: string; serves: string; by: string }) =>
      `${f.gateway} is named as waypoint by ${f.objects}, and ${f.by} has the label \`istio.io/waypoint-for: ${f.serves}\`, which excludes Services: requests to a Service go straight to its pods and no route bound to it runs; the label must say service or all`,
  },
  FAN313: {
    name: 'waypoint-excludes-namespace',
    severity: 'warning',
    title: 'The waypoint does not admit the namespace of what is bound to it',
    holds: ISTIO,
    message: (f: { objects: string; gateway: string; listener: string; from: string; namespaces: string }) =>
      `${f.gateway} is named as waypoint by ${f.objects}, and its listener \`${f.listener}\` ${f.from === 'Selector' ? 'admits only namespaces with certain labels' : 'admits only its own namespace'}: requests to Services of namespace ${f.namespaces} go straight to the pods and no route bound to them runs; \`allowedRoutes.namespaces\` must admit it (\`from: All\`, or a selector that its Namespace matches)`,
  },
  FAN314: {
    name: 'namespace-label-alone',
    severity: 'warning',
    title: 'istio.io/use-waypoint-namespace without istio.io/use-waypoint',
    holds: ISTIO,
    message: (f: { object: string; namespace: string }) =>
      `${f.object} has the label \`istio.io/use-waypoint-namespace: ${f.namespace}\` and no \`istio.io/use-waypoint\` beside it, and the one does nothing without the other: its requests pass no waypoint of namespace ${f.namespace}; the same object must name the waypoint`,
  },
  FAN315: {
    name: 'annotation-for-label',
    severity: 'warning',
    title: 'An annotation where Istio reads a label',
    holds: ISTIO,
    message: (f: { object: string; key: string; lost: string }) =>
      `${f.object} carries the annotation \`${f.key}\`, and Istio reads it as label alone: ${f.lost}; it must be among the labels`,
  },
  FAN316: {
    name: 'for-service-account',
    severity: 'warning',
    title: 'istio.io/for-service-account does nothing since Istio 1.22',
    holds: ISTIO,
    message: (f: { gateway: string }) =>
      `${f.gateway} carries the annotation \`istio.io/for-service-account\`, which Istio does not read since 1.22: it binds nothing, so requests pass no waypoint by it; the label \`istio.io/use-waypoint\` on the Service or its Namespace must name the waypoint`,
  },
  FAN317: {
    name: 'service-hides-namespace',
    severity: 'warning',
    title: "A Service's label hides the one of its Namespace, and its routes do not run",
    holds: ISTIO,
    message: (f: { service: string; label: string; namespace: string; routes: string; requests: string }) =>
      `${f.service} has the label \`${f.label}\`, which hides the one of Namespace ${f.namespace}: ${f.requests} go straight to the pods, and nothing runs ${f.routes} for them; the label must go, or the route with it`,
  },
  FAN318: {
    name: 'ingress-label-without-waypoint',
    severity: 'warning',
    title: 'istio.io/ingress-use-waypoint where no waypoint is bound',
    holds: ISTIO,
    message: (f: { object: string; why: string; fix: string }) =>
      `${f.object} has the label \`istio.io/ingress-use-waypoint\`, which does nothing: ${f.why}, so requests of an ingress gateway go straight to the pods; ${f.fix}`,
  },
  FAN319: {
    name: 'label-on-wrong-object',
    severity: 'warning',
    title: 'A label of the ambient mesh on an object where nothing reads it',
    holds: ISTIO,
    message: (f: { object: string; label: string; on: string }) =>
      `${f.object} has the label \`${f.label}\`, which Istio does not read there: requests go on as if it were absent; it must be on ${f.on}`,
  },
  FAN320: {
    name: 'binding-without-vip',
    severity: 'error',
    title: 'A Service without a cluster IP is bound to a waypoint',
    holds: ISTIO,
    message: (f: { service: string; why: string; astray: string; external: boolean }) =>
      `${f.service} is bound to a waypoint and has no cluster IP (${f.why}): ${f.astray === '' ? 'requests go past the waypoint and no route bound to it runs' : `${f.astray} sends its requests to the waypoint for the address 0.0.0.0, and they are answered 503`}; ${f.external ? 'the label must be on the Service behind it' : 'the Service must have a cluster IP, or no label that binds it'}`,
  },
  FAN321: {
    name: 'route-on-tcp-port',
    severity: 'warning',
    title: 'A Service-bound route on a port that Istio takes for TCP',
    holds: ISTIO,
    message: (f: { routes: string; service: string; why: string }) =>
      `nothing runs ${f.routes} on ${f.service}: ${f.why}, and a waypoint passes requests on such a port to the pods as bytes of a connection; the name must begin with http or grpc, or \`appProtocol\` must say so`,
  },
  FAN322: {
    name: 'waypoint-unused',
    severity: 'warning',
    title: 'A waypoint that nothing is bound to',
    holds: ISTIO,
    message: (f: { waypoint: string; namespaces: string }) =>
      `nothing in the input is bound to ${f.waypoint}: no label \`istio.io/use-waypoint\` names it, so requests to Services${f.namespaces === '' ? '' : ` of namespace ${f.namespaces}`} go straight to the pods, past every route and policy of the waypoint; the Services or their Namespace must have the label`,
  },
  FAN323: {
    name: 'route-without-waypoint',
    severity: 'warning',
    title: 'A Service-bound route on a Service that passes no waypoint',
    holds: ISTIO,
    message: (f: { routes: string; service: string; why: string; home: string; ingress: boolean }) =>
      `nothing runs ${f.routes}: ${f.service} is bound to no waypoint (${f.why}), so its requests go straight to the pods; ${f.home} or its Namespace must have the label \`istio.io/use-waypoint\`${f.ingress ? ', and for requests of an ingress gateway `istio.io/ingress-use-waypoint: "true"` too' : ''}`,
  },
  FAN324: {
    name: 'namespace-not-ambient',
    severity: 'warning',
    title: 'A Namespace with a waypoint that is not in the ambient mesh',
    holds: ISTIO,
    message: (f: { namespace: string }) =>
      `${f.namespace} has Services that are bound to a waypoint and neither \`istio.io/dataplane-mode: ambient\` nor sidecars: calls of its pods are not captured, go straight to other pods and pass no waypoint, so no Service-bound route runs for them; it must have the label \`istio.io/dataplane-mode: ambient\``,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
