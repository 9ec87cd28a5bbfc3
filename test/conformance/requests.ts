import type { Topology } from '../../src/topology/topology.ts';
import { headerValue, readHeaders, toObject } from '../../src/trace/headers.ts';
import type { Outcome } from '../../src/trace/outcome.ts';
import type { Profile } from '../../src/trace/profile.ts';
import { readRegex } from '../../src/trace/regex.ts';
import type { Request } from '../../src/trace/request.ts';
import { readRequest, target as targetOf } from '../../src/trace/request.ts';
import { toNumber } from '../../src/trace/share.ts';
import type { Source } from '../../src/trace/source.ts';
import { buildTracer } from '../../src/trace/trace.ts';
import type { ConformanceTest, Expected, RequestCase } from './data.ts';
import { judged, skipped, type Verdict } from './verdict.ts';

/** A Host that is an address, as a client sends it that was given no other. */
const ADDRESS = '203.0.113.10';

/** One request of the suite through the tracer, compared as far as the suite itself compares. */
export function judgeRequest(test: ConformanceTest, item: RequestCase, topology: Topology, profile: Profile): Verdict {
  const { expected } = item;
  const reason = whyNotStatic(test, item);
  if (reason !== undefined) return skipped(reason);
  if (item.target.kind === 'PodIP') return judged(podIpDifferences(item, topology));
  const source = sourceOf(item, topology);
  if (typeof source === 'string') return judged([source]);
  const answer = readHeaders(Object.entries(item.backendSetsResponseHeaders ?? {}));
  const { outcomes, assumptions } = buildTracer(topology, { profile, regex: readRegex, answer }).trace(
    requestOf(item),
    source,
  );
  if (expected.enforced.includes('backend') && assumptions.some((text) => text.includes('EndpointSlice'))) {
    return skipped('addresses of EndpointSlices are filled in at run time (README of the data)');
  }
  return judged(compare(expected, outcomes, item));
}

/** What files cannot show, by the data's own account of a test. */
function whyNotStatic(test: ConformanceTest, { expected }: RequestCase): string | undefined {
  if (test.static === 'full') return undefined;
  if (expected.notStatus !== undefined) return `${test.staticNote}`;
  const { status } = expected;
  return status === undefined || status === null || status.includes(200) ? undefined : `${test.staticNote}`;
}

function requestOf({ request, target }: RequestCase): Request {
  const scheme = request.scheme === 'https' ? 'https' : 'http';
  const host = request.host ?? ADDRESS;
  const destination = target.kind === 'Gateway' ? ADDRESS : `${target.name}.${target.namespace}`;
  const lines = Object.entries(request.headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => [name, each] as const),
  );
  const read = readRequest(`${scheme}://${destination}:${target.port ?? (scheme === 'https' ? 443 : 80)}/`, {
    method: request.method === null || request.method === '' ? 'GET' : request.method,
    headers: [...lines, ['host', host]],
  });
  if ('problem' in read) throw new Error(read.problem);
  const [path = '/', query] = request.path.split('?');
  const asked = request.query ?? query;
  const serverName = scheme === 'https' ? (request.sni ?? host) : undefined;
  return { ...read, path: path === '' ? '/' : path, query: asked === null ? undefined : asked, serverName };
}

function sourceOf(item: RequestCase, topology: Topology): Source | string {
  const { target, client } = item;
  if (target.kind === 'Gateway') {
    const gateway = topology.model.gateway(target.namespace ?? '', target.name ?? '');
    return gateway === undefined
      ? `there is no Gateway ${target.namespace}/${target.name}`
      : { kind: 'gateway', gateway };
  }
  const namespace = client?.namespace ?? target.namespace ?? '';
  return {
    kind: 'pod',
    client: { namespace, name: `${namespace}/${client?.deployment ?? ''}`, podLabels: client?.labels ?? {} },
  };
}

/** A pod's own address is no Service's: no route applies, and the pod gets and answers what was sent. */
function podIpDifferences({ expected, request }: RequestCase, topology: Topology): readonly string[] {
  const pod = /\/([^}/]+)\}/.exec(request.destination ?? '')?.[1] ?? '';
  const known = topology.model.pods().some(({ id }) => id.name === pod);
  const absent = expected.response?.headers ?? {};
  return [
    ...(known ? [] : [`no workload ${pod}`]),
    ...(expected.status?.includes(200) === false ? ['status'] : []),
    ...(Object.keys(absent).length === 0 ? [] : ['a pod adds no header of a route']),
  ];
}

function compare(expected: Expected, outcomes: readonly Outcome[], item: RequestCase): readonly string[] {
  const differences: string[] = [];
  const differ = (what: string, wanted: unknown, found: unknown) =>
    differences.push(`${what}: expected ${JSON.stringify(wanted)}, traced ${JSON.stringify(found)}`);
  const enforced = new Set(expected.enforced);
  if (outcomes.length === 0) differences.push('the trace has no outcome');
  for (const outcome of outcomes) {
    const { status, workloads, request, response } = outcome;
    if (enforced.has('status') && expected.status && !expected.status.includes(status))
      differ('status', expected.status, status);
    if (enforced.has('status') && expected.notStatus?.includes(status))
      differ('not status', expected.notStatus, status);
    if (enforced.has('grpcCode')) {
      const code = grpcCode(status);
      if (code !== String(expected.grpcCode)) differ('gRPC code', expected.grpcCode, code);
    }
    const names = workloads.map(({ name }) => name);
    if (enforced.has('backend') && expected.backend && !names.some((name) => name.startsWith(expected.backend ?? ''))) {
      differ('backend', expected.backend, names);
    }
    if (
      enforced.has('namespace') &&
      expected.namespace &&
      !workloads.every(({ namespace }) => namespace === expected.namespace)
    ) {
      differ('namespace', expected.namespace, workloads);
    }
    const answered = outcome.hops.at(-1)?.kind === 'pods';
    if (!answered && expected.namespace) differ('answered by', 'pods', outcome.hops.at(-1)?.why);
    if (answered) compareRequest(expected, enforced, request, item, differ);
    if (enforced.has('response')) compareResponse(expected, response, differ);
    if (enforced.has('redirect') && expected.redirect) compareRedirect(expected.redirect, response, differ);
    if (enforced.has('mirroredTo')) compareMirrors(expected, outcome, differ);
    if (enforced.has('custom')) compareCustom(expected, outcome, differ);
  }
  if (enforced.has('weights')) compareWeights(expected, outcomes, differ);
  return differences;
}

type Differ = (what: string, wanted: unknown, found: unknown) => void;

function grpcCode(status: number): string {
  if (status === 200) return 'OK';
  if (status === 404) return 'Unimplemented';
  return status >= 500 ? 'Unavailable' : `HTTP ${status}`;
}

function compareRequest(
  expected: Expected,
  enforced: ReadonlySet<string>,
  request: Request,
  item: RequestCase,
  differ: Differ,
): void {
  const wanted = expected.request;
  const whole = enforced.has('request');
  if ((whole || enforced.has('path')) && typeof wanted?.path === 'string' && wanted.path !== targetOf(request)) {
    if (wanted.path !== '') differ('path', wanted.path, targetOf(request));
  }
  if (!whole && !enforced.has('request.headers')) return;
  if (whole) {
    if (wanted?.method && wanted.method !== request.method) differ('method', wanted.method, request.method);
    if (wanted?.host && wanted.host !== request.host) differ('host', wanted.host, request.host);
    if (enforced.has('path') && item.request.protocol === 'grpc' && item.request.path !== request.path) {
      differ('path', item.request.path, request.path);
    }
  }
  compareHeaders('request header', wanted?.headers, wanted?.absentHeaders, request.headers, differ);
}

function compareHeaders(
  what: string,
  wanted: { readonly [name: string]: string | readonly string[] } | undefined,
  absent: readonly string[] | undefined,
  found: Request['headers'],
  differ: Differ,
): void {
  for (const [name, value] of Object.entries(wanted ?? {})) {
    const text = typeof value === 'string' ? value : value.join(',');
    if (headerValue(found, name) !== text) differ(`${what} ${name}`, text, headerValue(found, name));
  }
  for (const name of absent ?? []) {
    if (found.has(name.toLowerCase())) differ(`${what} ${name}`, 'absent', headerValue(found, name));
  }
}

function compareResponse({ response: wanted }: Expected, found: Outcome['response'], differ: Differ): void {
  compareHeaders('response header', wanted?.headers, wanted?.absentHeaders, found, differ);
  const plain = (text: string) => (wanted?.ignoreWhitespace ? text.replaceAll(' ', '') : text);
  for (const [name, values] of Object.entries(wanted?.validHeaderValues ?? {})) {
    const value = headerValue(found, name);
    if (value === undefined || !values.map(plain).includes(plain(value)))
      differ(`response header ${name}`, values, value);
  }
}

function compareRedirect(
  wanted: NonNullable<Expected['redirect']>,
  response: Outcome['response'],
  differ: Differ,
): void {
  const location = headerValue(response, 'location');
  if (location === undefined) {
    differ('redirect', wanted, toObject(response));
    return;
  }
  const url = new URL(location);
  const found: { readonly [field: string]: string } = {
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    port: url.port,
    path: url.pathname,
  };
  for (const [field, value] of Object.entries(wanted)) {
    if (value === null || value === undefined) continue;
    // An empty port is the scheme's own, which a Location may also say in full.
    const same = field === 'port' && String(value) === (url.protocol === 'https:' ? '443' : '80') ? '' : String(value);
    if (found[field] !== undefined && found[field] !== same) differ(`redirect ${field}`, value, found[field]);
  }
}

function compareMirrors({ mirroredTo = [] }: Expected, outcome: Outcome, differ: Differ): void {
  for (const { name, namespace, percent } of mirroredTo) {
    const mirror = outcome.mirrors.find(({ workloads }) =>
      workloads.some((each) => each.name.startsWith(name) && each.namespace === namespace),
    );
    const part = mirror === undefined ? undefined : (toNumber(mirror.share) * 100) / toNumber(outcome.share);
    if (part === undefined || (typeof percent === 'number' && Math.abs(part - percent) > 0.01)) {
      differ(`mirrored to ${namespace}/${name}`, percent ?? 'yes', part);
    }
  }
}

function compareWeights({ weights = {} }: Expected, outcomes: readonly Outcome[], differ: Differ): void {
  for (const [deployment, weight] of Object.entries(weights)) {
    const found = outcomes
      .filter(({ workloads }) => workloads.some(({ name }) => name === deployment))
      .reduce((sum, { share }) => sum + toNumber(share), 0);
    if (Math.abs(found - weight) > 1e-9) differ(`weight of ${deployment}`, weight, found);
  }
}

/** The one check that the data has in words: each backend gets the header `Backend` once, with its own name. */
function compareCustom({ custom }: Expected, outcome: Outcome, differ: Differ): void {
  if (custom === undefined || !custom.includes('exactly one header Backend')) {
    differ('custom', custom, 'not understood');
    return;
  }
  const values = outcome.request.headers.get('backend') ?? [];
  const service = /\/([^:]+):/.exec(outcome.service ?? '')?.[1];
  if (values.length !== 1 || values[0] !== service) differ('header Backend', service, values);
}
