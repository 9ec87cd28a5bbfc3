import type { CanaryView } from '../model/canary.ts';
import type { MatchView } from '../model/http-route.ts';
import { formatName } from '../resource/resource-id.ts';
import type { FanOut } from '../topology/fan-out.ts';
import { flaggerRoute } from '../topology/flagger-route.ts';
import { isOurs } from '../topology/generated.ts';
import { hasCallersInMesh } from '../topology/in-mesh-callers.ts';
import { ingressOf } from '../topology/ingress.ts';
import type { Topology } from '../topology/topology.ts';
import type { WaypointRef } from '../topology/waypoint-binding.ts';
import type { Calls } from './calls.ts';
import type { Outcome } from './outcome.ts';
import type { Request } from './request.ts';
import type { RolloutState } from './rollout-state.ts';
import { EVERY, requestOf, samplesOf } from './samples.ts';
import { share } from './share.ts';
import type { Source } from './source.ts';
import type { Tracer } from './trace.ts';
import { serviceOrigin } from './url.ts';
import { scaled } from './ways.ts';

/** Whose requests a table looks at. */
export type ClientKind = 'outside' | 'forged' | 'mesh';

export interface Probe {
  readonly client: ClientKind;
  /** `gateway/NAMESPACE/NAME`, or `pod/NAMESPACE`. */
  readonly from: string;
  readonly request: Request;
  readonly run: (tracer: Tracer, state: RolloutState, calls: Calls) => readonly Outcome[];
  /** What was taken for granted, as a sentence. */
  readonly assumed: string | undefined;
}

/** Requests of a fan-out's clients, the same ones for each set of manifests; `tracer` is of one in which the entry runs. */
export function probesOf(topology: Topology, fanOut: FanOut, state: RolloutState, tracer: Tracer): readonly Probe[] {
  const { canary } = fanOut.entry;
  const gateways = doorsOf(topology, fanOut);
  const present = gateways.find(({ namespace, name }) => topology.model.gateway(namespace, name) !== undefined);
  const [first] = gateways;
  const best = (origins: readonly string[], run: (request: Request) => readonly Outcome[]) =>
    bestOf(fanOut, origins, samplesOfEntry(fanOut, state), run);
  const outside = (): readonly Probe[] => {
    if (present === undefined) return [];
    const found = best(originsAt(topology, fanOut, present), (request) =>
      atGateway(tracer, present, request, () => []),
    );
    if (found === undefined) return [];
    const marker = fanOut.markers.filter(({ header }) => !found.request.headers.has(header.toLowerCase()));
    const headers = new Map([
      ...found.request.headers,
      ...marker.map(({ header, value }) => [header.toLowerCase(), [value]] as const),
    ]);
    const assumed = found.arrives
      ? undefined
      : `no request was found that Gateway ${formatName(present)} sends to ${formatName({ namespace: canary.id.namespace, name: canary.canary })} while its Canary runs`;
    const probe = (client: ClientKind, request: Request): Probe => ({
      client,
      from: `gateway/${formatName(present)}`,
      request,
      run: (on, _, calls) => atGateway(on, present, request, calls),
      assumed,
    });
    // What asks for the marker to come to the canary at all sends it already.
    const forged = marker.length === 0 ? [] : [probe('forged', { ...found.request, headers })];
    return [probe('outside', found.request), ...forged];
  };
  const unseen = (): readonly Probe[] => {
    if (present !== undefined || first === undefined) return [];
    // What the Gateway sends on comes to the Service's port, whatever its own was.
    const sent = (request: Request): Request => ({ ...request, port: canary.service.port });
    const found = best([`http://${plainHost(outsideHosts(canary)[0] ?? ANY_HOST)}`], (request) =>
      pastGateway(tracer, fanOut, sent(request), state, () => []),
    );
    if (found === undefined) return [];
    const request = sent(found.request);
    const name = formatName(first);
    return [
      {
        client: 'outside',
        from: `gateway/${name}`,
        request,
        run: (on, at, calls) => pastGateway(on, fanOut, request, at, calls),
        assumed: `Gateway ${name} is not in the input: it is taken to send requests on by Flagger's weights; what it makes of a forged marker is not known`,
      },
    ];
  };
  const inMesh = (): readonly Probe[] => {
    // A relay is there for nobody else.
    if (fanOut.relay === undefined && !hasCallersInMesh(topology, canary)) return [];
    const { namespace } = canary.id;
    const client = { namespace, name: namespace, podLabels: {} };
    const ran = (on: Tracer, request: Request, calls: Calls) =>
      on.trace(request, { kind: 'pod', client }, calls).outcomes;
    const found = best([serviceOrigin(namespace, canary.apex, canary.service.port)], (request) =>
      ran(tracer, request, () => []),
    );
    if (found === undefined) return [];
    const { request } = found;
    const run: Probe['run'] = (on, _, calls) => ran(on, request, calls);
    return [{ client: 'mesh', from: `pod/${namespace}`, request, run, assumed: undefined }];
  };
  return [...outside(), ...unseen(), ...inMesh()];
}

/** Where clients outside come in: not by the Gateway that callers in the mesh are sent to, unless it is the only one and somebody's own. */
function doorsOf(topology: Topology, fanOut: FanOut): readonly WaypointRef[] {
  const { relay } = fanOut;
  const { gateways } = ingressOf(topology, fanOut);
  const doors = gateways.filter(({ namespace, name }) => {
    const gateway = topology.model.gateway(namespace, name);
    return (gateway === undefined || !isOurs(gateway)) && (relay?.namespace !== namespace || relay.name !== name);
  });
  return doors.length === 0 && relay?.named === true ? gateways : doors;
}

function atGateway(
  { trace, world }: Tracer,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  request: Request,
  calls: Calls,
): readonly Outcome[] {
  const gateway = world.topology.model.gateway(namespace, name);
  return gateway === undefined ? [] : trace(request, { kind: 'gateway', gateway }, calls).outcomes;
}

/** Some ingress gateway that nobody sees: it has chosen by Flagger's weights. */
export function pastGateway(
  { trace, world }: Tracer,
  { entry: { canary } }: FanOut,
  request: Request,
  { canaryWeight }: RolloutState,
  calls: Calls,
): readonly Outcome[] {
  const to = (name: string, weight: number) => {
    const service = world.topology.service(canary.id.namespace, name);
    if (service === undefined || weight === 0) return [];
    const source: Source = { kind: 'ingress', service };
    return scaled(trace(request, source, calls).outcomes, share(weight, 100));
  };
  return [...to(canary.primary, 100 - canaryWeight), ...to(canary.canary, canaryWeight)];
}

/** What routes of the entry ask for, the widest first: everything, the injection, Flagger's own route. */
function samplesOfEntry({ entry: { canary }, injection }: FanOut, state: RolloutState): readonly MatchView[] {
  const own = flaggerRoute(canary, state);
  const flagger = 'route' in own ? own.route.rules.flatMap(({ matches }) => matches) : [];
  return [EVERY, ...samplesOf(injection), ...flagger];
}

/** For what asks for no host. */
export const ANY_HOST = 'shop.example.com';

function outsideHosts({ service }: CanaryView): readonly string[] {
  return service.hosts.filter((host) => host !== '*' && !host.includes('.svc'));
}

/** `http://HOST:PORT` at which clients may find the entry. */
function originsAt(
  { model }: Topology,
  { entry: { canary } }: FanOut,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): readonly string[] {
  const listeners = model.gateway(namespace, name)?.listeners ?? [];
  return listeners.flatMap((listener) => {
    const { hostname } = listener;
    const named = [...outsideHosts(canary), ...(hostname === undefined ? [] : [hostname]), ANY_HOST];
    return named.flatMap((host) => originAt(listener, host) ?? []);
  });
}

/** `http://HOST:PORT` of a listener, for a host that may be a wildcard; `undefined` where it speaks no HTTP. */
export function originAt(
  { protocol, port }: { readonly protocol: string; readonly port: number },
  host: string,
): string | undefined {
  const scheme = protocol === 'HTTP' ? 'http' : protocol === 'HTTPS' ? 'https' : undefined;
  if (scheme === undefined) return undefined;
  const usual = port === (scheme === 'http' ? 80 : 443);
  return `${scheme}://${plainHost(host)}${usual ? '' : `:${port}`}`;
}

function plainHost(host: string): string {
  return host.replace(/^\*/, 'www');
}

interface Sample {
  readonly request: Request;
  /** It comes to pods of the canary's Service. */
  readonly arrives: boolean;
}

const MOST_SAMPLES = 60;

/** The first that comes to the canary and is marked on the way, else that comes to it, else that somebody answers. */
function bestOf(
  { entry: { canary }, markers }: FanOut,
  origins: readonly string[],
  matches: readonly MatchView[],
  run: (request: Request) => readonly Outcome[],
): Sample | undefined {
  const own = `${formatName({ namespace: canary.id.namespace, name: canary.canary })}:`;
  let best: { readonly sample: Sample; readonly rank: number } | undefined;
  for (const match of matches
    .flatMap((each) => origins.map((origin) => [origin, each] as const))
    .slice(0, MOST_SAMPLES)) {
    const request = requestOf(...match);
    if (request === undefined) continue;
    const good = run(request).filter(({ status }) => status === 200);
    const arrived = good.filter(({ service }) => service?.startsWith(own) === true);
    const marked = arrived.some((outcome) =>
      markers.some(
        ({ header }) => outcome.request.headers.has(header.toLowerCase()) && !request.headers.has(header.toLowerCase()),
      ),
    );
    const rank = marked ? 3 : arrived.length > 0 ? 2 : good.length > 0 ? 1 : 0;
    if (best === undefined || rank > best.rank) best = { sample: { request, arrives: rank > 1 }, rank };
    if (rank === 3) break;
  }
  return best?.sample;
}
