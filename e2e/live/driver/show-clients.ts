import type { CanaryView } from '../../../src/model/canary.ts';
import type { Callee, FanOut } from '../../../src/topology/fan-out.ts';
import { isBaggage } from '../../../src/topology/marker.ts';
import type { Answer } from './backends.ts';
import type { Live } from './live.ts';

export interface ShowClient {
  readonly label: string;
  readonly inside: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly send: (live: Live, fanOut: FanOut) => Promise<Answer>;
}

type Headers = ShowClient['headers'];

/** From outside, with and without the marker and as an A/B test asks, and from a pod; with `baggage`, also with a member of somebody else's. */
export function clientsOf({ markers, entry }: FanOut): readonly ShowClient[] {
  const [marker] = markers;
  const client = (label: string, inside: boolean, headers: Headers = []): ShowClient => ({
    label,
    inside,
    headers,
    send: (live, fanOut) => (inside ? fromInside(live, fanOut, headers) : fromOutside(live, fanOut, headers)),
  });
  return [
    client('outside', false),
    ...(marker === undefined ? [] : [client('outside, forged marker', false, [[marker.header, marker.value]])]),
    ...(marker === undefined || !isBaggage(marker.header)
      ? []
      : [client('outside, other baggage', false, [[marker.header, 'userId=alice,tenant=shop']])]),
    ...testOf(entry.canary).map((header) => client('outside, as it tests', false, [header])),
    client('in the mesh', true),
  ];
}

/** A header by which an entry that is rolled out by an A/B test chooses requests. */
function testOf({ analysis }: CanaryView): Headers {
  return (analysis?.match ?? [])
    .slice(0, 1)
    .flatMap(({ headers }) =>
      Object.entries(headers).flatMap(([name, { exact }]) => (exact === undefined ? [] : [[name, exact] as const])),
    );
}

/** `NAMESPACE/NAME` of the Gateway, and the host, by which clients outside come to an entry. */
export function doorOf({ entry: { canary } }: FanOut): { readonly gateway: string; readonly host: string } {
  const gateway = canary.service.gatewayRefs.find(({ kind, name }) => kind === 'Gateway' && name !== 'fanout-relay');
  const host = canary.service.hosts.find((each) => !/\.local$|\.svc$/.test(each) && each.split('.').length > 2);
  return {
    gateway: `${gateway?.namespace ?? canary.id.namespace}/${gateway?.name ?? ''}`,
    host: host ?? `${canary.apex}.${canary.id.namespace}`,
  };
}

function fromOutside(live: Live, fanOut: FanOut, headers: Headers): Promise<Answer> {
  const { gateway, host } = doorOf(fanOut);
  return live.atGateway(gateway, 80, { method: 'GET', path: '/', host, headers });
}

function fromInside(live: Live, { entry: { canary } }: FanOut, headers: Headers): Promise<Answer> {
  const { port } = canary.service;
  const host = `${canary.apex}:${port}`;
  return live.fromPod(true, `${canary.id.namespace}/${canary.apex}`, port, { method: 'GET', path: '/', host, headers });
}

/** A call of a callee by pods. */
export function send(live: Live, callee: Callee, headers: Headers): Promise<Answer> {
  const { namespace, service } = callee;
  const port = portOf(callee, live);
  const request = { method: 'GET', path: pathOf(callee), host: `${service}.${namespace}:${port}`, headers };
  return live.fromPod(true, `${namespace}/${service}`, port, request);
}

function portOf({ canary, namespace, service }: Callee, { cluster }: Live): number {
  const known = cluster.services.find((each) => each.namespace === namespace && each.name === service);
  return canary?.canary.service.port ?? known?.ports[0]?.port ?? 80;
}

/** Of a callee that speaks gRPC a method that one of its routes names. */
export function pathOf({ follower }: Callee): string {
  if (follower?.id.kind !== 'GRPCRoute') return '/';
  const named = follower.rules.flatMap(({ matches }) => matches).find(({ grpc }) => grpc?.method !== undefined);
  return named?.path.type === 'Exact' ? named.path.value : '/any.Service/Method';
}
