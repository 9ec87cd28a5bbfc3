import { readVersion } from '../../src/config/version.ts';
import type { Topology } from '../../src/topology/topology.ts';
import { headerValue } from '../../src/trace/headers.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { readRegex } from '../../src/trace/regex.ts';
import { type Request, readRequest } from '../../src/trace/request.ts';
import { type RolloutState, readRollout } from '../../src/trace/rollout-state.ts';
import { NONE, plus, type Share, toFraction } from '../../src/trace/share.ts';
import { readSource } from '../../src/trace/source.ts';
import { buildTracer, type Trace, type TraceOptions } from '../../src/trace/trace.ts';
import { itemsOf, topologyOf } from '../manifests.ts';

export const GAMMA: Profile = { kind: 'gamma' };
export const ISTIO: Profile = istio('1.31');

export function istio(version: string): Profile {
  return { kind: 'istio', version: readVersion(version) };
}

export interface Ask {
  readonly profile?: Profile;
  /** `gateway/shop/web` where it is not said. */
  readonly from?: string;
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** Of https: the TLS server name, where it is not the URL's host. */
  readonly serverName?: string;
  /** `CANARY=PHASE:WEIGHT` */
  readonly rollouts?: readonly string[];
  readonly calls?: TraceOptions['calls'];
}

const topologies = new Map<string, Topology>();

function read(text: string): Topology {
  const known = topologies.get(text) ?? topologyOf(itemsOf(text));
  topologies.set(text, known);
  return known;
}

/** Reads manifests once, for any number of requests. */
export function tracerOf(manifests: readonly string[], profile: Profile = GAMMA, states: readonly string[] = []) {
  const topology = read(manifests.join('\n---\n'));
  const rollouts = new Map<string, RolloutState>();
  for (const text of states) {
    const { key, state } = orThrow(readRollout(text, topology));
    rollouts.set(key, state);
  }
  const tracer = buildTracer(topology, { profile, regex: readRegex, rollouts });
  return (url: string, { from = 'gateway/shop/web', calls, ...ask }: Omit<Ask, 'profile' | 'rollouts'> = {}): Trace => {
    const source = orThrow(readSource(from, topology, rollouts));
    return tracer.trace(requestOf(url, ask), source, calls);
  };
}

export function trace(manifests: readonly string[], url: string, ask: Ask = {}): Trace {
  return tracerOf(manifests, ask.profile, ask.rollouts)(url, ask);
}

export function requestOf(url: string, { method, headers = [], serverName }: Ask = {}): Request {
  const request = orThrow(readRequest(url, { method, headers }));
  return serverName === undefined ? request : { ...request, serverName };
}

function orThrow<T extends object>(read: T | { readonly problem: string }): T {
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

/** Shares by where requests end: workloads whose pods answer, else the Service, else the status. */
export function fates(outcomes: readonly Outcome[]): { readonly [fate: string]: string } {
  return sharesBy(outcomes, fateOf);
}

export function sharesBy(
  outcomes: readonly Outcome[],
  name: (outcome: Outcome) => string,
): { readonly [name: string]: string } {
  const sums = new Map<string, Share>();
  for (const outcome of outcomes) {
    const key = name(outcome);
    sums.set(key, plus(sums.get(key) ?? NONE, outcome.share));
  }
  return Object.fromEntries([...sums].map(([key, sum]) => [key, toFraction(sum)]));
}

export function fateOf({ status, workloads, service }: Outcome): string {
  if (status !== 200) return String(status);
  return workloads.length > 0 ? workloads.map(({ name }) => name).join('+') : (service ?? '200');
}

/** `checkout → cart`: the pods that answer, and those that answer their first call, as a share of all requests. */
export function pairs(outcomes: readonly Outcome[]): { readonly [pair: string]: string } {
  const ways = outcomes.flatMap((outcome) =>
    (outcome.next[0] ?? []).map((next) => ({ ...next, pair: `${fateOf(outcome)} → ${fateOf(next)}` })),
  );
  const names = new Map(ways.map((way) => [way as Outcome, way.pair]));
  return sharesBy(ways, (way) => names.get(way) ?? '');
}

/** What the pods get of a header, by where requests end; `-` where they get none. */
export function arrives(outcomes: readonly Outcome[], header: string): { readonly [fate: string]: string } {
  return Object.fromEntries(
    outcomes.map((outcome) => [fateOf(outcome), headerValue(outcome.request.headers, header) ?? '-']),
  );
}

/** The pods make one call each, and copy the given header from what they get, if they got it. */
export function callWith(url: string, header: string): NonNullable<TraceOptions['calls']> {
  return (_, arrived) => {
    const value = headerValue(arrived.headers, header);
    return [{ request: requestOf(url, { headers: value === undefined ? [] : [[header, value]] }) }];
  };
}

export function hops({ hops }: Outcome): readonly string[] {
  return hops.map(({ kind, name }) => `${kind} ${name}`);
}

export interface AppOptions {
  readonly namespace?: string;
  /** More lines of `metadata.labels` of the Service. */
  readonly labels?: { readonly [key: string]: string };
  readonly port?: number;
  readonly portName?: string;
  readonly replicas?: number;
  readonly clusterIP?: string;
  readonly podLabels?: { readonly [key: string]: string };
}

/** A Service, and the Deployment of that name whose pods it selects. */
export function app(name: string, options: AppOptions = {}): string {
  const { namespace = 'shop', labels = {}, port = 80, portName = 'http', replicas = 1, clusterIP, podLabels } = options;
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}, labels: ${JSON.stringify(labels)}}
spec:
  selector: {app: ${name}}
  ports: [{name: "${portName}", port: ${port}}]
${clusterIP === undefined ? '' : `  clusterIP: ${clusterIP}`}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: ${JSON.stringify({ app: name, ...podLabels })}}}
`;
}

export function apps(...names: readonly string[]): readonly string[] {
  return names.map((name) => app(name));
}

/** Gateway shop/web of class istio, by default with one listener on port 80 for every host. */
export function gateway(listeners = '- {name: http, port: 80, protocol: HTTP}', name = 'web'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: shop}
spec:
  gatewayClassName: istio
  listeners:
${indent(listeners, 2)}
`;
}

export interface RouteOptions {
  readonly kind?: 'HTTPRoute' | 'GRPCRoute';
  readonly namespace?: string;
  /** Flow style; Gateway web where it is not said. */
  readonly parents?: string;
  readonly hostnames?: string;
  readonly createdAt?: string;
}

export function route(name: string, rules: string, options: RouteOptions = {}): string {
  const { kind = 'HTTPRoute', namespace = 'shop', parents = '[{name: web}]', hostnames = '[]', createdAt } = options;
  const created = createdAt === undefined ? '' : `, creationTimestamp: "${createdAt}"`;
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}${created}}
spec:
  parentRefs: ${parents}
  hostnames: ${hostnames}
  rules:
${indent(rules, 2)}
`;
}

/** parentRefs to a Service. */
export function onService(name: string, more = ''): string {
  return `[{group: "", kind: Service, name: ${name}${more === '' ? '' : `, ${more}`}}]`;
}

export function namespace(name: string, labels: { readonly [key: string]: string } = {}): string {
  return `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${JSON.stringify(labels)}}
`;
}

/** Namespace shop, whose pods ztunnel captures, and its waypoint w. */
export const AMBIENT: readonly string[] = [namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }), waypoint()];

export function waypoint(
  name = 'w',
  where = 'shop',
  labels: { readonly [key: string]: string } = {},
  more = '',
): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: ${where}, labels: ${JSON.stringify(labels)}}
spec:
  gatewayClassName: istio-waypoint
  listeners: [{name: mesh, port: 15008, protocol: HBONE${more}}]
`;
}

export const USE = { 'istio.io/use-waypoint': 'w' } as const;
export const INGRESS_USE = { ...USE, 'istio.io/ingress-use-waypoint': 'true' } as const;

function indent(text: string, columns: number): string {
  return text
    .replace(/^\n|\s+$/g, '')
    .split('\n')
    .map((line) => ' '.repeat(columns) + line)
    .join('\n');
}
