import { type Entry, ISTIO } from './entry.ts';

/** 43x and 44x: markers on their way, callers in the mesh, and what the function is not shown. */
export const MARKERS = {
  FAN431: {
    name: 'marker-not-matched',
    severity: 'warning',
    title: 'A marker is set that nothing matches',
    holds: ISTIO,
    message: (f: { route: string; markers: string; canary: string; near: string | undefined }) =>
      `${f.route} sets ${f.markers} on requests to ${f.canary}, and ${f.near === undefined ? 'no route of the input matches it: where nothing outside of it does either, every callee stays on its stable version' : `${f.near}: no callee follows, and each stays on its stable version; header and value must be the same in both`}`,
  },
  FAN432: {
    name: 'marker-not-set',
    severity: 'info',
    title: 'A marker is matched that nothing sets',
    holds: ISTIO,
    message: (f: { route: string; rule: number; headers: string; canaryService: string }) =>
      `${f.route} sends requests with ${f.headers} (rule ${f.rule}) to ${f.canaryService}, and no route of the input sets that header: only a client that sends it itself gets there, and no canary that calls this Service does`,
  },
  FAN433: {
    name: 'marker-lost-on-the-way',
    severity: 'warning',
    title: 'A marker is removed or overwritten before every callee has seen it',
    holds: ISTIO,
    message: (f: { object: string; does: string; service: string; others: string }) =>
      `${f.object} ${f.does} on requests to ${f.service}; what that calls gets no marker any more, so ${f.others} answers by its stable version`,
  },
  FAN434: {
    name: 'markers-collide',
    severity: 'warning',
    title: 'Two fan-outs in a row use one header with different values',
    holds: ISTIO,
    message: (f: { one: string; other: string; header: string; callee: string; value: string }) =>
      `${f.one} and ${f.other} use \`${f.header}\` with different values, and the second begins where the first ends: a request that comes by the first carries its value on, so ${f.callee}, which waits for ${f.value}, answers it by the stable version; each fan-out must have a header of its own`,
  },
  FAN435: {
    name: 'marker-spoofable',
    severity: 'warning',
    title: 'Clients outside can send the marker themselves',
    holds: ISTIO,
    message: (f: { object: string; gateways: string; headers: string; services: string; filter: string }) =>
      `${f.object} lets ${f.headers} pass from outside: a client of ${f.gateways} that sends such a header reaches ${f.services}, released or not; ${f.filter}`,
  },
  FAN436: {
    name: 'split-twice',
    severity: 'warning',
    title: 'Requests that are split already are split again',
    holds: ISTIO,
    message: (f: { route: string; rule: number; backends: string; service: string; canary: string; share: string }) =>
      `${f.route}, rule ${f.rule}, sends ${f.service} on to ${f.backends}, though the route of ${f.canary} has chosen between them already: ${f.share}; a version must be chosen once`,
  },
  FAN437: {
    name: 'policy-refuses-waypoint',
    severity: 'warning',
    title: 'An AuthorizationPolicy on pods does not let their waypoint in',
    holds: ISTIO,
    message: (f: { policy: string; service: string; waypoint: string; principal: string }) =>
      `${f.policy} is enforced at the pods of Service ${f.service}, where requests arrive with the identity of waypoint ${f.waypoint} and not of their caller; it does not list that, so every request that passes the waypoint is refused there (the waypoint answers 503); \`${f.principal}\` must be among the principals, and who may call belongs into a policy with \`targetRefs\` to the Service`,
  },
  FAN438: {
    name: 'chain-not-marked',
    severity: 'warning',
    title: 'A second fan-out marks nothing of what comes by the first',
    holds: ISTIO,
    message: (f: { one: string; other: string; marker: string; between: string; callees: string }) =>
      `${f.other} begins at a callee of ${f.one}: requests that come to ${f.between} with ${f.marker} go from its waypoint to its pods, past the waypoint that marks for the second, so ${f.callees} answers them by its stable version; it must be a callee of the first as well`,
  },
  FAN441: {
    name: 'relay-refused',
    severity: 'error',
    title: 'Callers inside the mesh cannot be sent through a Gateway',
    message: (f: { fanOut: string; apex: string; why: string }) =>
      `${f.fanOut}: calls of Service ${f.apex} from inside the mesh were not sent through a Gateway (\`inMesh: relay\`): ${f.why}`,
  },
  FAN442: {
    name: 'input-selected',
    severity: 'error',
    title: 'The function is shown a part of the package alone',
    message: (f: { canary: string }) =>
      `kpt shows the function ${f.canary} and what else it selects, and hides the rest of the package: what is hidden would be written a second time at every run, and routes that are hidden would be overruled; \`selectors\` and \`exclude\` must go from this step of the pipeline (of \`kpt fn eval\` the flags \`--match-…\` and \`--exclude-…\`), or, where nothing of a fan-out is hidden, the configuration must say \`findings: {FAN442: info}\``,
  },
} as const satisfies { readonly [code: string]: Entry<never> };
