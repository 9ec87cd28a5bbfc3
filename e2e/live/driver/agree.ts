import { type Headers, headerValue } from '../../../src/trace/headers.ts';
import type { Outcome } from '../../../src/trace/outcome.ts';
import { type Request, readRequest, target } from '../../../src/trace/request.ts';
import { equals, NONE, plus, type Share, share, times, toFraction, toNumber } from '../../../src/trace/share.ts';
import type { Source } from '../../../src/trace/source.ts';
import type { Tracer } from '../../../src/trace/trace.ts';
import type { Answer } from './backends.ts';
import type { Probe } from './generator.ts';
import type { Live } from './live.ts';

/** Shares of all requests, by what became of them. */
type Distribution = ReadonlyMap<string, Share>;

export interface Disagreement {
  readonly probe: Probe;
  readonly traced: readonly string[];
  readonly measured: readonly string[];
}

/** Headers that the campaign's routes play with. */
const WATCHED = ['x-version', 'x-user', 'x-lane'] as const;

/** One probe through Envoy and through the tracer: status, backend, headers, path, host, hops and exact shares. */
export async function compareProbe(
  probe: Probe,
  live: Live,
  tracer: Tracer,
  source: Source,
  captured: boolean,
): Promise<Disagreement | undefined> {
  const traced = tracedShares(probe, tracer, source);
  if (traced === undefined) return undefined;
  const measured = await measure(probe, live, captured);
  const same =
    traced.size === measured.size && [...traced].every(([key, part]) => equals(measured.get(key) ?? NONE, part));
  return same ? undefined : { probe, traced: lines(traced), measured: lines(measured) };
}

/** `undefined` where the tracer takes for granted what the files do not say: here it is not there at all. */
function tracedShares(probe: Probe, tracer: Tracer, source: Source): ReturnType<typeof collect> | undefined {
  const { outcomes, assumptions } = tracer.trace(requestOf(probe), source);
  if (assumptions.some((text) => text.includes('not in the input'))) return undefined;
  return collect(outcomes.map((outcome) => [tracedKey(outcome), outcome.share] as const));
}

export function requestOf({ from, method, path, host, headers }: Probe): Request {
  const destination = 'gateway' in from ? '203.0.113.10' : from.service.split('/').reverse().join('.');
  const read = readRequest(`http://${destination}:${from.port}${path}`, {
    method,
    headers: [...headers, ['host', host]],
  });
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

function lines(distribution: Distribution): readonly string[] {
  return [...distribution].map(([key, part]) => `${toFraction(part)} ${key}`).sort();
}

function collect(entries: readonly (readonly [string, Share])[]): Distribution {
  const found = new Map<string, Share>();
  for (const [key, part] of entries) found.set(key, plus(found.get(key) ?? NONE, part));
  return found;
}

function tracedKey(outcome: Outcome): string {
  const { status, workloads, request, response, hops } = outcome;
  const last = hops.at(-1);
  const answered = last?.kind === 'pods' && status === 200;
  if (!answered) return keyOf(status, redirectOf(status, response), []);
  const owner = workloads.map(({ namespace, name }) => `${namespace}/${name}`).join('+');
  const watched = WATCHED.map((name) => `${name}=${headerValue(request.headers, name) ?? '-'}`);
  const back = WATCHED.map((name) => `${name}=${headerValue(response, name) ?? '-'}`);
  // A waypoint that takes a port for TCP leaves no trace in a request.
  const ways = hops
    .filter(({ why }) => !why.includes('TCP to Istio'))
    .flatMap(({ kind, name, route, rule }) =>
      kind === 'gateway' || kind === 'waypoint'
        ? [`${kind} ${name} ${route === undefined ? '-' : `${route.replace('/', '.')}.${rule}`}`]
        : [],
    );
  return keyOf(status, owner, [
    `${request.method} ${request.host}${target(request)}`,
    ...watched,
    'response',
    ...back,
    ...ways,
  ]);
}

function redirectOf(status: number, response: Headers): string {
  return status >= 300 && status < 400 ? (headerValue(response, 'location') ?? '') : '';
}

function keyOf(status: number, what: string, details: readonly string[]): string {
  return [status, what, ...details].filter((text) => text !== '').join(' ');
}

function measuredKey(answer: Answer): string {
  const { status, report, headers } = answer;
  if (report === undefined) return keyOf(status, status >= 300 && status < 400 ? (headers.location ?? '') : '', []);
  const watched = WATCHED.map((name) => `${name}=${report.headers[name]?.join(',') ?? '-'}`);
  const back = WATCHED.map((name) => `${name}=${headers[name] ?? '-'}`);
  return keyOf(status, report.owner, [
    `${report.method} ${report.host}${report.path}`,
    ...watched,
    'response',
    ...back,
    ...waysOf(answer),
  ]);
}

const COUNTED = 200;
/** A right share is outside of so many standard deviations once in two million counts. */
const MOST_DEVIATIONS = 5;

/** Shares by counting requests for which Envoy takes its own random numbers; what a few hundred can tell apart. */
export async function countProbe(
  probe: Probe,
  live: Live,
  tracer: Tracer,
  source: Source,
  captured: boolean,
): Promise<Disagreement | undefined> {
  const traced = tracedShares(probe, tracer, source);
  if (traced === undefined || traced.size < 2) return undefined;
  const counts = new Map<string, number>();
  for (let index = 0; index < COUNTED; index++) {
    const key = measuredKey(await send(probe, live, captured, new Map()));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const isFar = [...new Set([...traced.keys(), ...counts.keys()])].some((key) => {
    const part = toNumber(traced.get(key) ?? NONE);
    const deviation = Math.sqrt((part * (1 - part)) / COUNTED);
    return Math.abs((counts.get(key) ?? 0) / COUNTED - part) > MOST_DEVIATIONS * deviation;
  });
  const measured = collect([...counts].map(([key, count]) => [key, share(count, COUNTED)] as const));
  return isFar ? { probe, traced: lines(traced), measured: lines(measured) } : undefined;
}

/** The proxies that a request came by and the route it took at each, as `x-route` says. */
function waysOf({ report }: Answer): readonly string[] {
  return (report?.headers['x-route'] ?? [])
    .flatMap((line) => line.split(','))
    .map((text) => {
      const [kind = '', name = '', route = ''] = text.trim().split(' ');
      // Istio names the routes that it makes itself; a route of the input is NAMESPACE.NAME.RULE.
      const own = /^[^.]+\.[^.]+\.[0-9]+$/.test(route) ? route : '-';
      return `${kind === 'ingress' ? 'gateway' : kind} ${name} ${own}`;
    });
}

/**
 * Sends a request once for each value that can stand in for the random number at the first proxy it meets, and for each of the
 * outcomes that met another one, once for each value at that.
 */
async function measure(probe: Probe, live: Live, captured: boolean): Promise<Distribution> {
  const first = await scan(probe, live, captured, new Map(), undefined);
  return collect(first);
}

type Values = ReadonlyMap<string, number>;

async function scan(
  probe: Probe,
  live: Live,
  captured: boolean,
  fixed: Values,
  share0: Share | undefined,
): Promise<readonly (readonly [string, Share])[]> {
  const whole = share0 ?? share(1, 1);
  const probed = await send(probe, live, captured, fixed);
  const next = proxiesOf(probed, probe, live, captured).find((proxy) => !fixed.has(proxy));
  if (next === undefined) return [[measuredKey(probed), whole]];
  const total = leastCommonMultiple(live.totals.get(next) ?? []);
  const groups = new Map<string, { readonly value: number; count: number }>();
  for (let value = 0; value < total; value++) {
    const answer =
      value === 0 && total === 1 ? probed : await send(probe, live, captured, new Map([...fixed, [next, value]]));
    const key = `${measuredKey(answer)} | ${proxiesOf(answer, probe, live, captured).join(' ')} | ${answer.proxy?.details ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { value, count: 1 });
    else group.count++;
  }
  const parts = await Promise.all(
    [...groups.values()].map(({ value, count }) =>
      scan(probe, live, captured, new Map([...fixed, [next, value]]), times(whole, share(count, total))),
    ),
  );
  return parts.flat();
}

/** Proxies that an answer shows, in order; where a proxy answered itself, those that are known to have been asked. */
function proxiesOf(answer: Answer, probe: Probe, live: Live, captured: boolean): readonly string[] {
  const seen = (answer.report?.headers['x-route'] ?? [])
    .flatMap((line) => line.split(','))
    .map((text) => text.trim().split(' ')[1] ?? '');
  if (seen.length > 0) return seen;
  if ('gateway' in probe.from) return [probe.from.gateway, ...answeringProxy(answer, probe.from.gateway)];
  const bound = captured ? live.boundTo(probe.from.service) : undefined;
  return bound === undefined ? [] : [bound, ...answeringProxy(answer, bound)];
}

function answeringProxy(answer: Answer, first: string): readonly string[] {
  const name = answer.headers['x-proxy'];
  return name === undefined || name === first ? [] : [name];
}

function send(probe: Probe, live: Live, captured: boolean, values: Values): Promise<Answer> {
  const random = [...values].map(([proxy, value]) => [`x-random-${proxy.replace('/', '-')}`, String(value)] as const);
  const outgoing = { method: probe.method, path: probe.path, host: probe.host, headers: [...probe.headers, ...random] };
  if ('gateway' in probe.from) return live.atGateway(probe.from.gateway, probe.from.port, outgoing);
  return live.fromPod(captured, probe.from.service, probe.from.port, outgoing);
}

function leastCommonMultiple(numbers: readonly number[]): number {
  return numbers.filter((number) => number > 0).reduce((a, b) => (a * b) / divisor(a, b), 1);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
