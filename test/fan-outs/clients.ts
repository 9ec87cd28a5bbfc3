import type { MarkerHeader } from '../../src/config/config.ts';
import type { MatchView } from '../../src/model/http-route.ts';
import type { LabelMap } from '../../src/model/view.ts';
import { formatName } from '../../src/resource/resource-id.ts';
import { sameName } from '../../src/topology/marker.ts';
import type { Situation } from '../../src/topology/situation.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import type { Request } from '../../src/trace/request.ts';
import { EVERY, requestOf } from '../../src/trace/samples.ts';
import { readSource } from '../../src/trace/source.ts';
import type { Tracer } from '../../src/trace/trace.ts';

/** One request of one client. */
export interface Leg {
  readonly from: From;
  readonly request: Request;
}

export type From =
  | { readonly kind: 'gateway'; readonly name: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly podLabels: LabelMap };

export function goes(tracer: Tracer, { from, request }: Leg): readonly Outcome[] {
  if (from.kind === 'pod') {
    const { namespace, name, podLabels } = from;
    return tracer.trace(request, { kind: 'pod', client: { namespace, name, podLabels } }).outcomes;
  }
  const source = readSource(`gateway/${from.name}`, tracer.world.topology, tracer.world.rollouts);
  return 'problem' in source ? [] : tracer.trace(request, source).outcomes;
}

export function formatLeg({ from, request }: Leg): string {
  const headers = [...request.headers].map(([name, values]) => `${name}: ${values.join(',')}`);
  const where = from.kind === 'gateway' ? `a client of Gateway ${from.name}` : `pods of ${from.name}`;
  const to = `${request.method} http://${request.host}${request.path}${request.query === undefined ? '' : `?${request.query}`}`;
  return `${where} → ${to}${headers.length === 0 ? '' : ` with ${headers.join('; ')}`}`;
}

export function keyOfLeg(leg: Leg): string {
  return `${JSON.stringify(leg.from)} ${formatLeg(leg)}`;
}

const MOST_PATHS = 3;

/** Requests from everywhere to everything that the input has: gateways with each host, pods of each namespace to each Service. */
export function firstLegs(before: Situation, after: Situation): readonly Leg[] {
  return [...outside(before, after), ...inside(before, after)];
}

function outside(before: Situation, after: Situation): readonly Leg[] {
  const canaries = before.topology.canaries.map(({ canary }) => canary);
  const hosts = [
    ...new Set([
      'any.example.com',
      ...canaries.flatMap(({ service }) => service.hosts.filter((host) => !host.includes('.svc'))),
    ]),
  ];
  const matches = distinct([
    EVERY,
    ...canaries.flatMap(({ service }) => service.match.flatMap(({ uri }) => pathOf(uri?.exact ?? uri?.prefix))),
    ...before.topology.model
      .httpRoutes()
      .filter(({ parentRefs }) => parentRefs.some(({ kind }) => kind === 'Gateway'))
      .flatMap(({ rules }) => rules.flatMap((rule) => rule.matches)),
  ]);
  const markers = after.fanOuts.flatMap((fanOut) => fanOut.markers);
  return before.topology.model.gateways().flatMap(({ id, listeners, className }) =>
    className === 'istio-waypoint' || after.topology.model.gateway(id.namespace, id.name) === undefined
      ? []
      : listeners.flatMap(({ protocol, port }) =>
          protocol !== 'HTTP' && protocol !== 'HTTPS'
            ? []
            : hosts.flatMap((host) =>
                matches.slice(0, MOST_PATHS + 1).flatMap((match) => {
                  const request = requestOf(
                    `${protocol.toLowerCase()}://${host.replace('*', 'www')}:${port}`,
                    without(match, markers),
                  );
                  return request === undefined
                    ? []
                    : [{ from: { kind: 'gateway' as const, name: formatName(id) }, request }];
                }),
              ),
        ),
  );
}

const UNCAPTURED: LabelMap = { 'istio.io/dataplane-mode': 'none' };

function inside(before: Situation, after: Situation): readonly Leg[] {
  const markers = after.fanOuts.flatMap((fanOut) => fanOut.markers);
  const canaries = before.topology.canaries
    .filter(({ leftAlone }) => leftAlone === undefined)
    .map(({ canary }) => canary);
  const services = [
    ...new Set([
      ...before.topology.model.ofKind('', 'Service').map(({ id }) => formatName(id)),
      ...canaries.flatMap(({ id, apex, primary, canary }) =>
        [apex, primary, canary].map((name) => formatName({ namespace: id.namespace, name })),
      ),
    ]),
  ];
  const namespaces = [...new Set([...canaries.map(({ id }) => id.namespace), 'elsewhere'])];
  return services.flatMap((name) => {
    const [namespace = '', service = ''] = name.split('/');
    // What an earlier run wrote, and this one has removed.
    if (after.topology.service(namespace, service) === undefined) return [];
    const node = before.topology.service(namespace, service);
    const matches = distinct([
      EVERY,
      ...[before, after].flatMap(({ topology }) =>
        topology.routesOn(namespace, service).flatMap(({ rules }) => rules.flatMap((rule) => rule.matches)),
      ),
    ]);
    return (node?.ports ?? []).flatMap(({ port }) =>
      matches.slice(0, MOST_PATHS).flatMap((match) => {
        const request = requestOf(`http://${service}.${namespace}:${port}`, without(match, markers));
        if (request === undefined) return [];
        return [
          ...namespaces.map(
            (where): Leg => ({ from: { kind: 'pod', namespace: where, name: where, podLabels: {} }, request }),
          ),
          {
            from: { kind: 'pod' as const, namespace, name: `${namespace} outside the mesh`, podLabels: UNCAPTURED },
            request,
          },
        ];
      }),
    );
  });
}

function pathOf(value: string | undefined): readonly MatchView[] {
  return value === undefined ? [] : [{ ...EVERY, path: { type: 'PathPrefix', value } }];
}

function without(match: MatchView, markers: readonly MarkerHeader[]): MatchView {
  return {
    ...match,
    headers: match.headers.filter(({ name }) => !markers.some(({ header }) => sameName(header, name))),
  };
}

function distinct(matches: readonly MatchView[]): readonly MatchView[] {
  const known = new Map(matches.map((match) => [JSON.stringify(requestOf('http://any', match)?.path ?? match), match]));
  return [...known.values()];
}

/** The same request with a marker as somebody may send it. */
export function withMarker({ from, request }: Leg, { header, value }: MarkerHeader): Leg {
  const headers = new Map([...request.headers, [header.toLowerCase(), [value]] as const]);
  return { from, request: { ...request, headers } };
}

export function withoutMarkers({ from, request }: Leg, markers: readonly MarkerHeader[]): Leg {
  const headers = new Map(
    [...request.headers].filter(([name]) => !markers.some(({ header }) => sameName(header, name))),
  );
  return { from, request: { ...request, headers } };
}
