import { formatName } from '../resource/resource-id.ts';
import { toObject } from '../trace/headers.ts';
import type { Hop, Mirror, Outcome } from '../trace/outcome.ts';
import { formatProfile, type Profile } from '../trace/profile.ts';
import { type Request, target } from '../trace/request.ts';
import { formatPhase, type Rollouts } from '../trace/rollout-state.ts';
import { type Share, toFraction, toNumber } from '../trace/share.ts';
import type { Source } from '../trace/source.ts';
import type { Trace } from '../trace/trace.ts';

export interface TracedRequest {
  readonly trace: Trace;
  readonly source: Source;
  readonly profile: Profile;
  readonly rollouts: Rollouts;
}

/** A trace as data; docs/trace.schema.json says what each field is, and is kept. */
export function traceJson({ trace, source, profile, rollouts }: TracedRequest) {
  return {
    apiVersion: 'canary-fanout.dev/v1alpha1',
    kind: 'Trace',
    request: { ...requestJson(trace.request), from: formatSource(source) },
    profile: formatProfile(profile),
    rollouts: Object.fromEntries([...rollouts].map(([canary, state]) => [canary, formatPhase(state)])),
    outcomes: trace.outcomes.map(outcomeJson),
    assumptions: trace.assumptions,
  };
}

export function formatSource(source: Source): string {
  if (source.kind === 'gateway') return `gateway/${formatName(source.gateway.id)}`;
  return source.kind === 'pod' ? `pod/${source.client.name}` : `ingress to ${formatName(source.service)}`;
}

type Json = { readonly [field: string]: unknown };

function outcomeJson(outcome: Outcome): Json {
  const { status, service, request, response, hops, mirrors, next } = outcome;
  return {
    ...shareJson(outcome.share),
    status,
    service: service ?? null,
    workloads: workloadsJson(outcome),
    request: requestJson(request),
    response: { headers: toObject(response) },
    hops: hops.map(hopJson),
    mirrors: mirrors.map((mirror) => ({
      ...shareJson(mirror.share),
      service: mirror.service,
      workloads: workloadsJson(mirror),
      hops: mirror.hops.map(hopJson),
    })),
    next: next.map((outcomes) => outcomes.map(outcomeJson)),
  };
}

/** The number for who reckons with it, the fraction for who wants to know. */
function shareJson(share: Share): { readonly share: number; readonly fraction: string } {
  return { share: toNumber(share), fraction: toFraction(share) };
}

function workloadsJson({ workloads }: Outcome | Mirror): readonly string[] {
  return workloads.map(({ namespace, kind, name }) => `${namespace}/${kind}/${name}`);
}

function requestJson(request: Request): Json {
  const { scheme, host, port, method, headers } = request;
  return { scheme, host, port, path: target(request), method, headers: toObject(headers) };
}

function hopJson(hop: Hop): Json {
  const { kind, name, service, listener, route, routeKind, writtenFor, rule, match, filters, backend, weight, why } =
    hop;
  const decided = { service, listener, route, routeKind, writtenFor, rule, match, filters, backend };
  return { kind, name, ...decided, weight: weight === undefined ? undefined : toFraction(weight), why };
}
