import { type Entry, FLAGGER_144 } from './entry.ts';

/** 2xx: Canaries, and what Flagger makes of them. */
export const FLAGGER = {
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
    holds: FLAGGER_144,
    message: (f: { canary: string; provider: string; why: string; served: boolean }) =>
      f.served
        ? `${f.canary} has no \`spec.provider\`; \`${f.provider}\` was assumed (${f.why}); Flagger takes what the flag \`-mesh-provider\` of its Deployment says, which no manifest of the Canary shows: left unset that is istio, a VirtualService is written and no HTTPRoute, and its requests get 404`
        : `${f.canary} has \`gatewayRefs\` and no \`spec.provider\`, and ${f.why} says \`${f.provider}\`: that router does not read them, no HTTPRoute is written, and its requests get 404; \`spec.provider\` must be \`gatewayapi:v1\``,
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
    holds: FLAGGER_144,
    message: (f: { canary: string; service: string; keys: string }) =>
      `${f.canary} lists ${f.keys} in \`spec.service.unmanagedMetadata.labels\`, so Flagger never applies a declared value to Service ${f.service}, and nothing was changed for it; the key must be removed from the list`,
  },
  FAN205: {
    name: 'route-overwritten',
    severity: 'warning',
    title: 'Flagger overwrites an HTTPRoute that is named like an apex',
    holds: FLAGGER_144,
    message: (f: { route: string; canary: string; lost: string }) =>
      `${f.route} has the name of the route that Flagger makes for ${f.canary}: Flagger replaces it by its own at the first tick and sets the weights back (lost: ${f.lost}), and requests go where Flagger's rule sends them; GitOps puts it back, for ever; it must have another name`,
  },
  FAN206: {
    name: 'provider-without-version',
    severity: 'error',
    title: 'A provider that is almost the Gateway API one',
    holds: FLAGGER_144,
    message: (f: { canary: string; provider: string; refused: boolean }) =>
      `${f.canary} has the provider \`${f.provider}\`, ${f.refused ? 'which the API server refuses (since Flagger 1.43)' : 'for which Flagger takes its Istio router and writes a VirtualService'}: no HTTPRoute is written, and every request that it is to take gets 404; it must be \`gatewayapi:v1\``,
  },
  FAN207: {
    name: 'no-gateway-refs',
    severity: 'error',
    title: 'A Gateway API Canary without gatewayRefs',
    holds: FLAGGER_144,
    message: (f: { canary: string; apex: string; instead: string | undefined }) =>
      `${f.canary} has no \`spec.service.gatewayRefs\`${f.instead === undefined ? '' : ` (${f.instead}, and this provider does not read it)`}: Flagger makes the Services, scales the target to zero and then writes no HTTPRoute, so no Gateway has a route to Service ${f.apex} and requests get 404; it must name the Gateway`,
  },
  FAN208: {
    name: 'service-overwritten',
    severity: 'warning',
    title: 'A Service of the input that Flagger makes itself',
    holds: FLAGGER_144,
    message: (f: { service: string; canary: string; role: string; lost: string | undefined; outcome: string }) =>
      f.lost === undefined
        ? `${f.service} is the ${f.role} Service of ${f.canary} and not of Flagger's making, so Flagger never gives it the metadata that \`spec.service.${f.role}\` declares (${f.outcome}), and requests to it are routed as if it were not declared; the Service must go from the manifests, or carry it itself`
        : `${f.service} is the ${f.role} Service of ${f.canary}, and Flagger overwrites at each tick ${f.lost}; GitOps puts them back, for ever, and ${f.outcome}; the Service must go from the manifests, and its labels belong to \`spec.service.${f.role}\` of the Canary`,
  },
  FAN209: {
    name: 'metadata-wiped',
    severity: 'warning',
    title: "Metadata on an object of Flagger's that the Canary does not declare",
    holds: FLAGGER_144,
    message: (f: { object: string; canary: string; keys: string; places: string; made: boolean; isRoute: boolean }) =>
      `${f.object} has the ${f.keys}, which ${f.canary} does not declare: ${f.made ? '' : "where it is of Flagger's making, "}Flagger removes that at its next tick${f.isRoute ? ', sets the weights back with it, and requests that were on the canary go to the primary again' : ', and requests are routed as if it had never been there'}; it must be declared in ${f.places} of the Canary${f.isRoute ? ', or not be put on the route' : ''}`,
  },
  FAN211: {
    name: 'analysis-match-unread',
    severity: 'error',
    title: 'A condition of analysis.match that Flagger does not read',
    holds: FLAGGER_144,
    message: (f: { canary: string; service: string; what: string; all: string | undefined }) =>
      f.all === undefined
        ? `${f.canary} asks in \`spec.analysis.match\` for ${f.what}, which Flagger's Gateway API router does not read: other requests than meant reach Service ${f.service} while an analysis runs; it must ask for a header`
        : `${f.canary} asks in \`spec.analysis.match\` for ${f.what}, which Flagger's Gateway API router cannot write: it leaves the condition out without a word, and while an analysis runs ${f.all} Service ${f.service}; it must ask for a header by \`exact\` or \`regex\``,
  },
  FAN212: {
    name: 'headers-in-random-order',
    severity: 'warning',
    title: 'Several headers in one match reset the weights at random',
    holds: FLAGGER_144,
    message: (f: { canary: string; what: string; names: string }) =>
      `${f.canary} asks for several \`${f.what}\` in one match (${f.names}), and Flagger writes them in random order: at a third of its ticks, by chance, it takes its own route for changed and sets the weights back, so requests that were on the canary go to the primary again and the rollout starts anew; a match must ask for one`,
  },
  FAN213: {
    name: 'cors-without-max-age',
    severity: 'warning',
    title: 'A corsPolicy without maxAge resets the weights at every tick',
    holds: FLAGGER_144,
    message: (f: { canary: string; maxAge: string | undefined }) =>
      `${f.canary} has a \`corsPolicy\` ${f.maxAge === undefined ? 'without `maxAge`' : `with \`maxAge: ${f.maxAge}\`, which Flagger cannot read (Go's durations have h, m and s)`}: the API server puts 5 where Flagger wants none, so Flagger takes its own route for changed at every tick and sets the weights back, and the canary never gets more requests than at its first step; \`maxAge\` must be a duration such as 24h`,
  },
  FAN214: {
    name: 'match-without-uri',
    severity: 'warning',
    title: 'A match without uri resets the weights at every tick',
    holds: FLAGGER_144,
    message: (f: { canary: string; match: number }) =>
      `${f.canary} has no \`uri\` in \`spec.service.match[${f.match}]\`: the API server adds a path where Flagger wants none, so Flagger takes its own route for changed at every tick and sets the weights back, and the canary never gets more requests than at its first step; it must say \`uri: {prefix: /}\``,
  },
  FAN215: {
    name: 'ab-before-1-43',
    severity: 'error',
    title: 'An A/B test without timeout, with Flagger before 1.43',
    holds: { flagger: 'before 1.43' },
    message: (f: { canary: string; service: string }) =>
      `${f.canary} has \`spec.analysis.match\` and no \`spec.service.timeout\`: Flagger before 1.43 writes an empty timeout when it moves the weights, the API server refuses that, and no request of the test ever reaches Service ${f.service}; a timeout must be set, or Flagger be 1.43 or newer`,
  },
  FAN216: {
    name: 'iterations-with-step-weight',
    severity: 'error',
    title: 'An analysis with two strategies is refused',
    holds: FLAGGER_144,
    message: (f: { canary: string; fields: string; apex: string }) =>
      `${f.canary} has ${f.fields} in \`spec.analysis\`, and the API server refuses a Canary with more than one of them: Flagger never sees it, no HTTPRoute ${f.apex} is written, and requests get 404; one must go`,
  },
  FAN217: {
    name: 'canaries-share',
    severity: 'error',
    title: 'Two Canaries write the same objects',
    holds: FLAGGER_144,
    message: (f: { canary: string; other: string; apex: string | undefined; target: string | undefined }) =>
      f.apex === undefined
        ? `${f.canary} and ${f.other} have the same target, ${f.target}: both scale it and both make its primary, so the end of one rollout takes the pods away from the other, and its requests to the canary get 503; each must have a target of its own`
        : `${f.canary} and ${f.other} have the same apex Service, ${f.apex}${f.target === undefined ? '' : `, and the same target, ${f.target}`}: each writes the Services and the HTTPRoute of that name over the other's at every tick, so requests for the hosts of the one get 404 while the other's stands; one must go, or have a target and \`spec.service.name\` of its own`,
  },
  FAN218: {
    name: 'port-not-in-target',
    severity: 'error',
    title: "The Canary's port is none of its target",
    holds: FLAGGER_144,
    message: (f: {
      canary: string;
      target: string;
      port: number | string;
      given: boolean;
      ports: string;
      surely: boolean;
    }) =>
      f.surely
        ? `${f.canary} sends requests to the port named \`${f.port}\`, and no container of ${f.target} has one of that name (there is ${f.ports}): the Services that Flagger makes have no endpoints, and every request gets 503; \`spec.service.targetPort\` must be one of its ports`
        : `${f.canary} sends requests to port ${f.port} of the pods${f.given ? '' : ' (`spec.service.port`, since it has no `targetPort`)'}, and the containers of ${f.target} list ${f.ports}: where none listens on ${f.port}, every request gets 503; \`spec.service.targetPort\` must be the port that the application listens on`,
  },
  FAN219: {
    name: 'metrics-blind',
    severity: 'warning',
    title: 'A metric of the analysis that nothing reports behind a waypoint',
    holds: { istio: '1.24 to 1.31', flagger: '1.44' },
    message: (f: { canary: string; waypoint: string; metric: string; reporter: string | undefined; object: string }) =>
      f.reporter === undefined
        ? `${f.canary} judges its canary by \`${f.metric}\`, which with this provider asks for the application's own metric http_request_duration_seconds and never for Istio's: unless the application has it, the analysis finds no values and every release is rolled back at its first step, its requests with it; it must be a MetricTemplate that asks for istio_requests_total with reporter="waypoint" (waypoint ${f.waypoint})`
        : f.reporter === 'destination'
          ? `${f.object} asks for Istio's metrics with reporter="destination", which only sidecars report; waypoint ${f.waypoint} reports with reporter="waypoint", so the analysis of ${f.canary} finds no values and every release is rolled back at its first step, its requests with it; the query must ask for reporter="waypoint"`
          : `${f.object} asks for Istio's metrics with reporter="source" and a destination_workload, and ingress gateways send the requests of ${f.canary} to waypoint ${f.waypoint}, which is the workload that they then report: the analysis may find no values, and every release is then rolled back at its first step; the query must ask for reporter="waypoint"`,
  },
  FAN220: {
    name: 'flagger-cannot-route',
    severity: 'error',
    title: 'Flagger cannot write the route of a Canary',
    holds: FLAGGER_144,
    message: (f: { canary: string; apex: string; why: string; field: string }) =>
      `${f.canary} gets no HTTPRoute: ${f.why}; Flagger fails at every tick, HTTPRoute ${f.apex} is never written or brought up to date, and requests get 404; \`${f.field}\` must be mended`,
  },
  FAN221: {
    name: 'target-not-found',
    severity: 'warning',
    title: 'The target of a Canary is not in the input, and one like it is',
    holds: FLAGGER_144,
    message: (f: { canary: string; target: string; meant: string }) =>
      `${f.canary} has as target ${f.target}, which the input does not have (there is ${f.meant}); where it is missing in the cluster too, Flagger makes nothing of the Canary and requests to its route get 404`,
  },
  FAN222: {
    name: 'no-selector-label',
    severity: 'warning',
    title: 'The target of a Canary has none of the labels that Flagger selects by',
    holds: FLAGGER_144,
    message: (f: { canary: string; target: string; apex: string }) =>
      `${f.target} has none of the labels app, name and app.kubernetes.io/name in \`spec.selector.matchLabels\`: Flagger's default tells primary and canary pods apart by one of these, so it makes nothing of ${f.canary}, and requests to HTTPRoute ${f.apex} get 404; the selector must have one (a Deployment must be made anew for that), or Flagger's flag \`-selector-labels\` name another`,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
