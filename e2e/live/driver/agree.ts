import { type Request, readRequest } from '../../../src/trace/request.ts';
import { equals, NONE, plus, type Share, share, times, toFraction, toNumber } from '../../../src/trace/share.ts';
import type { Source } from '../../../src/trace/source.ts';
import type { Tracer } from '../../../src/trace/trace.ts';
import type { Answer } from './backends.ts';
import { type Fate, measuredFate, type Naming, namingOf, tracedFate } from './fate.ts';
import type { Probe } from './generator.ts';
import type { Live } from './live.ts';

/** Shares of all requests, by what became of them. */
type Distribution = ReadonlyMap<string, Share>;

export interface Disagreement {
  readonly probe: Probe;
  readonly traced: readonly string[];
  readonly measured: readonly string[];
}

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
  const { shares, naming } = traced;
  const measured = await measure(probe, live, captured, naming);
  const same =
    shares.size === measured.size && [...shares].every(([key, part]) => equals(measured.get(key) ?? NONE, part));
  if (!same) return { probe, traced: lines(shares), measured: lines(measured) };
  return await compareSharing(probe, live, traced, captured);
}

const SENT = 100;
/** Less would need more requests to be seen. */
const LEAST_SHARE = 0.2;

/** Where several workloads share requests, each of them has to answer some. */
async function compareSharing(
  probe: Probe,
  live: Live,
  { shares, naming, fates }: Traced,
  captured: boolean,
): Promise<Disagreement | undefined> {
  const shared = fates.filter(({ owners, share: part }) => owners.length > 1 && toNumber(part) >= LEAST_SHARE);
  const missing = new Set(shared.flatMap(({ owners }) => owners));
  const seen = new Set<string>();
  for (let index = 0; index < SENT && missing.size > 0; index++) {
    const answer = await send(probe, live, captured, new Map(), true);
    const owner = answer.report?.owner ?? '';
    missing.delete(owner);
    seen.add(`${naming(measuredFate(answer))} by ${owner}`);
  }
  return missing.size === 0 ? undefined : { probe, traced: lines(shares), measured: [...seen].sort() };
}

/** Parts of assumptions that a cluster decides otherwise, and on what the files do not say. */
const GRANTED = ['not in the input', 'have one host'] as const;

/** `undefined` where the tracer takes for granted what the files do not say: here it is not there at all. */
function tracedShares(probe: Probe, tracer: Tracer, source: Source): Traced | undefined {
  const { outcomes, assumptions } = tracer.trace(requestOf(probe), source);
  if (assumptions.some((text) => GRANTED.some((part) => text.includes(part)))) return undefined;
  const fates = outcomes.map((outcome) => ({ ...tracedFate(outcome), share: outcome.share }));
  const naming = namingOf(fates);
  return { fates, naming, shares: collect(fates.map((fate) => [naming(fate), fate.share] as const)) };
}

interface Traced {
  readonly fates: readonly (Fate & { readonly share: Share })[];
  readonly naming: Naming;
  readonly shares: Distribution;
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
  if (traced === undefined || traced.shares.size < 2) return undefined;
  const { shares, naming } = traced;
  const counts = new Map<string, number>();
  for (let index = 0; index < COUNTED; index++) {
    const key = naming(measuredFate(await send(probe, live, captured, new Map())));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const isFar = [...new Set([...shares.keys(), ...counts.keys()])].some((key) => {
    const part = toNumber(shares.get(key) ?? NONE);
    const deviation = Math.sqrt((part * (1 - part)) / COUNTED);
    return Math.abs((counts.get(key) ?? 0) / COUNTED - part) > MOST_DEVIATIONS * deviation;
  });
  const measured = collect([...counts].map(([key, count]) => [key, share(count, COUNTED)] as const));
  return isFar ? { probe, traced: lines(shares), measured: lines(measured) } : undefined;
}

/**
 * Sends a request once for each value that can stand in for the random number at the first proxy it meets, and for each of the
 * outcomes that met another one, once for each value at that.
 */
async function measure(probe: Probe, live: Live, captured: boolean, naming: Naming): Promise<Distribution> {
  const first = await scan(probe, live, captured, naming, new Map(), undefined);
  return collect(first);
}

type Values = ReadonlyMap<string, number>;

async function scan(
  probe: Probe,
  live: Live,
  captured: boolean,
  naming: Naming,
  fixed: Values,
  share0: Share | undefined,
): Promise<readonly (readonly [string, Share])[]> {
  const whole = share0 ?? share(1, 1);
  const probed = await send(probe, live, captured, fixed);
  const next = proxiesOf(probed, probe, live, captured).find((proxy) => !fixed.has(proxy));
  if (next === undefined) return [[naming(measuredFate(probed)), whole]];
  const total = leastCommonMultiple(live.totals.get(next) ?? []);
  const groups = new Map<string, { readonly value: number; count: number }>();
  for (let value = 0; value < total; value++) {
    const answer =
      value === 0 && total === 1 ? probed : await send(probe, live, captured, new Map([...fixed, [next, value]]));
    const key = `${naming(measuredFate(answer))} | ${proxiesOf(answer, probe, live, captured).join(' ')} | ${answer.proxy?.details ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { value, count: 1 });
    else group.count++;
  }
  const parts = await Promise.all(
    [...groups.values()].map(({ value, count }) =>
      scan(probe, live, captured, naming, new Map([...fixed, [next, value]]), times(whole, share(count, total))),
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

function send(probe: Probe, live: Live, captured: boolean, values: Values, alone = false): Promise<Answer> {
  const random = [...values].map(([proxy, value]) => [`x-random-${proxy.replace('/', '-')}`, String(value)] as const);
  const headers = [...probe.headers, ...random];
  const outgoing = { method: probe.method, path: probe.path, host: probe.host, headers, alone };
  if ('gateway' in probe.from) return live.atGateway(probe.from.gateway, probe.from.port, outgoing);
  return live.fromPod(captured, probe.from.service, probe.from.port, outgoing);
}

function leastCommonMultiple(numbers: readonly number[]): number {
  return numbers.filter((number) => number > 0).reduce((a, b) => (a * b) / divisor(a, b), 1);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
