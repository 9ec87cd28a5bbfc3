import { printable } from '../diagnostics/printable.ts';
import type { Hop, Mirror, Outcome } from '../trace/outcome.ts';
import { formatProfile } from '../trace/profile.ts';
import { type Request, target } from '../trace/request.ts';
import { formatPhase } from '../trace/rollout-state.ts';
import { toFraction, toPercent } from '../trace/share.ts';
import type { Source } from '../trace/source.ts';
import { formatSource, type TracedRequest } from './trace-json.ts';
import { wrap } from './wrap.ts';

/** A trace for a terminal and a pull request: one line a hop, the share in front, the reason behind, 100 columns. */
export function traceText({ trace, source, profile, rollouts }: TracedRequest): string {
  const home = homeOf(source);
  return [
    ...headOf({ trace, source, profile, rollouts }).flatMap((line) => wrap(printable(line), 0)),
    '',
    ...trace.outcomes.flatMap((outcome) => outcomeLines(outcome, 0, home)),
    '',
    ...summary(trace.outcomes, home),
    ...(trace.assumptions.length === 0 ? [] : ['', 'Taken for granted']),
    ...trace.assumptions.flatMap((text) => wrap(printable(text), 4, '  - ')),
    '',
  ].join('\n');
}

/** What was asked, and in which state of the world. */
export function headOf({ trace, source, profile, rollouts }: TracedRequest): readonly string[] {
  const home = homeOf(source);
  const said = [...rollouts].map(([canary, each]) => `${short(canary, home)} ${formatPhase(each)}`);
  const state = said.length === 0 ? 'no rollout running' : `${said.join('; ')}; no other rollout running`;
  return [`${formatRequest(trace.request)}, from ${formatSource(source)}`, `${formatProfile(profile)}; ${state}`];
}

/** The namespace whose names stand alone. */
export function homeOf(source: Source): string {
  if (source.kind === 'gateway') return source.gateway.id.namespace;
  return source.kind === 'pod' ? source.client.namespace : source.service.namespace;
}

function formatRequest({ method, scheme, host, headers, ...request }: Request): string {
  const path = target(request);
  const lines = [...headers].map(([name, values]) => ` ${name}: ${values.join(',')}`);
  return `${method} ${scheme}://${host}${path}${lines.length === 0 ? '' : ` with${lines.join(',')}`}`;
}

/** The hops of one outcome, each a step further in; the calls of the pods below them. */
function outcomeLines(outcome: Outcome, depth: number, home: string): readonly string[] {
  const percent = toPercent(outcome.share);
  const lines = outcome.hops.flatMap((hop, index) => {
    const last = index === outcome.hops.length - 1;
    const what = `${formatHop(hop, home)}${last ? `: ${formatStatus(outcome)}` : ''}`;
    return hopLines(percent, depth + index, what, hop.why.replaceAll(` ${home}/`, ' '));
  });
  const mirrors = outcome.mirrors.flatMap((mirror) => mirrorLines(mirror, depth + 1, home));
  const below = depth + outcome.hops.length;
  const calls = outcome.next.flatMap((outcomes) =>
    outcomes.flatMap((next) => [
      ...hopLines(toPercent(next.share), below, `these pods call ${next.request.host}${target(next.request)}`, ''),
      ...outcomeLines(next, below + 1, home),
    ]),
  );
  return [...lines, ...mirrors, ...calls];
}

function mirrorLines(mirror: Mirror, depth: number, home: string): readonly string[] {
  const what = `a copy to ${short(mirror.service, home)}, whose answer is thrown away`;
  return hopLines(toPercent(mirror.share), depth, what, mirror.hops.at(-1)?.why ?? '');
}

export function formatHop(hop: Hop, home: string): string {
  const { kind, name, listener, route, routeKind, rule, filters = [], backend, writtenFor } = hop;
  if (kind === 'pods') return `pods of ${short(hop.service ?? name, home)}`;
  const where = [kind, short(name, home), ...(listener === undefined ? [] : [`listener ${listener}`])].join(' ');
  const who = writtenFor === undefined ? '' : ' (Flagger’s)';
  const by = route === undefined ? '' : `: ${routeKind} ${short(route, home)}${who} rule ${rule}`;
  const does = filters.length === 0 ? '' : ` (${filters.join('; ')})`;
  const to = backend ?? (kind === 'client' ? hop.service : undefined);
  return `${where}${by}${does}${to === undefined ? '' : ` → ${short(to, home)}`}`;
}

export function formatStatus({ status, response }: Outcome): string {
  const location = response.get('location')?.[0];
  if (status === 0) return 'no response';
  return location === undefined ? String(status) : `${status} to ${location}`;
}

/** Share, then what and why, each hop two columns further in. */
function hopLines(percent: string, depth: number, what: string, why: string): readonly string[] {
  const front = `${percent.padStart(7)}  ${'  '.repeat(depth)}`;
  return wrap(printable(why === '' ? what : `${what} — ${why}`), Math.min(front.length + 4, 48), front);
}

/** Names of the home namespace stand alone. */
export function short(name: string, home: string): string {
  return name.startsWith(`${home}/`) ? name.slice(home.length + 1) : name;
}

interface Way {
  readonly share: Outcome['share'];
  readonly text: string;
  readonly status: string;
}

/** Every way to its end, with the exact share. */
function summary(outcomes: readonly Outcome[], home: string): readonly string[] {
  const ways = outcomes.flatMap((outcome) => waysOf(outcome, home));
  const widest = Math.max(...ways.map(({ share }) => toFraction(share).length));
  return [
    'In all',
    ...ways.flatMap(({ share, text, status }) => {
      const front = `${toPercent(share).padStart(7)}  ${toFraction(share).padEnd(widest)}  ${status}  `;
      return wrap(printable(text), front.length + 2, front);
    }),
  ];
}

function waysOf(outcome: Outcome, home: string): readonly Way[] {
  const status = outcome.status === 0 ? '---' : String(outcome.status);
  const text = formatEnd(outcome, home);
  if (outcome.next.length === 0) return [{ share: outcome.share, text, status }];
  return outcome.next.flatMap((outcomes) =>
    outcomes.flatMap((next) => waysOf(next, home).map((inner) => ({ ...inner, text: `${text} → ${inner.text}` }))),
  );
}

/** The workloads that answered; where none is known, their Service, and where nothing did, who said so. */
function formatEnd({ workloads, service, hops }: Outcome, home: string): string {
  if (workloads.length > 0)
    return workloads.map(({ namespace, name }) => short(`${namespace}/${name}`, home)).join(' or ');
  const last = hops.at(-1);
  return service === undefined ? `${last?.kind ?? ''} ${short(last?.name ?? '', home)}` : short(service, home);
}
